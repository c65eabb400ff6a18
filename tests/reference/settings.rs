//! `settings.md`: what an office may choose, and what each document says.

use qiantai::engine::policy::{Chosen, Limit, Setting};
use qiantai::forms::policy::SCHEMA;

use super::{head, row};

const INTRO: &str = "\
# Settings and limits

Where the procedures disagree or are silent, the office chooses. `:设 名 值 理由` at the desk, or the
step `set` of B-02 from a script; only 管理处主任 may. A profile sets all that one document says.

* The side or number in force while nothing was chosen is **bold**.
* *profiles*: the documents that take a side when their profile is applied.
";

pub(super) fn page() -> String {
    let mut page = format!("{INTRO}\n## Profiles\n\n");
    page.push_str(&head(&["profile", "document", "settings", "limits"]));
    for profile in SCHEMA.profiles {
        let (sides, limits) = (profile.sides.len().to_string(), profile.limits.len().to_string());
        page.push_str(&row(&[profile.name, profile.title, &sides, &limits]));
    }
    page.push_str("\n## Settings\n");
    for setting in SCHEMA.settings() {
        page.push_str(&one(setting));
    }
    page.push_str("\n## Limits\n\n");
    page.push_str(&head(&[
        "id", "name", "label", "default", "from", "to", "unit", "clause", "profiles",
    ]));
    for limit in SCHEMA.limits() {
        page.push_str(&line(limit));
    }
    page
}

fn one(setting: &Setting) -> String {
    let mut text = format!("\n### {} `{}` {}\n\n", setting.id, setting.name, setting.label);
    text.push_str(&format!("{}\n\n", setting.why));
    text.push_str(&head(&["side", "label", "clause", "profiles"]));
    for side in setting.sides {
        let name = if side.name == setting.default {
            format!("**{}**", side.name)
        } else {
            side.name.into()
        };
        let takes = |it: &Chosen| it.setting.name == setting.name && it.side.name == side.name;
        let profiles = SCHEMA.profiles.iter().filter(|profile| profile.sides.iter().any(takes));
        let profiles = profiles.map(|profile| profile.name).collect::<Vec<_>>().join(" ");
        text.push_str(&row(&[&name, side.label, side.clause, &profiles]));
    }
    text
}

fn line(limit: &Limit) -> String {
    let said = |(it, number): &(&Limit, i64)| (it.name == limit.name).then_some(*number);
    let profiles = SCHEMA.profiles.iter().filter_map(|profile| {
        let number = profile.limits.iter().find_map(said)?;
        Some(format!("{} {number}", profile.name))
    });
    let profiles = profiles.collect::<Vec<_>>().join(", ");
    let default = format!("**{}**", limit.default);
    let (least, most) = (limit.least.to_string(), limit.most.to_string());
    let unit = limit.unit.label();
    row(&[
        limit.id,
        limit.name,
        limit.label,
        &default,
        &least,
        &most,
        unit,
        limit.clause,
        &profiles,
    ])
}

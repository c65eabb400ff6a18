//! `:设`: everything that the office can set, as menus over the screen: the settings by group, then the
//! sides of one in the desk's words, then the reason. What it shows is read from the program and from
//! what B-02 says; a change is the step of B-02 like any other. It must not decide what may be set.

use std::collections::BTreeMap;

use super::foot::Tone;
use super::handing::After;
use super::overlay::{Menu, ReadLine, heading, line};
use super::prelude::*;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::policy::{Limit, Policy, Profile, Setting, Side, Unit};
use crate::engine::rights::{Right, Role};
use crate::forms::office::settings;
use crate::forms::policy::{GROUPS, SCHEMA};
use crate::protocol::messages::{Request, Touched};
use crate::text::half_width;

/// Asks what stands; `typed` narrows the menu when it comes.
pub fn open(typed: String) -> Turn {
    Wish::Send(Pending::Settings(typed), Request::Settings).into()
}

/// What the office has set, by stored name.
struct Standing {
    touched: BTreeMap<String, Touched>,
    policy: Policy,
    now: Moment,
    /// Why whoever asks can only look.
    no: Option<String>,
}

/// Who may change settings, where the operator is not one of them: said before anything is chosen or typed.
fn only_looks(policy: &Policy, ctx: &Ctx) -> Option<String> {
    let roles = Role::PICKS.iter().filter_map(|pick| Role::of(pick.code));
    let mut may = roles.filter(|role| policy.may(*role, Right::SetPolicy));
    let own = ctx.operator().is_some_and(|who| may.any(|role| role.label() == who.role));
    (!own).then(|| format!("设置由{}改;您可以看。", policy.who_may(Right::SetPolicy)))
}

/// The menu of all settings and limits, profiles last.
pub fn hear(touched: Vec<Touched>, typed: &str, ctx: &Ctx) -> Turn {
    let worth = |t: &Touched| t.worth.clone().map(|worth| (t.name.clone(), worth));
    let policy = Policy::carried(&SCHEMA, touched.iter().filter_map(worth));
    let touched = touched.into_iter().map(|t| (t.name.clone(), t)).collect();
    let no = only_looks(&policy, ctx);
    let title = match &no {
        Some(no) => format!("设置:{}", no.trim_end_matches('。')),
        None => "设置:现在的做法 · 何时起由谁定".to_owned(),
    };
    let standing = Standing { touched, policy, now: ctx.now(), no };
    let mut all = Vec::new();
    for (group, settings, limits) in GROUPS {
        all.extend(settings.iter().map(|setting| standing.setting(group, setting)));
        all.extend(limits.iter().map(|limit| standing.limit(group, limit)));
    }
    let (mut rows, about): (Vec<MenuRow>, Vec<Vec<ReadLine>>) = all.into_iter().unzip();
    let about = rows.iter().map(|row| row.text.clone()).zip(about).collect();
    rows.extend(SCHEMA.profiles.iter().map(|profile| standing.profile(profile)));
    let mut menu = Menu::new(title, rows);
    menu.about = about;
    menu.insert(typed);
    // Nothing else is meant.
    if let [only] = menu.list.rows()
        && !typed.is_empty()
    {
        return only.pick.clone().into();
    }
    Turn::lay(Overlay::Menu(Box::new(menu)))
}

impl Standing {
    fn setting(&self, group: &str, setting: &'static Setting) -> (MenuRow, Vec<ReadLine>) {
        let stands = self.policy.side(setting);
        let row = |side: &'static Side| self.side(setting, side, stands);
        let sides = setting.sides.iter().map(row).collect();
        let mut about = vec![heading(format!("{} {}", setting.id, setting.label))];
        about.extend(setting.sides.iter().map(|side| line(side.label, side.clause)));
        about.push(line("默认", format!("{}:{}", side_label(setting), setting.why)));
        about.extend(self.story(setting.name));
        let row = MenuRow {
            text: format!("{}:{}", setting.label, stands.label),
            note: self.note(group, setting.id, setting.name),
            pick: Some(lay(Overlay::menu(setting.label, sides))),
        };
        (row, about)
    }

    fn side(&self, setting: &'static Setting, side: &'static Side, stands: &Side) -> MenuRow {
        let mut marks = Vec::new();
        if side.name == stands.name {
            marks.push("现行");
        }
        if side.name == setting.default {
            marks.push("默认");
        }
        marks.push(side.clause);
        let pick = match (side.name == stands.name, &self.no) {
            (true, _) => {
                Wish::Say(Tone::Plain, format!("“{}”现在就是“{}”。", setting.label, side.label))
            }
            (false, Some(no)) => Wish::Say(Tone::Plain, no.clone()),
            (false, None) => {
                let prompt = format!("“{}”改为“{}”,理由", setting.label, side.label);
                let (name, worth) = (setting.name.to_owned(), side.name.to_owned());
                lay(Overlay::line(&prompt, Wish::Change { name, worth, why: String::new() }))
            }
        };
        MenuRow { text: side.label.to_owned(), note: marks.join(" · "), pick: Some(pick) }
    }

    fn limit(&self, group: &str, limit: &'static Limit) -> (MenuRow, Vec<ReadLine>) {
        let number = self.policy.limit(limit);
        let range = range(limit);
        let asked = format!("{}:现在 {},新的数({range})", limit.label, shown(limit, number));
        let pick = match &self.no {
            Some(no) => Wish::Say(Tone::Plain, no.clone()),
            None => number_line(limit, asked),
        };
        let mut about = vec![heading(format!("{} {}", limit.id, limit.label))];
        about.push(line("可设", range));
        about.push(line("默认", shown(limit, limit.default)));
        about.push(line("依据", limit.clause));
        about.extend(self.story(limit.name));
        let row = MenuRow {
            text: format!("{}:{}", limit.label, shown(limit, number)),
            note: self.note(group, limit.id, limit.name),
            pick: Some(pick),
        };
        (row, about)
    }

    /// A procedure that can be followed whole: what would change comes before it is taken.
    fn profile(&self, profile: &'static Profile) -> MenuRow {
        let sides = profile.sides.iter().filter_map(|chosen| {
            let stands = self.policy.side(chosen.setting);
            let text = format!("{}:{} → {}", chosen.setting.label, stands.label, chosen.side.label);
            (stands.name != chosen.side.name).then(|| plain(text, chosen.setting.id))
        });
        let limits = profile.limits.iter().filter_map(|(limit, number)| {
            let stands = self.policy.limit(limit);
            let (was, is) = (shown(limit, stands), shown(limit, *number));
            let row = plain(format!("{}:{was} → {is}", limit.label), limit.id);
            (stands != *number).then_some(row)
        });
        let mut rows: Vec<MenuRow> = sides.chain(limits).collect();
        let many = rows.len();
        let prompt = format!("按“{}”设,理由", profile.title);
        let take = Wish::Change {
            name: PROFILE.to_owned(),
            worth: profile.name.to_owned(),
            why: String::new(),
        };
        let pick = (many > 0 && self.no.is_none()).then(|| lay(Overlay::line(&prompt, take)));
        let text = match (many, &self.no) {
            (0, _) => "与现行相同".to_owned(),
            (_, None) => format!("照此设:改 {many} 项"),
            (_, Some(_)) => format!("照此设要改 {many} 项"),
        };
        rows.insert(0, MenuRow { pick, ..plain(text, "") });
        MenuRow {
            pick: Some(lay(Overlay::menu(format!("{}:现行 → 将是", profile.title), rows))),
            ..plain(
                format!("按制度:{}", profile.title),
                &format!("{} · {many} 项不同", profile.name),
            )
        }
    }

    /// Its group and since when it is so.
    fn note(&self, group: &str, id: &str, name: &str) -> String {
        match self.touched.get(name) {
            Some(t) => format!("{} {} · {group} {id}", t.since.show(self.now), t.by),
            None => format!("默认 · {group} {id}"),
        }
    }

    fn story(&self, name: &str) -> Option<ReadLine> {
        let t = self.touched.get(name)?;
        Some(line("现行", format!("{} {} {}", t.since.show(self.now), t.by, t.why)))
    }
}

/// A change as the step of B-02 that makes it. Where the reason is still missing, a number is looked at
/// and the reason asked for.
pub fn change(name: String, worth: String, why: String) -> Turn {
    if why.is_empty() {
        return SCHEMA.limit(&name).map(|limit| ask_why(limit, worth.trim())).into();
    }
    let (step, fields, then) = match name == PROFILE {
        true => ("profile", vec![("profile", worth), ("why", why)], After::Nothing),
        false => {
            let then = After::Said(said(&name, &worth));
            // A sum goes with its unit.
            let sum = SCHEMA.limit(&name).is_some_and(|limit| limit.unit == Unit::Fen);
            let worth = if sum { format!("{worth}分") } else { worth };
            ("set", vec![("name", name), ("worth", worth), ("why", why)], then)
        }
    };
    let Some(step) = settings::FORM.step(step) else { return Turn::default() };
    let targets = vec![Target::named(settings::SLIP)];
    Wish::HandEach { form: &settings::FORM, step, targets, fields, then }.into()
}

/// The same as it is written whole on the command line: numbers are read as the menu reads them, money in yuan.
pub fn change_at_once(name: String, typed: &str, why: String) -> Turn {
    let Some(limit) = SCHEMA.limit(&name) else { return change(name, typed.to_owned(), why) };
    match read(limit, typed) {
        Some(number) => change(name, number.to_string(), why),
        None => Turn::no(format!("“{typed}”不行,{}请写 {}。", limit.label, range(limit))),
    }
}

/// What is said once it is set.
fn said(name: &str, worth: &str) -> String {
    let limit = SCHEMA.limit(name).zip(worth.parse().ok());
    let setting = SCHEMA.setting(name);
    let side = setting.and_then(|s| s.sides.iter().find(|side| side.name == worth));
    match (limit, setting, side) {
        (Some((limit, number)), ..) => format!("已改设置:{} {}", limit.label, shown(limit, number)),
        (_, Some(setting), Some(side)) => format!("已改设置:{} {}", setting.label, side.label),
        _ => format!("已改设置:{name} {worth}"),
    }
}

/// The line for the reason of a new number; for one that is not allowed, the number's line again.
fn ask_why(limit: &Limit, typed: &str) -> Wish {
    let Some(number) = read(limit, typed) else {
        let range = range(limit);
        return number_line(limit, format!("“{typed}”不行,{}请写 {range}", limit.label));
    };
    let prompt = format!("“{}”改为 {},理由", limit.label, shown(limit, number));
    let (name, worth) = (limit.name.to_owned(), number.to_string());
    lay(Overlay::line(&prompt, Wish::Change { name, worth, why: String::new() }))
}

/// The line for a new number.
fn number_line(limit: &Limit, prompt: String) -> Wish {
    let (name, worth) = (limit.name.to_owned(), String::new());
    lay(Overlay::line(&prompt, Wish::Change { name, worth, why: String::new() }))
}

fn range(limit: &Limit) -> String {
    let least = shown(limit, limit.least);
    let least = least.trim_end_matches('元').trim_end_matches(limit.unit.label());
    format!("{least}–{}", shown(limit, limit.most))
}

/// In place of a name: a whole procedure.
const PROFILE: &str = "";

fn lay(overlay: Overlay) -> Wish {
    Wish::Lay(Box::new(overlay))
}

fn plain(text: String, note: &str) -> MenuRow {
    MenuRow { text, note: note.to_owned(), pick: None }
}

fn side_label(setting: &Setting) -> &'static str {
    setting.sides.iter().find(|s| s.name == setting.default).map_or("", |side| side.label)
}

/// A number with its unit; money in yuan, as it is spoken of.
fn shown(limit: &Limit, number: i64) -> String {
    match limit.unit {
        Unit::Fen => format!("{}元", Money::fen(number)),
        unit => format!("{number}{}", unit.label()),
    }
}

/// The number that was typed, with or without its unit, if it is allowed.
fn read(limit: &Limit, text: &str) -> Option<i64> {
    let text = half_width(text);
    let text = text.trim();
    let number = match limit.unit {
        Unit::Fen => Money::parse_yuan(text).ok()?.in_fen(),
        unit => text.trim_end_matches(unit.label()).trim().parse().ok()?,
    };
    (limit.least..=limit.most).contains(&number).then_some(number)
}

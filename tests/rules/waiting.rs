//! The definitions of settings and limits: those that can be set, and those that wait in `waiting.toml`
//! for the rule that reads them. Both are checked alike, so that what waits can be brought back as it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use qiantai::forms::policy::SCHEMA;
use toml::{Table, Value};

use crate::text;

/// The source codes of clauses §0.2, and DESK for practice no document holds.
#[rustfmt::skip]
const SOURCES: &[&str] = &[
    "S0", "S1A", "S1B", "S1C-duty", "S1C-shift", "S1C-consult", "S1C-first", "S1C-callback", "S1D",
    "S1E", "S2-job", "S2-etiq", "S2-shift", "S2-patrol", "S2-recept", "S2-reno", "S2-repair",
    "S2-visit", "S2-callback", "S2-complaint", "S2-forms", "S2-paid", "S2-key", "S2-pet", "S2-info",
    "S2-culture", "S2-incident", "S2-emerg", "S3", "S4-gen", "S4", "S4-pc", "DESK",
];

/// A setting, here or waiting.
struct Setting {
    id: String,
    name: String,
    label: String,
    /// Name, label, clause.
    sides: Vec<[String; 3]>,
    default: String,
    why: String,
}

/// A limit, here or waiting.
struct Limit {
    id: String,
    name: String,
    label: String,
    /// Least, default, most.
    span: [i64; 3],
    unit: String,
    clause: String,
}

/// What a document says: `(setting or limit, worth)`.
struct Profile {
    name: String,
    rows: Vec<(String, String)>,
}

/// What can be set, or what waits, or both.
#[derive(Default)]
struct Tables {
    settings: Vec<Setting>,
    limits: Vec<Limit>,
    profiles: Vec<Profile>,
}

fn word(table: &Table, key: &str) -> String {
    let word = table.get(key).and_then(Value::as_str);
    word.unwrap_or_else(|| panic!("no {key} in {table:?}")).to_string()
}

fn tables<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    // Nothing may wait of one sort.
    let Some(rows) = table.get(key) else { return Vec::new() };
    let rows = rows.as_array().unwrap_or_else(|| panic!("{key} is no list"));
    rows.iter().map(|row| row.as_table().unwrap_or_else(|| panic!("{key}: {row}"))).collect()
}

fn side(table: &Table) -> [String; 3] {
    ["name", "label", "clause"].map(|key| word(table, key))
}

impl Tables {
    fn standing() -> Self {
        let owned = |side: &qiantai::engine::policy::Side| {
            [side.name, side.label, side.clause].map(str::to_string)
        };
        let settings = SCHEMA.settings().into_iter().map(|s| Setting {
            id: s.id.into(),
            name: s.name.into(),
            label: s.label.into(),
            sides: s.sides.iter().map(owned).collect(),
            default: s.default.into(),
            why: s.why.into(),
        });
        let limits = SCHEMA.limits().into_iter().map(|l| Limit {
            id: l.id.into(),
            name: l.name.into(),
            label: l.label.into(),
            span: [l.least, l.default, l.most],
            unit: format!("{:?}", l.unit),
            clause: l.clause.into(),
        });
        let profiles = SCHEMA.profiles.iter().map(|p| {
            let sides = p.sides.iter().map(|c| (c.setting.name.into(), c.side.name.into()));
            let limits = p.limits.iter().map(|(l, number)| (l.name.into(), number.to_string()));
            Profile { name: p.name.into(), rows: sides.chain(limits).collect() }
        });
        Self {
            settings: settings.collect(),
            limits: limits.collect(),
            profiles: profiles.collect(),
        }
    }

    fn waiting() -> Self {
        let file: Table = text("waiting.toml").parse().expect("waiting.toml is TOML");
        let settings = tables(&file, "setting").into_iter().map(|s| Setting {
            id: word(s, "id"),
            name: word(s, "name"),
            label: word(s, "label"),
            sides: tables(s, "sides").into_iter().map(side).collect(),
            default: word(s, "default"),
            why: word(s, "why"),
        });
        let limits = tables(&file, "limit").into_iter().map(|l| Limit {
            id: word(l, "id"),
            name: word(l, "name"),
            label: word(l, "label"),
            span: ["least", "default", "most"]
                .map(|key| l.get(key).and_then(Value::as_integer).expect("a number")),
            unit: word(l, "unit"),
            clause: word(l, "clause"),
        });
        let profiles = tables(&file, "profile").into_iter().map(|p| {
            let rows = |key: &str| {
                let rows = p.get(key).and_then(Value::as_table).cloned().unwrap_or_default();
                rows.into_iter().map(|(name, worth)| match worth {
                    Value::String(side) => (name, side),
                    number => (name, number.to_string()),
                })
            };
            Profile { name: word(p, "name"), rows: rows("sides").chain(rows("limits")).collect() }
        });
        let (settings, limits) = (settings.collect(), limits.collect());
        for kind in ["setting", "limit", "side"] {
            assert!(tables(&file, kind).iter().all(|row| !word(row, "awaits").is_empty()));
        }
        Self { settings, limits, profiles: profiles.collect() }
    }

    /// Both together, with the sides that wait on the settings that stand.
    fn all() -> Self {
        let mut all = Self::standing();
        let waiting = Self::waiting();
        let file: Table = text("waiting.toml").parse().expect("waiting.toml is TOML");
        for row in tables(&file, "side") {
            let name = word(row, "setting");
            let setting = all.settings.iter_mut().find(|setting| setting.name == name);
            setting.unwrap_or_else(|| panic!("{name} does not stand")).sides.push(side(row));
        }
        for profile in waiting.profiles {
            let own = all.profiles.iter_mut().find(|own| own.name == profile.name);
            let own = own.unwrap_or_else(|| panic!("no profile {}", profile.name));
            own.rows.extend(profile.rows);
        }
        all.settings.extend(waiting.settings);
        all.limits.extend(waiting.limits);
        all
    }

    fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    fn limit(&self, name: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.name == name)
    }
}

/// Each part of a clause must be a known source code, a blank, and a place in it.
fn sources(clause: &str) -> Vec<&str> {
    let parts = clause.split('；').map(|part| {
        let (code, place) = part.split_once(' ').unwrap_or((part, ""));
        assert!(SOURCES.contains(&code), "unknown source in {clause:?}");
        assert!(!place.trim().is_empty(), "no place in {clause:?}");
        code
    });
    parts.collect()
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
        && !name.contains("__")
}

#[test]
fn the_48_conflicts_and_those_of_practice_stand_or_wait_once() {
    let all = Tables::all();
    let ids: BTreeSet<&str> = all.settings.iter().map(|setting| setting.id.as_str()).collect();
    let conflicts = (1..=48).map(|n| format!("C-{n:02}"));
    // What practice alone asks for, and no document disagrees about, is numbered from D-80.
    let practice = (1..=19).chain([80, 82, 114]).map(|n| format!("D-{n:02}"));
    let wanted: BTreeSet<String> = conflicts.chain(practice).collect();
    assert_eq!(ids, wanted.iter().map(String::as_str).collect());
    assert_eq!(all.settings.len(), ids.len());
}

#[test]
fn names_labels_and_ids_are_unique_whether_they_stand_or_wait() {
    let all = Tables::all();
    let (mut names, mut labels, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let settings = all.settings.iter().map(|s| (&s.name, &s.label, &s.id));
    for (name, label, id) in settings.chain(all.limits.iter().map(|l| (&l.name, &l.label, &l.id))) {
        assert!(is_snake_case(name), "{name}");
        assert!(names.insert(name), "{name} twice");
        // A setting may be named by its label.
        assert!(!label.is_empty() && labels.insert(label), "{label} twice");
        assert!(ids.insert(id), "{id} twice");
    }
}

#[test]
fn every_conflict_and_number_is_one_of_the_list_of_clauses() {
    let list = text("clauses.txt");
    let known: BTreeSet<&str> = list.split_whitespace().collect();
    let all = Tables::all();
    let ids = all.settings.iter().map(|s| &s.id).chain(all.limits.iter().map(|l| &l.id));
    // The letters after time words and the numbers of practice are these tables' own.
    for id in ids.filter(|id| id.starts_with("C-") || id.starts_with("N-")) {
        let whole = id.trim_end_matches(|c: char| c.is_ascii_lowercase());
        assert!(known.contains(whole), "{id} is no clause");
    }
}

#[test]
fn each_setting_offers_distinct_sides_with_clauses_and_a_default_among_them() {
    for setting in Tables::all().settings {
        let id = &setting.id;
        let names: BTreeSet<&String> = setting.sides.iter().map(|[name, ..]| name).collect();
        let labels: BTreeSet<&String> = setting.sides.iter().map(|[_, label, _]| label).collect();
        assert!(names.len() >= 2, "{id} has nothing to choose");
        assert!(names.len() == setting.sides.len() && labels.len() == names.len(), "{id}");
        assert!(names.contains(&setting.default), "{id}");
        assert!(setting.why.ends_with('。'), "{id}");
        for [name, label, clause] in &setting.sides {
            assert!(is_snake_case(name) && !label.is_empty(), "{id}");
            let documents = sources(clause).iter().all(|code| *code != "DESK");
            assert!(documents || id.starts_with("D-"), "{id}: a conflict rests on documents alone");
        }
    }
}

#[test]
fn limits_keep_their_defaults_in_range_and_their_names_say_the_unit() {
    for limit in Tables::all().limits {
        let (id, [least, default, most]) = (&limit.id, limit.span);
        assert!(0 <= least && least <= default && default <= most, "{id}");
        assert!(limit.unit != "Percent" || most <= 100, "{id}");
        // A time word carries no number: any limit of it may be switched off.
        assert!(least == 0 || !id.starts_with("T-"), "{id}");
        sources(&limit.clause);
        let ending = match limit.unit.as_str() {
            "Minutes" | "Hours" | "Days" | "Months" | "Percent" | "Fen" => {
                format!("_{}", limit.unit.to_lowercase())
            }
            "Times" | "Count" => String::new(),
            unit => panic!("{id}: no unit {unit}"),
        };
        let stem = limit.name.trim_end_matches("_wide");
        assert!(stem.ends_with(&ending), "{} does not name its unit", limit.name);
    }
    // Nothing that stands is there for show: what has one worth only cannot be set.
    assert!(Tables::standing().limits.iter().all(|l| l.span[0] < l.span[2]));
}

#[test]
fn every_time_word_has_a_limit() {
    let all = Tables::all();
    let of_words = all.limits.iter().filter(|limit| limit.id.starts_with("T-"));
    let letter = |c: char| c.is_ascii_lowercase();
    let words: BTreeSet<&str> = of_words.map(|limit| limit.id.trim_end_matches(letter)).collect();
    let wanted: Vec<String> = (1..=10).map(|n| format!("T-{n:02}")).collect();
    assert_eq!(words, wanted.iter().map(String::as_str).collect());
}

#[test]
fn a_profile_says_what_its_document_says_of_every_conflict_it_takes_part_in() {
    let all = Tables::all();
    let names: Vec<&str> = all.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["S0", "S1", "S2", "S3", "S4"]);
    for Profile { name: document, rows } in &all.profiles {
        let own = |clause: &str| sources(clause).iter().any(|code| code.starts_with(document));
        let mut seen = BTreeSet::new();
        for (name, worth) in rows {
            assert!(seen.insert(name), "{document}: {name} twice");
            if let Some(setting) = all.setting(name) {
                let side = setting.sides.iter().find(|[side, ..]| side == worth);
                let [_, _, clause] = side.unwrap_or_else(|| panic!("{document}: {name}={worth}"));
                assert!(own(clause), "{document} does not say {name}={worth}");
            } else {
                let limit = all.limit(name).unwrap_or_else(|| panic!("{document}: {name}"));
                let number: i64 = worth.parse().expect("a number");
                assert!((limit.span[0]..=limit.span[2]).contains(&number), "{document}: {name}");
                assert!(own(&limit.clause), "{document} does not say {name}");
            }
        }
        for setting in all.settings.iter().filter(|setting| setting.id.starts_with("C-")) {
            let speaks = setting.sides.iter().any(|[_, _, clause]| own(clause));
            assert_eq!(speaks, seen.contains(&setting.name), "{document} and {}", setting.id);
        }
    }
}

#[test]
fn what_a_profile_sets_stands_and_what_waits_is_set_by_none() {
    let (standing, waiting) = (Tables::standing(), Tables::waiting());
    for profile in &standing.profiles {
        for (name, _) in &profile.rows {
            let stands = standing.setting(name).is_some() || standing.limit(name).is_some();
            assert!(stands, "{}: {name}", profile.name);
        }
    }
    let names =
        waiting.settings.iter().map(|s| &s.name).chain(waiting.limits.iter().map(|l| &l.name));
    for name in names {
        let known = SCHEMA.setting(name).is_some() || SCHEMA.limit(name).is_some();
        assert!(!known, "{name} waits and can be set");
    }
}

/// A trade's file makes its own list; that the list is gathered, only a reader can see.
#[test]
fn no_trades_settings_are_forgotten() {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/forms");
    let gathered = fs::read_to_string(forms.join("policy.rs")).unwrap();
    for entry in fs::read_dir(&forms).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(declared) = fs::read_to_string(folder.join("policy.rs")) else { continue };
        let trade = folder.file_name().unwrap().to_str().unwrap();
        for (makes, list) in [("crate::settings! {", "SETTINGS"), ("crate::limits! {", "LIMITS")] {
            let listed = gathered.contains(&format!("{trade}::{list}"));
            assert_eq!(declared.contains(makes), listed, "{trade}::{list}");
        }
    }
}

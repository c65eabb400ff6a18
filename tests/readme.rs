//! What the papers of the project say is so: tables of keys and badges are the program's own, commands
//! read, pictures are shown, papers are as short as they promise, and links lead somewhere.
//! `QIANTAI_RENEW=1 cargo test --test readme` writes the tables.

#[path = "readme/links.rs"]
mod links;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use qiantai::demo::OPERATORS;
use qiantai::engine::decision;
use qiantai::forms;
use qiantai::terminal::chord::Chord;
use qiantai::terminal::command;
use qiantai::terminal::keymap::{Keymap, Place};

const HANDBOOK: &str = "docs/手册.md";
/// Lines of the papers that must stay short enough to be read.
const SHORT: &[(&str, usize)] = &[("README.md", 200), ("ARCHITECTURE.md", 200)];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn paper(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What stands behind a mark, up to its end.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(begin).unwrap_or_else(|| panic!("{begin} stands nowhere"));
    rest.split_once(end).unwrap_or_else(|| panic!("{begin} has no {end}")).0
}

/// Compares a paper with what it should be, or writes it.
fn held(name: &str, stands: &str, whole: &str) {
    if std::env::var_os("QIANTAI_RENEW").is_some() {
        fs::write(path(name), whole).unwrap();
        return;
    }
    assert!(whole == stands, "{name} is stale: QIANTAI_RENEW=1 cargo test --test readme");
}

fn keys(places: &[Place]) -> String {
    let keymap = Keymap::load(&[]).unwrap();
    let mut table = String::from("| 键 | 动作 | 说明 |\n|---|---|---|\n");
    let mut said = BTreeSet::new();
    for place in places {
        for (_, action, chords) in keymap.bindings().filter(|(of, _, _)| of == place) {
            if chords.is_empty() {
                continue;
            }
            let chords: Vec<String> =
                chords.iter().map(|c: &Chord| format!("`{}`", c.label(true))).collect();
            let (word, doc) = place.about(action).unwrap_or((action.word(), action.doc()));
            let row = format!("| {} | {word} | {doc} |\n", chords.join(" "));
            if said.insert(row.clone()) {
                table.push_str(&row);
            }
        }
    }
    table
}

#[test]
fn the_handbooks_keys_are_the_programs() {
    let stands = paper(HANDBOOK);
    let mut named = BTreeSet::new();
    let mut whole = String::new();
    let mut parts = stands.split("<!-- keys: ");
    whole.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (names, rest) = part.split_once(" -->").expect("the mark is closed");
        let (_, after) = rest.split_once("<!-- end of keys -->").expect("the table has an end");
        let place = |name: &str| Place::named(name).unwrap_or_else(|| panic!("no place {name}"));
        let places: Vec<Place> = names.split(' ').map(place).collect();
        let table = keys(&places);
        named.extend(places);
        whole.push_str(&format!("<!-- keys: {names} -->\n{table}<!-- end of keys -->{after}"));
    }
    held(HANDBOOK, &stands, &whole);
    // Signing in and the command line are told in words.
    let told = [Place::SignIn, Place::Command];
    let left: Vec<&Place> =
        Place::ALL.iter().filter(|place| !named.contains(place) && !told.contains(place)).collect();
    assert!(left.is_empty(), "{HANDBOOK} has no keys of {left:?}");
}

#[test]
fn the_handbooks_commands_are_understood() {
    let text = paper(HANDBOOK);
    let table = between(&text, "<!-- words: read by tests/readme.rs -->", "<!-- end of words -->");
    let said = table.split('`').skip(1).step_by(2);
    let commands: Vec<&str> = said.filter(|said| said.starts_with(':')).collect();
    assert!(commands.len() > 40, "{commands:?}");
    for line in commands {
        if let Err(why) = command::order::read(line) {
            panic!("{line}: {why}");
        }
    }
}

#[test]
fn the_readmes_badges_are_the_practice_offices() {
    let stands = paper("README.md");
    let (begin, end) = ("<!-- badges: written by tests/readme.rs -->\n", "<!-- end of badges -->");
    let row = |(badge, name, role, pin): &(u32, &str, qiantai::engine::rights::Role, &str)| {
        format!("| {badge} | {name} | {} | {pin} |\n", role.label())
    };
    let table: String = OPERATORS.iter().map(row).collect();
    let whole = stands.replace(between(&stands, begin, end), &table);
    held("README.md", &stands, &whole);
}

#[test]
fn the_two_commands_stand_first() {
    let text = paper("README.md");
    let first = text.split("```").nth(1).expect("a code block");
    let mut lines = first.lines().filter(|l| !l.trim().is_empty());
    assert!(lines.next().is_some_and(|l| l.starts_with("cargo run --release")));
    assert!(lines.next().is_some_and(|l| l.starts_with("cargo test")));
}

#[test]
fn the_readme_shows_every_picture_that_is_drawn() {
    let text = paper("README.md");
    let shown: BTreeSet<&str> =
        text.split("](docs/pictures/").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let files = fs::read_dir(path("docs/pictures")).unwrap();
    let drawn: BTreeSet<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(shown, drawn.iter().map(String::as_str).collect());
    assert!(shown.len() >= 6);
}

#[test]
fn papers_are_as_short_as_they_promise() {
    for (name, most) in SHORT {
        let lines = paper(name).lines().count();
        assert!(lines <= *most, "{name} has {lines} lines, {most} are enough");
    }
    for page in links::pages("docs/decisions") {
        let lines = fs::read_to_string(&page).unwrap().lines().count();
        assert!(lines <= 40, "{} has {lines} lines, 40 are enough", page.display());
    }
}

#[test]
fn house_rules_that_are_cited_are_written_down() {
    let text = paper("ARCHITECTURE.md");
    let rules = forms::all().flat_map(|form| form.rules).chain(decision::RULES);
    let cited: BTreeSet<&str> = rules.flat_map(|rule| rule.cites).copied().collect();
    for id in cited.into_iter().filter(|id| id.starts_with("H-")) {
        assert!(text.contains(&format!("| {id} |")), "ARCHITECTURE.md does not say {id}");
    }
}

//! The tables of the README must match the program: keys from the keymap, badges from the practice office.
//! `QIANTAI_WRITE_README=1 cargo test --test readme` writes them.

use std::fs;
use std::path::Path;

use qiantai::demo::OPERATORS;
use qiantai::terminal::action::Action;
use qiantai::terminal::chord::Chord;
use qiantai::terminal::keymap::{Keymap, Place};

/// Where a day is spent, in the order of the README.
const PLACES: [Place; 9] = [
    Place::Intake,
    Place::Dispatch,
    Place::Handover,
    Place::Complaints,
    Place::Callbacks,
    Place::Directory,
    Place::Registers,
    Place::Form,
    Place::All,
];

fn keys() -> String {
    let keymap = Keymap::load(&[]).unwrap();
    let mut table = String::from("| 在哪里 | 做什么 | 键 |\n|---|---|---|\n");
    for place in PLACES {
        for action in Action::all() {
            let chords: Vec<String> =
                keymap.keys(place, action).iter().map(|c: &Chord| format!("`{c}`")).collect();
            if !chords.is_empty() {
                table.push_str(&format!(
                    "| {} | {} | {} |\n",
                    place.title(),
                    action.word(),
                    chords.join(" ")
                ));
            }
        }
    }
    table
}

fn badges() -> String {
    let row = |(badge, name, role, pin): &(u32, &str, qiantai::engine::rights::Role, &str)| {
        format!("| {badge} | {name} | {} | {pin} |\n", role.label())
    };
    OPERATORS.iter().map(row).collect()
}

fn between(text: &str, begin: &str, end: &str, table: &str) -> String {
    let (before, rest) = text.split_once(begin).expect("the mark stands in the README");
    let (_, after) = rest.split_once(end).expect("its end stands too");
    format!("{before}{begin}\n{table}{end}{after}")
}

#[test]
fn the_readmes_tables_are_the_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let stands = fs::read_to_string(&path).unwrap();
    let written = "written by tests/readme.rs -->";
    let keyed = between(&stands, &format!("<!-- keys: {written}"), "<!-- end of keys -->", &keys());
    let whole =
        between(&keyed, &format!("<!-- badges: {written}"), "<!-- end of badges -->", &badges());
    if std::env::var_os("QIANTAI_WRITE_README").is_some() {
        fs::write(&path, &whole).unwrap();
    }
    assert!(
        whole == stands || std::env::var_os("QIANTAI_WRITE_README").is_some(),
        "run with QIANTAI_WRITE_README=1"
    );
}

#[test]
fn the_two_commands_stand_first() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    let first = text.split("```").nth(1).expect("a code block");
    let mut lines = first.lines().filter(|l| !l.trim().is_empty());
    assert!(lines.next().is_some_and(|l| l.starts_with("cargo run --release")));
    assert!(lines.next().is_some_and(|l| l.starts_with("cargo test")));
}

//! The forms that the terminal may name: few, so that a new form needs no change there.

use qiantai::forms;

use crate::{none, quoted, sources};

/// Registers that a screen is about, and may therefore name: the directory is people and rooms, the
/// handover is the shift and its book, the settings' menu is the policy, the settlement is records,
/// statements and deposits. Whatever else a terminal does with a form it reads from the form.
const SCREENS_ABOUT: &[(&str, &[&str])] = &[
    ("src/terminal/board/kinds.rs", &["complaint"]),
    ("src/terminal/command.rs", &["daily_report", "patrols", "phone_book", "restoring", "staff"]),
    ("src/terminal/directory.rs", &["people", "rooms"]),
    ("src/terminal/handover.rs", &["shift", "book_entry"]),
    ("src/terminal/search.rs", &["people"]),
    ("src/terminal/settings.rs", &["settings"]),
    ("src/terminal/submit.rs", &["staff", "unmasking"]),
    ("src/terminal/settlement.rs", &["deposit", "service", "statement"]),
    // What a lesson waits for is a step of the paper that it teaches.
    (
        "src/terminal/tutor/lessons.rs",
        &["complaint", "goods", "handover", "month_run", "paid", "repair"],
    ),
    ("src/terminal/tutor/tests.rs", &["repair"]),
];

#[test]
fn a_terminal_names_no_form_but_those_that_its_screens_are_about() {
    let mut faults = Vec::new();
    for source in sources("src").iter().filter(|s| s.is_in("src/terminal")) {
        let may = SCREENS_ABOUT.iter().find(|(path, _)| *path == source.path);
        let may = may.map_or(&[][..], |(_, registers)| registers);
        for (n, line) in source.code() {
            let ids = quoted(line).filter(|text| forms::form(text).is_some());
            faults.extend(ids.map(|id| format!("{}:{n}: {id}", source.path)));
            for named in ["::FORM", "::TAG"].iter().flat_map(|end| line.match_indices(end)) {
                let before = line.get(..named.0).unwrap_or_default();
                let register = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
                if !register.is_some_and(|register| may.contains(&register)) {
                    faults.push(format!("{}:{n}: {}", source.path, line.trim()));
                }
            }
        }
    }
    none(&faults);
}

/// What stands in a blank is read by its typed tag; cells are the engine's, and the codec's of the store.
#[test]
fn a_blank_is_read_by_its_tag_and_never_as_a_cell() {
    let mut faults = Vec::new();
    for source in sources("src").iter().filter(|s| s.is_in("src/forms") || s.is_in("src/demo")) {
        for (n, line) in source.code() {
            let bare = line.split("in_row(").nth(1).is_some_and(|rest| {
                rest.split([',', ')']).nth(1).is_some_and(|tag| tag.trim().parse::<u16>().is_ok())
            });
            if line.contains(".cell(") || bare {
                faults.push(format!("{}:{n}: {}", source.path, line.trim()));
            }
        }
    }
    none(&faults);
}

/// A cell that no step asks for is explained to whoever reads an exported office.
#[test]
fn every_cell_without_a_blank_is_in_the_legend() {
    let mut faults = Vec::new();
    for source in sources("src").iter().filter(|s| s.is_in("src/forms")) {
        for (n, line) in source.code() {
            let Some((_, rest)) = line.split_once("Tag::new(") else { continue };
            let mut parts = rest.split([',', '"']).map(str::trim).filter(|part| !part.is_empty());
            let (Some(tag), Some(name)) = (parts.next(), parts.next()) else { continue };
            let Ok(tag) = tag.parse::<u16>() else { continue };
            let known = forms::legend::UNASKED.iter().any(|one| one.tag == tag && one.name == name);
            if !known {
                faults
                    .push(format!("{}:{n}: {name} ({tag}) is not in forms/legend.rs", source.path));
            }
        }
    }
    none(&faults);
    for one in forms::legend::UNASKED {
        assert!(one.forms.iter().all(|id| forms::form(id).is_some()), "{}: no such form", one.name);
        assert!(!one.says.is_empty(), "{} says nothing", one.name);
    }
}

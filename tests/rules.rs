//! Rule tables: a file for each form, a request in each row, with its answer and cited clauses.
//!
//! It fails on an answer that differs, on a rule that no row reaches, on a way from a state by a
//! step that no row takes, on a clause that does not exist or that no row is told of though orders
//! must answer for it, and on a form without a table. Plain registers, which have no rule of their own,
//! are walked by `tests/plain.rs` and need none.

#[path = "rules/expect.rs"]
mod expect;
#[path = "rules/outcomes.rs"]
mod outcomes;
#[path = "rules/stage.rs"]
mod stage;
#[path = "rules/table.rs"]
mod table;
#[path = "example/umbrellas.rs"]
mod umbrellas;
#[path = "rules/waiting.rs"]
mod waiting;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use qiantai::engine::form::Form;
use qiantai::engine::notice::Rule;
use qiantai::engine::step::Step;
use qiantai::forms;
use qiantai::forms::FORMS;

use stage::Stage;
use table::{Case, Says, read};

static BESIDE: &[&Form] = &[&umbrellas::FORM];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The tables by name, without the office they begin with and the list of clauses.
fn tables() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt") && name != "clauses.txt" && !name.starts_with('_'))
        .collect();
    names.sort();
    names
}

/// What the tables cover: rules by `(form, rule)`, steps by `(form, step, state they started in)`.
#[derive(Default)]
struct Reached {
    met: BTreeSet<(String, String)>,
    cited: BTreeSet<String>,
    taken: BTreeSet<(String, String, u16)>,
}

/// Plays every case of a table on a fresh office.
fn play(name: &str, office: &[Case], reached: &mut Reached, failures: &mut Vec<String>) {
    let cases = read(&text(name)).unwrap_or_else(|why| panic!("{name} {why}"));
    let asks =
        |case: &Case| case.rows.iter().any(|row| matches!(row.says, Says::Ask(..) | Says::Try(..)));
    if cases.is_empty() {
        failures.push(format!("{name}: the table has no rows"));
    }
    for case in cases {
        if !asks(&case) {
            failures.push(format!("{name}: “{}” asks nothing", case.title));
        }
        let mut stage = Stage::new();
        for opening in office {
            stage.run(opening).unwrap_or_else(|why| panic!("_office.txt:{why}"));
        }
        // What the office needs to stand is no test of a rule; its steps are steps all the same.
        stage.met.clear();
        stage.cited.clear();
        if let Err(why) = stage.run(&case) {
            failures.push(format!("{name}:{why}\n   in “{}”", case.title));
        }
        reached.met.extend(stage.met);
        reached.cited.extend(stage.cited);
        reached.taken.extend(stage.taken);
    }
}

#[test]
fn every_table_answers_as_it_says_and_reaches_every_rule() {
    forms::lay_beside(BESIDE);
    let office = read(&text("_office.txt")).unwrap_or_else(|why| panic!("_office.txt {why}"));
    let (mut reached, mut failures) = (Reached::default(), Vec::new());
    for name in tables() {
        play(&name, &office, &mut reached, &mut failures);
    }
    for shared in forms::SHARED {
        let forms: Vec<&str> = forms::all().filter(|f| (shared.goes_by)(f)).map(|f| f.id).collect();
        let by_one = |rule: &Rule| {
            reached.met.iter().any(|(f, name)| name == rule.name && forms.contains(&f.as_str()))
        };
        for rule in shared.rules.iter().filter(|rule| !by_one(rule)) {
            failures.push(format!("no row reaches {} ({})", rule.name, shared.whose));
        }
    }
    for form in forms::all().filter(|form| !form.is_plain()) {
        for rule in form.rules {
            if !reached.met.contains(&(form.id.to_string(), rule.name.to_string())) {
                failures.push(format!("no row reaches {} ({})", rule.name, form.id));
            }
        }
        let taken = |step: &Step, state: u16| {
            reached.taken.iter().any(|(f, s, before)| {
                f == form.id && s == step.name && (step.is_opening() || *before == state)
            })
        };
        for step in form.steps {
            let opening = [0];
            let from = if step.is_opening() { &opening[..] } else { step.from };
            for state in from.iter().filter(|state| !taken(step, **state)) {
                let label = form.state(*state).map_or("新单", |s| s.label);
                failures.push(format!("no row takes {} {} from {label}", form.id, step.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} rows or rules:\n{}", failures.len(), failures.join("\n"));
}

/// What the desk's orders must answer for, from the first number to the last: processes, numbers,
/// conflicts and guards. Only a refusal or a warning counts, that some row was answered with.
const ANSWERED_FOR: &[(&str, u32, u32)] = &[
    ("P", 1, 10),
    ("P", 16, 17),
    ("P", 49, 49),
    ("P", 55, 55),
    ("N", 1, 2),
    ("N", 32, 33),
    ("N", 75, 75),
    ("C", 9, 15),
    ("C", 31, 33),
    ("C", 44, 44),
    ("C", 46, 46),
    ("G", 13, 34),
    ("G", 104, 104),
];

#[test]
fn every_clause_of_orders_and_dispatch_is_told_to_somebody_by_a_row() {
    forms::lay_beside(BESIDE);
    let office = read(&text("_office.txt")).unwrap_or_else(|why| panic!("_office.txt {why}"));
    let (mut reached, mut failures) = (Reached::default(), Vec::new());
    for name in tables() {
        play(&name, &office, &mut reached, &mut failures);
    }
    let clauses = ANSWERED_FOR
        .iter()
        .flat_map(|(kind, first, last)| (*first..=*last).map(move |n| format!("{kind}-{n:02}")));
    let untold: Vec<String> = clauses.filter(|clause| !reached.cited.contains(clause)).collect();
    assert!(untold.is_empty(), "no row is told of {untold:?}");
}

#[test]
fn every_form_has_its_table() {
    let tables = tables();
    for form in FORMS.iter().filter(|form| !form.is_plain()) {
        let begins = format!("{}-", form.id.to_lowercase());
        assert!(tables.iter().any(|name| name.starts_with(&begins)), "{} has no table", form.id);
    }
    // And no table is left over from a form that has gone.
    for name in tables.iter().filter(|name| *name != "judge.txt") {
        let of = |form: &&Form| name.starts_with(&format!("{}-", form.id.to_lowercase()));
        assert!(FORMS.iter().copied().any(|form| of(&form)), "{name} is no form's table");
    }
}

#[test]
fn every_clause_that_is_cited_exists() {
    let list = text("clauses.txt");
    let known: BTreeSet<&str> =
        list.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect();
    let of_forms = FORMS.iter().flat_map(|f| f.rules);
    let missing: Vec<String> = of_forms
        .chain(forms::SHARED.iter().flat_map(|s| s.rules))
        .flat_map(|rule: &Rule| rule.cites.iter().map(move |cite| (rule.name, *cite)))
        // A place in a document is cited by the document's short name and the place.
        .filter(|(_, cite)| !known.contains(cite.split(' ').next().unwrap_or(cite)))
        .map(|(rule, cite)| format!("{rule} cites {cite}"))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

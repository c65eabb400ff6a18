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
use std::sync::OnceLock;
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
    begun: BTreeSet<(&'static str, u16)>,
    kept: BTreeSet<(&'static str, u16)>,
    left: BTreeSet<(&'static str, &'static str, &'static str)>,
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
        reached.begun.extend(stage.begun);
        reached.kept.extend(stage.kept);
        reached.left.extend(stage.left);
    }
}

/// All tables, played once for all tests: what they cover, and the rows that were answered otherwise.
fn played() -> &'static (Reached, Vec<String>) {
    static PLAYED: OnceLock<(Reached, Vec<String>)> = OnceLock::new();
    PLAYED.get_or_init(|| {
        forms::lay_beside(BESIDE);
        let office = read(&text("_office.txt")).unwrap_or_else(|why| panic!("_office.txt {why}"));
        let (mut reached, mut failures) = (Reached::default(), Vec::new());
        for name in tables() {
            play(&name, &office, &mut reached, &mut failures);
        }
        (reached, failures)
    })
}

#[test]
fn every_table_answers_as_it_says_and_reaches_every_rule() {
    let (reached, mut failures) = (&played().0, played().1.clone());
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
    let reached = &played().0;
    let clauses = ANSWERED_FOR
        .iter()
        .flat_map(|(kind, first, last)| (*first..=*last).map(move |n| format!("{kind}-{n:02}")));
    let untold: Vec<String> = clauses.filter(|clause| !reached.cited.contains(clause)).collect();
    assert!(untold.is_empty(), "no row is told of {untold:?}");
}

/// Dues that must run on in a slip that is no open work: form, due, state.
const RUNS_ON: &[(&str, &str, &str)] = &[
    // What is sold is judged anew at its times (D-64, D-65).
    ("F-02", "核盈亏", "在办"),
    ("F-02", "核盈亏", "已公布"),
    ("F-02", "评质量", "在办"),
    ("F-02", "评质量", "已公布"),
    // Agreements end on a day, and until then have days of service.
    ("F-05", "协议到期", "在册"),
    // The owner was told that it is done; a consent or a foreman's signature may still be missing.
    ("F-13", "补同意", "已告知"),
    ("F-14", "班长签认", "已告知"),
    ("F-14", "补同意", "已告知"),
    ("F-17", "补同意", "已告知"),
    ("F-24", "中期", "履行中"),
    ("F-24", "出单", "履行中"),
    ("F-24", "到期", "履行中"),
    // The paper of a visit is still out, whatever became of the call after it.
    ("F-27", "交回访表", "未访成"),
    // Whoever was hurt is asked within days, whatever became of the paper.
    ("F-99", "救护回访", "已存档"),
];

/// Dues that no row meets, and why none can.
const NEVER_MET: &[(&str, &str)] = &[];

/// A step that forgets to meet a due leaves its slip late for ever, and reminds people of what is done.
#[test]
fn what_is_due_is_met_by_some_row_and_a_closed_slip_waits_for_nothing() {
    let reached = &played().0;
    let left: Vec<_> = reached.left.iter().copied().collect();
    let label = |(form, due): &(&'static str, u16)| {
        let tag = forms::form(form).map_or(0, |form| form.tag);
        (*form, forms::REGISTRY.due_label(tag, *due))
    };
    let unmet: Vec<_> = reached.begun.difference(&reached.kept).map(label).collect();
    let found = (left.as_slice(), unmet.as_slice());
    assert_eq!(found, (RUNS_ON, NEVER_MET), "dues that run in closed slips, and that no row meets");
}

#[test]
fn what_a_table_expects_of_a_due_is_about_the_forms_own() {
    for form in forms::all() {
        for due in form.dues {
            let found = expect::clock(form.tag, due.label());
            assert_eq!(found, Some(due.number()), "{} {}", form.id, due.label());
        }
    }
}

#[test]
fn every_form_has_its_table() {
    let tables = tables();
    for form in FORMS.iter().filter(|form| !form.is_plain()) {
        let begins = format!("{}-", form.id.to_lowercase());
        assert!(tables.iter().any(|name| name.starts_with(&begins)), "{} has no table", form.id);
    }
    // And no table is left over from a form that has gone.
    for name in tables.iter().filter(|name| !["judge.txt", "plain.txt"].contains(&name.as_str())) {
        let of = |form: &&Form| name.starts_with(&format!("{}-", form.id.to_lowercase()));
        assert!(FORMS.iter().copied().any(|form| of(&form)), "{name} is no form's table");
    }
}

#[test]
fn every_word_that_a_table_may_expect_is_explained() {
    let (office, source) = (text("_office.txt"), text("expect.rs"));
    let explained: BTreeSet<&str> = office
        .lines()
        .take_while(|line| line.starts_with('#'))
        .flat_map(|line| line.split([' ', ',', '|']))
        .collect();
    // Its patterns: `["due", what, rest @ ..] =>`.
    let words = source.split("[\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let words: Vec<&str> = words.map(|(word, _)| word).collect();
    assert!(words.len() > 30, "too few words were read: {words:?}");
    let missing: Vec<&&str> = words.iter().filter(|word| !explained.contains(**word)).collect();
    assert!(missing.is_empty(), "_office.txt does not say what these are: {missing:?}");
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

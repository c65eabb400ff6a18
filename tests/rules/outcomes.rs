//! What can be set changes how something ends: for every two sides of a setting, and for every limit, two
//! runs of the tables' rows that differ in it alone end differently.
//!
//! A case takes part in the proof of a setting by a row `policy NAME WORTH` of its own: the row is left
//! out, the worth in question is set before the case begins, and all that follows is compared: answers,
//! notices, what is laid down, and, where these are the same, the reports and the list of callbacks.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use qiantai::engine::book::Book;
use qiantai::engine::policy::{Limit, Setting};
use qiantai::forms;
use qiantai::forms::callbacks::quota::CallsBack;
use qiantai::forms::policy::SCHEMA;
use qiantai::report::REPORTS;

use crate::stage::Stage;
use crate::table::{Case, Says, read};
use crate::{BESIDE, tables, text};

/// Limits that no step reads but the running desk: the test that shows what each changes. Its file says
/// the name, which is looked for.
const OF_THE_DESK: &[(&str, &str)] = &[
    ("same_report_hours", "terminals/neighbours.rs"),
    ("claim_grace_minutes", "keystrokes/claims.rs"),
    ("claim_idle_minutes", "keystrokes/claims.rs"),
    ("sign_lock_minutes", "keystrokes/hands.rs"),
];

/// The cases in which a name is set, by the table's name and the case's title.
struct Cases {
    office: Stage,
    cases: Vec<(String, Case)>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Cases {
    fn read() -> Self {
        let mut office = Stage::new();
        for opening in read(&text("_office.txt")).unwrap_or_else(|why| panic!("_office.txt {why}"))
        {
            office.run(&opening).unwrap_or_else(|why| panic!("_office.txt:{why}"));
        }
        let (mut cases, mut by_name) = (Vec::new(), BTreeMap::<String, Vec<usize>>::new());
        for table in tables() {
            for case in read(&text(&table)).unwrap_or_else(|why| panic!("{table} {why}")) {
                for row in &case.rows {
                    if let Says::Policy(name, _) = &row.says {
                        let at = by_name.entry(name.clone()).or_default();
                        if at.last() != Some(&cases.len()) {
                            at.push(cases.len());
                        }
                    }
                }
                cases.push((table.clone(), case));
            }
        }
        Self { office, cases, by_name }
    }

    /// How every case that sets the name ends when each of these is set instead: one row a case.
    fn ends<'a>(&'a self, name: &'a str, worths: &'a [String]) -> impl Iterator<Item = Vec<Run>> {
        let cases = self.by_name.get(name).into_iter().flatten();
        cases.map(move |at| {
            let case = &self.cases[*at].1;
            worths.iter().map(|worth| Run::of(self.office.clone(), case, name, worth)).collect()
        })
    }

    fn titles(&self, name: &str) -> String {
        let cases = self.by_name.get(name).into_iter().flatten();
        let titles: Vec<String> = cases
            .map(|at| format!("{} “{}”", self.cases[*at].0, self.cases[*at].1.title))
            .collect();
        if titles.is_empty() { "no case sets it".to_string() } else { titles.join(", ") }
    }
}

/// How a case went, and what stood at its end.
#[derive(PartialEq, Eq)]
struct Run {
    went: Vec<String>,
    stands: String,
}

impl Run {
    fn of(mut stage: Stage, case: &Case, name: &str, worth: &str) -> Self {
        stage.row(&Says::Policy(name.into(), worth.into())).unwrap_or_else(|why| panic!("{why}"));
        stage.forget();
        let mut went = Vec::new();
        for row in &case.rows {
            // What the policy's own steps lay down is the policy itself.
            let apart = match &row.says {
                Says::Policy(set, _) if set == name => continue,
                Says::Policy(..) | Says::Fresh => true,
                Says::Given(request) | Says::Ask(request, _) => request.form == "B-02",
                _ => false,
            };
            let answer = stage.row(&row.says);
            if apart {
                stage.forget();
            } else {
                let Stage { notices, problems, entries, tried, .. } = &stage;
                went.push(format!("{answer:?} {notices:?} {problems:?} {entries:?} {tried:?}"));
            }
        }
        let reports = REPORTS.iter().map(|report| {
            let sheet = report.build(&stage.book, stage.now.day(), stage.now);
            // A number in a label is no outcome: what it makes of the slips is.
            let sums = sheet.sums.iter().map(|(_, figure)| figure);
            format!("{} {:?} {:?}", report.name, sheet.rows, sums.collect::<Vec<_>>())
        });
        let policy = stage.book.policy();
        let calls = (CallsBack::said(policy), CallsBack::of(policy).days(stage.now));
        let stands = format!("{calls:?} {}", reports.collect::<String>());
        Self { went, stands }
    }
}

/// The pairs of worths, by their places, that no run has told apart.
fn alike(ends: impl Iterator<Item = Vec<Run>>, worths: usize) -> Vec<(usize, usize)> {
    let pairs = (0..worths).flat_map(|a| (a + 1..worths).map(move |b| (a, b)));
    let mut alike: Vec<(usize, usize)> = pairs.collect();
    for runs in ends {
        alike.retain(|(a, b)| runs[*a] == runs[*b]);
        if alike.is_empty() {
            break;
        }
    }
    alike
}

fn of_setting(cases: &Cases, setting: &Setting) -> Vec<String> {
    let worths: Vec<String> = setting.sides.iter().map(|side| side.name.to_string()).collect();
    let alike = alike(cases.ends(setting.name, &worths), worths.len());
    let pair = |(a, b): (usize, usize)| {
        let (id, name, titles) = (setting.id, setting.name, cases.titles(setting.name));
        format!("{id} {name}: {} and {} end alike in {titles}", worths[a], worths[b])
    };
    alike.into_iter().map(pair).collect()
}

fn of_limit(cases: &Cases, limit: &Limit) -> Option<String> {
    let worths = [limit.least, limit.default, limit.most].map(|number| number.to_string());
    let all = worths.len() * (worths.len() - 1) / 2;
    // One difference is enough: the least may be the default.
    let alike = alike(cases.ends(limit.name, &worths), worths.len());
    let (id, name) = (limit.id, limit.name);
    (alike.len() == all).then(|| format!("{id} {name}: ends alike in {}", cases.titles(name)))
}

#[test]
fn every_two_sides_of_a_setting_and_every_limit_end_differently() {
    forms::lay_beside(BESIDE);
    let cases = Cases::read();
    let mut faults: Vec<String> =
        SCHEMA.settings().into_iter().flat_map(|setting| of_setting(&cases, setting)).collect();
    for limit in SCHEMA.limits() {
        match OF_THE_DESK.iter().find(|(name, _)| *name == limit.name) {
            Some((name, file)) => {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
                let shown = fs::read_to_string(path).is_ok_and(|text| text.contains(name));
                faults.extend((!shown).then(|| format!("{name} is not in {file}")));
            }
            None => faults.extend(of_limit(&cases, limit)),
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

//! Every report of the tab, over the practice office: each figure leads to the slips that it counts, in the whole office and
//! in each part of it, and each report that the clauses name is there.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use qiantai::forms::complaints::complaint::record::Department;
use qiantai::report::Cell as Figure;
use qiantai::report::sheet::ROWS_MOST;
use qiantai::report::{Days as Asked, Question, REPORTS, Report, Scope, Sheet};

use qiantai::engine::value::{Cell, Value};

use super::*;

/// Reports whose slips are drawn by a seed: what is drawn of one building is no part of what is drawn of all.
const DRAWN: &[&str] = &["RP-28", "RP-29", "RP-03", "RP-03c", "RP-05", "RP-10", "RP-09", "F-28"];

/// Reports of which a row has figures and no slips behind it, and why.
const NO_SLIPS: &[(&str, &str)] = &[];

/// Reports of which a row has several figures, of slips that are partly the same: behind it are all of them.
const TOGETHER: &[&str] = &["RP-02", "RP-03", "RP-03c", "RP-05", "RP-10"];

/// Clauses that are another department's (ARCHITECTURE.md).
const ELSEWHERE: &[&str] = &["RP-27"];

struct Walk {
    book: MapBook,
    now: Moment,
    /// All that is wrong, so that one run says it.
    faults: RefCell<BTreeSet<String>>,
}

impl Walk {
    fn new() -> Self {
        let plan = Plan { rooms: 900, slips: 900, seed: 11, ..Plan::default() };
        let made = Made::generate(&plan);
        Self { book: made.book, now: plan.now, faults: RefCell::default() }
    }

    fn holds(&self, yes: bool, what: impl Fn() -> String) {
        if !yes {
            self.faults.borrow_mut().insert(what());
        }
    }

    fn no_faults(&self) {
        let faults = self.faults.borrow();
        let all: Vec<&str> = faults.iter().map(String::as_str).collect();
        assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
    }

    /// A quarter, so that months and weeks of it have something to count.
    fn ask(&self, report: &Report, scope: &Scope, behind: &str) -> Sheet {
        let days = Asked::Around(self.now.day());
        let asked = Question { days, scope: scope.clone(), behind: behind.to_string() };
        report.answer(&self.book, &asked, self.now)
    }

    /// The slips behind each row that counts, by its label.
    fn behind(&self, report: &Report, scope: &Scope) -> BTreeMap<String, BTreeSet<SlipId>> {
        let sheet = self.ask(report, scope, "");
        let mut found = BTreeMap::new();
        for row in sheet.rows.iter().filter(|row| row.counts > 0) {
            let label = row.label(self.now);
            let what = format!("{} {} {label}", report.id, scope.shown());
            let slips = self.ask(report, scope, &label);
            let listed: BTreeSet<SlipId> = slips.rows.iter().filter_map(|row| row.slip).collect();
            let wanted = usize::try_from(row.counts).unwrap();
            let many = slips.rows.len();
            self.holds(many == wanted.min(ROWS_MOST), || format!("{what}: {many} of {wanted}"));
            self.holds(listed.len() == many, || format!("{what}: a slip twice, or a row without"));
            // One of the row's own figures is that number; or it counts what its figures have together.
            let says = row.cells.iter().any(|cell| *cell == Figure::from(wanted));
            let says = says || TOGETHER.contains(&report.id);
            self.holds(says, || format!("{what}: {wanted} slips behind {:?}", row.cells));
            let alone = found.insert(label, listed).is_none();
            self.holds(alone, || format!("{what}: two rows of one name"));
        }
        found
    }

    /// The building of the first room that stands on a slip, read off its cells; else of the slip that it is about.
    /// Nothing of a building: of none. None: the paper has no place for a room.
    fn building(&self, id: SlipId) -> Option<String> {
        let slip = self.book.slip(id)?;
        if id.form == rooms::TAG {
            return Some(rooms::building(&slip).to_string());
        }
        let has_place = qiantai::forms::tagged(id.form)?.steps.iter().any(|step| {
            (step.fields)()
                .iter()
                .any(|blank| blank.rows.is_none() && matches!(blank.kind, Kind::Room))
        });
        let about = slip.fields.iter().find_map(|(_, value)| match value {
            Value::One(Cell::Slip(about)) => self.book.slip(*about),
            _ => None,
        });
        let of = self.room(&slip).or_else(|| self.room(&about?));
        of.or_else(|| has_place.then(String::new))
    }

    fn room(&self, slip: &Slip) -> Option<String> {
        let room = slip.fields.iter().find_map(|(_, value)| match value {
            Value::One(Cell::Room(room)) => Some(*room),
            _ => None,
        })?;
        rooms::slip(&self.book, room).map(|room| rooms::building(&room).to_string())
    }
}

#[test]
fn every_figure_of_every_report_leads_to_the_slips_that_it_counts() {
    let walk = Walk::new();
    let (mut counted, mut reports) = (0, BTreeSet::new());
    for report in REPORTS {
        let rows = walk.behind(report, &Scope::default());
        counted += rows.len();
        if !rows.is_empty() {
            reports.insert(report.id);
        }
        let sheet = walk.ask(report, &Scope::default(), "");
        for row in &sheet.rows {
            if let Some(id) = row.slip {
                assert!(walk.book.slip(id).is_some(), "{}: {id:?}", report.id);
                continue;
            }
            let figure = |cell: &Figure| matches!(cell, Figure::Number(n) if *n != 0);
            let known = NO_SLIPS.iter().any(|(id, _)| *id == report.id);
            let leads = row.counts > 0 || known || !row.cells.iter().any(figure);
            walk.holds(leads, || format!("{}: figures without slips: {:?}", report.id, row.cells));
        }
    }
    walk.no_faults();
    println!("{counted} rows of {} reports lead to slips: {reports:?}", reports.len());
    assert!(counted > 60 && reports.len() > 10, "{counted} rows of {reports:?}");
}

#[test]
fn of_one_building_a_report_counts_that_building_s_slips_and_all_of_them() {
    let walk = Walk::new();
    let buildings = rooms::buildings(&walk.book, 20);
    assert!(buildings.len() > 1, "{buildings:?}");
    let mut compared = 0;
    for report in REPORTS {
        let whole = walk.behind(report, &Scope::default());
        for building in &buildings {
            let scope = Scope { building: building.clone(), department: None };
            let own = walk.behind(report, &scope);
            for (label, slips) in &own {
                for id in slips {
                    let other = walk.building(*id).is_some_and(|of| of != *building);
                    walk.holds(!other, || format!("{} {label} of {building}: {id:?}", report.id));
                }
            }
            if DRAWN.contains(&report.id) {
                continue;
            }
            for (label, slips) in &whole {
                let wanted: BTreeSet<SlipId> = slips
                    .iter()
                    .filter(|id| walk.building(**id).is_none_or(|of| of == *building))
                    .copied()
                    .collect();
                let found = own.get(label).cloned().unwrap_or_default();
                walk.holds(found == wanted, || {
                    format!("{} {label} of {building}: {found:?}, not {wanted:?}", report.id)
                });
                compared += usize::from(!wanted.is_empty());
            }
        }
    }
    walk.no_faults();
    assert!(compared > 40, "{compared}");
}

#[test]
fn every_report_that_the_clauses_name_stands_on_the_tab() {
    let clauses = include_str!("../rules/clauses.txt");
    let named = clauses.split_whitespace().filter(|word| {
        word.strip_prefix("RP-")
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    let named: BTreeSet<&str> = named.collect();
    assert_eq!(named.len(), 33, "{named:?}");
    for id in named {
        let there = REPORTS.iter().any(|report| report.cites.contains(&id));
        assert_eq!(there, !ELSEWHERE.contains(&id), "{id}");
    }
    let names: BTreeSet<&str> = REPORTS.iter().map(|report| report.name).collect();
    assert_eq!(names.len(), REPORTS.len(), "two reports of one name");
}

/// Each slip is of one department, or its paper is of all of them: what the departments count is together the whole.
#[test]
fn the_departments_of_a_report_are_together_the_whole() {
    let walk = Walk::new();
    let mut compared = 0;
    for report in REPORTS.iter().filter(|report| !DRAWN.contains(&report.id)) {
        let whole = walk.behind(report, &Scope::default());
        let mut together: BTreeMap<String, BTreeSet<SlipId>> = BTreeMap::new();
        for department in (1..).map_while(Department::of) {
            let scope = Scope { building: String::new(), department: Some(department) };
            for (label, slips) in walk.behind(report, &scope) {
                together.entry(label).or_default().extend(slips);
            }
        }
        for (label, slips) in &whole {
            let found = together.remove(label).unwrap_or_default();
            let what = || format!("{} {label}: {found:?}, not {slips:?}", report.id);
            walk.holds(found == *slips, what);
            compared += 1;
        }
        walk.holds(together.is_empty(), || format!("{}: {together:?}", report.id));
    }
    walk.no_faults();
    assert!(compared > 40, "{compared}");
}

//! What is told of a plan: a verdict for each row of the file, and the totals.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::{At, Roster, Unit};
use super::wanted::{Planned, Verdict, Wanted, What};

/// One row of the file, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSaid {
    pub at: At,
    pub what: What,
    /// Who or what the row is about.
    pub called: String,
    pub said: Vec<String>,
    pub cites: Vec<String>,
}

impl RowSaid {
    /// Behind the name: changes, or the refusal with its clause.
    #[must_use]
    pub fn why(&self) -> String {
        let said = self.said.join(";");
        if self.cites.is_empty() || self.what != What::Refused {
            return said;
        }
        format!("{said} ({})", self.cites.join(" "))
    }
}

/// How many rows of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    counts: [u32; 5],
}

impl Totals {
    #[must_use]
    pub fn of(rows: &[RowSaid]) -> Self {
        let mut totals = Self::default();
        for row in rows {
            let at = What::ALL.iter().position(|w| *w == row.what).unwrap_or(0);
            totals.counts[at] += 1;
        }
        totals
    }

    #[must_use]
    pub fn count(&self, what: What) -> u32 {
        let counted = What::ALL.iter().zip(self.counts).find(|(w, _)| **w == what);
        counted.map_or(0, |(_, n)| n)
    }

    /// Rows that bring something in.
    #[must_use]
    pub fn good(&self) -> u32 {
        self.count(What::Added) + self.count(What::Changed)
    }

    /// `共 120 行:新增 100、变更 3、相同 10、拒绝 7`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = What::ALL
            .iter()
            .zip(self.counts)
            .filter(|(what, n)| *n > 0 || **what == What::Added)
            .map(|(what, n)| format!("{} {n}", what.label()))
            .collect();
        format!("共 {} 行:{}", self.counts.iter().sum::<u32>(), parts.join("、"))
    }
}

/// The rows of the file in order, each with the weightiest of its verdicts.
#[must_use]
pub fn rows(roster: &Roster, planned: &[Planned]) -> Vec<RowSaid> {
    let mut rows: BTreeMap<At, RowSaid> = BTreeMap::new();
    let nothing = String::new();
    for (unit, planned) in roster.units.iter().zip(planned) {
        for (n, verdict) in planned.parts.iter().enumerate() {
            let called = unit.called.get(n).unwrap_or(&nothing);
            for at in unit.rows.get(n).map_or(&[][..], Vec::as_slice) {
                add(&mut rows, *at, called, verdict);
            }
        }
    }
    for (at, verdict) in &roster.aside {
        add(&mut rows, *at, "", verdict);
    }
    rows.into_values().collect()
}

fn add(rows: &mut BTreeMap<At, RowSaid>, at: At, called: &str, verdict: &Verdict) {
    let new = || RowSaid {
        at,
        what: verdict.what,
        called: String::new(),
        said: Vec::new(),
        cites: Vec::new(),
    };
    let row = rows.entry(at).or_insert_with(new);
    row.what = row.what.min(verdict.what);
    // Two people in one row: both are named.
    if !called.is_empty() && !row.called.split('、').any(|c| c == called) {
        if !row.called.is_empty() {
            row.called.push('、');
        }
        row.called.push_str(called);
    }
    for said in &verdict.said {
        if !row.said.contains(said) {
            row.said.push(said.clone());
        }
    }
    for cite in &verdict.cites {
        if !row.cites.contains(cite) {
            row.cites.push(cite.clone());
        }
    }
}

/// The units that bring something in, without what stands in a refused row: such a row stays out whole.
#[must_use]
pub fn good(roster: &Roster, planned: &[Planned]) -> Vec<Unit> {
    let rows = rows(roster, planned);
    let refused: BTreeSet<At> =
        rows.iter().filter(|row| row.what == What::Refused).map(|row| row.at).collect();
    let works = |p: &Planned| p.parts.iter().any(|v| matches!(v.what, What::Added | What::Changed));
    let working = roster.units.iter().zip(planned).filter(|(_, p)| works(p));
    working.filter_map(|(unit, _)| without(unit, &refused)).collect()
}

fn without(unit: &Unit, refused: &BTreeSet<At>) -> Option<Unit> {
    let stays = |rows: &Vec<At>| rows.iter().any(|at| !refused.contains(at));
    let mut kept = unit.clone();
    if let Wanted::Person(person) = &mut kept.wanted {
        let parts = std::mem::take(&mut person.parts).into_iter().zip(&unit.rows);
        person.parts = parts.filter(|(_, rows)| stays(rows)).map(|(part, _)| part).collect();
        let called = unit.called.iter().zip(&unit.rows).filter(|(_, rows)| stays(rows));
        kept.called = called.map(|(called, _)| called.clone()).collect();
    }
    kept.rows.retain(stays);
    (!kept.rows.is_empty()).then_some(kept)
}

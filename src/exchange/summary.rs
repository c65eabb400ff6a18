//! Summary of a plan: a verdict for each row of the file, and totals.

use std::collections::{BTreeMap, BTreeSet};

use super::roster::{At, Roster, Unit};
use super::wanted::{Planned, RowOutcome, Verdict, Wanted};
use crate::sorting::Gather;

/// A row of the file with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSummary {
    pub at: At,
    pub outcome: RowOutcome,
    /// The rooms or people of the row.
    pub label: String,
    pub remarks: Vec<String>,
    pub cites: Vec<String>,
}

impl RowSummary {
    /// The changes, or the refusal with its clause.
    pub fn explanation(&self) -> String {
        let remarks = self.remarks.join(";");
        if self.cites.is_empty() || self.outcome != RowOutcome::Refused {
            return remarks;
        }
        format!("{remarks} ({})", self.cites.join(" "))
    }
}

/// The number of rows with each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    counts: [u32; 5],
}

impl Totals {
    pub fn new(rows: &[RowSummary]) -> Self {
        let mut totals = Self::default();
        for row in rows {
            let at = RowOutcome::ALL.iter().position(|w| *w == row.outcome).unwrap_or(0);
            totals.counts[at] += 1;
        }
        totals
    }

    pub fn count(&self, outcome: RowOutcome) -> u32 {
        let counted = RowOutcome::ALL.iter().zip(self.counts).find(|(w, _)| **w == outcome);
        counted.map_or(0, |(_, n)| n)
    }

    /// The number of rows that will be written.
    pub fn to_write(&self) -> u32 {
        self.count(RowOutcome::Added) + self.count(RowOutcome::Changed)
    }

    /// `共 120 行:新增 100、变更 3、相同 10、拒绝 7`.
    pub fn sentence(&self) -> String {
        let parts: Vec<String> = RowOutcome::ALL
            .iter()
            .zip(self.counts)
            .filter(|(outcome, n)| *n > 0 || **outcome == RowOutcome::Added)
            .map(|(outcome, n)| format!("{} {n}", outcome.label()))
            .collect();
        format!("共 {} 行:{}", self.counts.iter().sum::<u32>(), parts.join("、"))
    }
}

/// The rows of the file in order, each with the most important of its outcomes.
pub fn rows(roster: &Roster, planned: &[Planned]) -> Vec<RowSummary> {
    let mut rows: BTreeMap<At, RowSummary> = BTreeMap::new();
    for (unit, planned) in roster.units.iter().zip(planned) {
        for (n, verdict) in planned.parts.iter().enumerate() {
            let label = unit.labels.get(n).map_or("", String::as_str);
            for at in unit.rows.get(n).map_or(&[][..], Vec::as_slice) {
                add_verdict(&mut rows, *at, label, verdict);
            }
        }
    }
    for (at, verdict) in &roster.set_aside {
        add_verdict(&mut rows, *at, "", verdict);
    }
    for (at, remark) in &roster.remarks {
        if let Some(row) = rows.get_mut(at).filter(|row| row.outcome != RowOutcome::Refused)
            && !row.remarks.contains(remark)
        {
            row.remarks.push(remark.clone());
        }
    }
    rows.into_values().collect()
}

fn add_verdict(rows: &mut BTreeMap<At, RowSummary>, at: At, label: &str, verdict: &Verdict) {
    let new = || RowSummary {
        at,
        outcome: verdict.outcome,
        label: String::new(),
        remarks: Vec::new(),
        cites: Vec::new(),
    };
    let row = rows.entry(at).or_insert_with(new);
    row.outcome = row.outcome.min(verdict.outcome);
    // A row with two people names both.
    if !label.is_empty() && !row.label.split('、').any(|l| l == label) {
        if !row.label.is_empty() {
            row.label.push('、');
        }
        row.label.push_str(label);
    }
    for remark in &verdict.remarks {
        if !row.remarks.contains(remark) {
            row.remarks.push(remark.clone());
        }
    }
    for cite in &verdict.cites {
        if !row.cites.contains(cite) {
            row.cites.push(cite.clone());
        }
    }
}

/// The units that change something, without the parts in refused rows: a refused row is not written at
/// all.
pub fn units_to_write(roster: &Roster, planned: &[Planned]) -> Vec<Unit> {
    let rows = rows(roster, planned);
    let refused: BTreeSet<At> =
        rows.iter().filter(|row| row.outcome == RowOutcome::Refused).map(|row| row.at).into_set();
    let changes = |p: &Planned| {
        p.parts.iter().any(|v| matches!(v.outcome, RowOutcome::Added | RowOutcome::Changed))
    };
    let changing = roster.units.iter().zip(planned).filter(|(_, p)| changes(p));
    changing.filter_map(|(unit, _)| without_rows(unit, &refused)).collect()
}

fn without_rows(unit: &Unit, refused: &BTreeSet<At>) -> Option<Unit> {
    let stays = |rows: &Vec<At>| rows.iter().any(|at| !refused.contains(at));
    let mut kept = unit.clone();
    if let Wanted::Person(person) = &mut kept.wanted {
        let parts = std::mem::take(&mut person.parts).into_iter().zip(&unit.rows);
        person.parts = parts.filter(|(_, rows)| stays(rows)).map(|(part, _)| part).collect();
        let labels = unit.labels.iter().zip(&unit.rows).filter(|(_, rows)| stays(rows));
        kept.labels = labels.map(|(label, _)| label.clone()).collect();
    }
    kept.rows.retain(stays);
    (!kept.rows.is_empty()).then_some(kept)
}

//! A dry run of steps against the book, and the verdict on each row.

use crate::engine::decision::{Hand, Input, NEEDS_COSIGN, Tried};
use crate::engine::judge::try_out;
use crate::engine::prelude::*;
use crate::exchange::wanted::{Planned, RowOutcome, Verdict};

/// The steps for a wanted room or person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, each with the parts that it serves.
    pub steps: Vec<(Asked, Vec<usize>)>,
    pub planned: Planned,
}

/// Plans against a book, for a hand at a moment.
pub struct Planner<'a> {
    pub book: &'a dyn Book,
    pub hand: Hand,
    pub now: Moment,
}

impl Planner<'_> {
    pub(super) fn try_out(&self, asked: &Asked) -> Tried {
        try_out(self.book, asked, self.hand, self.now)
    }
}

impl Plan {
    /// A plan for a room without any step.
    pub(super) fn without_steps(verdict: Verdict) -> Self {
        Self { steps: Vec::new(), planned: Planned { parts: vec![verdict], ..Planned::default() } }
    }
}

/// A step with these blanks.
pub(super) fn request(
    form: &str,
    step: &str,
    slip: Option<SlipId>,
    fields: Vec<(String, Input)>,
) -> Asked {
    Asked { form: form.to_string(), step: step.to_string(), slip, fields, ..Asked::default() }
}

pub(super) fn text(name: &str, text: &str) -> (String, Input) {
    (name.to_string(), Input::Text(text.to_string()))
}

/// The refusal of a dry run, if there is one.
pub(super) fn refusal(tried: &Tried, form: &str) -> Option<Verdict> {
    if let Some(problem) = tried.problems.first() {
        return Some(Verdict::refused(problem.problem.clone(), vec![form.to_string()]));
    }
    // A list has one hand.
    if tried.advice.warnings.iter().any(|notice| notice.rule == NEEDS_COSIGN.name) {
        let why = "须两人签认,名册带不进来;请在台账里登记";
        return Some(Verdict::refused(why, vec![form.to_string()]));
    }
    let notice = tried.refusal.as_ref()?;
    Some(Verdict::refused(notice.text.clone(), notice.cites.clone()))
}

/// The warnings of a dry run.
pub(super) fn warnings(tried: &Tried) -> Vec<String> {
    tried.advice.warnings.iter().map(|notice| notice.text.clone()).collect()
}

pub(super) fn changed(remarks: Vec<String>) -> Verdict {
    Verdict { outcome: RowOutcome::Changed, remarks, cites: Vec::new() }
}

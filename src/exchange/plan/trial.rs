//! A dry run of steps against the book, and what it says of each row.

use crate::engine::book::Book;
use crate::engine::judge::{Asked, Hand, Input, Tried, try_out};
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;
use crate::exchange::wanted::{Planned, Verdict, What};

/// The steps of one wanted room or person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Each with the parts that it is for.
    pub steps: Vec<(Asked, Vec<usize>)>,
    pub planned: Planned,
}

/// Who asks, and when.
pub struct Desk<'a> {
    pub book: &'a dyn Book,
    pub hand: Hand,
    pub now: Moment,
}

impl Desk<'_> {
    pub(super) fn try_out(&self, asked: &Asked) -> Tried {
        try_out(self.book, asked, self.hand, self.now)
    }
}

impl Plan {
    /// One verdict for a room that asks for no step.
    pub(super) fn still(verdict: Verdict) -> Self {
        Self { steps: Vec::new(), planned: Planned { parts: vec![verdict], ..Planned::default() } }
    }
}

/// A step with these blanks.
pub(super) fn asked(
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

/// What a dry run refused, if it did: its first sentence with the clause.
pub(super) fn refusal(tried: &Tried, form: &str) -> Option<Verdict> {
    if let Some(problem) = tried.problems.first() {
        return Some(Verdict::refused(problem.problem.clone(), vec![form.to_string()]));
    }
    let notice = tried.refusal.as_ref()?;
    Some(Verdict::refused(notice.text.clone(), notice.cites.clone()))
}

/// What a dry run warns of.
pub(super) fn warnings(tried: &Tried) -> Vec<String> {
    tried.advice.warnings.iter().map(|notice| notice.text.clone()).collect()
}

pub(super) fn changed(said: Vec<String>) -> Verdict {
    Verdict { what: What::Changed, said, cites: Vec::new() }
}

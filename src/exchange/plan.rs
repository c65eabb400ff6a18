//! What becomes of a wanted room or person: the steps that bring it in, and a verdict for each row, by a
//! dry run of exactly those steps. It has no rule of its own about what may stand in a register.
//!
//! What stands there already is found by what it is (a room by its number, a person by room and name),
//! so a roster brought in again, or sent again after a dead line, asks for nothing a second time.

mod person;
mod room;

use super::wanted::{Planned, Verdict, Wanted, What};
use crate::engine::book::Book;
use crate::engine::judge::{Asked, Hand, Input, Tried, try_out};
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;

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
    /// Plans one wanted room or person against the book as it stands.
    #[must_use]
    pub fn plan(&self, wanted: &Wanted) -> Plan {
        let mut plan = match wanted {
            Wanted::Room(room) => room::plan(self, room),
            Wanted::Person(person) => person::plan(self, person),
        };
        plan.planned.entries = u32::try_from(plan.steps.len()).unwrap_or(u32::MAX);
        plan
    }

    fn try_out(&self, asked: &Asked) -> Tried {
        try_out(self.book, asked, self.hand, self.now)
    }
}

impl Plan {
    /// One verdict for a room that asks for no step.
    fn still(verdict: Verdict) -> Self {
        Self { steps: Vec::new(), planned: Planned { parts: vec![verdict], ..Planned::default() } }
    }
}

/// A step with these blanks.
fn asked(form: &str, step: &str, slip: Option<SlipId>, fields: Vec<(String, Input)>) -> Asked {
    Asked { form: form.to_string(), step: step.to_string(), slip, fields, ..Asked::default() }
}

fn text(name: &str, text: &str) -> (String, Input) {
    (name.to_string(), Input::Text(text.to_string()))
}

/// What a dry run refused, if it did: its first sentence with the clause.
fn refusal(tried: &Tried, form: &str) -> Option<Verdict> {
    if let Some(problem) = tried.problems.first() {
        return Some(Verdict::refused(problem.problem.clone(), vec![form.to_string()]));
    }
    let notice = tried.refusal.as_ref()?;
    Some(Verdict::refused(notice.text.clone(), notice.cites.clone()))
}

/// What a dry run warns of.
fn warnings(tried: &Tried) -> Vec<String> {
    tried.advice.warnings.iter().map(|notice| notice.text.clone()).collect()
}

fn changed(said: Vec<String>) -> Verdict {
    Verdict { what: What::Changed, said, cites: Vec::new() }
}

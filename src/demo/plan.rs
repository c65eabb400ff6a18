//! What practice office to make, and one step of making it.

use crate::engine::judge::{Asked, Hand, Input};
use crate::engine::moment::{Day, Moment};
use crate::engine::slip::Slip;
use crate::engine::value::Badge;

/// Slips of one day when the office is as busy as it should be.
pub(super) const A_DAY: usize = 43;
/// The least days of slips: three weeks.
const LEAST_DAYS: usize = 21;
/// The most days: ten years. Beyond, the days get busier instead.
const MOST_DAYS: usize = 3652;

/// What practice office to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Rooms of all kinds, exactly. From 900 on, the rooms that the screens show exist.
    pub rooms: usize,
    /// Calls that are taken, each a repair slip or a call log of its own. Never fewer than those
    /// that stand at the end so that every state is seen. Above 900 the slips go back further than
    /// three weeks, up to ten years.
    pub slips: usize,
    /// Slips that must be open at the end, at least: an office that is weeks behind, for what has
    /// to bear it. 0 leaves what an ordinary office leaves, some dozens and a part of a day's.
    pub open: usize,
    pub seed: u64,
    /// The moment at which the office stands; no step is later.
    pub now: Moment,
}

impl Default for Plan {
    fn default() -> Self {
        // 2026-11-21T14:32+08:00.
        Self { rooms: 2160, slips: 900, open: 0, seed: 20_261_121, now: Moment(1_795_242_720_000) }
    }
}

impl Plan {
    /// How many days of slips there are.
    pub(super) fn days(&self) -> usize {
        (self.slips / A_DAY).clamp(LEAST_DAYS, MOST_DAYS)
    }

    /// The first day of the slips.
    pub(super) fn first_day(&self) -> Day {
        self.now.day().before(u64::try_from(self.days()).unwrap_or(0))
    }
}

/// One step, ready to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub asked: Asked,
    pub hand: Hand,
    /// The desk's clock when it is taken; never before that of the step before.
    pub at: Moment,
}

impl Planned {
    /// A step by a badge, nothing typed yet.
    pub(super) fn step(form: &str, step: &str, by: u32, at: Moment) -> Self {
        let asked = Asked { form: form.to_string(), step: step.to_string(), ..Asked::default() };
        Self { asked, hand: Hand { badge: Badge(by), cosign: None }, at }
    }

    /// Types into a blank.
    pub(super) fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.asked.fields.push((field.to_string(), Input::Text(text.into())));
        self
    }

    /// Types into a blank if there is something to type.
    pub(super) fn maybe(self, field: &str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.with(field, text),
            None => self,
        }
    }

    /// Types rows; an empty list leaves the blank alone.
    pub(super) fn rows(mut self, field: &str, rows: Vec<Vec<(String, String)>>) -> Self {
        if !rows.is_empty() {
            self.asked.fields.push((field.to_string(), Input::Rows(rows)));
        }
        self
    }

    /// On a slip as it stands.
    pub(super) fn on(mut self, slip: &Slip) -> Self {
        self.asked.slip = Some(slip.id);
        self.asked.seen = Some(slip.version);
        self
    }

    /// Happened before it was typed, and who said so.
    pub(super) fn reported(mut self, occurred: Moment, source: String) -> Self {
        self.asked.occurred = occurred.minute().to_string();
        self.asked.source = source;
        self
    }
}

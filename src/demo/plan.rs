//! What practice office to generate, and one step of it.

use crate::engine::decision::{Hand, Input};
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;

/// Slips per day in an office of ordinary load.
pub(super) const SLIPS_PER_DAY: usize = 43;
/// The fewest days of slips: three weeks.
const MIN_DAYS: usize = 21;
/// The most days of slips: ten years. A larger plan gets busier days instead.
const MAX_DAYS: usize = 3652;

/// What practice office to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The exact number of rooms of all kinds. From 900 rooms on, the sample rooms of the screens exist.
    pub rooms: usize,
    /// Calls taken, each one a repair slip or a call log; never fewer than the scripted slips, which
    /// show every state. Above 900, the slips go back further than three weeks, up to ten years.
    pub slips: usize,
    /// The fewest slips that are open at the end: an office that is weeks behind, for load tests.
    /// 0 gives an ordinary office, with some dozens of open slips.
    pub open: usize,
    pub seed: u64,
    /// The last moment of the office; no step is later.
    pub now: Moment,
}

impl Default for Plan {
    fn default() -> Self {
        // 2026-11-21T14:32+08:00.
        Self { rooms: 2160, slips: 900, open: 0, seed: 20_261_121, now: Moment(1_795_242_720_000) }
    }
}

impl Plan {
    /// The number of days with slips.
    pub(super) fn days(&self) -> usize {
        (self.slips / SLIPS_PER_DAY).clamp(MIN_DAYS, MAX_DAYS)
    }

    /// The first day with slips.
    pub(super) fn first_day(&self) -> Day {
        self.now.day().before(u64::try_from(self.days()).unwrap_or(0))
    }
}

/// Somebody who calls.
pub(super) struct Caller {
    pub(super) person: u32,
    pub(super) has_phone: bool,
}

/// One step, ready for the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub asked: Asked,
    pub hand: Hand,
    /// The desk's clock at this step; never before that of the previous step.
    pub at: Moment,
}

impl Planned {
    /// A step by a badge, with all blanks still empty.
    pub(super) fn step(form: &str, step: &str, by: u32, at: Moment) -> Self {
        let asked = Asked { form: form.to_string(), step: step.to_string(), ..Asked::default() };
        Self { asked, hand: Hand { badge: Badge(by), cosign: None }, at }
    }

    /// Fills a blank.
    pub(super) fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.asked.fields.push((field.to_string(), Input::Text(text.into())));
        self
    }

    /// Fills several blanks, written as on a command line: `told=phone told_whom=400`.
    pub(super) fn fill(self, words: &str) -> Self {
        let blanks = words.split(' ').filter_map(|word| word.split_once('='));
        blanks.fold(self, |step, (blank, text)| step.with(blank, text))
    }

    /// Fills a blank if there is a text for it.
    pub(super) fn maybe(self, field: &str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.with(field, text),
            None => self,
        }
    }

    pub(super) fn room(self, room: u32) -> Self {
        self.with("room", format!("#{room}"))
    }

    /// The room and the person who pays.
    pub(super) fn payer(self, payer: Payer) -> Self {
        self.room(payer.room).with("payer", format!("@{}", payer.person))
    }

    /// The caller and, if the register has one, the caller's first phone number.
    pub(super) fn caller(self, caller: Option<&Caller>) -> Self {
        self.maybe("caller", caller.map(|c| format!("@{}", c.person)))
            .maybe("phone", caller.filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person)))
    }

    /// Fills a list of rows; an empty list leaves the blank empty.
    pub(super) fn rows(mut self, field: &str, rows: Vec<Vec<(String, String)>>) -> Self {
        if !rows.is_empty() {
            self.asked.fields.push((field.to_string(), Input::Rows(rows)));
        }
        self
    }

    /// Applies to this slip in its present version.
    pub(super) fn on(mut self, slip: &Slip) -> Self {
        self.asked.slip = Some(slip.id);
        self.asked.seen = Some(slip.version);
        self
    }

    /// Happened before it was entered, as reported by this source.
    pub(super) fn reported(mut self, occurred: Moment, source: String) -> Self {
        self.asked.occurred = occurred.minute().to_string();
        self.asked.source = source;
        self
    }
}

/// A moment of a day, in minutes after midnight.
pub(super) fn at_minute(day: Day, minutes: u16) -> Moment {
    day.begins().plus_minutes(i64::from(minutes))
}

/// A row of a list, as it is typed.
pub(super) fn row(cells: &[(&str, &str)]) -> Vec<(String, String)> {
    cells.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect()
}

//! The days that a report speaks of.

use crate::engine::moment::{Day, Moment};

/// From a day to a day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Day,
    pub to: Day,
}

impl Span {
    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(self, at: Moment) -> bool {
        (self.from..=self.to).contains(&at.day())
    }

    /// The span as bounds of keys by day.
    pub(super) fn keys(self) -> ((u64, u64), (u64, u64)) {
        let day = |day: Day| u64::try_from(day.number()).unwrap_or(0);
        ((day(self.from), 0), (day(self.to), u64::MAX))
    }
}

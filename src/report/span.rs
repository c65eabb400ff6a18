//! The days that a report covers.

use crate::engine::moment::{Day, Moment};

/// A range of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Day,
    pub to: Day,
}

impl Span {
    pub fn contains(self, at: Moment) -> bool {
        (self.from..=self.to).contains(&at.day())
    }

    /// The bounds of the span in an index by day.
    pub(super) fn key_range(self) -> ((u64, u64), (u64, u64)) {
        let day = |day: Day| u64::try_from(day.number()).unwrap_or(0);
        ((day(self.from), 0), (day(self.to), u64::MAX))
    }
}

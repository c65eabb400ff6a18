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

    /// Its days, one after the other.
    pub(super) fn days(self) -> impl Iterator<Item = Day> {
        let days = std::iter::successors(Some(self.from), |day| Some(day.next(1)));
        days.take_while(move |day| *day <= self.to)
    }

    /// The bounds of the span in an index by day.
    pub(super) fn key_range(self) -> ((u64, u64), (u64, u64)) {
        let day = |day: Day| u64::try_from(day.number()).unwrap_or(0);
        ((day(self.from), 0), (day(self.to), u64::MAX))
    }
}

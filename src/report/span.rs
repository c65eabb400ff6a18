//! The days that a report covers.

use crate::engine::prelude::*;

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

    /// The slips of a form that were opened on its days: all of them, whatever else was opened.
    pub(super) fn opened(self, book: &dyn Book, form: u16) -> impl Iterator<Item = SlipId> + '_ {
        let of_day = move |day: Day| {
            let at = (u64::try_from(day.number()).unwrap_or(0), u64::from(form));
            book.keys(Index::Day, at, at, usize::MAX)
        };
        self.days().flat_map(of_day)
    }

    /// The bounds of the span in an index by day.
    pub(super) fn key_range(self) -> ((u64, u64), (u64, u64)) {
        let day = |day: Day| u64::try_from(day.number()).unwrap_or(0);
        ((day(self.from), 0), (day(self.to), u64::MAX))
    }
}

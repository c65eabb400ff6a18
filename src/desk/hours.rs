//! What is left of a clock in the working time that it counts, and when the clock itself stands still:
//! so that a board at night doesn't make a slip look late that nobody may work on.

use std::collections::BTreeMap;

use super::talk::Left;
use crate::domain::book::Book;
use crate::domain::calendar::Calendar;
use crate::domain::deadline;
use crate::domain::form::Line;
use crate::domain::moment::Moment;
use crate::domain::registers::worktime::{self, Purpose};

/// Days back for which exceptions of the calendar are read: what is longer overdue is so by days.
const BACK: i64 = 60;
/// Intervals that touch one another before a calendar counts as never pausing.
const TOUCHING: usize = 16;

/// The calendars that one answer needs, each read once.
#[derive(Default)]
pub struct Hours {
    made: BTreeMap<u16, Calendar>,
}

impl Hours {
    /// What is left of the clock of a row.
    pub fn of(
        &mut self,
        book: &dyn Book,
        line: &Line,
        due: Option<Moment>,
        now: Moment,
    ) -> Option<Left> {
        self.left(book, line.hours?, due?, now)
    }

    /// What is left until a moment by the hours of a purpose; none where the wall clock says the same.
    pub fn left(&mut self, book: &dyn Book, of: Purpose, due: Moment, now: Moment) -> Option<Left> {
        let since = now.plus_minutes(-BACK * 1440);
        let calendar =
            self.made.entry(of as u16).or_insert_with(|| worktime::calendar(book, of, since));
        let minutes = deadline::left(now, due, calendar, &[]);
        let (runs, turns) = turn(calendar, now);
        let (first, last) = (now.min(due), now.max(due));
        let all = deadline::worked(first, last, calendar, &[]) == last.0 - first.0;
        let plain = runs && all && turns.is_none_or(|at| at >= due);
        (!plain).then_some(Left { minutes, at: now, runs, turns })
    }
}

/// Whether the clock runs, and when that changes next; none: not within sight.
fn turn(calendar: &Calendar, now: Moment) -> (bool, Option<Moment>) {
    let mut open = calendar.open(now);
    let Some((from, mut end)) = open.next() else { return (false, None) };
    if from > now {
        return (false, Some(from));
    }
    for (from, to) in open.take(TOUCHING) {
        if from > end {
            return (true, Some(end));
        }
        end = to;
    }
    (true, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Holidays, Hours as Spans};

    fn at(text: &str) -> Moment {
        Moment::parse(text, Moment(0)).unwrap()
    }

    #[test]
    fn a_clock_that_stands_still_at_night_says_when_it_goes_on() {
        let day = Spans::parse("8-18").unwrap();
        let calendar = Calendar::weekly(std::array::from_fn(|_| day.clone()), Holidays::AsUsual);
        let evening = at("2026-11-24T20:00");
        assert_eq!(turn(&calendar, evening), (false, Some(at("2026-11-25T08:00"))));
        assert_eq!(turn(&calendar, at("2026-11-24T09:00")), (true, Some(at("2026-11-24T18:00"))));
        assert_eq!(turn(&Calendar::round_the_clock(), evening), (true, None));
    }
}

//! The office's calendar: which minutes are working time, for one purpose.
//!
//! A week's pattern, the State Council's holidays and make-up days, and the office's own exceptions.
//! It answers about minutes only; what is due when is `deadline`'s, and who entered it is B-07's.

pub mod arrangement;
pub mod hours;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::moment::{Day, Moment};
use arrangement::{Arranged, arranged};
pub use hours::Hours;

/// Days that are looked ahead for working time: beyond any allowance an office may set, and a bound
/// for a calendar that has been closed for good.
const HORIZON: u32 = 1_600;

crate::choice! {
    /// Whose working time it is. Codes are stored.
    pub enum Purpose {
        Urgent = 1 "urgent" "紧急维修",
        Repair = 2 "repair" "一般维修",
        Office = 3 "office" "管理处事务",
        // When work that can be heard next door may be done: no working time of the office.
        Noise = 4 "noise" "装修施工",
    }
}

impl Purpose {
    /// Whether clocks run by it; the others are only looked up.
    pub fn times_work(self) -> bool {
        self != Self::Noise
    }
}

/// What happens on the State Council's holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holidays {
    /// As on any such weekday: the arrangement is not followed, make-up days neither.
    #[default]
    AsUsual,
    /// These hours on holidays (none: at rest); a make-up day is worked like the week's first day.
    Hours(Hours),
}

/// Days that are otherwise than the week and the holidays have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub from: Day,
    /// The last day, included.
    pub until: Day,
    pub hours: Hours,
    /// What it is called in a reason: 台风停工.
    pub name: String,
}

/// The working time of one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Hours by weekday, Monday first.
    pub week: [Hours; 7],
    pub holidays: Holidays,
    /// A later one goes before an earlier one.
    pub exceptions: Vec<Exception>,
    /// As reasons call it, with the version that was in force: 一般维修工时 and 2. Nothing for the
    /// calendar of an office that has entered none.
    pub name: String,
    pub version: u32,
}

/// One day as the calendar has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPlan<'a> {
    pub hours: &'a Hours,
    /// Why it is not an ordinary day.
    pub named: Option<&'a str>,
}

impl Calendar {
    /// Every minute of every day: an office that has entered no hours.
    pub fn round_the_clock() -> Self {
        Self::weekly(std::array::from_fn(|_| Hours::all_day()), Holidays::AsUsual)
    }

    /// A week's pattern without exceptions.
    pub fn weekly(week: [Hours; 7], holidays: Holidays) -> Self {
        Self { week, holidays, exceptions: Vec::new(), name: String::new(), version: 0 }
    }

    /// Whether there is any working time in an ordinary week.
    pub fn works(&self) -> bool {
        self.week.iter().any(|hours| !hours.is_none())
    }

    /// The hours of a day: the office's exception, else the State Council's arrangement where it is
    /// followed, else the week's.
    pub fn day(&self, day: Day) -> DayPlan<'_> {
        let holds = |e: &&Exception| e.from <= day && day <= e.until;
        if let Some(own) = self.exceptions.iter().rev().find(holds) {
            return DayPlan { hours: &own.hours, named: Some(&own.name) };
        }
        let usual = &self.week[day.weekday()];
        let Holidays::Hours(holiday) = &self.holidays else {
            return DayPlan { hours: usual, named: None };
        };
        match arranged(day) {
            Some(Arranged::Off(name)) => DayPlan { hours: holiday, named: Some(name) },
            Some(Arranged::Worked(name)) => {
                let first = self.week.iter().find(|hours| !hours.is_none());
                DayPlan { hours: first.unwrap_or(usual), named: Some(name) }
            }
            None => DayPlan { hours: usual, named: None },
        }
    }

    /// Whether the holidays of a year matter here and nobody has said what they are.
    pub fn unknown(&self, year: i32) -> bool {
        matches!(self.holidays, Holidays::Hours(_))
            && arrangement::of_year(year).is_none()
            && !self.exceptions.iter().any(|e| e.from.year() <= year && year <= e.until.year())
    }

    /// Working time from a moment on: intervals that do not overlap, ascending; some may touch.
    pub fn open(&self, from: Moment) -> Open<'_> {
        // Yesterday's hours may reach over midnight.
        Open {
            calendar: self,
            day: from.day().before(1),
            left: HORIZON,
            reached: from,
            waiting: VecDeque::new(),
        }
    }

    /// Whether the clock runs at a moment.
    pub fn runs_at(&self, at: Moment) -> bool {
        self.open(at).next().is_some_and(|(from, _)| from == at)
    }
}

/// See [`Calendar::open`].
pub struct Open<'a> {
    calendar: &'a Calendar,
    day: Day,
    left: u32,
    /// Everything before has been told.
    reached: Moment,
    waiting: VecDeque<(Moment, Moment)>,
}

impl Iterator for Open<'_> {
    type Item = (Moment, Moment);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((from, to)) = self.waiting.pop_front() {
                let from = from.max(self.reached);
                if from < to {
                    self.reached = to;
                    return Some((from, to));
                }
                continue;
            }
            self.left = self.left.checked_sub(1)?;
            let midnight = self.day.begins();
            let at = |minutes: u16| midnight.plus_minutes(i64::from(minutes));
            let spans = self.calendar.day(self.day).hours.spans();
            self.waiting.extend(spans.iter().map(|(from, to)| (at(*from), at(*to))));
            self.day = self.day.next(1);
        }
    }
}

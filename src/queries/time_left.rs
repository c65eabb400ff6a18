//! What is left of a clock in the working time that it counts, and when the clock itself stands still:
//! so that a board at night doesn't make a slip look late that nobody may work on. What a row shows,
//! what a filter lets through and what a board is sorted by are all reckoned here.
//!
//! It must not decide when something is due: that stands on the slip.

#[cfg(test)]
mod tests;

use crate::engine::book::Book;
use crate::engine::calendar::{Calendar, Purpose};
use crate::engine::deadline::Pause;
use crate::engine::moment::Moment;
use crate::forms::office::working_hours;
use crate::protocol::messages::Left;

/// Days back for which a calendar is laid out: what is longer overdue is so by days.
const BACK: i64 = 60;
/// Days ahead: what is due later is counted by the wall clock from there on.
const AHEAD: i64 = 90;
/// Intervals that touch one another before a calendar counts as never pausing.
const TOUCHING: usize = 16;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// The calendar of every purpose, laid out around a day, and kept until the day or a calendar changes:
/// ten thousand clocks are then read by a search in a short list each.
#[derive(Default)]
pub struct Hours {
    /// The day it was laid out for, counted from 1970 in UTC, because any 24 hours do; none: not yet.
    day: Option<i64>,
    made: Vec<Made>,
}

/// The working time of one purpose between two moments. Moments and lengths are milliseconds, as
/// [`Moment`] counts them.
struct Made {
    of: Purpose,
    calendar: Calendar,
    spans: Vec<Span>,
    since: i64,
    until: i64,
    /// Working time between the two.
    whole: i64,
}

/// Working time without a break, and how much of it lies before.
struct Span {
    from: i64,
    to: i64,
    before: i64,
}

impl Made {
    fn of(book: &dyn Book, of: Purpose, now: Moment) -> Self {
        let since = now.plus_minutes(-BACK * 1_440);
        let until = now.plus_minutes(AHEAD * 1_440);
        let calendar = working_hours::calendar(book, of, since);
        let mut spans: Vec<Span> = Vec::new();
        let mut whole = 0;
        for (from, to) in calendar.open(since).take_while(|(from, _)| *from < until) {
            let to = to.min(until);
            match spans.last_mut() {
                Some(last) if last.to == from.0 => last.to = to.0,
                _ => spans.push(Span { from: from.0, to: to.0, before: whole }),
            }
            whole += to.0 - from.0;
        }
        Self { of, calendar, spans, since: since.0, until: until.0, whole }
    }

    /// Milliseconds worked from the first day that is laid out until a moment.
    fn by(&self, at: i64) -> i64 {
        if at <= self.since {
            return at.saturating_sub(self.since);
        }
        if at >= self.until {
            return self.whole.saturating_add(at.saturating_sub(self.until));
        }
        let begun = self.spans.partition_point(|span| span.from < at);
        let span = begun.checked_sub(1).and_then(|n| self.spans.get(n));
        span.map_or(0, |span| span.before + at.min(span.to) - span.from)
    }
}

impl Hours {
    /// Calendars laid out for a moment.
    #[must_use]
    pub fn of(book: &dyn Book, now: Moment) -> Self {
        let made = Purpose::PICKS.iter().filter_map(|pick| Purpose::of(pick.code));
        let made = made.map(|of| Made::of(book, of, now)).collect();
        Self { day: Some(now.0.div_euclid(DAY)), made }
    }

    /// Whether they are laid out for the day of a moment.
    #[must_use]
    pub fn fit(&self, now: Moment) -> bool {
        self.day == Some(now.0.div_euclid(DAY))
    }

    /// The same, read at a moment.
    #[must_use]
    pub fn at(&self, now: Moment) -> At<'_> {
        let read = |made: &'_ Made| made.by(now.0);
        At { now, made: self.made.iter().map(|made| (made, read(made))).collect() }
    }
}

/// The hours at one moment: what every row of an answer is reckoned with.
pub struct At<'a> {
    now: Moment,
    /// With what has been worked by now.
    made: Vec<(&'a Made, i64)>,
}

impl At<'_> {
    /// Milliseconds that are left until a moment, in working time where a purpose is named; below
    /// zero: late. `stops` are the intervals since then in which the clock stood still.
    #[must_use]
    pub fn left_ms(&self, of: Option<Purpose>, due: i64, stops: &[Pause]) -> i64 {
        let wall = due.saturating_sub(self.now.0);
        let made = of.and_then(|of| self.made.iter().find(|(made, _)| made.of == of));
        let Some((made, by_now)) = made else { return wall };
        let stood = |stop: &Pause| {
            let until = stop.until.map_or(self.now.0, |until| until.0.min(self.now.0));
            (made.by(until) - made.by(stop.from.0.max(due))).max(0)
        };
        let left = made.by(due).saturating_sub(*by_now);
        if wall >= 0 {
            return left;
        }
        // Late is late, also before anybody has worked a minute since.
        left.saturating_add(stops.iter().map(stood).sum()).min(-1)
    }

    /// Whole minutes, as a row says them.
    #[must_use]
    pub fn minutes(&self, of: Option<Purpose>, due: i64, stops: &[Pause]) -> i64 {
        let left = self.left_ms(of, due, stops);
        // The wall clock's minutes turn with the clock on the screen; working minutes that are not
        // whole are not counted either way.
        if of.is_some() { left / MINUTE } else { left.div_euclid(MINUTE) }
    }

    /// What is left for a row; none where the wall clock says the same.
    #[must_use]
    pub fn left(&self, of: Option<Purpose>, due: Option<Moment>, stops: &[Pause]) -> Option<Left> {
        let (of, due) = (of?, due?);
        let (made, by_now) = self.made.iter().find(|(made, _)| made.of == of)?;
        let (runs, turns) = turn(&made.calendar, self.now);
        let wall = due.0.saturating_sub(self.now.0);
        let all = made.by(due.0).saturating_sub(*by_now) == wall;
        let plain = runs && all && stops.is_empty() && turns.is_none_or(|at| at >= due);
        let minutes = self.minutes(Some(of), due.0, stops);
        (!plain).then_some(Left { minutes, at: self.now, runs, turns })
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

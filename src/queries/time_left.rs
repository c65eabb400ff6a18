//! The time left on a clock, counted in its working hours, and when the clock pauses: at night a
//! board must not make a slip look late that nobody may work on. Rows, filters and the order of
//! boards all use this calculation.
//!
//! It must not decide when something is due: the slip says that.

#[cfg(test)]
mod tests;

use crate::engine::calendar::{Calendar, Purpose};
use crate::engine::deadline::Pause;
use crate::engine::prelude::*;
use crate::forms::office::working_hours;
use crate::protocol::messages::Left;

/// Days back for which working hours are computed: what is overdue for longer counts by the wall
/// clock.
const DAYS_BACK: i64 = 60;
/// Days ahead: what is due later counts by the wall clock from there on.
const DAYS_AHEAD: i64 = 90;
/// Adjacent intervals after which a calendar counts as never pausing.
const TOUCHING: usize = 16;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// The working hours of every purpose around a day, kept until the day or a calendar changes: each
/// of ten thousand clocks then costs a search in a short list.
#[derive(Default)]
pub struct Hours {
    /// The day for which they were computed, counted from 1970 in UTC, because any 24 hours will
    /// do; none: not yet.
    day: Option<i64>,
    calendars: Vec<OpenSpans>,
}

/// The working time of one purpose between two moments. Moments and lengths are milliseconds, as
/// [`Moment`] counts them.
struct OpenSpans {
    of: Purpose,
    calendar: Calendar,
    spans: Vec<Span>,
    since: i64,
    until: i64,
    /// Working time between the two.
    whole: i64,
}

/// Uninterrupted working time, and how much working time lies before it.
struct Span {
    from: i64,
    to: i64,
    before: i64,
}

impl OpenSpans {
    fn of(book: &dyn Book, of: Purpose, now: Moment) -> Self {
        let since = now.plus_minutes(-DAYS_BACK * 1_440);
        let until = now.plus_minutes(DAYS_AHEAD * 1_440);
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

    /// Milliseconds of working time from the first computed day until a moment.
    fn worked_until(&self, at: i64) -> i64 {
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
    /// Computes the working hours around a moment, of every purpose that a clock runs by.
    pub fn of(book: &dyn Book, now: Moment) -> Self {
        let calendars = Purpose::PICKS.iter().filter_map(|pick| Purpose::of(pick.code));
        let calendars =
            calendars.filter(|of| of.times_work()).map(|of| OpenSpans::of(book, of, now)).collect();
        Self { day: Some(now.0.div_euclid(DAY)), calendars }
    }

    /// Whether they were computed for the day of a moment.
    pub fn covers(&self, now: Moment) -> bool {
        self.day == Some(now.0.div_euclid(DAY))
    }

    /// The same, seen from one moment.
    pub fn at(&self, now: Moment) -> At<'_> {
        let by_now = self.calendars.iter().map(|spans| (spans, spans.worked_until(now.0)));
        At { now, calendars: by_now.collect() }
    }
}

/// Working hours seen from one moment, for all rows of an answer.
pub struct At<'a> {
    now: Moment,
    /// Each with the working time until now.
    calendars: Vec<(&'a OpenSpans, i64)>,
}

impl At<'_> {
    /// Milliseconds that are left until a moment, in working time where a purpose is named; below
    /// zero: late. `stops` are the intervals since then in which the clock stood still.
    pub fn left_ms(&self, of: Option<Purpose>, due: i64, stops: &[Pause]) -> i64 {
        let wall = due.saturating_sub(self.now.0);
        let spans = of.and_then(|of| self.calendars.iter().find(|(spans, _)| spans.of == of));
        let Some((spans, by_now)) = spans else { return wall };
        let paused = |stop: &Pause| {
            let until = stop.until.map_or(self.now.0, |until| until.0.min(self.now.0));
            (spans.worked_until(until) - spans.worked_until(stop.from.0.max(due))).max(0)
        };
        let left = spans.worked_until(due).saturating_sub(*by_now);
        if wall >= 0 {
            return left;
        }
        // What is overdue is late, even if nobody has worked a minute since.
        left.saturating_add(stops.iter().map(paused).sum()).min(-1)
    }

    /// Whole minutes, as a row says them.
    pub fn minutes(&self, of: Option<Purpose>, due: i64, stops: &[Pause]) -> i64 {
        let left = self.left_ms(of, due, stops);
        // Wall-clock minutes change with the clock on the screen; working minutes are cut to whole
        // ones.
        if of.is_some() { left / MINUTE } else { left.div_euclid(MINUTE) }
    }

    /// What is left for a row; none where the wall clock says the same.
    pub fn left(&self, of: Option<Purpose>, due: Option<Moment>, stops: &[Pause]) -> Option<Left> {
        let (of, due) = (of?, due?);
        let (spans, by_now) = self.calendars.iter().find(|(spans, _)| spans.of == of)?;
        let (runs, turns) = state_and_change(&spans.calendar, self.now);
        let wall = due.0.saturating_sub(self.now.0);
        let all = spans.worked_until(due.0).saturating_sub(*by_now) == wall;
        let same_as_wall_clock =
            runs && all && stops.is_empty() && turns.is_none_or(|at| at >= due);
        let minutes = self.minutes(Some(of), due.0, stops);
        (!same_as_wall_clock).then_some(Left { minutes, at: self.now, runs, turns })
    }
}

/// Whether the clock runs, and when that changes next; none: not within sight.
fn state_and_change(calendar: &Calendar, now: Moment) -> (bool, Option<Moment>) {
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

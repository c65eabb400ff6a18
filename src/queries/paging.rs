//! The walk through old slips: page, filter and jump by keys alone, so that they cost the same among
//! ten thousand slips and among a million. It must not decode a slip to pass over it, except for a
//! text that no key holds, and then only so many.

mod cursor;
mod query;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::engine::moment::Day;
use crate::engine::slip::Index;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Spot, Window};
use crate::store::StoreProblem;
use crate::store::reader::Reader;
pub use cursor::Course;
use cursor::{Budget, Place, number_of};
pub use query::{Wish, wished};

/// Rows above or below that one question may go.
const STEPS_MOST: i32 = 2_000;
/// Slips that are looked through for a text in one question.
const LOOKED_MOST: usize = 500;
/// Days that are gone back to find the one that was asked for.
const DAYS_BACK: u64 = 400;

/// A part of the walk.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walked {
    pub slips: Vec<SlipId>,
    /// Which of them was wanted.
    pub here: usize,
    pub above: bool,
    pub below: bool,
    /// Keys or slips enough were looked at: there may be more, and nobody knows.
    pub tired: bool,
}

/// Walks a course to where a window is, keeping what `fits`: a text, mostly nothing.
///
/// # Errors
/// A read failed.
pub fn walk(
    view: &Reader,
    course: &Course,
    window: &Window,
    today: Day,
    fits: Option<&dyn Fn(SlipId) -> Result<bool, StoreProblem>>,
) -> Result<Walked, StoreProblem> {
    let most = usize::from(window.most).max(1);
    let before = usize::from(window.before).min(most - 1);
    let mut step = Stepper { view, course, fits, looked: 0, purse: Budget::full() };
    let (anchor, by) = match &window.spot {
        Spot::Top => (None, 0),
        Spot::End => {
            let mut found = step.go(None, false, most + 1)?;
            let above = found.len() > most;
            found.truncate(most);
            found.reverse();
            let here = found.len().saturating_sub(1);
            return Ok(step.walked(found.into(), here, above, false));
        }
        Spot::Slip { id, by, .. } => {
            (course.place_of(view, *id)?, (*by).clamp(-STEPS_MOST, STEPS_MOST))
        }
        Spot::Number(number) => match course.form() {
            Some(form) => (course.place_of(view, SlipId { form, number: *number })?, 0),
            None => (None, 0),
        },
        Spot::Day(day) => (on_day(view, course, Day::parse(day, today))?, 0),
    };
    let Some(anchor) = anchor else {
        let mut found = step.go(None, true, most + 1)?;
        let below = found.len() > most;
        found.truncate(most);
        return Ok(step.walked(found.into(), 0, false, below));
    };
    let (up, down) = (usize::try_from(-by).unwrap_or(0), usize::try_from(by).unwrap_or(0));
    let below = step.go(Some((anchor, true)), true, down + most + 1)?;
    let above = step.go(Some((anchor, false)), false, up + before + 1)?;
    let rows_above = above.len();
    let mut all: VecDeque<Place> = above.into_iter().rev().chain(below).collect();
    let last = all.len().saturating_sub(1);
    // Who pages on from the last row is at the end.
    if before == 0 && by > 0 && rows_above + down > last {
        return Ok(step.walked(VecDeque::new(), 0, true, false));
    }
    // Where the list ends above what was asked for, its first row it is.
    let wanted = (rows_above + down).saturating_sub(up).min(last);
    let first = wanted.saturating_sub(before);
    // Each way one more was asked for than is shown, so both edges are known.
    let more = all.len() > first + most;
    all.drain(..first.min(all.len()));
    all.truncate(most);
    Ok(step.walked(all, wanted - first, first > 0, more))
}

/// The place of the newest slip of a day, or of the day nearest before it that has any.
fn on_day(view: &Reader, course: &Course, day: Option<Day>) -> Result<Option<Place>, StoreProblem> {
    let Some(day) = day else { return Ok(None) };
    if let Some(place) = course.place_on(day) {
        return Ok(Some(place));
    }
    let Some(form) = course.form() else { return Ok(None) };
    for ago in 0..DAYS_BACK {
        let a = number_of(day.before(ago));
        let of = |number| (a, u64::from(form), SlipId { form, number });
        let found = view.keys_between(Index::Day, of(0), of(u64::MAX), true, 1)?;
        if let Some((_, _, id)) = found.first() {
            return course.place_of(view, *id);
        }
    }
    Ok(None)
}

/// Goes along a course and counts what it costs.
struct Stepper<'a> {
    view: &'a Reader,
    course: &'a Course,
    fits: Option<&'a dyn Fn(SlipId) -> Result<bool, StoreProblem>>,
    looked: usize,
    purse: Budget,
}

impl Stepper<'_> {
    /// So many places from one on, itself included if so said; from the end without one.
    fn go(
        &mut self,
        mut from: Option<(Place, bool)>,
        down: bool,
        most: usize,
    ) -> Result<Vec<Place>, StoreProblem> {
        let Some(fits) = self.fits else {
            return self.course.go(self.view, from, down, most, &mut self.purse);
        };
        let mut found = Vec::new();
        // Both ways get their half, or a text that is rare below would hide what is above.
        let until = self.looked + LOOKED_MOST / 2;
        while found.len() < most && self.looked < until {
            let piece = most.clamp(16, 64);
            let next = self.course.go(self.view, from, down, piece, &mut self.purse)?;
            let whole = next.len() == piece;
            for place in next {
                from = Some((place, false));
                self.looked += 1;
                if fits(place.1)? {
                    found.push(place);
                    if found.len() == most {
                        return Ok(found);
                    }
                }
            }
            if !whole {
                return Ok(found);
            }
        }
        self.purse.tire();
        Ok(found)
    }

    fn walked(self, places: VecDeque<Place>, here: usize, above: bool, below: bool) -> Walked {
        let slips = places.into_iter().map(|place| place.1).collect();
        Walked { slips, here, above, below, tired: self.purse.is_tired() }
    }
}

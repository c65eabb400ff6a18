//! Pages through old slips by keys alone, so that a page, a filter or a jump costs the same among
//! ten thousand slips and among a million. It must not decode a slip only to skip it, except for a
//! text search that no key can answer, and then only a limited number.

mod cursor;
mod query;
#[cfg(test)]
mod tests;

use crate::engine::prelude::*;
use std::collections::VecDeque;

use crate::protocol::messages::{Spot, Window};
use crate::store::StoreProblem;
use crate::store::reader::Reader;
pub use cursor::Scan;
use cursor::{Budget, Place, number_of};
pub use query::{ListQuery, plan};

/// The most rows that one query may move up or down.
const STEPS_MOST: i32 = 2_000;
/// The most slips that one query examines for a text.
const EXAMINED_MOST: usize = 500;
/// How many days back the nearest slip is searched.
const DAYS_BACK: u64 = 400;

/// One page of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ListPage {
    pub slips: Vec<SlipId>,
    /// The index of the wanted row.
    pub here: usize,
    pub above: bool,
    pub below: bool,
    /// The budget was used up: there may be more slips.
    pub exhausted: bool,
}

/// Reads the page of a scan that a window asks for. `fits` is a text search, mostly none.
///
/// # Errors
/// A read failed.
pub fn page(
    view: &Reader,
    scan: &Scan,
    window: &Window,
    today: Day,
    fits: Option<&dyn Fn(SlipId) -> Result<bool, StoreProblem>>,
) -> Result<ListPage, StoreProblem> {
    let most = usize::from(window.most).max(1);
    let before = usize::from(window.before).min(most - 1);
    let mut step = Stepper { view, scan, fits, examined: 0, budget: Budget::full() };
    let (anchor, by) = match &window.spot {
        Spot::Top => (None, 0),
        Spot::End => {
            let mut found = step.go(None, false, most + 1)?;
            let above = found.len() > most;
            found.truncate(most);
            found.reverse();
            let here = found.len().saturating_sub(1);
            return Ok(step.page_of(found.into(), here, above, false));
        }
        Spot::Slip { id, by, .. } => {
            (scan.place_of(view, *id)?, (*by).clamp(-STEPS_MOST, STEPS_MOST))
        }
        Spot::Number(number) => match scan.form() {
            Some(form) => (scan.place_of(view, SlipId { form, number: *number })?, 0),
            None => (None, 0),
        },
        Spot::Day(day) => (on_day(view, scan, Day::parse(day, today))?, 0),
    };
    let Some(anchor) = anchor else {
        let mut found = step.go(None, true, most + 1)?;
        let below = found.len() > most;
        found.truncate(most);
        return Ok(step.page_of(found.into(), 0, false, below));
    };
    let (up, down) = (usize::try_from(-by).unwrap_or(0), usize::try_from(by).unwrap_or(0));
    let below = step.go(Some((anchor, true)), true, down + most + 1)?;
    let above = step.go(Some((anchor, false)), false, up + before + 1)?;
    let rows_above = above.len();
    let mut all: VecDeque<Place> = above.into_iter().rev().chain(below).collect();
    let last = all.len().saturating_sub(1);
    // Paging on from the last row leads past the end.
    if before == 0 && by > 0 && rows_above + down > last {
        return Ok(step.page_of(VecDeque::new(), 0, true, false));
    }
    // If the list ends above the wanted row, its first row is taken.
    let wanted = (rows_above + down).saturating_sub(up).min(last);
    let first = wanted.saturating_sub(before);
    // One row more than shown was read in both directions, so that both ends are known.
    let more = all.len() > first + most;
    all.drain(..first.min(all.len()));
    all.truncate(most);
    Ok(step.page_of(all, wanted - first, first > 0, more))
}

/// The position of the newest slip of a day, or of the nearest earlier day that has one.
fn on_day(view: &Reader, scan: &Scan, day: Option<Day>) -> Result<Option<Place>, StoreProblem> {
    let Some(day) = day else { return Ok(None) };
    if let Some(place) = scan.place_on(day) {
        return Ok(Some(place));
    }
    let Some(form) = scan.form() else { return Ok(None) };
    for ago in 0..DAYS_BACK {
        let a = number_of(day.before(ago));
        let of = |number| (a, u64::from(form), SlipId { form, number });
        let found = view.keys_between(Index::Day, of(0), of(u64::MAX), true, 1)?;
        if let Some((_, _, id)) = found.first() {
            return scan.place_of(view, *id);
        }
    }
    Ok(None)
}

/// Moves along a scan and counts what it costs.
struct Stepper<'a> {
    view: &'a Reader,
    scan: &'a Scan,
    fits: Option<&'a dyn Fn(SlipId) -> Result<bool, StoreProblem>>,
    examined: usize,
    budget: Budget,
}

impl Stepper<'_> {
    /// Up to `most` positions from one on, itself included if the flag says so; without one from
    /// the end.
    fn go(
        &mut self,
        mut from: Option<(Place, bool)>,
        down: bool,
        most: usize,
    ) -> Result<Vec<Place>, StoreProblem> {
        let Some(fits) = self.fits else {
            return self.scan.go(self.view, from, down, most, &mut self.budget);
        };
        let mut found = Vec::new();
        // Each direction gets half, or a text that is rare below would leave nothing for above.
        let until = self.examined + EXAMINED_MOST / 2;
        while found.len() < most && self.examined < until {
            let piece = most.clamp(16, 64);
            let next = self.scan.go(self.view, from, down, piece, &mut self.budget)?;
            let whole = next.len() == piece;
            for place in next {
                from = Some((place, false));
                self.examined += 1;
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
        self.budget.exhaust();
        Ok(found)
    }

    fn page_of(self, places: VecDeque<Place>, here: usize, above: bool, below: bool) -> ListPage {
        let slips = places.into_iter().map(|place| place.1).collect();
        ListPage { slips, here, above, below, exhausted: self.budget.is_exhausted() }
    }
}

//! What every change of the roster is asked first: that the shift is still to come, and that whoever stands in is free.

use super::cover::{Cover, Duty};
use super::record::{AWAY, BUSY, OVER};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::handover::hours::Shift;

/// A shift that is over is stood by whoever stood it.
pub(super) fn check_ahead(day: Day, shift: Shift, now: Moment) -> Result<(), Notice> {
    if shift.hours_on(day).1 <= now {
        return Err(OVER.with(&[&day.to_string(), shift.label()]));
    }
    Ok(())
}

/// Whoever is to stand in is not on leave then and does not stand a shift of their own meanwhile, other than one that they
/// give away for it.
pub(super) fn check_free(
    ask: &Ask<'_>,
    who: Badge,
    (from, until): (Moment, Moment),
    gives: Option<(Day, Shift)>,
) -> Result<(), Notice> {
    let cover = Cover::of(ask.book);
    if cover.is_away(who, from, until) {
        return Err(AWAY.with(&[&staff::shown(ask.book, who)]));
    }
    let days = u64::try_from(until.day().number() - from.day().number()).unwrap_or(0).min(62);
    for day in (0..=days).map(|n| from.day().next(n)) {
        let clashes = |duty: &Duty| {
            let (begins, ends) = duty.shift.hours_on(day);
            let given = gives == Some((day, duty.shift));
            duty.who == who && !given && begins < until && from < ends
        };
        if cover.day(day).iter().any(clashes) {
            return Err(BUSY.with(&[&staff::shown(ask.book, who)]));
        }
    }
    Ok(())
}

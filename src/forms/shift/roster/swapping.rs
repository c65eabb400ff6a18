//! Two change their shifts: one asks, the other agrees under an own sign-in, and only then it stands (P-25).

use super::checks::{check_ahead, check_free};
use super::cover::Cover;
use super::record::{
    HALF_SWAP, NOT_ON_ROSTER, NOT_THE_OTHER, SAME_HAND, SWAP_ASKED, SWAPPED, Swap,
};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::handover::hours::Shift;

/// Whether somebody stands a shift that is still to come.
fn check_stands(ask: &Ask<'_>, who: Badge, day: Day, shift: Shift) -> Result<(), Notice> {
    check_ahead(day, shift, ask.now)?;
    if Cover::of(ask.book).of_shift(day, shift).contains(&who) {
        return Ok(());
    }
    Err(NOT_ON_ROSTER.with(&[&day.to_string(), shift.label(), &staff::shown(ask.book, who)]))
}

/// Each stands what they give and is free for what they take.
fn check(ask: &Ask<'_>, asker: Badge, it: &Swap) -> Result<(), Notice> {
    check_stands(ask, asker, it.day, it.shift).map_err(|no| no.at(Swap::day))?;
    let back = match (it.day_back, it.shift_back) {
        (Some(day), Some(shift)) => Some((day, shift)),
        (None, None) => None,
        _ => return Err(HALF_SWAP.at(Swap::day_back)),
    };
    if let Some((day, shift)) = back {
        check_stands(ask, it.with, day, shift).map_err(|no| no.at(Swap::day_back))?;
        check_free(ask, asker, shift.hours_on(day), Some((it.day, it.shift)))
            .map_err(|no| no.at(Swap::day_back))?;
    }
    check_free(ask, it.with, it.shift.hours_on(it.day), back).map_err(|no| no.at(Swap::with))
}

pub(super) fn swap(ask: &Ask<'_>, it: Swap) -> Outcome {
    if it.with == ask.hand.badge {
        return Err(SAME_HAND.at(Swap::with));
    }
    check(ask, ask.hand.badge, &it)?;
    ask.draw(SWAP_ASKED).ok()
}

/// By the other one alone, and if both still stand what is changed.
pub(super) fn agree(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    let with = slip.get(Swap::with).unwrap_or(Badge::CLOCK);
    if ask.hand.badge != with {
        return Err(NOT_THE_OTHER.with(&[&staff::shown(ask.book, with)]));
    }
    let asker = slip.story.first().map_or(Badge::CLOCK, |deed| deed.by);
    if let Some(it) = Swap::take(&slip.fields) {
        check(ask, asker, &it)?;
    }
    ask.draw(SWAPPED).ok()
}

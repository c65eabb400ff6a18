//! A complaint against a person: that person neither handles it nor calls back, under whatever right.

use super::record::{Open, PARTY};
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// The slip that a step is taken on, unless the hand is the person complained of.
///
/// # Errors
/// It is, or they sign beside it.
pub(super) fn standing<'a>(ask: &Ask<'a>) -> Result<&'a Slip, Notice> {
    let slip = ask.standing()?;
    refuse(ask, slip)?;
    Ok(slip)
}

/// Refuses the hand of the person complained of, on the complaint and on every paper that comes of it.
///
/// # Errors
/// It is theirs, or they sign beside it.
pub(in crate::forms::complaints) fn refuse(ask: &Ask<'_>, complaint: &Slip) -> Result<(), Notice> {
    let hands = [Some(ask.hand.badge), ask.hand.cosign];
    match complaint.get(Open::against).filter(|badge| hands.contains(&Some(*badge))) {
        Some(badge) => Err(PARTY.with(&[&staff::shown(ask.book, badge)])),
        None => Ok(()),
    }
}

/// Refuses that the matter goes into the hands of the person complained of.
///
/// # Errors
/// It would.
pub(super) fn not_to(
    ask: &Ask<'_>,
    against: Option<Badge>,
    given: &[(Option<Badge>, Tag<Badge>)],
) -> Result<(), Notice> {
    let Some(badge) = against else { return Ok(()) };
    match given.iter().find(|(to, _)| *to == Some(badge)) {
        Some((_, tag)) => Err(PARTY.with(&[&staff::shown(ask.book, badge)]).at(*tag)),
        None => Ok(()),
    }
}

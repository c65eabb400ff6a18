//! What the steps of a shift share: that it is its hand who acts, and the entry that begins a shift.

use super::fields::{Begin, ENDS, ON, PREVIOUS, Pending};
use super::gathering::Gathered;
use super::hours::Shift;
use super::record::{BEGIN, NOT_ON_DUTY, OFF_ROSTER, ON_DUTY, UNMARKED, on};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::roster::cover::Cover;

/// `王丽(102)`, who stands the shift.
pub(super) fn hand_shown(ask: &Ask<'_>, slip: &Slip) -> String {
    on(slip).map_or_else(String::new, |badge| staff::shown(ask.book, badge))
}

/// Whether the shift is the asker's own.
pub(super) fn is_mine(ask: &Ask<'_>, slip: &Slip) -> bool {
    on(slip) == Some(ask.hand.badge)
}

/// Steps of the hand on duty are taken by nobody else.
pub(super) fn check_on_duty(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    if is_mine(ask, slip) {
        return Ok(());
    }
    Err(NOT_ON_DUTY.with(&[&hand_shown(ask, slip)]))
}

/// The same before anything is written.
pub(super) fn not_on_duty(ask: &Ask<'_>) -> Option<Notice> {
    check_on_duty(ask, ask.slip?).err()
}

/// Whether those who answer for the desk act, in place of somebody who is not there.
pub(super) fn in_charge(ask: &Ask<'_>) -> bool {
    [Role::Supervisor, Role::Head].contains(&ask.role)
}

/// The entry that begins a shift: in its own step, or by a handover for the one who takes over.
pub(super) fn begin_shift(
    ask: &Ask<'_>,
    set: Fields,
    shift: Shift,
    hand: Badge,
    after: Option<SlipId>,
) -> Drawn {
    let ends = shift.ends(ask.occurred);
    let mut set = set.put(Begin::shift, shift).put(ON, hand).put(ENDS, ends);
    if let Some(before) = after {
        set = set.put(PREVIOUS, SlipRef(before));
    }
    let because = format!("{}到 {} (P-25)", shift.label(), ends.show(ask.now));
    Ask::beside(ask.fresh(), BEGIN, ON_DUTY, set).due(dues::HANDOVER, ends, because)
}

/// How many entries of the shift book have neither OK nor a reason.
pub(super) fn warn_unmarked(gathered: &Gathered) -> Option<Notice> {
    let left = gathered.count(Pending::BookUrgent) + gathered.count(Pending::BookPlain);
    (left > 0).then(|| UNMARKED.with(&[&left.to_string()]))
}

/// Whoever stands a shift should be whom the roster has for it; where it has nobody, anybody is right.
pub(super) fn warn_off_roster(ask: &Ask<'_>, shift: Shift, hand: Badge) -> Option<Notice> {
    let day = shift.ends(ask.occurred).plus_minutes(-1).day();
    let foreseen = Cover::of(ask.book).of_shift(day, shift);
    let strange = !foreseen.is_empty() && !foreseen.contains(&hand);
    let shown = foreseen.iter().map(|badge| staff::shown(ask.book, *badge));
    strange.then(|| OFF_ROSTER.with(&[&shown.collect::<Vec<_>>().join("、")]))
}

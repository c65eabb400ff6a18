//! When somebody is not there: 延班, 代接 and 补签, 暂离 and 回岗. All of it is written down and watched;
//! none of it stops the desk, unless policy says so (D-09).

use super::duty::{begin_shift, hand_shown, in_charge, is_mine};
use super::fields::{Back, Countersign, Extend, FOLLOWED_BY, LEFT, Leave, StandIn, TAKEN_BY};
use super::hours::Shift;
use super::record::{
    AWAY, AWOL, COUNTERSIGN, COUNTERSIGN_BY, EXTEND, EXTENDED, FIND_RELIEF, HANDED, LEAVE_REFUSED,
    NO_STAND_IN, NOT_OUTGOING, ON_DUTY, OWN_SHIFT, SIGNED_LATE, UNTIL_PAST,
};
use super::signing::check_reasons;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::policy::{COUNTERSIGN_HOURS, HANDOVER_LATE_MINUTES, HandoverMissed};

/// The receiver does not come: the outgoing hand stays, and the clock runs to when relief is expected.
/// What the director has still to say, or has said, stands; so does that the hand is away.
pub(super) fn extend(ask: &Ask<'_>, it: Extend) -> Outcome {
    let slip = ask.standing()?;
    let (at, because) = match it.until {
        Some(at) if ask.is_past(at) => {
            return Err(UNTIL_PAST.with(&[&at.show(ask.now)]).at(Extend::until));
        }
        Some(at) => (at, "接班人预计到 (D-09)".to_string()),
        None => {
            let minutes = ask.limit(&HANDOVER_LATE_MINUTES);
            let because = format!("延班 {} + {minutes} 分 (D-61)", ask.occurred.show(ask.now));
            (ask.occurred.plus_minutes(minutes), because)
        }
    };
    let extended = |state: u16| if state == ON_DUTY { EXTENDED } else { state };
    let left = (slip.state == AWAY).then(|| i64::from(extended(left(slip))));
    let set = left.into_iter().fold(ask.given.clone(), |set, state| set.put(LEFT, state));
    let drawn = ask.draw_with(extended(slip.state), set).due(dues::HANDOVER, at, because);
    Ok(Decision { drawn: vec![drawn], warnings: vec![FIND_RELIEF.says()] })
}

/// Nobody stands in for themselves, nor for anybody where the office has it so (D-09).
pub(super) fn no_stand_in(ask: &Ask<'_>) -> Option<Notice> {
    let slip = ask.slip?;
    if is_mine(ask, slip) {
        return Some(OWN_SHIFT.with(&["代接"]));
    }
    let strict = ask.book.policy().is(HandoverMissed::Strict);
    strict.then(|| NO_STAND_IN.with(&[&hand_shown(ask, slip)]))
}

/// Somebody takes the shift without its hand being there: their own shift begins, and the one left
/// waits for the countersignature.
pub(super) fn stand_in(ask: &Ask<'_>, it: StandIn) -> Outcome {
    let slip = ask.standing()?;
    let left = hand_shown(ask, slip);
    check_reasons(&it.counts)?;
    let shift = it.next.unwrap_or_else(|| Shift::at(ask.occurred));
    let begun = begin_shift(ask, Fields::new(), shift, ask.hand.badge, Some(slip.id));
    let hours = ask.limit(&COUNTERSIGN_HOURS);
    let by = ask.occurred.plus_minutes(60 * hours);
    let because = format!("代接 {} + {hours} 小时 (D-62)", ask.occurred.show(ask.now));
    let set = ask.given.clone().put(TAKEN_BY, ask.hand.badge).put(FOLLOWED_BY, SlipRef(begun.slip));
    let taken = ask.draw_with(COUNTERSIGN, set).due(dues::COUNTERSIGN, by, because);
    let taken = taken.met(ask.slip, dues::HANDOVER, ask.occurred);
    let warning = COUNTERSIGN_BY.with(&[&left, &by.show(ask.now)]);
    Ok(Decision { drawn: vec![taken, begun], warnings: vec![warning] })
}

/// The one who left signs afterwards; for somebody who no longer comes, those who answer for the desk.
pub(super) fn countersign(ask: &Ask<'_>, it: Countersign) -> Outcome {
    let slip = ask.standing()?;
    if !is_mine(ask, slip) && !in_charge(ask) {
        return Err(NOT_OUTGOING.with(&[&hand_shown(ask, slip)]));
    }
    check_reasons(&it.counts)?;
    let late = slip.due(dues::COUNTERSIGN).map(|due| due.at.minutes_until(ask.occurred));
    let warning = late.filter(|late| *late > 0);
    let warnings = warning.map(|late| SIGNED_LATE.with(&[&late.to_string()])).into_iter().collect();
    let drawn = ask.draw(HANDED).met(ask.slip, dues::COUNTERSIGN, ask.occurred);
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// Leaving the post wants the head's word and somebody in place (G-07). Somebody who is away already
/// writes here what was missing.
pub(super) fn leave(ask: &Ask<'_>, it: Leave) -> Outcome {
    let slip = ask.standing()?;
    let approved = it.approved.and_then(|badge| staff::role(ask.book, badge)) == Some(Role::Head);
    let covered = it.covered.is_some_and(|badge| badge != ask.hand.badge);
    let set = ask.given.clone().put(LEFT, i64::from(left(slip)));
    let mut decision = Decision::from(ask.draw_with(AWAY, set));
    if !(approved && covered) {
        if ask.book.policy().is(HandoverMissed::Strict) {
            return Err(LEAVE_REFUSED.at(Leave::approved));
        }
        decision.warnings.push(AWOL.at(Leave::approved));
    }
    Ok(decision)
}

/// The state in which the hand is or was at the post. Shifts of before this was written down were
/// left while on duty or extended.
fn left(slip: &Slip) -> u16 {
    let extended = || slip.last_deed(EXTEND).is_some();
    match slip.get(LEFT).and_then(|state| u16::try_from(state).ok()) {
        _ if slip.state != AWAY => slip.state,
        Some(state) => state,
        None if extended() => EXTENDED,
        None => ON_DUTY,
    }
}

/// Back at the post, as it was left: extended, refused or ruled upon.
pub(super) fn back(ask: &Ask<'_>, _: Back) -> Outcome {
    let slip = ask.standing()?;
    ask.draw(left(slip)).ok()
}

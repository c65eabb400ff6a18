//! When somebody is not there: 延班, 代接 and 补签, 暂离 and 回岗. All of it is written down and watched;
//! none of it stops the desk, unless policy says so (D-09).

use crate::engine::form::FieldSet;
use crate::engine::judge::{Ask, Decision, Outcome};
use crate::engine::rights::Role;
use crate::engine::slip::due;
use crate::engine::value::{Cell, Fields};
use crate::forms::shift::policy::{COUNTERSIGN_HOURS, HANDOVER_LATE_MINUTES, HandoverMissed};

use super::signing::counted;
use super::{
    AWAY, AWOL, COUNTERSIGN, COUNTERSIGN_BY, Countersign, EXTEND, EXTENDED, Extend, FIND_RELIEF,
    FOLLOWED_BY, HANDED, LEAVE_REFUSED, Leave, NO_STAND_IN, NOT_OUTGOING, ON_DUTY, OWN_SHIFT,
    SIGNED_LATE, Shift, StandIn, TAKEN_BY, UNTIL_PAST, begins, in_charge, on, own, standing, who,
};
use crate::forms::office::staff;

/// The receiver does not come: the outgoing hand stays, and the clock runs to when relief is expected.
pub(super) fn extend(ask: &Ask<'_>, given: &Fields) -> Outcome {
    own(ask, standing(ask)?)?;
    let until = Extend::take(given).and_then(|it| it.until);
    let (at, because) = match until {
        Some(at) if at < ask.occurred.minute() => {
            return Err(UNTIL_PAST.with(&[&at.show(ask.now)]).at("until"));
        }
        Some(at) => (at, "接班人预计到 (D-09)".to_string()),
        None => {
            let minutes = ask.limit(&HANDOVER_LATE_MINUTES);
            let because = format!("延班 {} + {minutes} 分 (D-61)", ask.occurred.show(ask.now));
            (ask.occurred.plus_minutes(minutes), because)
        }
    };
    let drawn = ask.draw(EXTENDED, given.clone()).due(due::HANDOVER, at, because);
    Ok(Decision { drawn: vec![drawn], warnings: vec![FIND_RELIEF.says()] })
}

/// Somebody takes the shift without its hand being there: their own shift begins, and the one left
/// waits for the countersignature.
pub(super) fn stand_in(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let left = who(ask, slip);
    if on(slip) == Some(ask.hand.badge) {
        return Err(OWN_SHIFT.with(&["代接"]));
    }
    if ask.book.policy().is(HandoverMissed::Strict) {
        return Err(NO_STAND_IN.with(&[&left]));
    }
    let Some(it) = StandIn::take(given) else { return Err(NO_STAND_IN.with(&[&left])) };
    counted(&it.counts)?;
    let shift = it.next.unwrap_or_else(|| Shift::at(ask.occurred));
    let begun = begins(ask, Fields::new(), shift, ask.hand.badge, Some(slip.id));
    let hours = ask.limit(&COUNTERSIGN_HOURS);
    let by = ask.occurred.plus_minutes(60 * hours);
    let because = format!("代接 {} + {hours} 小时 (D-62)", ask.occurred.show(ask.now));
    let set = given
        .clone()
        .with(TAKEN_BY, Cell::Staff(ask.hand.badge))
        .with(FOLLOWED_BY, Cell::Slip(begun.slip));
    let taken = ask.draw(COUNTERSIGN, set).due(due::COUNTERSIGN, by, because);
    let taken = taken.met(ask.slip, due::HANDOVER, ask.occurred);
    let warning = COUNTERSIGN_BY.with(&[&left, &by.show(ask.now)]);
    Ok(Decision { drawn: vec![taken, begun], warnings: vec![warning] })
}

/// The one who left signs afterwards; for somebody who no longer comes, those who answer for the desk.
pub(super) fn countersign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    if on(slip) != Some(ask.hand.badge) && !in_charge(ask) {
        return Err(NOT_OUTGOING.with(&[&who(ask, slip)]));
    }
    if let Some(it) = Countersign::take(given) {
        counted(&it.counts)?;
    }
    let mut decision = Decision::default();
    if let Some(late) = slip
        .due(due::COUNTERSIGN)
        .map(|d| d.at.minutes_until(ask.occurred))
        .filter(|late| *late > 0)
    {
        decision.warnings.push(SIGNED_LATE.with(&[&late.to_string()]));
    }
    let drawn = ask.draw(HANDED, given.clone());
    decision.drawn.push(drawn.met(ask.slip, due::COUNTERSIGN, ask.occurred));
    Ok(decision)
}

/// Leaving the post wants the head's word and somebody in place (G-07).
pub(super) fn leave(ask: &Ask<'_>, given: &Fields) -> Outcome {
    own(ask, standing(ask)?)?;
    let entitled = |it: &Leave| {
        let approved = it.approved.and_then(|badge| staff::role(ask.book, badge));
        let covered = it.covered.is_some_and(|badge| badge != ask.hand.badge);
        approved == Some(Role::Head) && covered
    };
    let mut decision = Decision::from(ask.draw(AWAY, given.clone()));
    if !Leave::take(given).as_ref().is_some_and(entitled) {
        if ask.book.policy().is(HandoverMissed::Strict) {
            return Err(LEAVE_REFUSED.says().at("approved"));
        }
        decision.warnings.push(AWOL.says().at("approved"));
    }
    Ok(decision)
}

/// Back at the post; a shift that was extended is an extended one again.
pub(super) fn back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    own(ask, slip)?;
    let state = if slip.last_deed(EXTEND).is_some() { EXTENDED } else { ON_DUTY };
    Ok(ask.draw(state, given.clone()).into())
}

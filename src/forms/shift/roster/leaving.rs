//! Leave from the post: asked, approved by somebody else with a stand-in, who is there before anybody goes (P-25, G-07).

use super::checks::check_free;
use super::record::{
    APPROVED, Approve, AskLeave, BACK, ENDS_FIRST, GONE, LEAVE_ASKED, LEFT_ALONE, NO_STAND_IN,
    NOBODY_YET, NOT_THE_STAND_IN, NOT_THEIR_LEAVE, OWN_LEAVE, PRESENT, SAME_HAND,
};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::policy::HandoverMissed;

pub(super) fn leave(ask: &Ask<'_>, it: AskLeave) -> Outcome {
    if it.away_until <= it.away_from || ask.is_past(it.away_until) {
        return Err(ENDS_FIRST.at(AskLeave::away_until));
    }
    ask.draw(LEAVE_ASKED).ok()
}

fn whose(slip: &Slip) -> Badge {
    slip.story.first().map_or(Badge::CLOCK, |deed| deed.by)
}

fn stand_in(slip: &Slip) -> Badge {
    slip.get(Approve::stand_in).unwrap_or(Badge::CLOCK)
}

/// Nobody approves their own; the stand-in may take a shift, or could never say that they are there, and is free then.
pub(super) fn approve(ask: &Ask<'_>, it: Approve) -> Outcome {
    let slip = ask.standing()?;
    if whose(slip) == ask.hand.badge {
        return Err(OWN_LEAVE.says());
    }
    if it.stand_in == whose(slip) {
        return Err(SAME_HAND.at(Approve::stand_in));
    }
    let policy = ask.book.policy();
    let takes = |role: Role| policy.may(role, Right::TakeShift);
    if !staff::role(ask.book, it.stand_in).is_some_and(takes) {
        let who = staff::shown(ask.book, it.stand_in);
        let said = [who.as_str(), &policy.who_may(Right::TakeShift)];
        return Err(NO_STAND_IN.with(&said).at(Approve::stand_in));
    }
    if let (Some(from), Some(until)) =
        (slip.get(AskLeave::away_from), slip.get(AskLeave::away_until))
    {
        check_free(ask, it.stand_in, (from, until), None).map_err(|no| no.at(Approve::stand_in))?;
    }
    ask.draw(APPROVED).ok()
}

/// The stand-in says so under an own sign-in; somebody who left before that stays away.
pub(super) fn present(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    if stand_in(slip) != ask.hand.badge {
        return Err(NOT_THE_STAND_IN.with(&[&staff::shown(ask.book, stand_in(slip))]));
    }
    ask.draw(if slip.state == GONE { GONE } else { PRESENT }).ok()
}

fn check_theirs(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    if whose(slip) == ask.hand.badge {
        return Ok(());
    }
    Err(NOT_THEIR_LEAVE.with(&[&staff::shown(ask.book, whose(slip))]))
}

/// Nobody goes before the stand-in is there; where the office only records (D-09), it is written down as leaving the
/// post alone.
pub(super) fn go(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    check_theirs(ask, slip)?;
    let who = staff::shown(ask.book, stand_in(slip));
    let mut decision = Decision::from(ask.draw(GONE));
    if slip.state == APPROVED {
        if ask.book.policy().is(HandoverMissed::Strict) {
            return Err(NOBODY_YET.with(&[&who]));
        }
        decision.warnings.push(LEFT_ALONE.with(&[&who]));
    }
    Ok(decision)
}

pub(super) fn back(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    check_theirs(ask, slip)?;
    ask.draw(BACK).ok()
}

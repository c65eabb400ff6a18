//! How it ends: the customer answered, the need taken back, or a record that was a mistake.

use super::record::{
    ASKED, FED_BACK, NO_FEEDBACK, NOT_SATISFIED, OWN_ANSWER, Open, PASSED, REPLIED, REPLIED_LATE,
    Reply, TELL_THEM, TIME_PAST, TRIES, VOID, Void, WAITING, WITHDRAWN, Withdraw,
};
use crate::forms::prelude::*;
use crate::forms::voiding;

pub(super) fn advise_reply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if let Some(slip) = ask.slip {
        if slip.state == PASSED {
            warnings.push(NO_FEEDBACK.with(&[department(slip)]));
        }
        let late = slip.due(dues::REPLY).filter(|d| d.met.is_none() && d.at < ask.occurred);
        warnings.extend(late.map(|d| REPLIED_LATE.with(&[&d.at.show(ask.now)])));
    }
    if given.get(Reply::satisfied) == Some(false) {
        warnings.push(NOT_SATISFIED.at(Reply::satisfied));
    }
    Advice { warnings, ..Advice::default() }
}

fn department(slip: &Slip) -> &'static str {
    slip.get(Open::department).map_or("承办部门", |d| d.label())
}

/// The answer is the desk's (P-21): who was ordered to do it tells the desk, not the customer. A customer
/// who is not satisfied keeps it open, with the department that has it (G-42).
pub(super) fn reply(ask: &Ask<'_>, it: Reply) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(Open::passed_to) == Some(ask.hand.badge) {
        return Err(OWN_ANSWER.says());
    }
    ask.check_ahead(&TIME_PAST, (Reply::next, "下次答复"), it.next)?;
    if it.satisfied == Some(false) {
        let back = if slip.state == FED_BACK { PASSED } else { slip.state };
        let drawn = ask.draw(back);
        return match it.next {
            Some(at) => drawn.due(dues::REPLY, at, "约定再答复 (F-12, G-42)").ok(),
            None => drawn.ok(),
        };
    }
    // What was heard before was of the answer before.
    let mut set = ask.given.clone();
    for stale in [ASKED.number(), TRIES.number()] {
        if slip.value(stale).is_some() {
            set.set(stale, Value::EMPTIED);
        }
    }
    ask.draw_with(REPLIED, set).all_met(slip, ask.occurred).ok()
}

pub(super) fn advise_withdraw(ask: &Ask<'_>, _: &Fields) -> Advice {
    let passed = ask.slip.filter(|slip| slip.state != WAITING);
    let warnings = passed.map(|slip| TELL_THEM.with(&[department(slip)])).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

/// Taken back by the customer: it ends as that, and counts as no answer.
pub(super) fn withdraw(ask: &Ask<'_>, _: Withdraw) -> Outcome {
    ask.draw(WITHDRAWN).all_met(ask.standing()?, ask.occurred).ok()
}

/// A mistake: by the first responder or a superior, and whoever can be told has been told (P-24).
pub(super) fn void(ask: &Ask<'_>, it: Void) -> Outcome {
    let slip = ask.standing()?;
    let known = slip.has(Open::room) || slip.has(Open::caller) || slip.has(Open::phone);
    voiding::is_told((known, it.customer_told), Void::customer_told)?;
    ask.draw(VOID).all_met(slip, ask.now).ok()
}

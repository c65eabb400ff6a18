//! Between the record and the answer: ordered to a department, urged, the customer told how it stands, upward.

use super::record::{
    ASK_HOW, NOBODY_NAMED, PASSED, Pass, ReportUp, TEN_MINUTES, TIME_PAST, Tell, URGED, Urge,
};
use crate::forms::intake::policy::TRANSFER_MINUTES;
use crate::forms::prelude::*;

pub(super) fn advise_pass(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    let transfer = ask.slip.and_then(|slip| slip.due(dues::TRANSFER));
    if let Some(due) = transfer.filter(|d| d.met.is_none() && d.at < ask.occurred) {
        // From the clock and not from the slip's first entry: it may have come of an older call.
        let most = ask.limit(&TRANSFER_MINUTES);
        let waited = most + due.at.minutes_until(ask.occurred);
        warnings.push(TEN_MINUTES.with(&[&most.to_string(), &waited.to_string()]));
    }
    if !given.has(Pass::passed_to) {
        warnings.push(NOBODY_NAMED.at(Pass::passed_to));
    }
    Advice { warnings, ..Advice::default() }
}

/// Ordered to a department, or to another one than before. Who was named for the one before is not named
/// for this one.
pub(super) fn pass(ask: &Ask<'_>, it: Pass) -> Outcome {
    let slip = ask.standing()?;
    let mut set = ask.given.clone();
    if it.passed_to.is_none() {
        set.clear(Pass::passed_to);
    }
    ask.draw_with(PASSED, set).met(Some(slip), dues::TRANSFER, ask.occurred).ok()
}

pub(super) fn urge(ask: &Ask<'_>, _: Urge) -> Outcome {
    let urged = ask.standing()?.get(URGED).unwrap_or(0) + 1;
    ask.draw_with(PASSED, ask.given.clone().put(URGED, urged)).ok()
}

/// The customer hears how it stands. A time told then takes the place of the one before (F-12).
pub(super) fn tell(ask: &Ask<'_>, it: Tell) -> Outcome {
    ask.check_ahead(&TIME_PAST, (Tell::next, "下次答复"), it.next)?;
    let drawn = ask.draw(ask.standing()?.state);
    match it.next {
        Some(at) => drawn.due(dues::REPLY, at, "告知客户的下次答复 (F-12)").ok(),
        None => drawn.ok(),
    }
}

/// What goes beyond the desk's power is reported to hear what to do (G-59), and not only to be rid of it.
pub(super) fn advise_report_up(_: &Ask<'_>, given: &Fields) -> Advice {
    let unasked = (!given.has(ReportUp::up_word)).then(|| ASK_HOW.at(ReportUp::up_word));
    Advice { warnings: unasked.into_iter().collect(), ..Advice::default() }
}

pub(super) fn report_up(ask: &Ask<'_>, _: ReportUp) -> Outcome {
    let slip = ask.standing()?;
    ask.draw(slip.state).met(Some(slip), dues::UP, ask.occurred).ok()
}

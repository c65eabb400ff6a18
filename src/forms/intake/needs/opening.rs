//! 受理: the call is logged and the need recorded in one commit; the clocks of what is not answered start.

use super::record::{
    ANSWERED, CALL, FIRST, Kind, NOBODY_NAMED, Open, PASSED, REPORT_UP, SETTLED_OR_PASSED,
    TEN_MINUTES, TIME_PAST, WAITING, WHICH_DEPARTMENT,
};
use crate::engine::form::DueKind;
use crate::forms::intake::contact::{Channel, Log, Matter};
use crate::forms::intake::logging;
use crate::forms::intake::policy::{REQUEST_ANSWER_DAYS, TRANSFER_MINUTES, URGENT_MATTER_MINUTES};
use crate::forms::prelude::*;

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.get(Open::grave) == Some(true) {
        advice.warnings.push(REPORT_UP.says());
    }
    if given.has(Open::department) {
        let most = ask.limit(&TRANSFER_MINUTES);
        let waited = ask.occurred.minutes_until(ask.now);
        if waited > most {
            advice.warnings.push(TEN_MINUTES.with(&[&most.to_string(), &waited.to_string()]));
        }
        if !given.has(Open::passed_to) {
            advice.warnings.push(NOBODY_NAMED.at(Open::passed_to));
        }
    }
    for (what, at, because) in clocks(ask, given) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((what.label().to_string(), shown));
    }
    advice
}

/// The clocks that start with the record: `(what, at, 依据)`.
fn clocks(ask: &Ask<'_>, given: &Fields) -> Vec<(DueKind, Moment, String)> {
    let (from, heard) = (ask.occurred, ask.occurred.show(ask.now));
    let mut clocks = Vec::new();
    let up = ask.limit(&URGENT_MATTER_MINUTES);
    if given.get(Open::grave) == Some(true) && up > 0 && !given.has(Open::answer) {
        let because = format!("受理 {heard} + {up} 分 (T-02d)");
        clocks.push((dues::UP, from.plus_minutes(up), because));
    }
    if given.has(Open::answer) {
        return clocks;
    }
    if !given.has(Open::department) {
        let minutes = ask.limit(&TRANSFER_MINUTES);
        let because = format!("受理 {heard} + {minutes} 分 (N-03)");
        clocks.push((dues::TRANSFER, from.plus_minutes(minutes), because));
    }
    clocks.push(match given.get(Open::promised) {
        Some(at) => (dues::REPLY, at, "承诺时间 (F-12)".to_string()),
        None => {
            let days = ask.limit(&REQUEST_ANSWER_DAYS);
            let at = from.plus_minutes(days * 24 * 60);
            (dues::REPLY, at, format!("受理 {heard} + {days} 天 (N-05)"))
        }
    });
    clocks
}

/// Records the need: answered at once, with a department, or still to be passed on.
pub(super) fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    ask.check_ahead(&TIME_PAST, (Open::promised, "承诺答复"), it.promised)?;
    if it.passed_to.is_some() && it.department.is_none() {
        return Err(WHICH_DEPARTMENT.at(Open::department));
    }
    if it.answer.is_some() && it.department.is_some() {
        return Err(SETTLED_OR_PASSED.at(Open::answer));
    }
    let call = log_call(ask, &it);
    let state = match (&it.answer, it.department) {
        (Some(_), _) => ANSWERED,
        (None, Some(_)) => PASSED,
        (None, None) => WAITING,
    };
    let first = it.first_heard.unwrap_or(ask.hand.badge);
    let set = ask.given.clone().put(FIRST, first).put(CALL, SlipRef(call.slip));
    let mut drawn = ask.draw_with(state, set);
    for (what, at, because) in clocks(ask, &ask.given) {
        drawn = drawn.due(what, at, because);
    }
    // G-26: the log stands before the record.
    Ok(Decision { drawn: vec![call, drawn], warnings: Vec::new() })
}

/// The call log that the same typing fills (F-08).
fn log_call(ask: &Ask<'_>, it: &Open) -> Drawn {
    let matter = if it.kind == Kind::Need { Matter::Need } else { Matter::Suggestion };
    let log = Fields::new()
        .put(Log::matter, matter)
        .put(Log::channel, Channel::Call)
        .carry(&ask.given, Open::room, Log::room)
        .carry(&ask.given, Open::caller, Log::caller)
        .carry(&ask.given, Open::phone, Log::phone)
        .carry(&ask.given, Open::channel, Log::channel)
        .carry(&ask.given, Open::content, Log::content)
        .carry(&ask.given, Open::first_heard, Log::first_heard);
    logging::logged_for(ask, log, ask.fresh())
}

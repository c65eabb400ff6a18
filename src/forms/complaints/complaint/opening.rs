//! 登记: the call is logged and the complaint recorded in one commit, and the first clocks start.

use crate::forms::complaints::policy::{
    COMPLAINT_ANSWER_DAYS, COMPLAINT_TRANSFER_MINUTES, ComplaintDeadline, DEPARTMENT_HANDLING_DAYS,
    IMPORTANT_COMPLAINT_DAYS,
};
use crate::forms::intake::contact::{Channel, Log, Matter};
use crate::forms::intake::{logging, spoken};
use crate::forms::prelude::*;

use super::grading::warn_many_customers;
use super::record::{
    CALL, FIRST, FIRST_OF_EVENT, FirstWord, NO_TIME_TOLD, OPENED, Open, PASS_IT_ON, RECEIVED,
    REPORT_UP, SAME_ROOM, SPEAK_FIRST, TAG, THEIR_PAPER, TIME_PAST, days,
};
use super::upward::report_up_by;
use super::{linking, outside, party};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.computed.push(spoken::manner());
    advice.warnings.extend(warn_same_room(ask, given));
    if !given.has(Open::first_reply) {
        advice.warnings.push(SPEAK_FIRST.at(Open::first_reply));
    }
    if ask.book.policy().is(ComplaintDeadline::PromisedTime) && !given.has(Open::promised) {
        advice.warnings.push(NO_TIME_TOLD.at(Open::promised));
    }
    if hinted(given) {
        advice.warnings.push(REPORT_UP.with(&["疑似重大"]));
    }
    let event = linking::event_of(ask, given).ok().flatten();
    let gathered = event.map_or(0, |event| linking::households(ask, event, Some(given)));
    advice.warnings.extend(event.map(|event| linking::warn(ask, event, gathered)));
    let count = given.get(Open::customers).unwrap_or(0).max(gathered);
    advice.warnings.extend(warn_many_customers(ask, count));
    if given.get(Open::against) == Some(ask.hand.badge) {
        advice.warnings.push(PASS_IT_ON.at(Open::against));
    }
    let paper = given.has(Open::their_no) && given.has(Open::their_deadline);
    if given.has(Open::sent_by) && !paper {
        advice.warnings.push(THEIR_PAPER.at(Open::their_no));
    }
    for (what, at, because) in clocks(ask, given) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((what.label().to_string(), shown));
    }
    advice
}

fn hinted(given: &Fields) -> bool {
    given.get(Open::major_hint) == Some(true)
}

/// The household's open complaint, if it has one: the same matter twice hides how long it runs.
fn warn_same_room(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let room = given.get(Open::room)?;
    let open = ask.book.under(Index::OpenRoom, u64::from(room.0), 50);
    let first = open.into_iter().find(|id| id.form == TAG)?;
    Some(SAME_ROOM.with(&[&ask.book.called(first).shown]))
}

/// The clocks that start with the record: `(what, at, 依据)`.
fn clocks(ask: &Ask<'_>, given: &Fields) -> Vec<(DueKind, Moment, String)> {
    let from = ask.occurred;
    let heard = from.show(ask.now);
    let mut clocks = Vec::new();
    let answered = given.get(Open::first_reply) == Some(FirstWord::Answered);
    if !answered && !given.has(Open::passed_to) {
        let minutes = ask.limit(&COMPLAINT_TRANSFER_MINUTES);
        let because = format!("接诉 {heard} + {minutes} 分 (N-04)");
        clocks.push((dues::TRANSFER, from.plus_minutes(minutes), because));
    }
    clocks.extend(answer_clock(ask, given));
    if given.has(Open::sent_by)
        && let Some(at) = given.get(Open::their_deadline)
    {
        clocks.push(outside::their_clock(at));
    }
    if hinted(given) {
        clocks.extend(report_up_by(ask));
    }
    clocks
}

/// The clock to the answer, by the side of C-01 in force. Until it is graded, a complaint counts
/// as the class with the shortest day: else one that nobody grades would hurt nobody.
fn answer_clock(ask: &Ask<'_>, given: &Fields) -> Vec<(DueKind, Moment, String)> {
    let (from, heard) = (ask.occurred, ask.occurred.show(ask.now));
    let mut clocks = Vec::new();
    let promised = given.get(Open::promised);
    let (n, clause) = match ask.book.policy().get::<ComplaintDeadline>() {
        ComplaintDeadline::ThreeDays => (ask.limit(&COMPLAINT_ANSWER_DAYS), "N-09"),
        // No time told yet: the department's own time stands in for it.
        ComplaintDeadline::PromisedTime => (ask.limit(&DEPARTMENT_HANDLING_DAYS), "T-05a"),
        _ => {
            let n = ask.limit(&IMPORTANT_COMPLAINT_DAYS);
            let because = format!("接诉 {heard} + {n} 天,未定级暂按重要 (N-06)");
            clocks.push((dues::SOLVE, from.plus_minutes(days(n)), because));
            (0, "")
        }
    };
    let by_rule = (n > 0).then(|| from.plus_minutes(days(n)));
    let told_rules = ask.book.policy().is(ComplaintDeadline::PromisedTime);
    match (promised, by_rule) {
        (Some(at), rule) if told_rules || rule.is_none_or(|rule| at <= rule) => {
            clocks.push((dues::REPLY, at, "承诺时间 (F-12)".to_string()));
        }
        (_, Some(rule)) => {
            clocks.push((dues::REPLY, rule, format!("接诉 {heard} + {n} 天 ({clause})")));
        }
        _ => {}
    }
    clocks
}

/// Records the complaint. Nothing but its points is asked for: an angry customer is standing there.
pub(super) fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    ask.check_ahead(&TIME_PAST, (Open::promised, "承诺时间"), it.promised)?;
    outside::check_their_day(ask, it.their_deadline)?;
    party::not_to(ask, it.against, &[(it.passed_to, Open::passed_to)])?;
    let event = linking::event_of(ask, &ask.given)?;
    let slip = ask.fresh();
    let call = log_call(ask, slip);
    let first = it.first_heard.unwrap_or(ask.hand.badge);
    let mut set = ask.given.clone().put(FIRST, first).put(CALL, SlipRef(call.slip));
    if let Some(event) = event {
        set = set.put(FIRST_OF_EVENT, SlipRef(event));
    }
    let mut drawn = ask.draw_with(RECEIVED, set);
    for (what, at, because) in clocks(ask, &ask.given) {
        drawn = drawn.due(what, at, because);
    }
    // G-26: the log stands before the record.
    let mut all = vec![call, drawn];
    all.extend(event.and_then(|event| linking::propose_first(ask, event, &ask.given)));
    Ok(Decision { drawn: all, warnings: Vec::new() })
}

/// A complaint that was heard in passing, while the customer was asked about something else: its record
/// and its clocks, for a decision of another form. It is gathered with others like any complaint.
///
/// # Errors
/// What it is said to be the same as is no complaint.
pub(in crate::forms) fn beside(
    ask: &Ask<'_>,
    id: SlipId,
    mut set: Fields,
) -> Result<Vec<Drawn>, Notice> {
    let began = clocks(ask, &set);
    let event = linking::event_of(ask, &set)?;
    let proposed = event.and_then(|event| linking::propose_first(ask, event, &set));
    if let Some(event) = event {
        set = set.put(FIRST_OF_EVENT, SlipRef(event));
    }
    let drawn = Ask::beside(id, OPENED, RECEIVED, set);
    let drawn =
        began.into_iter().fold(drawn, |drawn, (what, at, because)| drawn.due(what, at, because));
    Ok([drawn].into_iter().chain(proposed).collect())
}

/// The call log that the same typing fills (F-08).
fn log_call(ask: &Ask<'_>, slip: SlipId) -> Drawn {
    let log = Fields::new()
        .put(Log::matter, Matter::Complaint)
        .put(Log::channel, Channel::Call)
        .carry(&ask.given, Open::room, Log::room)
        .carry(&ask.given, Open::caller, Log::caller)
        .carry(&ask.given, Open::phone, Log::phone)
        .carry(&ask.given, Open::channel, Log::channel)
        .carry(&ask.given, Open::points, Log::content)
        .carry(&ask.given, Open::first_heard, Log::first_heard);
    logging::logged_for(ask, log, slip)
}

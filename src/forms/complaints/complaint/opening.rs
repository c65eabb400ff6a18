//! 登记: the call is logged and the complaint recorded in one commit, and the first clocks start.

use crate::forms;
use crate::forms::intake::contact;
use crate::forms::prelude::*;

use super::grading::{many_customers, report_up_by};
use super::{
    CALL, FIRST, FirstWord, NO_TIME_TOLD, Open, RECEIVED, REPORT_UP, SAME_ROOM, SPEAK_FIRST, TAG,
    ahead, days,
};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(same_room(ask, given));
    if given.value(Open::first_reply).is_none() {
        advice.warnings.push(SPEAK_FIRST.says().at("first_reply"));
    }
    if ask.book.policy().is("complaint_deadline", "promised_time")
        && given.value(Open::promised).is_none()
    {
        advice.warnings.push(NO_TIME_TOLD.says().at("promised"));
    }
    if hinted(given) {
        advice.warnings.push(REPORT_UP.with(&["疑似重大"]));
    }
    if let Some(Cell::Number(count)) = given.cell(Open::customers) {
        advice.warnings.extend(many_customers(ask, *count));
    }
    for (what, at, because) in clocks(ask, given) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((what.label().to_string(), shown));
    }
    advice
}

fn hinted(given: &Fields) -> bool {
    matches!(given.cell(Open::major_hint), Some(Cell::Yes(true)))
}

/// The household's open complaint, if it has one: the same matter twice hides how long it runs.
fn same_room(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let Some(Cell::Room(room)) = given.cell(Open::room) else { return None };
    let open = ask.book.under(Index::OpenRoom, u64::from(room.0), 50);
    let first = open.into_iter().find(|id| id.form == TAG)?;
    Some(SAME_ROOM.with(&[&forms::called(ask.book, first).shown]))
}

/// The clocks that start with the record: `(what, at, 依据)`.
fn clocks(ask: &Ask<'_>, given: &Fields) -> Vec<(DueKind, Moment, String)> {
    let from = ask.occurred;
    let heard = from.show(ask.now);
    let mut clocks = Vec::new();
    let answered = matches!(given.cell(Open::first_reply), Some(Cell::Choice(c)) if *c == FirstWord::Answered as u16);
    if !answered && given.value(Open::passed_to).is_none() {
        let minutes = ask.limit("complaint_transfer_minutes");
        let because = format!("接诉 {heard} + {minutes} 分 (N-04)");
        clocks.push((dues::TRANSFER, from.plus_minutes(minutes), because));
    }
    clocks.extend(answer_clock(ask, given));
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
    let promised = match given.cell(Open::promised) {
        Some(Cell::Moment(at)) => Some(*at),
        _ => None,
    };
    let (n, clause) = match ask.book.policy().side("complaint_deadline") {
        "three_days" => (ask.limit("complaint_answer_days"), "N-09"),
        // No time told yet: the department's own time stands in for it.
        "promised_time" => (ask.limit("department_handling_days"), "T-05a"),
        _ => {
            let n = ask.limit("important_complaint_days");
            let because = format!("接诉 {heard} + {n} 天,未定级暂按重要 (N-06)");
            clocks.push((dues::SOLVE, from.plus_minutes(days(n)), because));
            (0, "")
        }
    };
    let by_rule = (n > 0).then(|| from.plus_minutes(days(n)));
    let told_rules = ask.book.policy().is("complaint_deadline", "promised_time");
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
pub(super) fn open(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let promised = Open::take(given).and_then(|it| it.promised);
    ahead(ask, "promised", "承诺时间", promised)?;
    let slip = ask.fresh();
    let call = logged(ask, given, slip);
    let set =
        given.clone().with(FIRST, Cell::Staff(ask.hand.badge)).with(CALL, Cell::Slip(call.slip));
    let mut drawn = ask.draw_with(RECEIVED, set);
    for (what, at, because) in clocks(ask, given) {
        drawn = drawn.due(what, at, because);
    }
    // G-26: the log stands before the record.
    Ok(Decision { drawn: vec![call, drawn], warnings: Vec::new() })
}

/// The call log that the same typing fills (F-08).
fn logged(ask: &Ask<'_>, given: &Fields, slip: SlipId) -> Drawn {
    let mut log = Fields::new()
        .with(contact::Log::matter, Cell::Choice(contact::Matter::Complaint as u16))
        .with(contact::Log::channel, Cell::Choice(contact::Channel::Call as u16));
    for (from, to) in [
        (Open::room.number(), contact::Log::room.number()),
        (Open::caller.number(), contact::Log::caller.number()),
        (Open::phone.number(), contact::Log::phone.number()),
        (Open::channel.number(), contact::Log::channel.number()),
        (Open::points.number(), contact::Log::content.number()),
    ] {
        if let Some(value) = given.value(from) {
            log.set(to, value.clone());
        }
    }
    contact::logged_for(ask, log, slip)
}

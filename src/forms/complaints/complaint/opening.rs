//! 登记: the call is logged and the complaint recorded in one commit, and the first clocks start.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::slip::{Index, due};
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms;
use crate::forms::complaints::policy::{
    COMPLAINT_ANSWER_DAYS, COMPLAINT_TRANSFER_MINUTES, ComplaintDeadline, DEPARTMENT_HANDLING_DAYS,
    IMPORTANT_COMPLAINT_DAYS,
};
use crate::forms::intake::contact;

use super::grading::{many_customers, report_up_by};
use super::{
    CALL, CALLER, CHANNEL, CUSTOMERS, FIRST, FIRST_REPLY, FirstWord, MAJOR_HINT, NO_TIME_TOLD,
    Open, PASSED_TO, PHONE, POINTS, PROMISED, RECEIVED, REPORT_UP, ROOM, SAME_ROOM, SPEAK_FIRST,
    TAG, ahead, days,
};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(same_room(ask, given));
    if given.get(FIRST_REPLY).is_none() {
        advice.warnings.push(SPEAK_FIRST.says().at("first_reply"));
    }
    if ask.book.policy().is(ComplaintDeadline::PromisedTime) && given.get(PROMISED).is_none() {
        advice.warnings.push(NO_TIME_TOLD.says().at("promised"));
    }
    if hinted(given) {
        advice.warnings.push(REPORT_UP.with(&["疑似重大"]));
    }
    if let Some(Cell::Number(count)) = given.cell(CUSTOMERS) {
        advice.warnings.extend(many_customers(ask, *count));
    }
    for (what, at, because) in clocks(ask, given) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((due::label(what).to_string(), shown));
    }
    advice
}

fn hinted(given: &Fields) -> bool {
    matches!(given.cell(MAJOR_HINT), Some(Cell::Yes(true)))
}

/// The household's open complaint, if it has one: the same matter twice hides how long it runs.
fn same_room(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let Some(Cell::Room(room)) = given.cell(ROOM) else { return None };
    let open = ask.book.under(Index::OpenRoom, u64::from(room.0), 50);
    let first = open.into_iter().find(|id| id.form == TAG)?;
    Some(SAME_ROOM.with(&[&forms::called(ask.book, first).shown]))
}

/// The clocks that start with the record: `(what, at, 依据)`.
fn clocks(ask: &Ask<'_>, given: &Fields) -> Vec<(u16, Moment, String)> {
    let from = ask.occurred;
    let heard = from.show(ask.now);
    let mut clocks = Vec::new();
    let answered = matches!(given.cell(FIRST_REPLY), Some(Cell::Choice(c)) if *c == FirstWord::Answered as u16);
    if !answered && given.get(PASSED_TO).is_none() {
        let minutes = ask.limit(&COMPLAINT_TRANSFER_MINUTES);
        let because = format!("接诉 {heard} + {minutes} 分 (N-04)");
        clocks.push((due::TRANSFER, from.plus_minutes(minutes), because));
    }
    clocks.extend(answer_clock(ask, given));
    if hinted(given) {
        clocks.extend(report_up_by(ask));
    }
    clocks
}

/// The clock to the answer, by the side of C-01 in force. Until it is graded, a complaint counts
/// as the class with the shortest day: else one that nobody grades would hurt nobody.
fn answer_clock(ask: &Ask<'_>, given: &Fields) -> Vec<(u16, Moment, String)> {
    let (from, heard) = (ask.occurred, ask.occurred.show(ask.now));
    let mut clocks = Vec::new();
    let promised = match given.cell(PROMISED) {
        Some(Cell::Moment(at)) => Some(*at),
        _ => None,
    };
    let (n, clause) = match ask.book.policy().get::<ComplaintDeadline>() {
        ComplaintDeadline::ThreeDays => (ask.limit(&COMPLAINT_ANSWER_DAYS), "N-09"),
        // No time told yet: the department's own time stands in for it.
        ComplaintDeadline::PromisedTime => (ask.limit(&DEPARTMENT_HANDLING_DAYS), "T-05a"),
        ComplaintDeadline::ByClass => {
            let n = ask.limit(&IMPORTANT_COMPLAINT_DAYS);
            let because = format!("接诉 {heard} + {n} 天,未定级暂按重要 (N-06)");
            clocks.push((due::SOLVE, from.plus_minutes(days(n)), because));
            (0, "")
        }
    };
    let by_rule = (n > 0).then(|| from.plus_minutes(days(n)));
    let told_rules = ask.book.policy().is(ComplaintDeadline::PromisedTime);
    match (promised, by_rule) {
        (Some(at), rule) if told_rules || rule.is_none_or(|rule| at <= rule) => {
            clocks.push((due::REPLY, at, "承诺时间 (F-12)".to_string()));
        }
        (_, Some(rule)) => {
            clocks.push((due::REPLY, rule, format!("接诉 {heard} + {n} 天 ({clause})")));
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
    let mut drawn = ask.draw(RECEIVED, set);
    for (what, at, because) in clocks(ask, given) {
        drawn = drawn.due(what, at, because);
    }
    // G-26: the log stands before the record.
    Ok(Decision { drawn: vec![call, drawn], warnings: Vec::new() })
}

/// The call log that the same typing fills (F-08).
fn logged(ask: &Ask<'_>, given: &Fields, slip: SlipId) -> Drawn {
    let mut log = Fields::new()
        .with(contact::MATTER, Cell::Choice(contact::Matter::Complaint as u16))
        .with(contact::CHANNEL, Cell::Choice(contact::Channel::Call as u16));
    for (from, to) in [
        (ROOM, contact::ROOM),
        (CALLER, contact::CALLER),
        (PHONE, contact::PHONE),
        (CHANNEL, contact::CHANNEL),
        (POINTS, contact::CONTENT),
    ] {
        if let Some(value) = given.get(from) {
            log.set(to, value.clone());
        }
    }
    contact::logged_for(ask, log, slip)
}

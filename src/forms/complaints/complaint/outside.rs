//! What goes out of the office besides the answer to the customer: the answer on paper to whoever passed the
//! complaint on, and the record filed and reported upward in one step (G-106).

use super::party;
use super::record::{
    CLOSED, Callback, FILED, File, Heard, NOT_SENT, NOT_TO_MANAGER, OWED, Open, SENT_ALREADY,
    STILL_OWED, THEIR_TIME_PAST, THEIRS, TOLD_THEM, TellThem, UNASKED,
};
use crate::forms::complaints::case_report;
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// Whether whoever passed it on still waits for the paper, with or without a day for it.
fn owed(slip: &Slip) -> bool {
    slip.has(Open::sent_by) && !slip.has(TOLD_THEM)
}

/// Refuses a day of theirs that is over already.
///
/// # Errors
/// It is.
pub(super) fn check_their_day(ask: &Ask<'_>, at: Option<Moment>) -> Result<(), Notice> {
    match at.filter(|at| ask.is_past(*at)) {
        Some(at) => Err(THEIR_TIME_PAST.with(&[&at.show(ask.now)]).at(Open::their_deadline)),
        None => Ok(()),
    }
}

/// The clock to the paper that they want.
pub(super) fn their_clock(at: Moment) -> (DueKind, Moment, String) {
    (THEIRS, at, "转办期限 (F-30)".to_string())
}

/// The end of the customer's part: closed, or the paper to whoever passed it on is still owed. That clock goes on.
pub(super) fn end(ask: &Ask<'_>, slip: &Slip, mut drawn: Drawn) -> (Drawn, Option<Notice>) {
    drawn = drawn.all_met(slip, ask.occurred);
    if !owed(slip) {
        return (drawn, None);
    }
    drawn.dues.retain(|due| due.what != THEIRS.number());
    drawn.state = OWED;
    let who = slip.get(Open::sent_by).map_or("转办单位", |by| by.label());
    let due = slip.due(THEIRS).filter(|due| due.met.is_none());
    let by = due.map_or_else(String::new, |due| format!(" {} 前", due.at.show(ask.now)));
    (drawn, Some(STILL_OWED.with(&[who, &by])))
}

/// Their answer went out on paper; what waited for nothing else is closed by it.
pub(super) fn tell_them(ask: &Ask<'_>, _: TellThem) -> Outcome {
    let slip = party::standing(ask)?;
    if !slip.has(Open::sent_by) {
        return Err(NOT_SENT.says());
    }
    if let Some(at) = slip.get(TOLD_THEM) {
        return Err(SENT_ALREADY.with(&[&at.show(ask.now)]));
    }
    let state = match slip.get(Callback::heard) {
        _ if slip.state != OWED => slip.state,
        Some(Heard::Satisfied) => CLOSED,
        _ => UNASKED,
    };
    let set = ask.given.clone().put(TOLD_THEM, ask.occurred);
    ask.draw_with(state, set).met(Some(slip), THEIRS, ask.occurred).ok()
}

/// Filed and reported: the course of it lies before the manager as a report of its own (F-33). One about the
/// head goes to the company.
pub(super) fn file(ask: &Ask<'_>, it: File) -> Outcome {
    let slip = party::standing(ask)?;
    let role = staff::role(ask.book, it.reported_to);
    let head = role == Some(Role::Head) || role == Some(Role::Company);
    if !head || slip.get(Open::against) == Some(it.reported_to) {
        return Err(NOT_TO_MANAGER.at(File::reported_to));
    }
    let report = case_report::of_complaint(ask, slip, &it);
    Ok(Decision { drawn: vec![ask.draw(FILED), report], warnings: Vec::new() })
}

/// The course of the case, drafted from what happened: every step with its day, its hand and its words.
pub(super) fn course(slip: &Slip, book: &dyn Book) -> String {
    let form = book.registry().tagged(slip.id.form);
    let mut said: Vec<String> = Vec::new();
    for deed in &slip.story {
        let title = form.and_then(|form| form.step_tagged(deed.step)).map_or("", |step| step.title);
        let at = format!("{} {}", deed.occurred.day().short(), deed.occurred.clock());
        let by = match deed.by {
            Badge::CLOCK => staff::shown(book, Badge::CLOCK),
            hand => staff::short(book, hand),
        };
        said.push(format!("{at} {title} {by}"));
    }
    let words = super::record::said_in(slip);
    said.extend(words.into_iter().map(|(label, text)| format!("{label}:{text}")));
    said.join("\n").chars().take(crate::engine::kind::LINES_MOST).collect()
}

//! Between the record and the result: up, to the department, what is done, what cannot be done.

use super::grading::standing_warnings;
use super::record::{
    Consent, DIRECTOR_FIRST, FEEDBACK_TO, GRADED, NEXT_REPLY, NO_CONSENT, NOT_SENT, OPINION_FIRST,
    OWNER_REFUSES, Open, PROPOSED, Pass, Progress, Propose, RECEIVED, REOPENED, ReportUp,
    STILL_ASK, TEN_MINUTES, TIME_NOT_TOLD, TIME_PAST, TO_WHOM, TOLD_THEM, UNSOLVED, UP_AT,
    Unsolvable, VOID, VoidWhy, Voided,
};
use super::{outside, party};
use crate::forms::complaints::policy::{
    COMPLAINT_TRANSFER_MINUTES, ComplaintClasses, ComplaintConsent, ComplaintDeadline, FeedbackTo,
};
use crate::forms::office::standing_in;
use crate::forms::prelude::*;

/// Upward, with the name of whoever heard it.
pub(super) fn report_up(ask: &Ask<'_>, it: ReportUp) -> Outcome {
    let slip = party::standing(ask)?;
    party::not_to(ask, slip.get(Open::against), &[(Some(it.up_to), ReportUp::up_to)])?;
    let set = ask.given.clone().put(UP_AT, ask.occurred);
    ask.draw_with(slip.state, set).met(Some(slip), dues::UP, ask.occurred).ok()
}

pub(super) fn advise_pass(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if let Some(slip) = ask.slip
        && slip.due(dues::TRANSFER).is_some_and(|d| d.met.is_none() && d.at < ask.occurred)
    {
        let most = ask.limit(&COMPLAINT_TRANSFER_MINUTES).to_string();
        let waited = slip.opened().minutes_until(ask.occurred).to_string();
        warnings.push(TEN_MINUTES.with(&[&most, &waited]));
    }
    if given.value(Pass::passed_to).is_none() && given.value(Pass::collected).is_none() {
        warnings.push(TO_WHOM.at(Pass::passed_to));
    }
    warnings.extend(ask.slip.and_then(|slip| warn_of_order(ask, slip, given)));
    warnings.extend(standing_warnings(ask, given));
    Advice { warnings, ..Advice::default() }
}

/// Who comes before the department: by one document the supervisor's opinion stands on the form before it is
/// collected, by another the director is told before anybody is asked.
fn warn_of_order(ask: &Ask<'_>, slip: &Slip, given: &Fields) -> Option<Notice> {
    match ask.book.policy().get::<ComplaintClasses>() {
        ComplaintClasses::FourClasses => {
            let early = given.has(Pass::collected) && slip.state == RECEIVED;
            early.then(|| OPINION_FIRST.at(Pass::collected))
        }
        ComplaintClasses::ImportantAndOrdinary => (!slip.has(UP_AT)).then(|| DIRECTOR_FIRST.says()),
        ComplaintClasses::SmallAndBig => None,
    }
}

/// To the department. The first responder stays who it was (G-42).
pub(super) fn pass(ask: &Ask<'_>, it: Pass) -> Outcome {
    let slip = party::standing(ask)?;
    let to = [(it.passed_to, Pass::passed_to), (it.collected, Pass::collected)];
    party::not_to(ask, slip.get(Open::against), &to)?;
    ask.draw(slip.state).met(Some(slip), dues::TRANSFER, ask.occurred).ok()
}

/// What the department has to say goes to whom C-43 names.
pub(super) fn advise_progress(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if given.has(Progress::feedback) {
        let side = ask.book.policy().get::<FeedbackTo>();
        let named: &[Role] = match side {
            FeedbackTo::SupervisorOrManager => &[Role::Supervisor, Role::Head],
            FeedbackTo::CustomerManagerAgrees => &[Role::Supervisor],
        };
        let to = given.get(Progress::feedback_to);
        if !to.is_some_and(|badge| standing_in::badge_speaks_for(ask.book, badge, named)) {
            let label = side.chosen().side.label;
            warnings.push(FEEDBACK_TO.with(&[label]).at(Progress::feedback_to));
        }
    }
    warnings.extend(standing_warnings(ask, given));
    Advice { warnings, ..Advice::default() }
}

/// What is new; also the number and the day of whoever passed it on, where they come after the complaint.
pub(super) fn progress(ask: &Ask<'_>, it: Progress) -> Outcome {
    let slip = party::standing(ask)?;
    let drawn = ask.draw(slip.state);
    if !slip.has(Open::sent_by) && it.their_no.is_some() {
        return Err(NOT_SENT.at(Progress::their_no));
    }
    let Some(at) = it.their_deadline else { return drawn.ok() };
    if !slip.has(Open::sent_by) {
        return Err(NOT_SENT.at(Progress::their_deadline));
    }
    outside::check_their_day(ask, it.their_deadline)?;
    if slip.has(TOLD_THEM) {
        return drawn.ok();
    }
    let (what, at, because) = outside::their_clock(at);
    drawn.due(what, at, because).ok()
}

/// Whether the owner is asked before anything is done (C-38).
pub(super) fn asks_owner(ask: &Ask<'_>) -> bool {
    !ask.book.policy().is(ComplaintConsent::ManagerConsent)
}

/// The measure, as the owner heard it. A refusal is recorded; what was agreed before it falls.
pub(super) fn propose(ask: &Ask<'_>, it: Propose) -> Outcome {
    let slip = party::standing(ask)?;
    ask.check_ahead(&TIME_PAST, (Propose::promised, "承诺时间"), it.promised)?;
    if it.consent == Some(Consent::Refused) {
        let state = if slip.state == PROPOSED { GRADED } else { slip.state };
        let warnings = vec![OWNER_REFUSES.at(Propose::consent)];
        return Ok(Decision { drawn: vec![ask.draw(state)], warnings });
    }
    if asks_owner(ask) {
        if it.consent.is_none() {
            return Err(NO_CONSENT.at(Propose::consent));
        }
        if it.promised.is_none() {
            return Err(TIME_NOT_TOLD.at(Propose::promised));
        }
    }
    // The department knows of it now, however it came to know.
    let drawn = ask.draw(PROPOSED).met(Some(slip), dues::TRANSFER, ask.occurred);
    match it.promised {
        Some(at) => promise(ask, slip, drawn, at).ok(),
        None => drawn.ok(),
    }
}

/// A time that was told takes the place of the clock to the answer; but where C-01 counts days, it
/// cannot put off an answer that is due sooner.
fn promise(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, at: Moment) -> Drawn {
    let told = ask.book.policy().is(ComplaintDeadline::PromisedTime)
        || matches!(slip.state, UNSOLVED | REOPENED);
    let sooner = slip.due(dues::REPLY).is_some_and(|d| d.met.is_none() && d.at < at);
    if sooner && !told {
        return drawn;
    }
    drawn.due(dues::REPLY, at, "与业主讲定的时间 (G-53, F-12)")
}

/// It cannot be solved now: explained, and with a time for the next word (G-54).
pub(super) fn unsolvable(ask: &Ask<'_>, it: Unsolvable) -> Outcome {
    let slip = party::standing(ask)?;
    let next = it.next.ok_or_else(|| NEXT_REPLY.at(Unsolvable::next))?;
    ask.check_ahead(&TIME_PAST, (Unsolvable::next, "再答复"), it.next)?;
    let drawn = ask.draw(UNSOLVED).met(Some(slip), dues::TRANSFER, ask.occurred);
    drawn.due(dues::REPLY, next, "约定再答复 (G-54)").ok()
}

/// Only what was never a complaint is voided: one that was untrue is answered and called back.
pub(super) fn void(ask: &Ask<'_>, it: Voided) -> Outcome {
    if matches!(it.void_why, VoidWhy::Untrue | VoidWhy::Withdrawn) {
        return Err(STILL_ASK.at(Voided::void_why));
    }
    ask.draw(VOID).all_met(party::standing(ask)?, ask.now).ok()
}

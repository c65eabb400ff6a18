//! The result that the manager stands behind, and the answer to the customer.

use super::grading::{answer_by, standing_warnings};
use super::handling::asks_owner;
use super::party;
use super::record::{
    AGREED, Agree, Consent, Grade, NO_MEASURE, NOT_AGREED, ON_PAPER, OVERDUE, Propose, REPLIED,
    REPLIED_AT, REPLIED_LATE, Reply, THEIRS, TIME_PAST, WHEN_CALLBACK, WHY_NOT, days, grade,
};
use crate::forms::complaints::policy::{
    COMPLAINT_CALLBACK_DAYS, COMPLAINT_CALLBACK_DAYS_WIDE, ComplaintCallbackTime, ComplaintConsent,
    ComplaintProof, RESULT_REPLY_DAYS,
};
use crate::forms::complaints::written_reply;
use crate::forms::prelude::*;

/// An important complaint past its day goes on only with the head's word (G-51).
fn check_overdue(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    let late = slip.due(dues::SOLVE).filter(|d| d.met.is_none() && d.at < ask.occurred);
    match late {
        Some(due) if grade(slip) == Some(Grade::Important) && ask.role != Role::Head => {
            Err(OVERDUE.with(&[&due.at.show(ask.now)]))
        }
        _ => Ok(()),
    }
}

/// The last minute of the day, so many days on: 当天 is until midnight.
fn end_of(from: Moment, later: i64) -> Moment {
    let day = from.day().next(u64::try_from(later).unwrap_or(0));
    Clock::of_minutes(24 * 60 - 1).map_or(from, |last| day.at(last))
}

/// The manager agrees to the result, or sends it back with a word.
pub(super) fn agree(ask: &Ask<'_>, it: Agree) -> Outcome {
    let slip = party::standing(ask)?;
    if !it.agrees {
        if it.opinion.is_none() {
            return Err(WHY_NOT.at(Agree::opinion));
        }
        return ask.draw(slip.state).ok();
    }
    check_overdue(ask, slip)?;
    let n = ask.limit(&RESULT_REPLY_DAYS);
    let because = format!("结果同意 {} + {n} 天,当天答复 (N-10)", ask.occurred.show(ask.now));
    let by = (end_of(ask.occurred, n), because);
    let mut drawn = answer_by(ask, slip, ask.draw(AGREED), by);
    drawn = drawn.met(Some(slip), dues::TRANSFER, ask.occurred);
    // Whoever agrees to a result knows of the complaint.
    drawn = drawn.met(Some(slip), dues::UP, ask.occurred);
    let warnings = warn_no_measure(ask, slip).into_iter().collect();
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// A result without a measure that the owner agreed to. An untrue complaint needs none.
fn warn_no_measure(ask: &Ask<'_>, slip: &Slip) -> Option<Notice> {
    let consent = slip.get(Propose::consent);
    let missing = consent.is_none_or(|c| c == Consent::Refused);
    let valid = grade(slip) != Some(Grade::Invalid);
    (asks_owner(ask) && valid && missing).then(|| NO_MEASURE.says())
}

pub(super) fn advise_reply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    let late = ask.slip.filter(|s| s.state == AGREED).and_then(|s| s.due(dues::REPLY));
    if let Some(due) = late.filter(|d| d.met.is_none() && d.at.minute() < ask.occurred.minute()) {
        warnings.push(REPLIED_LATE.with(&[&due.at.show(ask.now)]));
    }
    warnings.extend(standing_warnings(ask, given));
    let mut advice = Advice { warnings, ..Advice::default() };
    let (at, because) = call_back_by(ask, given.get(Reply::callback_at));
    let shown = format!("{} ({because})", at.show(ask.now));
    advice.computed.push((dues::CALLBACK.label().to_string(), shown));
    advice
}

/// When the customer is asked again, by the side of C-02 in force.
fn call_back_by(ask: &Ask<'_>, agreed: Option<Moment>) -> (Moment, String) {
    let policy = ask.book.policy();
    let (limit, clause) = match policy.get::<ComplaintCallbackTime>() {
        ComplaintCallbackTime::WithinOneDay => (&COMPLAINT_CALLBACK_DAYS, "N-11"),
        _ => (&COMPLAINT_CALLBACK_DAYS_WIDE, "N-15"),
    };
    let n = ask.limit(limit);
    let by_rule = ask.occurred.plus_minutes(days(n));
    let by_content = policy.is(ComplaintCallbackTime::ByContent);
    match agreed {
        // An agreed hour may be sooner than the rule, and where the content decides, also later.
        Some(at) if by_content || at < by_rule => (at, "约定回访 (C-02)".to_string()),
        _ => (by_rule, format!("答复 {} + {n} 天 ({clause})", ask.occurred.show(ask.now))),
    }
}

/// Why nobody answers yet: the result waits for the manager's word, where C-38 says so (G-52).
pub(super) fn waits_for_word(ask: &Ask<'_>) -> Option<Notice> {
    let agreed = ask.slip.is_some_and(|slip| slip.state == AGREED);
    let waits = !agreed && !ask.book.policy().is(ComplaintConsent::OwnerConsent);
    waits.then(|| NOT_AGREED.says())
}

/// The answer. It waits for the manager where C-38 says so (G-52); then the callback is due.
pub(super) fn reply(ask: &Ask<'_>, it: Reply) -> Outcome {
    let slip = party::standing(ask)?;
    let mut warnings = Vec::new();
    if slip.state != AGREED {
        check_overdue(ask, slip)?;
        warnings.extend(warn_no_measure(ask, slip));
    }
    let at = it.callback_at;
    ask.check_ahead(&TIME_PAST, (Reply::callback_at, "约定回访"), at)?;
    if at.is_none() && ask.book.policy().is(ComplaintCallbackTime::ByContent) {
        let n = ask.limit(&COMPLAINT_CALLBACK_DAYS_WIDE).to_string();
        warnings.push(WHEN_CALLBACK.with(&[&n]).at(Reply::callback_at));
    }
    let set = ask.given.clone().put(REPLIED_AT, ask.occurred);
    let drawn = stop_answer_clocks(ask.draw_with(REPLIED, set), slip, ask.occurred);
    let (at, because) = call_back_by(ask, at);
    let mut all = vec![drawn.due(dues::CALLBACK, at, because)];
    if it.written {
        all.push(written_reply::of_answer(ask, slip, &it.reply));
    } else if ask.book.policy().is(ComplaintProof::OpinionCollected) {
        warnings.push(ON_PAPER.at(Reply::written));
    }
    Ok(Decision { drawn: all, warnings })
}

/// Every clock to the answer stops; the report upward is still owed if nobody made it.
fn stop_answer_clocks(drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    let mut drawn = drawn.all_met(slip, when);
    drawn.dues.retain(|d| d.what != dues::UP.number() && d.what != THEIRS.number());
    drawn
}

//! Before there is a price: the residents' need, the survey counted, the choice, the meeting (P-01);
//! and long after, how good the service is found (P-17).

use crate::forms::catalogue::appraisals::record as appraisals;
use crate::forms::catalogue::reviews::record as reviews;
use crate::forms::catalogue::{evaluation, surveys};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::unique_code;

use super::chain::{self, Part};
use super::clocks;
use super::fields::{
    Approve, Attendee, Enter, Evaluate, Feasible, GoOn, Mark, Needed, Plan, Review, Survey,
};
use super::record::{
    DAY_AHEAD, DOUBTED, DROPPED, EVALUATE, HEAD_CALLS, IDEA, JUDGED_BY, LOSING, MEND_HOW,
    MORE_CONTENT, NO_SHEETS, NOT_AS_COUNTED, REVIEW, REVIEWED, SAME_CODE, SHORTLISTED, SURVEYED,
    TOO_FEW, among, anew,
};

pub(super) fn advise_plan(ask: &Ask<'_>, _: &Fields) -> Advice {
    Advice {
        warnings: chain::by_chain(ask, Part::Plan).into_iter().collect(),
        computed: vec![chain::principles(ask)],
        ..Advice::default()
    }
}

pub(super) fn plan(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (Enter::code, &SAME_CODE))?;
    ask.draw(IDEA).ok()
}

/// The words and the guide of what is only thought of, written anew.
pub(super) fn redraft(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (Enter::code, &SAME_CODE))?;
    ask.draw_with(IDEA, anew::<Plan>(ask.standing()?, given)).ok()
}

/// An item that was stopped or dropped goes the whole way again; its old approvals are no approvals.
pub(super) fn revive(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let mut set = given.clone();
    set.clear(Approve::item_ok);
    set.clear(Approve::price_ok);
    ask.draw_with(IDEA, set).ok()
}

pub(super) fn advise_survey(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_chain(ask, Part::Survey));
    let Some(slip) = ask.slip else { return advice };
    let counts = surveys::surveyed(ask.book, slip.id.number);
    if counts.households() == 0 {
        advice.warnings.push(NO_SHEETS.says());
    }
    advice.computed.push(("调查".to_string(), counts.shown()));
    advice
}

/// Closes the survey with the counts as they are now (F-01).
pub(super) fn survey(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let counts = surveys::surveyed(ask.book, slip.id.number);
    let number = |n: u64| i64::try_from(n).unwrap_or(0);
    // Numbers that were typed are the sheets' or are refused, never changed without a word.
    for (blank, counted) in
        [(Survey::households, counts.households()), (Survey::wanted, counts.wanted())]
    {
        if given.get(blank).is_some_and(|typed| typed != number(counted)) {
            return Err(NOT_AS_COUNTED.with(&[&counts.shown()]).at(blank));
        }
    }
    let set = anew::<Survey>(slip, given)
        .put(Survey::households, number(counts.households()))
        .put(Survey::wanted, number(counts.wanted()));
    ask.draw_with(SURVEYED, set).ok()
}

pub(super) fn advise_shortlist(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_chain(ask, Part::Select));
    if let Some(slip) = ask.slip {
        let counts = surveys::surveyed(ask.book, slip.id.number);
        advice.computed.push(("调查".to_string(), counts.shown()));
    }
    advice
}

/// What can be said of a meeting, wherever it is written down.
pub fn advise_review(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let badges = given.rows_of(Review::attendees).filter_map(|row| row.get(Attendee::who));
    let roles: Vec<Option<Role>> = badges.map(|badge| staff::role(ask.book, badge)).collect();
    if !roles.is_empty() && !roles.contains(&Some(Role::Head)) {
        advice.warnings.push(HEAD_CALLS.at(Review::attendees));
    }
    advice
}

pub(super) fn review(ask: &Ask<'_>, it: Review) -> Outcome {
    review_item(ask, ask.standing()?, &it)
}

/// The meeting's record and what it makes of the item, in one decision: necessity and feasibility are
/// both judged, and neither may be overruled.
///
/// # Errors
/// The meeting is still to come, nobody was there, or the decision goes against what was judged.
pub fn review_item(ask: &Ask<'_>, item: &Slip, it: &Review) -> Outcome {
    if it.held_on > ask.now.day() {
        return Err(DAY_AHEAD.with(&[&it.held_on.to_string()]).at(Review::held_on));
    }
    if it.attendees.len() < 2 {
        return Err(TOO_FEW.at(Review::attendees));
    }
    let doubted = it.necessity == Needed::No || it.feasibility == Feasible::No;
    if it.decision == GoOn::Yes && doubted {
        return Err(DOUBTED.at(Review::decision));
    }
    let state = match it.decision {
        GoOn::Yes => REVIEWED,
        GoOn::No => DROPPED,
        GoOn::Again => SHORTLISTED,
    };
    let set = among::<Review>(&ask.given);
    let sheet = reviews::sheet(ask, item, set.clone());
    let drawn = vec![sheet, Ask::beside(item.id, REVIEW, state, anew::<Review>(item, &set))];
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// The figures on which a judgement rests, and who should give it (P-17, RP-24).
pub fn advise_evaluation(ask: &Ask<'_>, item: &Slip, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let party = chain::judge_of(ask.book.policy());
    if !party.roles.contains(&ask.role) && ask.source.is_empty() {
        advice.warnings.push(JUDGED_BY.with(&[party.word]));
    }
    let days = appraisals::period(ask.book.policy(), ask.now.day());
    advice.computed.extend(evaluation::quality(ask.book, item, days).shown());
    let bad = given.get(Evaluate::mark) == Some(Mark::Bad);
    if bad && given.value(Evaluate::plan).is_none() {
        advice.warnings.push(MEND_HOW.at(Evaluate::plan));
    }
    advice
}

pub(super) fn advise_evaluate(ask: &Ask<'_>, given: &Fields) -> Advice {
    ask.slip.map_or_else(Advice::default, |slip| advise_evaluation(ask, slip, given))
}

pub(super) fn evaluate(ask: &Ask<'_>, it: Evaluate) -> Outcome {
    evaluate_item(ask, ask.standing()?, (it.called, it.content), it.mend_by)
}

/// The judgement with its figures (F-06); the item is due for the next one.
///
/// # Errors
/// More households are content than were asked, as typed.
pub fn evaluate_item(
    ask: &Ask<'_>,
    item: &Slip,
    (called, content): (Option<i64>, Option<i64>),
    mend_by: Option<Day>,
) -> Outcome {
    if content.unwrap_or(0) > called.unwrap_or(0) {
        return Err(MORE_CONTENT.at(Evaluate::content));
    }
    let set = among::<Evaluate>(&ask.given);
    let days = appraisals::period(ask.book.policy(), ask.now.day());
    let figures = evaluation::quality(ask.book, item, days).shown();
    let record = appraisals::judgement(ask, item, (set.clone(), mend_by), &figures);
    let (what, at, because) = clocks::next_evaluation(ask);
    let judged = Ask::beside(item.id, EVALUATE, item.state, anew::<Evaluate>(item, &set));
    let mut judged = judged.due(what, at, because);
    // Income and cost stood beside the judgement: without a loss, that was the look at them.
    let run_out = item.due(dues::RECKON).is_some_and(|d| d.met.is_none() && d.at <= ask.now);
    if run_out && item.state != LOSING {
        let (what, at, because) = clocks::next_reckoning(ask);
        judged = judged.due(what, at, because);
    }
    Ok(Decision { drawn: vec![record, judged], warnings: Vec::new() })
}

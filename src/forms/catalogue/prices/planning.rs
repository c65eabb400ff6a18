//! Before there is a price: the residents' need, the survey counted, the choice, the meeting (P-01);
//! and long after, how good the service is found (P-17).

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::rights::Role;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Badge, Cell, Fields, Row, Value, in_row};
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::policy::{QUALITY_MONTHS, ServicePrinciples};
use crate::forms::catalogue::{appraisals, reviews};
use crate::forms::office::staff;
use crate::forms::unique_code;

use super::chain::{self, Part};
use super::{
    CODE, DAY_AHEAD, DOUBTED, DROPPED, EVALUATE, Evaluate, HEAD_CALLS, HOUSEHOLDS, IDEA, ITEM_OK,
    JUDGED_BY, LOSING, MEND_HOW, MORE_CONTENT, NO_SHEETS, PRICE_OK, REVIEW, REVIEWED, Review,
    SAME_CODE, SHORTLISTED, SURVEYED, Survey, TOO_FEW, WANTED, anew, publishing, standing,
};

/// The principles that the office has put over its list (C-47), shown where an item is planned.
pub(super) fn principles(ask: &Ask<'_>) -> (String, String) {
    let principles = ask.book.policy().get::<ServicePrinciples>();
    ("原则".to_string(), principles.chosen().side.label.to_string())
}

pub(super) fn advise_plan(ask: &Ask<'_>, _: &Fields) -> Advice {
    Advice {
        warnings: chain::by_chain(ask, Part::Plan).into_iter().collect(),
        computed: vec![principles(ask)],
        ..Advice::default()
    }
}

pub(super) fn plan(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (CODE, &SAME_CODE))?;
    Ok(ask.draw(IDEA, given.clone()).into())
}

/// An item that was stopped or dropped goes the whole way again; its old approvals are no approvals.
pub(super) fn revive(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let mut set = given.clone();
    set.set(ITEM_OK, Value::EMPTIED);
    set.set(PRICE_OK, Value::EMPTIED);
    Ok(ask.draw(IDEA, set).into())
}

pub(super) fn advise_survey(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_chain(ask, Part::Survey));
    let Some(slip) = ask.slip else { return advice };
    let counts = evaluation::surveyed(ask.book, slip.id.number);
    if counts.households() == 0 {
        advice.warnings.push(NO_SHEETS.says());
    }
    advice.computed.push(("调查".to_string(), counts.shown()));
    advice
}

/// Closes the survey with the counts as they are now (F-01).
pub(super) fn survey(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let counts = evaluation::surveyed(ask.book, slip.id.number);
    let number = |n: u64| Cell::Number(i64::try_from(n).unwrap_or(0));
    let set = anew::<Survey>(slip, given)
        .with(HOUSEHOLDS, number(counts.households()))
        .with(WANTED, number(counts.wanted()));
    Ok(ask.draw(SURVEYED, set).into())
}

pub(super) fn advise_shortlist(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_chain(ask, Part::Select));
    if let Some(slip) = ask.slip {
        let counts = evaluation::surveyed(ask.book, slip.id.number);
        advice.computed.push(("调查".to_string(), counts.shown()));
    }
    advice
}

pub(super) fn shortlist(ask: &Ask<'_>, given: &Fields) -> Outcome {
    Ok(ask.draw(SHORTLISTED, given.clone()).into())
}

fn attending(given: &Fields) -> Vec<Badge> {
    let badge = |row: &Row| match in_row(row, 1) {
        Some(Cell::Staff(badge)) => Some(*badge),
        _ => None,
    };
    given.rows(reviews::ATTENDEES).iter().filter_map(badge).collect()
}

/// What can be said of a meeting, wherever it is written down.
pub fn advise_review(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let role = |badge: &Badge| staff::role(ask.book, *badge);
    let badges = attending(given);
    if !badges.is_empty() && !badges.iter().any(|b| role(b) == Some(Role::Head)) {
        advice.warnings.push(HEAD_CALLS.says().at("attendees"));
    }
    advice
}

pub(super) fn review(ask: &Ask<'_>, given: &Fields) -> Outcome {
    reviewed(ask, standing(ask)?, given)
}

/// The meeting's record and what it makes of the item, in one decision: necessity and feasibility are
/// both judged, and neither may be overruled.
///
/// # Errors
/// The meeting is still to come, nobody was there, or the decision goes against what was judged.
pub fn reviewed(ask: &Ask<'_>, item: &Slip, given: &Fields) -> Outcome {
    let Some(it) = Review::take(given) else { return Err(DOUBTED.says().at("decision")) };
    if it.held_on > ask.now.day() {
        return Err(DAY_AHEAD.with(&[&it.held_on.to_string()]).at("held_on"));
    }
    if it.attendees.len() < 2 {
        return Err(TOO_FEW.says().at("attendees"));
    }
    let doubted = it.necessity == reviews::Needed::No || it.feasibility == reviews::Feasible::No;
    if it.decision == reviews::GoOn::Yes && doubted {
        return Err(DOUBTED.says().at("decision"));
    }
    let state = match it.decision {
        reviews::GoOn::Yes => REVIEWED,
        reviews::GoOn::No => DROPPED,
        reviews::GoOn::Again => SHORTLISTED,
    };
    let set: Fields = given.iter().filter(|(tag, _)| (50..=55).contains(tag)).cloned().collect();
    let record = reviews::recorded(ask, item.id, set.clone());
    let drawn = vec![record, Ask::beside(item.id, REVIEW, state, anew::<Review>(item, &set))];
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
    let bad = matches!(given.cell(appraisals::MARK), Some(Cell::Choice(c)) if *c == appraisals::Mark::Bad as u16);
    if bad && given.get(76).is_none() {
        advice.warnings.push(MEND_HOW.says().at("plan"));
    }
    advice
}

pub(super) fn advise_evaluate(ask: &Ask<'_>, given: &Fields) -> Advice {
    ask.slip.map_or_else(Advice::default, |slip| advise_evaluation(ask, slip, given))
}

pub(super) fn evaluate(ask: &Ask<'_>, given: &Fields) -> Outcome {
    evaluated(ask, standing(ask)?, given)
}

/// The judgement with its figures (F-06); the item is due for the next one.
///
/// # Errors
/// More households are content than were asked, as typed.
pub fn evaluated(ask: &Ask<'_>, item: &Slip, given: &Fields) -> Outcome {
    let Some(it) = Evaluate::take(given) else { return Err(MORE_CONTENT.says()) };
    if it.content.unwrap_or(0) > it.called.unwrap_or(0) {
        return Err(MORE_CONTENT.says().at("content"));
    }
    let set: Fields = given.iter().filter(|(tag, _)| (70..=77).contains(tag)).cloned().collect();
    let record = appraisals::recorded(ask, item, set.clone(), it.mend_by);
    let (at, because) = next_evaluation(ask);
    let mut judged = Ask::beside(item.id, EVALUATE, item.state, anew::<Evaluate>(item, &set)).due(
        due::EVALUATE,
        at,
        because,
    );
    // Income and cost stood beside the judgement: without a loss, that was the look at them.
    let run_out = item.due(due::RECKON).is_some_and(|d| d.met.is_none() && d.at <= ask.now);
    if run_out && item.state != LOSING {
        let (what, at, because) = publishing::reckoning(ask);
        judged = judged.due(what, at, because);
    }
    Ok(Decision { drawn: vec![record, judged], warnings: Vec::new() })
}

/// When an item is judged next, counted from now.
pub(super) fn next_evaluation(ask: &Ask<'_>) -> (crate::engine::moment::Moment, String) {
    let months = ask.limit(&QUALITY_MONTHS);
    let at = evaluation::months_later(ask.occurred, months);
    (at, format!("{} + {months} 个月 (D-64)", ask.occurred.day().short()))
}

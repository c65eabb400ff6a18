//! A shift begins, and where nobody signs (C-21) it ends by one word.

use super::duty::{
    begin_shift, check_on_duty, hand_shown, in_charge, is_mine, warn_off_roster, warn_unmarked,
};
use super::fields::{Begin, Close};
use super::gathering::gather;
use super::hours::Shift;
use super::record::{
    ALREADY, BEFORE_THE_LAST, CLOSE, CLOSED, NOT_CLOSED, SIGN_INSTEAD, STILL_ON, TAG, UNREAD,
    on_duty,
};
use crate::forms::prelude::*;
use crate::forms::shift::policy::{DutyHours, HandoverPaper};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let shift = given.get(Begin::shift);
    if shift.is_none() {
        let now = Shift::at(ask.occurred);
        advice.fills.push((Begin::shift.name().to_string(), now.name().to_string()));
    }
    let ends = shift.unwrap_or_else(|| Shift::at(ask.occurred)).ends(ask.occurred);
    advice.computed.push(("到".to_string(), ends.show(ask.now)));
    // Words, and never a tick (G-09).
    let words = "不做与值班无关的事,离开先锁屏 (G-09, S4-pc 四)".to_string();
    advice.computed.push(("当班".to_string(), words));
    advice
}

/// Somebody who is still on duty hands over first. In an office that only keeps the book (C-21), the
/// shift that nobody closed ends with the next one's beginning; another's only by a word that says so.
pub(super) fn start(ask: &Ask<'_>, begin: Begin) -> Outcome {
    let mut decision = Decision::default();
    let before = on_duty(ask.book, ask.now);
    if let Some(before) = &before {
        let name = hand_shown(ask, before);
        if !ask.book.policy().is(HandoverPaper::LogAndMark) {
            return Err(ALREADY.with(&[&name]));
        }
        if !is_mine(ask, before) && begin.closes != Some(true) {
            return Err(STILL_ON.with(&[&name]).at(Begin::closes));
        }
        if ask.occurred < before.opened() {
            return Err(BEFORE_THE_LAST.with(&[&before.opened().show(ask.now)]));
        }
        let closed = Ask::beside(before.id, CLOSE, CLOSED, Fields::new());
        decision.drawn.push(closed.all_met(before, ask.occurred));
        decision.warnings.push(NOT_CLOSED.with(&[&name]));
    }
    if begin.read != Some(true) && gather(ask.book, ask.now).book_waits() {
        decision.warnings.push(UNREAD.at(Begin::read));
    }
    decision.warnings.extend(warn_off_roster(ask, begin.shift, ask.hand.badge));
    // The last shift there was, so that what it counted is what there should be.
    let last = SlipId { form: TAG, number: ask.fresh().number.saturating_sub(1) };
    let after = before.map(|s| s.id).or_else(|| ask.book.slip(last).map(|s| s.id));
    let opened = begin_shift(ask, ask.given.clone(), begin.shift, ask.hand.badge, after);
    decision.drawn.insert(0, opened);
    Ok(decision)
}

/// Ends a shift without signatures: where the office keeps the book only, or closes for the night.
pub(super) fn close(ask: &Ask<'_>, _: Close) -> Outcome {
    let slip = ask.standing()?;
    let policy = ask.book.policy();
    let signed = policy.is(HandoverPaper::CountAndSign);
    if signed && policy.is(DutyHours::RoundTheClock) {
        return Err(SIGN_INSTEAD.says());
    }
    if !in_charge(ask) {
        check_on_duty(ask, slip)?;
    }
    let gathered = gather(ask.book, ask.now);
    let set = ask.given.clone().put(Close::pending, gathered.numbers());
    let drawn = ask.draw_with(CLOSED, set).met(ask.slip, dues::HANDOVER, ask.occurred);
    let warnings = warn_unmarked(&gathered).into_iter().collect();
    Ok(Decision { drawn: vec![drawn], warnings })
}

//! A shift begins, and where nobody signs (C-21) it ends by one word.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::slip::due;
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms::shift::policy::{DutyHours, HandoverPaper};

use super::{
    ALREADY, BEFORE_THE_LAST, Begin, CLOSE, CLOSED, NOT_CLOSED, PENDING, SHIFT, SIGN_INSTEAD,
    Shift, TAG, UNREAD, VOID, begins, gather, in_charge, on_duty, own, standing, unmarked, who,
};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let shift = match given.cell(SHIFT) {
        Some(Cell::Choice(code)) => Shift::of(*code),
        _ => None,
    };
    if shift.is_none() {
        let now = Shift::at(ask.occurred);
        advice.fills.push(("shift".to_string(), now.name().to_string()));
    }
    let ends = shift.unwrap_or_else(|| Shift::at(ask.occurred)).ends(ask.occurred);
    advice.computed.push(("到".to_string(), ends.show(ask.now)));
    advice
}

/// Somebody who is still on duty hands over first. In an office that only keeps the book (C-21), the
/// shift that nobody closed ends with the next one's beginning.
pub(super) fn start(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(begin) = Begin::take(given) else { return Err(UNREAD.says()) };
    let mut decision = Decision::default();
    let before = on_duty(ask.book, ask.now);
    if let Some(before) = &before {
        let name = who(ask, before);
        if !ask.book.policy().is(HandoverPaper::LogAndMark) {
            return Err(ALREADY.with(&[&name]));
        }
        if ask.occurred < before.opened() {
            return Err(BEFORE_THE_LAST.with(&[&before.opened().show(ask.now)]));
        }
        let closed = Ask::beside(before.id, CLOSE, CLOSED, Fields::new());
        decision.drawn.push(closed.all_met(before, ask.occurred));
        decision.warnings.push(NOT_CLOSED.with(&[&name]));
    }
    if begin.read != Some(true) && gather(ask.book, ask.now).book_waits() {
        decision.warnings.push(UNREAD.says().at("read"));
    }
    // The last shift there was, so that what it counted is what there should be.
    let last = SlipId { form: TAG, number: ask.fresh().number.saturating_sub(1) };
    let after = before.map(|s| s.id).or_else(|| ask.book.slip(last).map(|s| s.id));
    let opened = begins(ask, given.clone(), begin.shift, ask.hand.badge, after);
    decision.drawn.insert(0, opened);
    Ok(decision)
}

/// Ends a shift without signatures: where the office keeps the book only, or closes for the night.
pub(super) fn close(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let policy = ask.book.policy();
    let signed = policy.is(HandoverPaper::CountAndSign);
    if signed && policy.is(DutyHours::RoundTheClock) {
        return Err(SIGN_INSTEAD.says());
    }
    if !in_charge(ask) {
        own(ask, slip)?;
    }
    let gathered = gather(ask.book, ask.now);
    let mut set = given.clone();
    if let Some(numbers) = gathered.value() {
        set.set(PENDING, numbers);
    }
    let drawn = ask.draw(CLOSED, set).met(ask.slip, due::HANDOVER, ask.occurred);
    let warnings = unmarked(&gathered).into_iter().collect();
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// A shift begun by mistake.
pub(super) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let drawn = ask.draw(VOID, given.clone());
    Ok(drawn.met(ask.slip, due::HANDOVER, ask.occurred).into())
}

//! Rows: a request as it came, what became of it, and that it was taken back.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, NO_SLIP, Outcome};
use crate::engine::rights::Role;
use crate::engine::slip::due;
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms;
use crate::forms::intake::contact;
use crate::forms::intake::contact::{Channel, Matter};
use crate::forms::intake::policy::REQUEST_ANSWER_DAYS;
use crate::forms::work::job;

use super::{
    ANSWERED, IN_BOOK_ALREADY, ISSUE_NOW, Kind, ORIGIN, Origin, SLIPPED, TAG, TAKEN, VISIT_PAST,
    VOID, WAITING, WRITE, Write, sheet,
};

/// Whose copy it is, by the hand that writes.
fn origin(ask: &Ask<'_>) -> Origin {
    if ask.role == Role::ControlRoom { Origin::ControlRoom } else { Origin::Office }
}

pub(super) fn advise(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(it) = Write::take(given)
        && it.kind == Kind::Service
        && it.answer.is_none()
    {
        advice.warnings.push(ISSUE_NOW.says());
    }
    advice
}

/// A row by hand: answered on the spot, or waiting until it is.
pub(super) fn write(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Write::take(given) else { return Err(NO_SLIP.says()) };
    if let Some(visit) = it.visit.filter(|at| *at < ask.occurred.minute()) {
        return Err(VISIT_PAST.with(&[&visit.show(ask.now)]).at("visit"));
    }
    let channel = it.channel.unwrap_or(Channel::Intercom);
    let origin = it.origin.unwrap_or_else(|| origin(ask));
    let set = given
        .clone()
        .with(contact::FIRST, Cell::Staff(ask.hand.badge))
        .with(contact::CHANNEL, Cell::Choice(channel as u16))
        .with(ORIGIN, Cell::Choice(origin as u16));
    let row = if it.answer.is_some() {
        ask.draw(ANSWERED, set)
    } else {
        let days = ask.limit(&REQUEST_ANSWER_DAYS);
        let because = format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now));
        let at = ask.occurred.plus_minutes(days * 24 * 60);
        ask.draw(WAITING, set).due(due::REPLY, at, because)
    };
    let sheet = if origin == Origin::ControlRoom { sheet::begun(ask) } else { None };
    let drawn = [row].into_iter().chain(sheet).collect();
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// The row of a slip that the control room issues: written first, and by the same typing (S1E 4.2.1).
#[must_use]
pub fn logged_for(ask: &Ask<'_>, given: &Fields, led_to: SlipId) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let matter = match given.cell(contact::MATTER) {
        Some(Cell::Choice(code)) => Matter::of(*code),
        _ => None,
    };
    let kind = match matter {
        Some(Matter::Complaint | Matter::Suggestion) => Kind::Opinion,
        _ if forms::tagged(led_to.form).is_some_and(job::is_work) => Kind::Service,
        _ => Kind::Need,
    };
    let kept = [contact::ROOM, contact::CALLER, contact::PHONE, contact::CHANNEL, contact::CONTENT];
    let carried = kept.iter().filter_map(|tag| Some((*tag, given.get(*tag)?.clone())));
    let set: Fields = carried.collect();
    let set = set
        .with(contact::FIRST, Cell::Staff(ask.hand.badge))
        .with(contact::LED_TO, Cell::Slip(led_to))
        .with(12, Cell::Choice(kind as u16))
        .with(ORIGIN, Cell::Choice(Origin::ControlRoom as u16));
    Ask::beside(slip, WRITE, SLIPPED, set)
}

/// The slip that was issued for a row that waited.
pub(super) fn led(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let set = given.clone();
    Ok(ask.draw(SLIPPED, set).met(ask.slip, due::REPLY, ask.occurred).into())
}

pub(super) fn answer(ask: &Ask<'_>, given: &Fields) -> Outcome {
    Ok(ask.draw(ANSWERED, given.clone()).met(ask.slip, due::REPLY, ask.occurred).into())
}

/// One row that was written after its sheet had gone back.
pub(super) fn collect(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    if slip.cell(TAKEN).is_some() {
        return Err(IN_BOOK_ALREADY.says());
    }
    let day = given.cell(TAKEN).cloned().unwrap_or(Cell::Day(ask.occurred.day()));
    Ok(ask.draw(slip.state, given.clone().with(TAKEN, day)).into())
}

pub(super) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    Ok(ask.draw(VOID, given.clone()).all_met(slip, ask.now).into())
}

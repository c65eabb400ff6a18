//! Rows: a request as it came, what became of it, and that it was taken back.

use crate::forms::intake::contact;
use crate::forms::intake::contact::{Channel, Log, Matter};
use crate::forms::intake::policy::REQUEST_ANSWER_DAYS;
use crate::forms::prelude::*;
use crate::forms::work::job::record as job;

use super::record::{
    ANSWERED, Collected, IN_BOOK_ALREADY, ISSUE_NOW, Kind, Led, Origin, SLIPPED, TAG, VISIT_PAST,
    WAITING, WRITE, Write,
};
use super::sheet;

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
pub(super) fn write(ask: &Ask<'_>, it: Write) -> Outcome {
    if let Some(visit) = it.visit.filter(|at| ask.is_past(*at)) {
        return Err(VISIT_PAST.with(&[&visit.show(ask.now)]).at(Write::visit));
    }
    let channel = it.channel.unwrap_or(Channel::Intercom);
    let origin = it.origin.unwrap_or_else(|| origin(ask));
    let set = ask
        .given
        .clone()
        .put(contact::FIRST, ask.hand.badge)
        .put(Write::channel, channel)
        .put(Write::origin, origin);
    let row = if it.answer.is_some() {
        ask.draw_with(ANSWERED, set)
    } else {
        let days = ask.limit(&REQUEST_ANSWER_DAYS);
        let because = format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now));
        let at = ask.occurred.plus_minutes(days * 24 * 60);
        ask.draw_with(WAITING, set).due(dues::REPLY, at, because)
    };
    let sheet = if origin == Origin::ControlRoom { sheet::begin_sheet(ask) } else { None };
    let drawn = [row].into_iter().chain(sheet).collect();
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// The row of a slip that the control room issues: written first, and by the same typing (S1E 4.2.1).
pub fn logged_for(ask: &Ask<'_>, given: &Fields, led_to: SlipId) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let kind = match given.get(Log::matter) {
        Some(Matter::Complaint | Matter::Suggestion) => Kind::Opinion,
        _ if ask.book.registry().tagged(led_to.form).is_some_and(job::is_work) => Kind::Service,
        _ => Kind::Need,
    };
    let set = Fields::new()
        .carry(given, Log::room, Write::room)
        .carry(given, Log::caller, Write::caller)
        .carry(given, Log::phone, Write::phone)
        .carry(given, Log::channel, Write::channel)
        .carry(given, Log::content, Write::content)
        .put(contact::FIRST, given.get(Log::first_heard).unwrap_or(ask.hand.badge))
        .put(Led::led_to, SlipRef(led_to))
        .put(Write::kind, kind)
        .put(Write::origin, Origin::ControlRoom);
    Ask::beside(slip, WRITE, SLIPPED, set)
}

/// One row that was written after its sheet had gone back.
pub(super) fn collect(ask: &Ask<'_>, it: Collected) -> Outcome {
    let slip = ask.standing()?;
    if slip.has(Collected::taken) {
        return Err(IN_BOOK_ALREADY.says());
    }
    let day = it.taken.unwrap_or_else(|| ask.occurred.day());
    ask.draw_with(slip.state, ask.given.clone().put(Collected::taken, day)).ok()
}

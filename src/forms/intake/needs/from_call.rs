//! A call that waits for its answer becomes a need of its own: first responder, caller and promised time go
//! with it, and its clock goes on as it ran.

use super::record::{
    CALL, Department, FIRST, Kind, OPEN, Open, PASSED, TAG, WAITING, WHICH_DEPARTMENT,
};
use crate::forms::intake::contact::record::{self as contact, Log, Matter, NOT_A_NEED};
use crate::forms::intake::policy::TRANSFER_MINUTES;
use crate::forms::prelude::*;

fields! {
    pub struct ToNeed {
        23 department: Option<Department> = "转部门" 4;
        9 passed_to: Option<Badge> = "转报" 4;
    }
}

/// Writes the need and closes the call, which led to it.
pub fn to_need(ask: &Ask<'_>, it: ToNeed) -> Outcome {
    let call = ask.standing()?;
    if it.passed_to.is_some() && it.department.is_none() {
        return Err(WHICH_DEPARTMENT.at(ToNeed::department));
    }
    let kind = match call.get(Log::matter) {
        Some(Matter::Need) => Kind::Need,
        Some(Matter::Suggestion) => Kind::Suggestion,
        _ => return Err(NOT_A_NEED.says()),
    };
    let need = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = Fields::new()
        .put(Open::kind, kind)
        .put(CALL, SlipRef(call.id))
        .carry(&call.fields, Log::room, Open::room)
        .carry(&call.fields, Log::caller, Open::caller)
        .carry(&call.fields, Log::phone, Open::phone)
        .carry(&call.fields, Log::channel, Open::channel)
        .carry(&call.fields, Log::content, Open::content)
        .carry(&call.fields, Log::promised, Open::promised)
        .carry(&call.fields, contact::FIRST, FIRST);
    if let Some(department) = it.department {
        set = set
            .put(Open::department, department)
            .carry(&call.fields, Log::passed_to, Open::passed_to)
            .carry(&ask.given, ToNeed::passed_to, Open::passed_to);
    }
    let state = if it.department.is_some() { PASSED } else { WAITING };
    let mut drawn = Ask::beside(need, OPEN, state, set);
    if let Some(reply) = call.due(dues::REPLY) {
        drawn = drawn.due(dues::REPLY, reply.at, reply.because.clone());
    }
    if state == WAITING {
        let (from, minutes) = (call.opened(), ask.limit(&TRANSFER_MINUTES));
        let because = format!("受理 {} + {minutes} 分 (N-03)", from.show(ask.now));
        drawn = drawn.due(dues::TRANSFER, from.plus_minutes(minutes), because);
    }
    let set = ask.given.clone().put(contact::LED_TO, SlipRef(need));
    let closed = ask.draw_with(contact::TO_NEED, set).all_met(call, ask.occurred);
    Ok(Decision { drawn: vec![closed, drawn], warnings: Vec::new() })
}

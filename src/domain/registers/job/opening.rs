//! What the opening of every work slip does: the call is logged first, and the first clocks start.

use crate::domain::judge::{Ask, Drawn};
use crate::domain::moment::Moment;
use crate::domain::registers::contact::{self, Channel};
use crate::domain::slip::due;
use crate::domain::value::{Cell, Fields, SlipId};

use super::{CALLER, CHANNEL, CONTENT, PART, PHONE, PROMISED, ROOM, TOLD_HOW, URGENT, VISIT};

fn yes(given: &Fields, tag: u16) -> bool {
    matches!(given.cell(tag), Some(Cell::Yes(true)))
}

/// The clocks that start with the slip: `(what, at, 依据)`.
pub(in crate::domain::registers) fn clocks(
    ask: &Ask<'_>,
    given: &Fields,
) -> Vec<(u16, Moment, String)> {
    let from = ask.occurred;
    let told = given.get(TOLD_HOW).is_some();
    let call = from.show(ask.now);
    let mut clocks = Vec::new();
    let minutes = ask.limit("slip_minutes");
    if !told {
        clocks.push((
            due::TOLD,
            from.plus_minutes(minutes),
            format!("来电 {call} + {minutes} 分 (N-01)"),
        ));
    }
    let starts = told || ask.book.policy().is("arrival_clock_starts", "from_call");
    let visit = match given.cell(VISIT) {
        Some(Cell::Moment(visit)) if *visit > ask.now => Some(*visit),
        _ => None,
    };
    match visit {
        Some(visit) => {
            clocks.push((due::VISIT, visit, "与住户约定的上门时间 (S2-repair 3.1.1)".to_string()))
        }
        None if starts => {
            let (minutes, clause) = arrival_minutes(ask, yes(given, URGENT));
            clocks.push((
                due::ARRIVE,
                from.plus_minutes(minutes),
                format!("{call} + {minutes} 分 ({clause})"),
            ));
        }
        None => {}
    }
    if let Some(Cell::Moment(promised)) = given.cell(PROMISED) {
        clocks.push((due::REPLY, *promised, "承诺回复 (F-12)".to_string()));
    }
    clocks
}

/// Minutes from the telling to the door, and the clause.
pub(super) fn arrival_minutes(ask: &Ask<'_>, urgent: bool) -> (i64, &'static str) {
    if urgent {
        (ask.limit("urgent_arrival_minutes"), "N-02")
    } else {
        (ask.limit("normal_arrival_minutes"), "D-51")
    }
}

/// The call log that the same typing fills (F-08): who, from where, what about.
pub(in crate::domain::registers) fn logged(ask: &Ask<'_>, given: &Fields, slip: SlipId) -> Drawn {
    let mut log = Fields::new()
        .with(contact::MATTER, Cell::Choice(contact::Matter::Repair as u16))
        .with(contact::CHANNEL, Cell::Choice(Channel::Call as u16));
    for (from, to) in [
        (ROOM, contact::ROOM),
        (CALLER, contact::CALLER),
        (PHONE, contact::PHONE),
        (CHANNEL, contact::CHANNEL),
    ] {
        if let Some(value) = given.get(from) {
            log.set(to, value.clone());
        }
    }
    let text = |tag: u16| match given.cell(tag) {
        Some(Cell::Text(text)) => text.as_str(),
        _ => "",
    };
    let content = format!("{} {}", text(PART), text(CONTENT));
    log = log.with(contact::CONTENT, Cell::Text(content.trim().to_string()));
    contact::logged_for(ask, log, slip)
}

//! What the opening of every work slip does: the call is logged first, and the first clocks start.

use crate::domain::judge::{Ask, Drawn};
use crate::domain::moment::Moment;
use crate::domain::registers::contact::{self, Channel};
use crate::domain::slip::due;
use crate::domain::value::{Cell, Fields, SlipId};

use super::{
    CALLER, CHANNEL, CHARGE, CONTENT, Charge, PART, PHONE, PRICE_TOLD, PROMISED, ROOM, TOLD_HOW,
    URGENT, VISIT,
};

/// What is due, when, and why (依据).
pub type Clock = (u16, Moment, String);

pub(super) fn yes(given: &Fields, tag: u16) -> bool {
    matches!(given.cell(tag), Some(Cell::Yes(true)))
}

/// The clocks that start with the slip.
pub fn clocks(ask: &Ask<'_>, given: &Fields) -> Vec<Clock> {
    let from = ask.occurred;
    let told = given.get(TOLD_HOW).is_some();
    let call = from.show(ask.now);
    let mut clocks = Vec::new();
    if let Some((minutes, clause)) = told_minutes(ask).filter(|_| !told) {
        let because = format!("来电 {call} + {minutes} 分 ({clause})");
        clocks.push((due::TOLD, from.plus_minutes(minutes), because));
    }
    let starts = told || ask.book.policy().is("arrival_clock_starts", "from_call");
    let visit = match given.cell(VISIT) {
        Some(Cell::Moment(visit)) if *visit > ask.now => Some(*visit),
        _ => None,
    };
    match visit {
        Some(visit) => {
            clocks.push((due::VISIT, visit, "与住户约定的上门时间 (S2-repair 3.1.1)".to_string()));
        }
        None if starts && minutes_run(ask) => {
            let (minutes, clause) = arrival_minutes(ask, yes(given, URGENT));
            let because = format!("{call} + {minutes} 分 ({clause})");
            clocks.push((due::ARRIVE, from.plus_minutes(minutes), because));
        }
        None => {}
    }
    if let Some(Cell::Moment(promised)) = given.cell(PROMISED) {
        clocks.push((due::REPLY, *promised, "承诺回复 (F-12)".to_string()));
    }
    clocks.extend(unreturned(ask, visit.unwrap_or(from).max(from), "开单"));
    clocks.extend(price_told_by(ask, given));
    clocks
}

/// Whether minutes run to the door at all: not where the office goes by the booked time or by the
/// passing on (C-31).
pub(super) fn minutes_run(ask: &Ask<'_>) -> bool {
    ask.book.policy().is("dispatch_clock", "slip_and_arrival")
}

/// Minutes from the call to the telling of the team, and the clause, by the side of C-31 in force.
pub(super) fn told_minutes(ask: &Ask<'_>) -> Option<(i64, &'static str)> {
    match ask.book.policy().side("dispatch_clock") {
        "booked_time" => None,
        "transfer" => Some((ask.limit("transfer_minutes"), "C-31, N-03")),
        _ => Some((ask.limit("slip_minutes"), "N-01")),
    }
}

/// Minutes from the telling to the door, and the clause.
pub(super) fn arrival_minutes(ask: &Ask<'_>, urgent: bool) -> (i64, &'static str) {
    if urgent {
        (ask.limit("urgent_arrival_minutes"), "N-02")
    } else {
        (ask.limit("normal_arrival_minutes"), "D-51")
    }
}

/// How long a slip may be out before it is chased (S2-repair 3.1.4); 0 hours: it never is.
pub(super) fn unreturned(ask: &Ask<'_>, from: Moment, what: &str) -> Option<Clock> {
    let hours = ask.limit("unreturned_slip_hours");
    let because = || format!("{what} {} + {hours} 小时未回单 (G-28, T-03)", from.show(ask.now));
    (hours > 0).then(|| (due::RETURNED, from.plus_minutes(hours * 60), because()))
}

/// Whoever asked for work that costs money hears the price at the first moment (G-17).
fn price_told_by(ask: &Ask<'_>, given: &Fields) -> Option<Clock> {
    let paid = matches!(given.cell(CHARGE), Some(Cell::Choice(c)) if *c == Charge::Paid as u16);
    let owed = paid && !yes(given, PRICE_TOLD);
    price_told(ask).filter(|_| owed)
}

/// The clock to the telling of the price, from now on; 0 minutes: none is kept.
pub(super) fn price_told(ask: &Ask<'_>) -> Option<Clock> {
    let minutes = ask.limit("price_told_minutes");
    let because = || format!("{} + {minutes} 分 (G-17, T-01a)", ask.occurred.show(ask.now));
    (minutes > 0).then(|| (due::PRICE, ask.occurred.plus_minutes(minutes), because()))
}

/// The call log that the same typing fills (F-08): who, from where, what about.
pub fn logged(ask: &Ask<'_>, given: &Fields, slip: SlipId) -> Drawn {
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

//! What the opening of every work slip does: the call is logged first, and the first clocks start.

use crate::domain::judge::{Ask, Drawn};
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::registers::contact::{self, Channel};
use crate::domain::slip::due;
use crate::domain::value::{Cell, Fields, SlipId};

use super::clocks::{self, Clock};
use super::{
    CALLER, CHANNEL, CONTENT, NO_BOOKING, PART, PHONE, PROMISED, ROOM, TOLD_HOW, URGENT, VISIT,
};

fn yes(given: &Fields, tag: u16) -> bool {
    matches!(given.cell(tag), Some(Cell::Yes(true)))
}

/// A clock that starts with the slip.
enum Begins {
    Counts(Clock<'static>),
    /// A moment that was agreed.
    Agreed(u16, Moment, &'static str),
}

/// The clocks that start with the slip, by what the office goes by (C-31): minutes to the slip and to
/// the door, the agreed visit, or minutes to pass it on. Urgent work has its minutes on every side.
fn begins(ask: &Ask<'_>, given: &Fields) -> Vec<Begins> {
    let (from, policy) = (ask.occurred, ask.book.policy());
    let (told, urgent) = (given.get(TOLD_HOW).is_some(), yes(given, URGENT));
    let mut clocks = Vec::new();
    let passed_on = policy.is("dispatch_clock", "transfer");
    let (minutes, clause) = match policy.side("dispatch_clock") {
        "transfer" => (ask.limit("transfer_minutes"), "N-03"),
        _ => (ask.limit("slip_minutes"), "N-01"),
    };
    if !told && (urgent || passed_on || policy.is("dispatch_clock", "slip_and_arrival")) {
        let clock = Clock { what: due::TOLD, word: "来电", from, minutes, clause };
        clocks.push(Begins::Counts(clock));
    }
    let starts = told || policy.is("arrival_clock_starts", "from_call");
    match visit(ask, given) {
        Some(visit) => {
            let why = "与住户约定的上门时间 (S2-repair 3.1.1)";
            clocks.push(Begins::Agreed(due::VISIT, visit, why));
        }
        None if starts => {
            let word = if told { "通知" } else { "来电" };
            let clock = arrival_minutes(ask, urgent).map(|(minutes, clause)| Clock {
                what: due::ARRIVE,
                word,
                from,
                minutes,
                clause,
            });
            clocks.extend(clock.map(Begins::Counts));
        }
        None => {}
    }
    if let Some(Cell::Moment(promised)) = given.cell(PROMISED) {
        clocks.push(Begins::Agreed(due::REPLY, *promised, "承诺回复 (F-12)"));
    }
    clocks
}

/// The visit that is agreed, if it lies ahead.
fn visit(ask: &Ask<'_>, given: &Fields) -> Option<Moment> {
    match given.cell(VISIT) {
        Some(Cell::Moment(visit)) if *visit > ask.now => Some(*visit),
        _ => None,
    }
}

/// What the clocks will say, before anything is handed in: `(what, at, 依据)`.
pub(in crate::domain::registers) fn beginnings(
    ask: &Ask<'_>,
    given: &Fields,
) -> Vec<(u16, Moment, String)> {
    let urgent = yes(given, URGENT);
    let shown = |begins: Begins| match begins {
        Begins::Agreed(what, at, why) => Some((what, at, why.to_string())),
        Begins::Counts(clock) => {
            let end = clocks::reckoned(ask, urgent, &clock, &[]);
            end.at.map(|at| (clock.what, at, end.why))
        }
    };
    begins(ask, given).into_iter().filter_map(shown).collect()
}

/// Starts them on the entry that issues the slip, and the one that chases it until it is back; from
/// the visit where one is agreed (G-28).
pub(in crate::domain::registers) fn begin(
    ask: &Ask<'_>,
    given: &Fields,
    mut drawn: Drawn,
) -> Drawn {
    for one in begins(ask, given) {
        drawn = match one {
            Begins::Agreed(what, at, why) => drawn.due(what, at, why.to_string()),
            Begins::Counts(clock) => clocks::start(ask, drawn, clock),
        };
    }
    match visit(ask, given) {
        Some(visit) => clocks::start_return(ask, drawn, "约定", visit),
        None => clocks::start_return(ask, drawn, "开单", ask.occurred),
    }
}

/// Where the office goes by agreed times, one is to be agreed (C-31).
pub(in crate::domain::registers) fn unbooked(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let goes_by_it = ask.book.policy().is("dispatch_clock", "booked_time");
    let booked = given.get(VISIT).is_some() || yes(given, URGENT);
    (goes_by_it && !booked).then(|| NO_BOOKING.says().at("visit"))
}

/// Minutes from the telling to the door, and the clause; none where the office counts none (C-31).
pub(super) fn arrival_minutes(ask: &Ask<'_>, urgent: bool) -> Option<(i64, &'static str)> {
    if urgent {
        return Some((ask.limit("urgent_arrival_minutes"), "N-02"));
    }
    let counts = ask.book.policy().is("dispatch_clock", "slip_and_arrival");
    counts.then(|| (ask.limit("normal_arrival_minutes"), "D-51"))
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

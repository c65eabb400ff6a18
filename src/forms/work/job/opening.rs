//! What the opening of every work slip does: the call is logged first, and the first clocks start.

use crate::forms::billing::service::record as service;
use crate::forms::intake::contact::{Channel, Matter};
use crate::forms::intake::policy::TRANSFER_MINUTES;
use crate::forms::intake::{contact, logging};
use crate::forms::prelude::*;
use crate::forms::work::policy::{
    ArrivalClockStarts, DispatchClock, NORMAL_ARRIVAL_MINUTES, PRICE_TOLD_MINUTES, SLIP_MINUTES,
    UNRETURNED_SLIP_HOURS, URGENT_ARRIVAL_MINUTES, URGENT_LOG_MINUTES, UrgentFirst,
};
use crate::forms::work::repair::record as repair;

use super::clocks::{Begun, Clock};
use super::fields::{
    CALLER, CHANNEL, CHARGE, CONTENT, Charge, FIRST_HEARD, PART, PHONE, PRICE_TOLD, PROMISED, Room,
    Tell, URGENT, VISIT,
};
use super::record::{ASK_THE_TIME, ISSUED_LATE, LOG_FIRST, LOGGED_LATE, PASSED_LATE, SAME_MATTER};

/// Open slips of a household that are looked through for the same matter.
const OPEN_READ: usize = 20;

/// The clocks that start with the slip.
pub fn first_clocks(ask: &Ask<'_>, given: &Fields) -> Vec<Begun> {
    let (from, urgent) = (ask.occurred, given.get(URGENT) == Some(true));
    let told = given.value(Tell::told).is_some();
    let mut clocks = Vec::new();
    if let Some((minutes, clause)) = told_minutes(ask).filter(|_| !told) {
        let clock = Clock::of(dues::TOLD, "来电", from, minutes, clause);
        clocks.push(Begun::counted(ask, urgent, &clock));
    }
    let starts = told || ask.book.policy().is(ArrivalClockStarts::FromCall);
    let visit = given.get(VISIT).filter(|visit| *visit > ask.now);
    match visit {
        Some(visit) => {
            let because = "与住户约定的上门时间 (S2-repair 3.1.1)".to_string();
            clocks.push(Begun::agreed(dues::VISIT, visit, because));
        }
        None if starts && arrival_is_timed(ask) => {
            let (minutes, clause) = arrival_minutes(ask, urgent);
            let word = if told { "通知" } else { "来电" };
            let clock = Clock::of(dues::ARRIVE, word, from, minutes, clause);
            clocks.push(Begun::counted(ask, urgent, &clock));
        }
        None => {}
    }
    if let Some(promised) = given.get(PROMISED) {
        clocks.push(Begun::agreed(dues::REPLY, promised, "承诺回复 (F-12)".to_string()));
    }
    let out = return_clock(ask, visit.unwrap_or(from).max(from), "开单");
    clocks.extend(out.map(|clock| Begun::counted(ask, urgent, &clock)));
    clocks.extend(price_told_by(ask, given));
    clocks
}

/// What is to be said at the call of how it is timed: that the slip comes late, and, where the office
/// goes by the booked time (C-31), that none is booked. Whichever paper it is on (P-02).
pub fn timing_warnings(ask: &Ask<'_>, given: &Fields) -> Vec<Notice> {
    let booked = ask.book.policy().is(DispatchClock::BookedTime);
    let unbooked = booked && given.value(VISIT).is_none();
    let unbooked = unbooked.then(|| ASK_THE_TIME.at(VISIT));
    late(ask, given).into_iter().chain(unbooked).collect()
}

/// What the household has open already on the same paper, whichever it is: one matter is chased and not
/// written twice.
pub fn same_matter(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let RoomId(room) = given.get(Room::room)?;
    let open = ask.book.under(Index::OpenRoom, u64::from(room), OPEN_READ);
    let own = open.into_iter().filter(|id| id.form == ask.form.tag);
    // Two items of the list are two matters; a bargain off the list may be any.
    let same = |slip: &Slip| slip.get(service::Log::item) == given.get(service::Log::item);
    let first = own.filter_map(|id| ask.book.slip(id)).find(same)?;
    let item = service::item_name(ask.book, &first);
    let words = [first.text(PART), item.as_str(), first.text(CONTENT)];
    let what = words.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let called = ask.form.name_of(&first).shown;
    Some(SAME_MATTER.with(&[&format!("{called} {what}")]))
}

/// How late the slip comes, by the clock of C-31 in force; and for what was shouted over the radio
/// first, by D-16.
fn late(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let late = ask.occurred.minutes_until(ask.now);
    let policy = ask.book.policy();
    if given.get(URGENT) == Some(true) && given.value(Tell::told).is_some() {
        let log_first = policy.is(UrgentFirst::LogFirst);
        let most = ask.limit(&URGENT_LOG_MINUTES);
        let shown = [late.to_string(), most.to_string()];
        return match (log_first, late) {
            (true, 1..) => Some(LOG_FIRST.says()),
            (false, late) if late > most => Some(LOGGED_LATE.with(&[&shown[0], &shown[1]])),
            _ => None,
        };
    }
    let (rule, most) = match policy.get::<DispatchClock>() {
        DispatchClock::BookedTime => return None,
        DispatchClock::Transfer => (PASSED_LATE, ask.limit(&TRANSFER_MINUTES)),
        _ => (ISSUED_LATE, ask.limit(&SLIP_MINUTES)),
    };
    (late > most).then(|| rule.with(&[&late.to_string(), &most.to_string()]))
}

/// Whether minutes run to the door at all: not where the office goes by the booked time or by the
/// passing on (C-31).
pub(super) fn arrival_is_timed(ask: &Ask<'_>) -> bool {
    ask.book.policy().is(DispatchClock::SlipAndArrival)
}

/// Minutes from the call to the telling of the team, and the clause, by the side of C-31 in force.
pub(super) fn told_minutes(ask: &Ask<'_>) -> Option<(i64, &'static str)> {
    match ask.book.policy().get::<DispatchClock>() {
        DispatchClock::BookedTime => None,
        DispatchClock::Transfer => Some((ask.limit(&TRANSFER_MINUTES), "C-31, N-03")),
        _ => Some((ask.limit(&SLIP_MINUTES), "N-01")),
    }
}

/// Minutes from the telling to the door, and the clause.
pub(super) fn arrival_minutes(ask: &Ask<'_>, urgent: bool) -> (i64, &'static str) {
    if urgent {
        (ask.limit(&URGENT_ARRIVAL_MINUTES), "N-02")
    } else {
        (ask.limit(&NORMAL_ARRIVAL_MINUTES), "D-51")
    }
}

/// How long a slip may be out before it is chased (S2-repair 3.1.4); 0 hours: it never is.
pub(super) fn return_clock<'a>(ask: &Ask<'_>, from: Moment, word: &'a str) -> Option<Clock<'a>> {
    let minutes = ask.limit(&UNRETURNED_SLIP_HOURS) * 60;
    let clause = "G-28, T-03";
    (minutes > 0).then_some(Clock::of(dues::RETURNED, word, from, minutes, clause))
}

/// Whoever asked for work that costs money hears the price at the first moment (G-17).
fn price_told_by(ask: &Ask<'_>, given: &Fields) -> Option<Begun> {
    let owed = given.get(CHARGE) == Some(Charge::Paid) && given.get(PRICE_TOLD) != Some(true);
    price_clock(ask).filter(|_| owed)
}

/// The clock to the telling of the price, from now on; 0 minutes: none is kept.
pub(super) fn price_clock(ask: &Ask<'_>) -> Option<Begun> {
    let minutes = ask.limit(&PRICE_TOLD_MINUTES);
    let because = || format!("{} + {minutes} 分 (G-17, T-01a)", ask.occurred.show(ask.now));
    let at = ask.occurred.plus_minutes(minutes);
    (minutes > 0).then(|| Begun::agreed(dues::PRICE, at, because()))
}

/// 首问责任人: whoever is named as having heard it first, else whoever writes it down (P-24, G-42).
pub fn heard_first(ask: &Ask<'_>) -> Badge {
    ask.given.get(FIRST_HEARD).unwrap_or(ask.hand.badge)
}

/// What the call was about: by the paper that came of it. A service that is ordered is a need (F-08, F-09)
/// and no repair, so that neither is counted among the other.
fn matter(slip: SlipId) -> Matter {
    if slip.form == repair::TAG { Matter::Repair } else { Matter::Need }
}

/// The call log that the same typing fills (F-08): who, from where, what about.
pub fn log_call(ask: &Ask<'_>, given: &Fields, slip: SlipId) -> Drawn {
    let text = |words: Option<String>| words.unwrap_or_default();
    let (part, content) = (given.get(PART).map(|t| t.0), given.get(CONTENT).map(|t| t.0));
    let content = format!("{} {}", text(part), text(content));
    let log = Fields::new()
        .put(contact::Log::matter, matter(slip))
        .put(contact::Log::channel, Channel::Call)
        .put(contact::Log::content, Lines(content.trim().to_string()))
        .carry(given, Room::room, contact::Log::room)
        .carry(given, CALLER, contact::Log::caller)
        .carry(given, PHONE, contact::Log::phone)
        .carry(given, CHANNEL, contact::Log::channel)
        .carry(given, FIRST_HEARD, contact::Log::first_heard);
    logging::logged_for(ask, log, slip)
}

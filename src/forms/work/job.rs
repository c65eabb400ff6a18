//! What all work slips share (F-13, F-14, and whatever else sends somebody to a door): their states,
//! the steps of the way there and back, the blanks, keys, clocks and rules of those steps (P-04, P-05).
//!
//! A form of work takes the steps it needs from here by name and adds its own opening. Nothing here
//! asks which form it is, except where a policy or a paper does.
//!
//! From the ground up: `fields` and `record` say what stands on a slip, `proof` what its bill rests on;
//! the steps are decided in a file each; `work_steps` is their table, and this file what is shown and
//! found of a slip. None of them names one that stands above it.

pub(crate) mod agreed;
pub(crate) mod billing;
mod chasing;
pub mod clocks;
mod drawing;
pub mod escalation;
pub(in crate::forms) mod fields;
mod joining;
pub(in crate::forms) mod mending;
pub mod next;
pub(in crate::forms) mod opening;
mod pausing;
pub(crate) mod prepaying;
pub(crate) mod pricing;
pub(in crate::forms) mod printed;
pub(in crate::forms) mod proof;
pub(in crate::forms) mod raising;
pub(in crate::forms) mod record;
mod returning;
pub(in crate::forms) mod rework;
mod sending;
pub(in crate::forms) mod signing;
mod urgency;
mod visits;
mod waiting;
pub(crate) mod work_steps;

pub use billing::unsigned_sum;
pub use fields::{
    AREA, Area, Assign, CALL, CALLER, CHARGE, Came, Charge, ConsentHow, FAULT, LINKED, MEASURED_AT,
    Means, PART, Paper, QUOTED, Room, TOTAL, ToldHow, URGED, URGENT, VISIT, Violation,
};
pub use joining::{calls, households};
pub use raising::{Level, MarkMajor, rungs};
pub use record::{
    ARRIVED, ASSIGN, ASSIGNED, CLOSED, ESCALATED, ISSUED, NOT_CLOSED, RETURN, RETURNED, RULES,
    STATES, TELL_OWNER, TEMPORARY, UNDER_WAY, UNSIGNED, WAITING, chased, is_work, known_caller,
    told_at, worker,
};
pub(crate) use record::{fault_of, out_of_state};
pub use visits::{Visit, Visited, visits};

use fields::RAISED;

use super::faults::Fault;
use crate::engine::kind::reading;
use crate::forms::billing::agreement;
use crate::forms::callbacks::record as callbacks;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// What stands in the shared steps before anybody types.
pub(crate) fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match step.name {
        "urgency" => urgency::fills(slip),
        "assign" => vec![("told", "radio".to_string())],
        "attach" => joining::fills(start, book),
        _ => Vec::new(),
    }
}

/// Where every work slip is found: as work, in its room, with its worker, with whoever called, and
/// under the slip that it came of.
pub(crate) const FOUND_BY: &[By] = &[
    By::Work,
    By::Room(Room::room),
    By::Person(CALLER),
    By::Worker(Assign::worker),
    By::DoneBy(Assign::worker),
    By::CameOf(LINKED),
];

/// What finds a work slip besides: its agreement, the days on which its paper came back, its
/// reminders, and the other households that reported it.
pub(crate) fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = Vec::new();
    if let Some(SlipRef(under)) = slip.get(agreement::UNDER) {
        keys.push(Key::new(Index::Agreement, under.number, descending(slip.opened())));
    }
    keys.extend(Key::of_returns(slip, RETURN));
    // A measure may be told of on a later day than it was taken on (RP-12).
    keys.extend(slip.get(MEASURED_AT).map(Key::returned_at));
    keys.extend(escalation::keys(slip));
    // A household that reported the same finds it on its card, once.
    let open = NOT_CLOSED.contains(&slip.state).then(|| urgency(slip));
    let own = slip.get(Room::room);
    let mut others: Vec<RoomId> = joining::rooms_of(slip).filter(|r| Some(*r) != own).collect();
    others.arrange();
    others.dedup();
    for RoomId(room) in others {
        keys.push(Key::new(Index::Room, u64::from(room), descending(slip.opened())));
        keys.extend(open.map(|at| Key::new(Index::OpenRoom, u64::from(room), at)));
    }
    keys
}

/// As all work; and, told of and not yet called about, among what is asked about (S1E 4.6, P-04).
pub(crate) fn keys_with_callback(slip: &Slip) -> Vec<Key> {
    let mut keys = keys(slip);
    keys.extend(callbacks::to_ask_from(slip, told_at(slip)).map(Key::to_ask));
    keys
}

/// Its row on lists, about this matter.
pub(crate) fn line(slip: &Slip, book: &dyn Book, mut matter: String) -> Line {
    let yes = |tag: Tag<bool>| slip.get(tag) == Some(true);
    let urgent = yes(URGENT);
    let households = households(slip);
    let fault = fault_of(book, &slip.fields);
    let kind = fault.as_ref().map_or(matter.as_str(), |fault| &fault.wording);
    let kind = reading::clean(kind, false);
    if households > 1 {
        matter = format!("{matter} {households}户已报");
    }
    if let Some(held) = record::with_worker_shown(slip) {
        matter = format!("{matter} {held}");
    }
    for (word, holds) in [
        (" 紧急", urgent),
        (" 重大", yes(MarkMajor::major)),
        (" 催升级", yes(RAISED)),
        (" 保修", slip.has(waiting::Warranty::contractor)),
        (" 理赔", slip.has(waiting::Insured::adjuster)),
    ] {
        if holds {
            matter.push_str(word);
        }
    }
    let lift = fault.as_ref().and_then(|fault| fault.trade) == Some(Trade::Lift);
    let public = |room| rooms::slip(book, room).is_some_and(|room| rooms::is_public(&room));
    let (due, room, worker) = (slip.next_due(), slip.get(Room::room), worker(slip));
    Line {
        due: due.map(|d| d.at),
        hours: due.and_then(|d| clocks::hours(slip, d.what)),
        stops: due.map_or_else(Vec::new, |d| clocks::stops_since_due(slip, d)),
        level: escalation::sign(slip),
        kind,
        common: lift
            || households > 1
            || slip.get(AREA) == Some(Area::Public)
            || room.is_some_and(public),
        households: u32::try_from(households).unwrap_or(u32::MAX),
        urgent: urgent || yes(RAISED),
        place: room.map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: reading::clean(&matter, false),
        worker: worker.map_or_else(String::new, |b| staff::short(book, b)),
        hands: worker,
        trade: trade(slip, book, fault.as_ref()),
        chased: chased(slip),
        ..Line::default()
    }
}

/// The trade of the fault's code; without a code that of whoever was sent.
fn trade(slip: &Slip, book: &dyn Book, fault: Option<&Fault>) -> Option<Trade> {
    let code = fault.and_then(|fault| fault.trade);
    code.or_else(|| staff::trade_of(&staff::slip(book, worker(slip)?)?))
}

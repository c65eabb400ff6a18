//! What else of a household is to be asked about, so that they are rung once.

use super::asking::{self, Tally, tally};
use super::quota::{CallsBack, Whose};
use super::record::{self, Outcome, ROOM};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::Room;

/// The latest slips of a household that are looked through.
const LATEST: usize = 40;

/// What somebody is to be rung about now, or again: the number on a call sheet is there to be dialled (P-11).
pub(in crate::forms) fn to_ring(ask: &Ask<'_>, person: PersonId) -> Option<SlipId> {
    let calls = CallsBack::of(ask.book.policy());
    let open = |outcome: Option<Outcome>| matches!(outcome, None | Some(Outcome::Trying));
    let now = |whose: Whose, of: &Tally| calls.now(of, whose, ask.now);
    let waits = |slip: &Slip| {
        if slip.id.form == record::TAG {
            return [record::CALLING, record::AMISS].contains(&slip.state);
        }
        tally(slip, ask.book).is_some_and(|of| {
            open(of.outcome) && (now(Whose::Desk, &of) || now(Whose::Supervisor, &of))
        })
    };
    let latest = ask.book.under(Index::Person, u64::from(person.0), LATEST).into_iter();
    latest.filter_map(|id| ask.book.slip(id)).find(waits).map(|slip| slip.id)
}

/// What else of the household is done, is to be asked about now, and nobody has called about.
pub(super) fn due(ask: &Ask<'_>, slip: &Slip, before: Option<&Slip>) -> Vec<Slip> {
    let room = slip.get(Room::room).or_else(|| before?.get(ROOM));
    // What is common to many is nobody's household.
    let home = room
        .filter(|room| rooms::slip(ask.book, *room).is_some_and(|slip| !rooms::is_public(&slip)));
    let Some(RoomId(room)) = home else { return Vec::new() };
    let calls = CallsBack::of(ask.book.policy());
    let latest = ask.book.under(Index::Room, u64::from(room), LATEST).into_iter();
    let others = latest.filter(|id| *id != slip.id && asking::to_ask(id.form).is_some());
    let ready = |slip: &Slip| {
        tally(slip, ask.book).is_some_and(|tally| calls.now(&tally, Whose::Desk, ask.now))
    };
    others.filter_map(|id| ask.book.slip(id)).filter(ready).collect()
}

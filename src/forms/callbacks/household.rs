//! What a call must know of the household beside its matter: what else of theirs is to be asked about, so that they
//! are rung once, and whether they want to be rung at all, or at this hour.

use super::asking::{self, tally};
use super::policy::{QUIET_FROM_HOUR, QUIET_UNTIL_HOUR};
use super::quota::{CallsBack, Whose};
use super::record::{CALLER as CALLED_WHO, NO_CALLS, QUIET_HOURS, ROOM};
use crate::forms::estate::{people, rooms};
use crate::forms::prelude::*;
use crate::forms::work::job::fields::{CALLER, Room};

/// The latest slips of a household that are looked through.
const LATEST: usize = 40;

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

/// At an hour at which nobody is rung, or whoever wants no calls at all.
pub(super) fn warn_disturbed(ask: &Ask<'_>, slip: &Slip) -> Vec<Notice> {
    let mut warnings = Vec::new();
    let (from, until) = (ask.limit(&QUIET_FROM_HOUR), ask.limit(&QUIET_UNTIL_HOUR));
    let hour = i64::from(ask.occurred.clock().minutes()) / 60;
    if from != until && (hour >= from || hour < until) {
        warnings.push(QUIET_HOURS.with(&[&from.to_string(), &until.to_string()]));
    }
    let who = slip.get(CALLER).or_else(|| slip.get(CALLED_WHO));
    if who.is_some_and(|who| people::wants_no_calls(ask.book, &who)) {
        warnings.push(NO_CALLS.says());
    }
    warnings
}

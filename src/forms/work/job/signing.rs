//! Who may put their name under finished work (P-09, G-30): the customer; for public parts whoever
//! reported it, or the desk; for a colleague's report that colleague (S2-repair 3.2.2, N-75).
//!
//! A wrong hand is said, not refused: the paper lies there as it is.

use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::fields::{AREA, Area, CALLER, REPORTER, REPORTER_STAFF, Reporter, Room, Sign};
use super::record::{CUSTOMER_SIGNS, PUBLIC_SIGNS, STAFF_SIGNS};

/// Who may sign where no household does.
const DESK: &[Role] = &[Role::Desk, Role::ControlRoom, Role::Supervisor, Role::Head];

fn name(ask: &Ask<'_>, who: &Who) -> String {
    match who {
        Who::Known(person) => people::name(ask.book, *person),
        Who::Named(name) => name.clone(),
    }
}

/// The name of whoever reported it.
fn caller(ask: &Ask<'_>, slip: &Slip) -> Option<String> {
    slip.get(CALLER).map(|who| name(ask, &who))
}

/// The role of a colleague of that name.
fn colleague(ask: &Ask<'_>, name: &str) -> Option<Role> {
    let found = ask.book.named(staff::TAG, name);
    found.iter().find(|s| staff::name(s) == name).and_then(staff::role_of)
}

/// Whether the work is nobody's household's.
pub(in crate::forms) fn public(book: &dyn Book, slip: &Slip) -> bool {
    let common = |room: RoomId| rooms::slip(book, room).is_some_and(|r| rooms::is_public(&r));
    slip.get(AREA) == Some(Area::Public) || slip.get(Room::room).is_some_and(common)
}

/// What is amiss with the hand under the paper, if anything is.
pub(super) fn wrong_hand(ask: &Ask<'_>, slip: &Slip, signed: &Signature) -> Option<Notice> {
    let signer = name(ask, &signed.0);
    let own = caller(ask, slip).as_deref() == Some(signer.as_str());
    let reporter = slip.get(REPORTER);
    let of_staff =
        matches!(reporter, Some(Reporter::Security | Reporter::Cleaning | Reporter::Staff));
    if let (true, Some(badge)) = (of_staff, slip.get(REPORTER_STAFF)) {
        let theirs = staff::slip(ask.book, badge).is_some_and(|s| staff::name(&s) == signer);
        let shown = staff::shown(ask.book, badge);
        return (!theirs).then(|| STAFF_SIGNS.with(&[&shown]).at(Sign::signed));
    }
    let role = colleague(ask, &signer);
    if public(ask.book, slip) {
        let desk = role.is_some_and(|role| DESK.contains(&role));
        return (!own && !desk).then(|| PUBLIC_SIGNS.at(Sign::signed));
    }
    (role.is_some() && !own && !of_staff).then(|| CUSTOMER_SIGNS.with(&[&signer]).at(Sign::signed))
}

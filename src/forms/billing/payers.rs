//! Who owes for a service: a person for a room.
//!
//! A debt and a deposit are a person's for a room, so they stay with the old tenant when the new one
//! moves in (DESK 6).

use crate::engine::ledger::Payer;
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

/// The room, on every slip that moves money.
pub const ROOM: Tag<RoomId> = Tag::new(1, "room");
/// What kind of customer it is.
pub const CUSTOMER: Tag<Customer> = Tag::new(84, "customer");
/// Who pays.
pub const PAYER: Tag<Who> = Tag::new(85, "payer");
/// The agreement on a slip or record that was made under it (F-13, F-17, F-21).
pub const UNDER: Tag<SlipRef> = Tag::new(190, "under");

choice! {
    /// By which rules a customer settles: P-12, P-13, P-14.
    pub enum Customer {
        Owner = 1 "owner" "业主",
        Tenant = 2 "tenant" "租户",
        Agreement = 3 "agreement" "协议客户",
        Other = 4 "other" "其他",
    }
}

/// What a relation to a room makes of a customer.
fn kind_of(relation: Relation) -> Customer {
    match relation {
        Relation::Owner | Relation::CoOwner => Customer::Owner,
        Relation::Tenant => Customer::Tenant,
        _ => Customer::Other,
    }
}

/// Who pays for a room on a day, and as what: whoever asked if they own or rent it; else the tenant
/// who lives there; else the owner; else the household as such.
pub fn of(book: &dyn Book, room: RoomId, asked: Option<PersonId>, day: Day) -> (Payer, Customer) {
    let household = people::household(book, room, Some(day));
    let payer = |(person, relation, _): &(PersonId, Relation, Slip)| {
        (Payer { room: room.0, person: person.0 }, kind_of(*relation))
    };
    let paying = |kind: Customer| household.iter().find(|(_, r, _)| kind_of(*r) == kind);
    let own = household
        .iter()
        .find(|(p, r, _)| Some(*p) == asked && kind_of(*r) != Customer::Other)
        .or_else(|| paying(Customer::Tenant))
        .or_else(|| paying(Customer::Owner));
    own.map_or((Payer { room: room.0, person: 0 }, Customer::Other), payer)
}

/// The payer that a form names, or the one that the register gives. `None`: a stranger to the
/// register, who cannot owe.
pub fn named(
    book: &dyn Book,
    room: RoomId,
    (payer, asked): (Option<&Who>, Option<PersonId>),
    day: Day,
) -> Option<(Payer, Customer)> {
    match payer {
        None => Some(of(book, room, asked, day)),
        Some(Who::Named(_)) => None,
        Some(Who::Known(person)) => {
            // Somebody who moved out still pays what they owe.
            let slip = people::slip(book, *person)?;
            let homes = people::homes(&slip);
            let home = homes.iter().rev().find(|h| h.room == room);
            let kind = home.map_or(Customer::Other, |h| kind_of(h.relation));
            Some((Payer { room: room.0, person: person.0 }, kind))
        }
    }
}

/// Room and payer as fields.
pub fn fields(set: Fields, payer: Payer) -> Fields {
    let set = set.put(ROOM, RoomId(payer.room));
    match payer.person {
        0 => set,
        person => set.put(PAYER, Who::Known(PersonId(person))),
    }
}

/// Room and payer as a screen has them, for a form that opens.
pub fn fills(start: Start) -> Vec<Fill> {
    let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
    let payer = start.person.map(|PersonId(person)| ("payer", format!("@{person}")));
    room.into_iter().chain(payer).collect()
}

/// The payer on a slip.
pub fn on(slip: &Slip) -> Payer {
    in_fields(&slip.fields)
}

/// The payer among fields that are still to be written.
pub fn in_fields(fields: &Fields) -> Payer {
    let person = match fields.get(PAYER) {
        Some(Who::Known(PersonId(person))) => person,
        _ => 0,
    };
    Payer { room: fields.get(ROOM).map_or(0, |room| room.0), person }
}

/// Whether somebody else than the payer signs for money that goes back: on paper they bring the payer's word.
pub fn is_another(payer: Payer, signs: &Signature) -> bool {
    payer.person > 0 && signs.0 != Who::Known(PersonId(payer.person))
}

/// A payer's slip of a kind, as a key: `what` parts one kind and month from another.
pub fn key(what: &str, payer: Payer) -> Key {
    Key::named(&key_text(what, payer))
}

/// The text under which [`key`] finds a slip.
pub fn key_text(what: &str, payer: Payer) -> String {
    format!("{what} {}/{}", payer.room, payer.person)
}

/// `1-2-1204 钱新`.
pub fn shown(book: &dyn Book, payer: Payer) -> String {
    let room = rooms::shown(book, RoomId(payer.room));
    match payer.person {
        0 => room,
        person => format!("{room} {}", people::name(book, PersonId(person))),
    }
}

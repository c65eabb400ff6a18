//! What the engine asks of the registers of rooms, people, staff and settings.

use super::estate::{people, rooms};
use super::office::{settings, staff, two_hands};
use crate::engine::book::Book;
use crate::engine::notice::Notice;
use crate::engine::policy::Policy;
use crate::engine::registry::Lookup;
use crate::engine::rights::{Right, Role};
use crate::engine::slip::Slip;
use crate::engine::step::Ask;
use crate::engine::value::{Badge, PersonId, RoomId};

/// The desk's own registers.
pub(super) struct Registers;

impl Lookup for Registers {
    fn room_find(&self, book: &dyn Book, typed: &str) -> Result<RoomId, String> {
        rooms::find(book, typed)
    }

    fn room_shown(&self, book: &dyn Book, room: RoomId) -> String {
        rooms::shown(book, room)
    }

    fn person_exists(&self, book: &dyn Book, person: PersonId) -> bool {
        people::exists(book, person)
    }

    fn person_name(&self, book: &dyn Book, person: PersonId) -> String {
        people::name(book, person)
    }

    fn person_phone(&self, book: &dyn Book, person: PersonId, n: u8) -> Option<String> {
        people::phone(book, person, n)
    }

    fn resident_named(&self, book: &dyn Book, room: RoomId, name: &str) -> Option<PersonId> {
        people::resident_named(book, room, name)
    }

    fn resident_with_phone(
        &self,
        book: &dyn Book,
        room: RoomId,
        number: &str,
    ) -> Option<(PersonId, u8)> {
        people::resident_with_phone(book, room, number)
    }

    fn staff_find(&self, book: &dyn Book, typed: &str, folded: &str) -> Result<Badge, String> {
        staff::find(book, typed, folded)
    }

    fn staff_shown(&self, book: &dyn Book, badge: Badge) -> String {
        staff::shown(book, badge)
    }

    fn staff_short(&self, book: &dyn Book, badge: Badge) -> String {
        staff::short(book, badge)
    }

    fn staff_role(&self, book: &dyn Book, badge: Badge) -> Option<Role> {
        staff::role(book, badge)
    }

    fn two_people(&self, ask: &Ask<'_>, second: Badge, right: Right) -> Result<(), Notice> {
        two_hands::two_people(ask, second, right)
    }

    fn policy_on(&self, slip: &Slip) -> Option<Policy> {
        (slip.id == settings::SLIP).then(|| settings::of(slip))
    }
}

//! What becomes of a wanted room or person: the steps that bring it in, and a verdict for each row, by a
//! dry run of exactly those steps. It has no rule of its own about what may stand in a register.
//!
//! What stands there already is found by what it is (a room by its number, a person by room and name),
//! so a roster brought in again, or sent again after a dead line, asks for nothing a second time.

mod person;
mod room;
mod trial;

use super::wanted::Wanted;

pub use trial::{Desk, Plan};

impl Desk<'_> {
    /// Plans one wanted room or person against the book as it stands.
    #[must_use]
    pub fn plan(&self, wanted: &Wanted) -> Plan {
        let mut plan = match wanted {
            Wanted::Room(room) => room::plan(self, room),
            Wanted::Person(person) => person::plan(self, person),
        };
        plan.planned.entries = u32::try_from(plan.steps.len()).unwrap_or(u32::MAX);
        plan
    }
}

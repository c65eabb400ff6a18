//! Plans the steps that enter a wanted room or person, with a verdict for each row from a dry run of these
//! steps. It must not have rules of its own about what a register accepts.
//!
//! Existing rooms are found by number and people by room and name. So importing a roster again, or sending
//! it again after a lost connection, changes nothing.

mod opening;
mod person;
mod room;
mod trial;

use super::wanted::Wanted;

pub use trial::{Plan, Planner};

impl Planner<'_> {
    /// Plans a wanted room or person.
    pub fn plan(&self, wanted: &Wanted) -> Plan {
        let mut plan = match wanted {
            Wanted::Room(room) => room::plan(self, room),
            Wanted::Person(person) => person::plan(self, person),
            Wanted::Opening(opening) => opening::plan(self, opening),
        };
        plan.planned.entries = u32::try_from(plan.steps.len()).unwrap_or(u32::MAX);
        plan
    }
}

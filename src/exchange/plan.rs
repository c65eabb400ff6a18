//! Plans the steps that enter a wanted room or person, with a verdict for each row from a dry run of these
//! steps. It must not have rules of its own about what a register accepts.
//!
//! Existing rooms are found by number and people by room and name. So importing a roster again, or sending
//! it again after a lost connection, changes nothing.

mod opening;
mod person;
mod record;
mod room;
mod trial;

use super::registers::Register;
use super::wanted::{Verdict, Wanted};
use crate::engine::rights::Right;

pub use record::Standing;
pub use trial::{Plan, Planner};

impl Planner<'_> {
    /// Plans what is wanted, in its order. `standing`: the register that was read for the piece before, with all that
    /// was written since.
    pub fn plan_all(&self, wanted: &[Wanted], standing: &mut Option<Standing>) -> Vec<Plan> {
        wanted.iter().map(|one| self.plan_beside(one, standing)).collect()
    }

    /// Plans a wanted room or person, or a record of a register.
    pub fn plan(&self, wanted: &Wanted) -> Plan {
        self.plan_beside(wanted, &mut None)
    }

    fn plan_beside(&self, wanted: &Wanted, standing: &mut Option<Standing>) -> Plan {
        let mut plan = match wanted {
            Wanted::Room(room) => room::plan(self, room),
            Wanted::Person(person) => person::plan(self, person),
            Wanted::Opening(opening) => opening::plan(self, opening),
            Wanted::Record(wanted) => match Register::of_tags(wanted.form, wanted.step) {
                Some(register) => {
                    let known = standing.take().filter(|known| known.register == register);
                    let known = known.unwrap_or_else(|| Standing::of(self.book, register));
                    let plan = record::plan(self, &known, wanted);
                    *standing = Some(known);
                    plan
                }
                None => Plan::without_steps(Verdict::refused("这本台账不能导入", Vec::new())),
            },
        };
        plan.planned.entries = u32::try_from(plan.steps.len()).unwrap_or(u32::MAX);
        plan
    }
}

/// By which right what is wanted is written; none for a register that takes no list.
pub fn right(wanted: &Wanted) -> Option<Right> {
    match wanted {
        Wanted::Room(_) | Wanted::Person(_) => Some(Right::KeepDirectory),
        Wanted::Opening(_) => Some(Right::CarryIn),
        Wanted::Record(record) => {
            Register::of_tags(record.form, record.step)?.step().map(|step| step.right)
        }
    }
}

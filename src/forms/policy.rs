//! All that an office can set, gathered from its trades, and who has a right where a setting says so.
//!
//! A new setting or limit is declared in the policy file of its trade and is on its list by that; a
//! trade that had none yet gets its lines here. What is declared must change an outcome
//! (`tests/policy.rs`); what no rule reads yet waits in `tests/rules/waiting.toml`.

mod profiles;
#[cfg(test)]
mod tests;

use super::billing::policy::{MoneyTakenBy, RecordsAuditedBy};
use super::work::policy::SlipWrittenBy;
use super::{billing, catalogue, complaints, intake, office, shift, work};
use crate::engine::policy::{Policy, Schema};
use crate::engine::rights::{Right, Role};

/// The settings, limits and profiles of this desk.
pub static SCHEMA: Schema = Schema {
    settings: &[
        complaints::policy::SETTINGS,
        work::policy::SETTINGS,
        catalogue::policy::SETTINGS,
        billing::policy::SETTINGS,
        shift::policy::SETTINGS,
    ],
    limits: &[
        work::policy::LIMITS,
        intake::policy::LIMITS,
        complaints::policy::LIMITS,
        billing::policy::LIMITS,
        shift::policy::LIMITS,
        catalogue::policy::LIMITS,
        office::policy::LIMITS,
    ],
    profiles: profiles::PROFILES,
    far_back: &office::policy::FAR_BACK_HOURS,
    roles,
};

/// The policy of an office that has chosen nothing.
pub fn fresh() -> Policy {
    Policy::new(&SCHEMA)
}

/// The roles that have a right by a setting. C-44 lets named grades of staff write repair slips (G-29:
/// 保安班长以上, 保洁主管); C-17 says who takes money, C-19 who audits (a 物业助理 is the desk here).
/// Who issues slips takes no money unless the office says so.
fn roles(right: Right, policy: &Policy) -> Option<&'static [Role]> {
    use Role::{
        Cashier, CleaningHead, ControlRoom, Desk, Head, SecurityForeman, SecurityHead, Supervisor,
    };
    match right {
        Right::IssueSlip if policy.is(SlipWrittenBy::StaffByGrade) => Some(&[
            Desk,
            Supervisor,
            Head,
            ControlRoom,
            SecurityForeman,
            SecurityHead,
            CleaningHead,
        ]),
        Right::TakeMoney => match policy.get::<MoneyTakenBy>() {
            MoneyTakenBy::Cashier => None,
            MoneyTakenBy::ServiceCentre => Some(&[Cashier, Desk, Supervisor]),
            MoneyTakenBy::Assistant => Some(&[Desk, Supervisor]),
        },
        Right::AuditService if policy.is(RecordsAuditedBy::PropertyAssistant) => {
            Some(&[Desk, Supervisor])
        }
        _ => None,
    }
}

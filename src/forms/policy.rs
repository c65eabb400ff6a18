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
use crate::engine::policy::{Group, Policy, Schema};
use crate::engine::rights::{Right, Role};
use crate::forms::billing::policy as billing;
use crate::forms::callbacks::policy as callbacks;
use crate::forms::catalogue::policy as catalogue;
use crate::forms::complaints::policy as complaints;
use crate::forms::estate::policy as estate;
use crate::forms::events::policy as events;
use crate::forms::goods::policy as goods;
use crate::forms::intake::policy as intake;
use crate::forms::keys::policy as keys;
use crate::forms::office::policy as office;
use crate::forms::renovation::policy as renovation;
use crate::forms::shift::policy as shift;
use crate::forms::work::policy as work;

/// What can be set, by trade, as the desk groups it: the group's word, its settings, its limits.
pub static GROUPS: &[Group] = &[
    ("受理", intake::SETTINGS, intake::LIMITS),
    ("报修服务", work::SETTINGS, work::LIMITS),
    ("投诉", complaints::SETTINGS, complaints::LIMITS),
    ("回访", callbacks::SETTINGS, callbacks::LIMITS),
    ("收费", billing::SETTINGS, billing::LIMITS),
    ("价目", catalogue::SETTINGS, catalogue::LIMITS),
    ("交接班", shift::SETTINGS, shift::LIMITS),
    ("装修", renovation::SETTINGS, renovation::LIMITS),
    ("事件与活动", events::SETTINGS, events::LIMITS),
    ("本处", office::SETTINGS, office::LIMITS),
    ("房屋", estate::SETTINGS, estate::LIMITS),
    ("钥匙物品", goods::SETTINGS, keys::LIMITS),
];

/// The settings, limits and profiles of this desk.
pub static SCHEMA: Schema = Schema {
    groups: GROUPS,
    profiles: profiles::PROFILES,
    far_back: &office::FAR_BACK_HOURS,
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

//! Who, by the office's settings, takes which part in the life of an item (C-09…C-12, C-14, C-15, C-41),
//! and by which principles (C-47).
//!
//! Approvals block (G-22, G-23); of all else the desk is only told, and whoever writes for another
//! says so in 消息来源. It draws nothing.

use crate::engine::policy::Policy;
use crate::forms::catalogue::policy::{
    CatalogueChain, LossReportedBy, PriceApproval, PricedBy, QualityJudgedBy, ServiceApproval,
    ServicePrinciples, StopApproval,
};
use crate::forms::office::{staff, standing_in};
use crate::forms::prelude::*;

use super::fields::Price;
use super::record::{BY_CHAIN, LOSS_BY, PRICED_BY};

/// Whom a setting names: the word of the document, and our roles that stand for it.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    pub word: &'static str,
    pub roles: &'static [Role],
}

/// A part of the chain that C-12 gives to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Plan,
    Survey,
    Select,
    Publish,
}

impl Part {
    fn label(self) -> &'static str {
        match self {
            Self::Plan => "策划",
            Self::Survey => "调查",
            Self::Select => "挑选",
            Self::Publish => "公告",
        }
    }
}

/// C-12. 物业主管 is the service centre's supervisor, 物业助理 the desk, 事务部 the archive.
fn chain(policy: &Policy, part: Part) -> Party {
    let (word, roles): (&str, &[Role]) = match (policy.get::<CatalogueChain>(), part) {
        (CatalogueChain::DirectorAndSupervisor, Part::Plan | Part::Publish) => {
            ("管理处主任", &[Role::Head])
        }
        (CatalogueChain::DirectorAndSupervisor, _) => ("物业主管", &[Role::Supervisor]),
        (CatalogueChain::AssistantAndAffairs, Part::Plan | Part::Select) => {
            ("物业助理", &[Role::Desk])
        }
        (CatalogueChain::AssistantAndAffairs, Part::Survey) => ("事务部", &[Role::Archivist]),
        (CatalogueChain::AssistantAndAffairs, Part::Publish) => {
            ("经理和事务部", &[Role::Head, Role::Archivist])
        }
        (CatalogueChain::ServiceCentre, Part::Plan) => ("管理处", &[Role::Head, Role::Supervisor]),
        (CatalogueChain::ServiceCentre, _) => ("客户服务中心", &[Role::Desk, Role::Supervisor]),
    };
    Party { word, roles }
}

/// Said when the hand's role is not the one that is named, and nobody else is named as the source.
fn unless(ask: &Ask<'_>, party: Party, rule: &Rule, what: &str) -> Option<Notice> {
    let theirs =
        standing_in::speaks_for(ask.book, ask.role, party.roles) || ask.role == Role::Clock;
    (!theirs && ask.source.is_empty()).then(|| rule.with(&[what, party.word]))
}

/// Whether the part is taken by whom C-12 names, if not.
pub fn by_chain(ask: &Ask<'_>, part: Part) -> Option<Notice> {
    unless(ask, chain(ask.book.policy(), part), &BY_CHAIN, part.label())
}

/// Whether a loss is reported by whom C-15 names, if not. 行政部 is the archive here.
pub fn by_reporter(ask: &Ask<'_>) -> Option<Notice> {
    if ask.book.policy().is(LossReportedBy::Anyone) {
        return None;
    }
    let party = Party { word: "行政部", roles: &[Role::Archivist] };
    unless(ask, party, &LOSS_BY, "提出亏损")
}

/// The principles that the office has put over its list (C-47), shown where an item is planned.
pub(super) fn principles(ask: &Ask<'_>) -> (String, String) {
    let principles = ask.book.policy().get::<ServicePrinciples>();
    ("原则".to_string(), principles.chosen().side.label.to_string())
}

/// Who judges the quality of an item (C-41).
pub fn judge_of(policy: &Policy) -> Party {
    let (word, roles): (&str, &[Role]) = match policy.get::<QualityJudgedBy>() {
        QualityJudgedBy::ServiceCentre => ("客户服务中心", &[Role::Desk, Role::Supervisor]),
        QualityJudgedBy::CentreManager => ("管理中心经理", &[Role::Head]),
        QualityJudgedBy::OfficeDirector => ("管理处主任", &[Role::Head]),
    };
    Party { word, roles }
}

/// Whether those who priced the item are those whom C-11 names together, if not.
pub fn by_pricers(ask: &Ask<'_>, named: [Option<Badge>; 2]) -> Option<Notice> {
    let (word, second): (&str, &[Role]) = match ask.book.policy().get::<PricedBy>() {
        PricedBy::DirectorAndProperty => ("主任和物业主管", &[Role::Supervisor]),
        PricedBy::ManagerAndSupervisors => (
            "经理和各部门主管",
            &[Role::Supervisor, Role::EngineeringHead, Role::SecurityHead, Role::CleaningHead],
        ),
        PricedBy::DirectorAndFinance => ("主任和财务人员", &[Role::Cashier]),
    };
    let badges = named.into_iter().flatten().chain([ask.hand.badge]);
    let present: Vec<Role> = badges.filter_map(|badge| staff::role(ask.book, badge)).collect();
    let whole = present.contains(&Role::Head) && present.iter().any(|role| second.contains(role));
    (!whole).then(|| PRICED_BY.with(&[word]).at(Price::priced_with))
}

/// Who approves: somebody outside the office, whose word comes on paper, or a role of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approver {
    pub word: &'static str,
    /// None: outside the office.
    pub inside: Option<Role>,
    /// The owners' units must have agreed as well (S1A 4.5).
    pub units: bool,
}

impl Approver {
    /// Whether it is the company's manager, who can be asked through head office.
    pub fn is_company(&self) -> bool {
        self.inside.is_none() && !self.units
    }
}

const fn outside(word: &'static str) -> Approver {
    Approver { word, inside: None, units: false }
}

/// Who approves that a service is offered (C-09).
pub fn of_item(policy: &Policy) -> Approver {
    match policy.get::<ServiceApproval>() {
        ServiceApproval::OfficeDirector => {
            Approver { inside: Some(Role::Head), ..outside("管理处总主任") }
        }
        ServiceApproval::CentreManager => {
            Approver { inside: Some(Role::Head), ..outside("管理中心经理") }
        }
        ServiceApproval::BranchManager => outside("分公司经理"),
        ServiceApproval::GeneralManager => outside("公司总经理"),
    }
}

/// Who approves its price (C-10).
pub fn of_price(policy: &Policy) -> Approver {
    match policy.get::<PriceApproval>() {
        PriceApproval::DepartmentsAndUnits => Approver { units: true, ..outside("相关部门") },
        PriceApproval::BranchManager => outside("分公司经理"),
        PriceApproval::GeneralManager => outside("公司总经理"),
    }
}

/// Who approves that it is stopped (C-14).
pub fn of_stop(policy: &Policy) -> &'static str {
    if policy.is(StopApproval::BranchManager) { "分公司经理" } else { "公司总经理" }
}

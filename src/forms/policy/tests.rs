//! The rights that settings give, and what the documents' profiles set. What holds of the tables as such
//! is tested together with what waits (`tests/policy.rs`).

use super::*;
use crate::engine::rights::may;
use crate::forms::catalogue::policy::PricedBy;
use crate::forms::complaints::policy::ComplaintDeadline;
use crate::forms::work::policy::{DispatchClock, SLIP_MINUTES, WhoMarksMajor, WhoNamesWorker};

#[test]
fn who_takes_money_and_who_audits_is_the_offices_choice() {
    let mut policy = fresh();
    assert!(may(Role::Cashier, Right::TakeMoney, &policy));
    assert!(!may(Role::Desk, Right::TakeMoney, &policy));
    assert!(!may(Role::Desk, Right::AuditService, &policy));
    policy.set("money_taken_by", "assistant").unwrap();
    policy.set("records_audited_by", "property_assistant").unwrap();
    assert!(!may(Role::Cashier, Right::TakeMoney, &policy));
    assert!(may(Role::Desk, Right::TakeMoney, &policy));
    assert!(may(Role::Desk, Right::AuditService, &policy));
}

#[test]
fn staff_write_slips_only_where_policy_says_so() {
    let mut policy = fresh();
    assert!(may(Role::CleaningHead, Right::IssueSlip, &policy));
    policy.set("slip_written_by", "centre_and_control_room").unwrap();
    assert!(!may(Role::CleaningHead, Right::IssueSlip, &policy));
    assert!(may(Role::ControlRoom, Right::IssueSlip, &policy));
}

#[test]
fn a_profile_replaces_what_it_names_and_leaves_the_rest() {
    let mut policy = fresh();
    policy.set("who_marks_major", "head").unwrap();
    policy.set("slip_minutes", "20").unwrap();
    policy.apply_profile("S1").unwrap();
    assert!(policy.is(ComplaintDeadline::ThreeDays));
    assert!(policy.is(DispatchClock::BookedTime) && policy.is(WhoNamesWorker::Desk));
    assert_eq!(policy.limit(&SLIP_MINUTES), 20);
    policy.apply_profile("S2").unwrap();
    assert!(policy.is(ComplaintDeadline::PromisedTime));
    assert!(policy.is(WhoMarksMajor::Head));
    assert_eq!(policy.limit(&SLIP_MINUTES), 5);
    // S2 is silent on who prices, so S1's answer stays.
    assert!(policy.is(PricedBy::DirectorAndFinance));
}

//! The rights that settings give, and what the documents' profiles set. What holds of the tables as such
//! is tested together with what waits (`tests/policy.rs`).

use super::*;
use crate::forms::catalogue::policy::PricedBy;
use crate::forms::complaints::policy::ComplaintDeadline;
use crate::forms::work::policy::{DispatchClock, SLIP_MINUTES, WhoMarksMajor, WhoNamesWorker};

#[test]
fn who_takes_money_and_who_audits_is_the_offices_choice() {
    let mut policy = fresh();
    assert!(policy.may(Role::Cashier, Right::TakeMoney));
    assert!(!policy.may(Role::Desk, Right::TakeMoney));
    assert!(!policy.may(Role::Desk, Right::AuditService));
    policy.set("money_taken_by", "assistant").unwrap();
    policy.set("records_audited_by", "property_assistant").unwrap();
    assert!(!policy.may(Role::Cashier, Right::TakeMoney));
    assert!(policy.may(Role::Desk, Right::TakeMoney));
    assert!(policy.may(Role::Desk, Right::AuditService));
}

#[test]
fn staff_write_slips_only_where_policy_says_so() {
    let mut policy = fresh();
    assert!(policy.may(Role::CleaningHead, Right::IssueSlip));
    policy.set("slip_written_by", "centre_and_control_room").unwrap();
    assert!(!policy.may(Role::CleaningHead, Right::IssueSlip));
    assert!(policy.may(Role::ControlRoom, Right::IssueSlip));
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

//! 开单: the call is log_call and the slip issued in one commit, and the first clocks start.

use crate::engine::policy::Policy;
use crate::forms::billing::payers;
use crate::forms::estate::rooms;
use crate::forms::keys::record as keys;
use crate::forms::office::{staff, standing_in};
use crate::forms::prelude::*;
use crate::forms::shift::handover::hours as handover;
use crate::forms::work::job::clocks::{Begun, begin};
use crate::forms::work::job::fields::{
    AREA, Area, CALL, CHARGE, Charge, FIRST, PART, PRICE_TOLD, REPORTER, REPORTER_STAFF, Reporter,
    Room, URGENT,
};
use crate::forms::work::job::mending::decided;
use crate::forms::work::job::opening::{
    first_clocks, heard_first, log_call, same_matter, timing_warnings,
};
use crate::forms::work::job::prepaying;
use crate::forms::work::job::record::{ISSUED, OTHER_PAPER, TOLD, ahead, fault_of, known_caller};
use crate::forms::work::job::rework::mended_before;
use crate::forms::work::policy::{PaidRepairForm, StaffReport, WorkOrderForm};

use super::record::{
    AtHome, BELOW_GRADE, GET_IN_URGENT, HOW_TO_GET_IN, KeyUse, NO_KEY_KEPT, NOT_THE_GRADE,
    NOTHING_TO_VOUCH, Open, TELL_PRICE, VOUCHER_GRADE, Vouch, WHICH_PART,
};

/// Papers as the clauses call them (C-32): F-13's and F-14's own.
const FOUR_PARTS: &str = "有偿服务单";
const OWN_PAPER: &str = "工程维修单";

/// What can be said while the slip is being filled.
pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    from_fault(ask.book, given, &mut advice);
    if let Some(room) = given.get(Room::room) {
        from_room(ask.book, room, given, &mut advice);
        advice.warnings.extend(same_matter(ask, given));
        let before = mended_before(ask, given);
        advice.computed.extend(before.map(|before| ("近日修过".to_string(), before)));
    }
    let all = with_fault(ask.book, given);
    advice.warnings.extend(timing_warnings(ask, &all));
    // Also what the standard (F-20) classes as paid: the price is told whoever said that there is one.
    if all.get(CHARGE) == Some(Charge::Paid) && given.get(PRICE_TOLD) != Some(true) {
        advice.warnings.push(TELL_PRICE.at(PRICE_TOLD));
    }
    advice.warnings.extend(prepaid_first(ask, &all));
    advice.warnings.extend(other_paper(ask, &all));
    shown_paper(ask, &all, &mut advice);
    advice.warnings.extend(charge_decided(ask, given));
    advice.warnings.extend(grade(ask, given));
    for Begun { what, at, because, .. } in first_clocks(ask, &all) {
        let label = ask.book.registry().due_label(ask.form.tag, what);
        advice.computed.push((label.to_string(), format!("{} ({because})", at.show(ask.now))));
    }
    advice
}

/// A tenant prepays what is paid for: said at the call, held to when somebody is sent (G-19).
fn prepaid_first(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let paid = given.get(CHARGE) == Some(Charge::Paid);
    let public = given.get(AREA) == Some(Area::Public);
    let room = given.get(Room::room).filter(|_| paid && !public)?;
    let (payer, kind) = payers::of(ask.book, room, known_caller(given), ask.occurred.day());
    prepaying::warning(ask, payer, kind)
}

/// Which paper the office wants this work on: C-33 for what costs money, C-32 for what may.
fn paper(policy: &Policy, given: &Fields) -> &'static str {
    let four_parts = match given.get(CHARGE) {
        Some(Charge::Free) => false,
        Some(Charge::Paid) => policy.is(PaidRepairForm::FourPartSlip),
        Some(Charge::Unclear) | None => policy.is(WorkOrderForm::FourPartSlip),
    };
    match four_parts {
        true => FOUR_PARTS,
        false if policy.is(WorkOrderForm::RepairNotice) => "维修通知单",
        false => OWN_PAPER,
    }
}

/// Warns where the work belongs on the four-part slip, whoever said that it is paid for: the caller,
/// or the standard of its fault (F-20).
fn other_paper(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let paper = paper(ask.book.policy(), given);
    (paper == FOUR_PARTS).then(|| OTHER_PAPER.with(&[paper]))
}

/// What is said of a repair that is opened beside another slip, as at a call of its own.
pub(crate) fn beside(ask: &Ask<'_>, given: &Fields) -> Vec<Notice> {
    prepaid_first(ask, given).into_iter().chain(other_paper(ask, given)).collect()
}

/// The office's name of the paper, where it calls this one otherwise.
fn shown_paper(ask: &Ask<'_>, given: &Fields, advice: &mut Advice) {
    let paper = paper(ask.book.policy(), given);
    if paper != OWN_PAPER {
        advice.computed.push(("用单".to_string(), format!("{paper} (C-32, C-33)")));
    }
}

/// What the list does not say is decided by whoever D-04 names.
fn charge_decided(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let listed = fault_of(ask.book, given).is_some_and(|f| f.paid.is_some());
    let said = given.get(CHARGE).is_some_and(|charge| charge != Charge::Unclear);
    if said && !listed { decided(ask, None).map(|n| n.at(CHARGE)) } else { None }
}

/// A fault code fills part, urgency, charge: only blanks that are still empty.
fn from_fault(book: &dyn Book, given: &Fields, advice: &mut Advice) {
    let Some(fault) = fault_of(book, given) else { return };
    if given.value(PART).is_none() && !fault.part.is_empty() {
        advice.fills.push((PART.name().to_string(), fault.part));
    }
    if given.value(URGENT).is_none() {
        let urgent = if fault.urgent { "y" } else { "n" };
        advice.fills.push((URGENT.name().to_string(), urgent.to_string()));
    }
    if let (Some(paid), None) = (fault.paid, given.value(CHARGE)) {
        advice.fills.push((CHARGE.name().to_string(), Charge::when(paid).name().to_string()));
    }
    if let Some(labour) = fault.labour.filter(|_| fault.paid == Some(true)) {
        advice.computed.push(("人工标准".to_string(), format!("{labour} 元 + 材料按实 (F-02)")));
    }
}

fn from_room(book: &dyn Book, room: RoomId, given: &Fields, advice: &mut Advice) {
    if given.value(Open::key_kept).is_none() {
        let kept = keys::kept(book, room) > 0;
        advice.fills.push(("key_kept".to_string(), if kept { "y" } else { "n" }.to_string()));
    }
    let public = rooms::slip(book, room).is_some_and(|r| rooms::is_public(&r));
    if public && given.value(AREA).is_none() {
        advice.fills.push(("area".to_string(), "public".to_string()));
    }
    if public && given.value(Open::home).is_none() {
        advice.fills.push(("home".to_string(), "nobody-needed".to_string()));
    }
}

/// Staff report by the grades named; a cleaner's word of a leak is taken, and signed for later.
fn grade(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    below_grade(ask, given).map(|who| NOT_THE_GRADE.with(&[who.label()]).at(REPORTER_STAFF))
}

/// Where the office chose the strict side of D-07, the same report is refused.
fn refuse_below_grade(ask: &Ask<'_>, given: &Fields) -> Result<(), Notice> {
    match below_grade(ask, given) {
        Some(who) => Err(BELOW_GRADE.with(&[who.label()]).at(REPORTER_STAFF)),
        None => Ok(()),
    }
}

fn below_grade(ask: &Ask<'_>, given: &Fields) -> Option<Reporter> {
    let reporter = given.get(REPORTER)?;
    (!of_grade(ask.book, reporter, reports(ask, given))).then_some(reporter)
}

/// As whom somebody reports.
fn reports(ask: &Ask<'_>, given: &Fields) -> Option<Role> {
    match given.get(REPORTER_STAFF) {
        Some(badge) => staff::role(ask.book, badge),
        // Nobody named: whoever writes the slip reports it.
        None => Some(ask.role),
    }
}

/// Who has the grade to report for a department's people (N-75); none where anybody may report.
fn reporters(reporter: Reporter) -> Option<&'static [Role]> {
    match reporter {
        Reporter::Security => Some(&[Role::SecurityForeman, Role::SecurityHead]),
        Reporter::Cleaning => Some(&[Role::CleaningHead]),
        Reporter::Household | Reporter::Staff | Reporter::Passer => None,
    }
}

/// Whether a role has the grade, or stands in for those who have it.
fn of_grade(book: &dyn Book, reporter: Reporter, role: Option<Role>) -> bool {
    let speaks = |grade| role.is_some_and(|role| standing_in::speaks_for(book, role, grade));
    reporters(reporter).is_none_or(speaks)
}

/// The words for the paper where the head reports or signs for want of anybody of the grade.
fn stands_in(book: &dyn Book, reporter: Option<Reporter>, role: Option<Role>) -> Option<Text> {
    standing_in::said(book, role?, reporters(reporter?)?)
}

/// What the fault code says stands where the paper leaves it empty, for fast hands and for scripts:
/// part, urgency, charge.
fn with_fault(book: &dyn Book, given: &Fields) -> Fields {
    let mut all = given.clone();
    let Some(fault) = fault_of(book, given) else { return all };
    if all.value(PART).is_none() {
        all = all.put(PART, Text(fault.part));
    }
    if fault.urgent && all.value(URGENT).is_none() {
        all = all.put(URGENT, true);
    }
    if let (Some(paid), None) = (fault.paid, given.value(CHARGE)) {
        all = all.put(CHARGE, Charge::when(paid));
    }
    all
}

/// Issues the slip. Getting in must be known (S2-repair 3.1.1), but never holds up an urgent one.
pub(super) fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    let given = &with_fault(ask.book, &ask.given);
    if !given.has(PART) {
        return Err(WHICH_PART.at(PART));
    }
    ahead(Open::visit, "上门时间", it.visit, ask.occurred, ask.now)?;
    ahead(Open::promised, "承诺回复", it.promised, ask.occurred, ask.now)?;
    let kept = keys::kept(ask.book, it.room) > 0;
    let mut warnings = Vec::new();
    if it.key_use == Some(KeyUse::May) && !kept && it.key_kept != Some(true) {
        return Err(NO_KEY_KEPT.at(Open::key_use));
    }
    if it.home == AtHome::Nobody && it.key_use != Some(KeyUse::May) && it.visit.is_none() {
        if given.get(URGENT) != Some(true) {
            return Err(HOW_TO_GET_IN.at(Open::visit));
        }
        warnings.push(GET_IN_URGENT.at(Open::visit));
    }
    if ask.book.policy().is(StaffReport::Strict) {
        refuse_below_grade(ask, given)?;
    }
    let call = log_call(ask, given, ask.fresh());
    let mut set = given.clone().put(FIRST, heard_first(ask)).put(CALL, SlipRef(call.slip));
    if set.value(Open::key_kept).is_none() {
        set = set.put(Open::key_kept, kept);
    }
    let stands_in = stands_in(ask.book, given.get(REPORTER), reports(ask, given));
    let set = standing_in::noted(set, None, Vouch::vouched_for, stands_in);
    let state = if it.told.is_some() { TOLD } else { ISSUED };
    let mut drawn = begin(ask.draw_with(state, set), first_clocks(ask, given));
    if below_grade(ask, given).is_some() {
        // The same day, by whoever of the grade comes past.
        let because = format!("报修 {}:班长以上或保洁主管签认 (G-29)", ask.occurred.show(ask.now));
        drawn = drawn.due(dues::VOUCHED, handover::midnight_after(ask.occurred), because);
    }
    // G-26: the log stands before the slip.
    Ok(Decision { drawn: vec![call, drawn], warnings })
}

/// 报修签认: somebody of the grade stands behind the report, here or on paper.
pub(super) fn vouch(ask: &Ask<'_>, it: Vouch) -> Outcome {
    let slip = ask.standing()?;
    if slip.due(dues::VOUCHED).is_none_or(|d| d.met.is_some()) {
        return Err(NOTHING_TO_VOUCH.says());
    }
    let by = it.vouched_by.unwrap_or(ask.hand.badge);
    let reporter = slip.get(REPORTER);
    if !reporter.is_some_and(|reporter| of_grade(ask.book, reporter, staff::role(ask.book, by))) {
        let shown = staff::shown(ask.book, by);
        return Err(VOUCHER_GRADE.with(&[&shown]).at(Vouch::vouched_by));
    }
    let stands_in = stands_in(ask.book, reporter, staff::role(ask.book, by));
    let set = standing_in::noted(ask.given.clone(), Some(slip), Vouch::vouched_for, stands_in);
    ask.draw_with(slip.state, set).met(Some(slip), dues::VOUCHED, ask.occurred).ok()
}

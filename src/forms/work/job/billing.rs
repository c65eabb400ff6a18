//! From the signed paper to the money: the service record (F-21), the copies on which billing rests,
//! and what must never have been.
//!
//! A signature under paid work writes its record, confirmed, in the same decision: nothing signed can
//! be forgotten at the month's end.

use crate::engine::book::Book;
use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::ledger::Payer;
use crate::engine::money::Money;
use crate::engine::policy::Policy;
use crate::engine::slip::Slip;
use crate::engine::value::{Cell, Fields, PersonId, RoomId, Value};
use crate::forms::billing::deposit;
use crate::forms::billing::deposit::Held;
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::billing::receipts::Taken;
use crate::forms::billing::{agreement, service};
use crate::forms::tagged;
use crate::forms::work::policy::{LostCopy, PaidRepairForm, SERVICE_SLIP_COPIES, WorkerCash};
use crate::forms::work::{faults, paid, repair};

use super::pricing::{billable, means, money, outgrown};
use super::{
    BREACH, CALLER, COPY_1, COPY_3, COPY_3_WAITS, Came, ConsentHow, Copies, FAULT, FREE_YET_SUM,
    GREW, HEAD_UNTOLD, HOW_MUCH, LABOUR, NO_COPIES, NO_COPY, NO_REPLACEMENT, NO_SUCH_COPY,
    NOT_BOOKED, PART, Paper, RECEIPT_GIVEN, RECORD, RECORD_STANDS, REPLACEMENT, RETURNED, TOTAL,
    UNPRICED, UNSIGNED, Violation, WORKER_CASH, Wrong, agreed, is_work, signing, standing,
};

/// Where the paper's blanks stand on the record: the slip's tag, F-21's tag.
const CARRIED: &[(u16, u16)] = &[
    (80, service::ITEM),
    (81, service::OFF_LIST),
    (service::DAY_PRICE, service::DAY_PRICE),
    (54, service::LINES),
    (56, service::LABOUR),
    (53, service::PARTICULARS),
    (34, service::WORKER),
    (60, service::CONFIRMED_BY),
    (TOTAL, service::TOTAL),
    (CUSTOMER, CUSTOMER),
    (agreement::UNDER, agreement::UNDER),
];

/// Labour as listed, for a paper that does not say it yet.
pub(super) fn advise_labour(ask: &Ask<'_>, slip: &Slip, given: &Fields, advice: &mut Advice) {
    let price = agreed::labour(ask, slip).or_else(|| service::day_price(ask.book, slip));
    if let Some(price) = price.filter(|_| given.get(LABOUR).is_none()) {
        advice.fills.push(("labour".to_string(), price.plain()));
    }
}

/// What the money of a returned paper gives to say.
pub(super) fn advise(
    ask: &Ask<'_>,
    slip: &Slip,
    (given, it): (&Fields, &Paper),
    sum: Money,
    advice: &mut Advice,
) {
    advise_labour(ask, slip, given, advice);
    if !billable(slip, sum) {
        let free = (sum > Money::ZERO).then(|| FREE_YET_SUM.with(&[&sum.to_string()]));
        advice.warnings.extend(free.map(|n| n.at("labour")));
        return;
    }
    advice.warnings.extend(means(ask, given));
    if let Some(line) = it.materials.iter().find(|m| m.price.is_none()) {
        advice.warnings.push(UNPRICED.with(&[&line.name.0]).at("materials"));
    }
    if let Some(agreed) = outgrown(slip, given, sum) {
        advice.warnings.push(GREW.with(&[&sum.to_string(), &agreed.to_string()]));
    }
    let done = matches!(it.result, Came::Fixed | Came::Unsigned);
    if done && copies_kept(ask.book.policy(), slip) && it.copy_3 != Some(true) {
        advice.warnings.push(copy_waits(ask.book.policy()).at("copy_3"));
    }
}

/// What follows from a returned paper: the sum agreed on it, cash that was taken, the record.
pub(super) fn after_return(
    ask: &Ask<'_>,
    slip: &Slip,
    given: &Fields,
    sum: Money,
    decision: &mut Decision,
) {
    let Some(first) = decision.drawn.first_mut() else { return };
    let consent = match given.cell(service::CONSENT) {
        Some(Cell::Choice(code)) => ConsentHow::of(*code),
        _ => None,
    };
    // Whoever agrees on the paper agrees to what stands on it.
    if consent.is_some_and(|how| how != ConsentHow::Refused) && billable(slip, sum) {
        first.set.set(service::AGREED, Value::One(Cell::Money(sum)));
    }
    let (state, set) = (first.state, first.set.clone());
    if let Some(cash) = money(given, WORKER_CASH).filter(|cash| *cash > Money::ZERO) {
        took_cash(ask, slip, cash, given, decision);
    }
    if state == RETURNED && billed_to_somebody(ask, slip, sum) {
        record(ask, slip, &set, decision);
    }
}

/// A signature that comes after the work: the record comes with it.
pub(super) fn after_sign(
    ask: &Ask<'_>,
    slip: &Slip,
    given: &Fields,
    sum: Money,
    decision: &mut Decision,
) {
    if billed_to_somebody(ask, slip, sum) {
        record(ask, slip, given, decision);
    }
}

/// Whether a household pays for it: public parts are nobody's, unless a customer stands on the slip.
pub(super) fn billed_to_somebody(ask: &Ask<'_>, slip: &Slip, sum: Money) -> bool {
    billed(ask.book, slip, sum)
}

fn billed(book: &dyn Book, slip: &Slip, sum: Money) -> bool {
    billable(slip, sum) && (slip.cell(CUSTOMER).is_some() || !signing::public(book, slip))
}

/// What finished work will cost somebody as soon as it is signed, if it costs anybody anything.
#[must_use]
pub fn unsigned_sum(book: &dyn Book, slip: &Slip) -> Option<Money> {
    let sum = money(&slip.fields, TOTAL).filter(|sum| *sum > Money::ZERO)?;
    (slip.state == UNSIGNED && billed(book, slip, sum)).then_some(sum)
}

/// The service record that a slip has, if one was written.
pub(super) fn standing_record(book: &dyn Book, slip: &Slip) -> Option<Slip> {
    match slip.cell(RECORD) {
        Some(Cell::Slip(id)) => book.slip(*id),
        _ => None,
    }
}

/// Whether a record can still be written anew: it is in no account yet.
pub(super) fn open(record: &Slip) -> bool {
    [service::LOGGED, service::CONFIRMED].contains(&record.state)
}

/// Whether a record stands for money at all: neither void nor reversed.
pub(super) fn counts(record: &Slip) -> bool {
    ![service::VOID, service::REVERSED].contains(&record.state)
}

/// Writes the service record of a slip: what stands on it, and what was just said. One that was
/// written before is made void; one that is in the accounts stays, and must be reversed there.
pub(super) fn record(ask: &Ask<'_>, slip: &Slip, said: &Fields, decision: &mut Decision) {
    match standing_record(ask.book, slip) {
        Some(before) if open(&before) => {
            let why = Cell::Text("重新回单".to_string());
            let set = Fields::new().with(service::WHY, why);
            decision.drawn.push(Ask::beside(before.id, service::VOID_IT, service::VOID, set));
        }
        Some(before) if counts(&before) => {
            decision.warnings.push(RECORD_STANDS.says());
            return;
        }
        _ => {}
    }
    let mut whole = slip.clone();
    whole.fields.lay(said);
    let written = service::recorded_for(ask, slip.id, record_fields(ask, &whole));
    let own = decision.drawn.iter_mut().find(|d| d.slip == slip.id);
    if let (Some(own), Some(record)) = (own, written.first()) {
        own.set.set(RECORD, Value::One(Cell::Slip(record.slip)));
    }
    // The customer's file has the service once, however often its record is written anew.
    let most = if slip.cell(RECORD).is_some() { 1 } else { written.len() };
    decision.drawn.extend(written.into_iter().take(most));
}

/// The blanks of the record: who pays, for what, how much.
fn record_fields(ask: &Ask<'_>, whole: &Slip) -> Fields {
    let (payer, kind) = payer(ask.book, whole);
    let mut set = payers::fields(Fields::new(), payer);
    for (from, to) in CARRIED {
        if let Some(value) = whole.value(*from).filter(|v| **v != Value::EMPTIED) {
            set.set(*to, value.clone());
        }
    }
    if let Some(kind) = kind {
        set.set(CUSTOMER, Value::One(Cell::Choice(kind as u16)));
    }
    if set.get(service::ITEM).is_none() && set.get(service::OFF_LIST).is_none() {
        set.set(service::OFF_LIST, Value::One(Cell::Text(matter(ask.book, whole))));
    }
    set
}

/// Who pays: as the slip has it, else as the register gives it for the day of the call, then with the
/// kind of customer.
pub(super) fn payer(book: &dyn Book, slip: &Slip) -> (Payer, Option<Customer>) {
    let on = payers::on(slip);
    if slip.cell(CUSTOMER).is_some() {
        return (on, None);
    }
    let caller = match slip.cell(CALLER) {
        Some(Cell::Person(PersonId(person))) => Some(PersonId(*person)),
        _ => None,
    };
    let (payer, kind) = payers::of(book, RoomId(on.room), caller, slip.opened().day());
    (payer, Some(kind))
}

/// What was mended, where no item of the list says it.
fn matter(book: &dyn Book, slip: &Slip) -> String {
    let wording = match slip.cell(FAULT) {
        Some(Cell::Slip(id)) => faults::fault(book, id.number).map(|f| f.wording),
        _ => None,
    };
    let part = slip.text(PART);
    match wording.filter(|wording| !part.contains(wording.as_str())) {
        Some(wording) => format!("{part} {wording}"),
        None => part.to_string(),
    }
}

/// Whether billing rests on copies of this paper: the four-part slip; and the repair slip where the
/// office bills its paid repairs by it (C-33).
fn copies_kept(policy: &Policy, slip: &Slip) -> bool {
    match slip.id.form {
        paid::TAG => true,
        repair::TAG => policy.is(PaidRepairForm::RepairSlip),
        _ => false,
    }
}

/// The copy that proves the bill: the third; where the paper has fewer, the centre's first (N-33).
fn proof(policy: &Policy) -> u16 {
    if policy.limit(&SERVICE_SLIP_COPIES) >= 3 { COPY_3 } else { COPY_1 }
}

fn copy_waits(policy: &Policy) -> crate::engine::notice::Notice {
    COPY_3_WAITS.with(&[if proof(policy) == COPY_3 { "第三联" } else { "第一联" }])
}

/// Whether the paper on which billing rests is there, or a signed replacement where the office takes
/// one (G-24, D-12).
#[must_use]
pub fn on_paper(book: &dyn Book, from: &Slip) -> bool {
    let policy = book.policy();
    let replaced = policy.is(LostCopy::SignedReplacement) && from.cell(REPLACEMENT).is_some();
    !copies_kept(policy, from) || from.yes(COPY_3) || from.yes(proof(policy)) || replaced
}

/// The work slip that a record came from, if it did.
#[must_use]
pub fn source(book: &dyn Book, from: Option<&Cell>) -> Option<Slip> {
    match from {
        Some(Cell::Slip(id)) if tagged(id.form).is_some_and(is_work) => book.slip(*id),
        _ => None,
    }
}

pub(super) fn advise_copies(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let tag = proof(ask.book.policy());
    let here = matches!(given.cell(tag), Some(Cell::Yes(true))) || slip.yes(tag);
    let kept = copies_kept(ask.book.policy(), slip);
    if kept && !here && given.get(REPLACEMENT).is_none() {
        advice.warnings.push(copy_waits(ask.book.policy()).at("copy_3"));
    }
    advice
}

/// Which copies came in; a lost third one is replaced by a signed slip (D-12).
pub(super) fn copies(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let policy = ask.book.policy();
    if !copies_kept(policy, slip) {
        return Err(NO_COPIES.says());
    }
    let Some(it) = Copies::take(given) else { return Err(NO_COPY.says().at("copy_1")) };
    let came = [it.copy_1, it.copy_2, it.copy_3, it.copy_4];
    let parts = policy.limit(&SERVICE_SLIP_COPIES);
    let beyond = usize::try_from(parts).unwrap_or(came.len());
    if came.iter().skip(beyond).any(|copy| *copy == Some(true)) {
        return Err(NO_SUCH_COPY.with(&[&parts.to_string()]));
    }
    if !came.contains(&Some(true)) && it.replaced_by.is_none() {
        return Err(NO_COPY.says().at("copy_1"));
    }
    if it.replaced_by.is_some() && policy.is(LostCopy::NoBill) {
        return Err(NO_REPLACEMENT.says().at("replaced_by"));
    }
    Ok(ask.draw(slip.state, given.clone()).into())
}

/// 违规: recorded and never refused, because refusing would push the money off the books (DESK 10).
pub(super) fn violation(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Violation::take(given) else { return Err(HOW_MUCH.says()) };
    let mut decision = Decision::from(ask.draw(slip.state, given.clone()));
    match it.worker_cash.filter(|cash| *cash > Money::ZERO) {
        Some(cash) => took_cash(ask, slip, cash, given, &mut decision),
        None if it.wrong == Wrong::Cash => return Err(HOW_MUCH.says().at("worker_cash")),
        None => said(given, it.wrong, &mut decision),
    }
    Ok(decision)
}

fn said(given: &Fields, wrong: Wrong, decision: &mut Decision) {
    decision.warnings.push(BREACH.with(&[wrong.label()]));
    if given.get(104).is_none() {
        decision.warnings.push(HEAD_UNTOLD.says().at("head_told"));
    }
}

/// Cash that a worker took: the customer has paid, so it is held for them, with a receipt.
fn took_cash(ask: &Ask<'_>, slip: &Slip, cash: Money, given: &Fields, decision: &mut Decision) {
    said(given, Wrong::Cash, decision);
    if ask.book.policy().is(WorkerCash::Refuse) {
        decision.warnings.push(NOT_BOOKED.says());
        return;
    }
    let (money, (payer, _)) = ((cash, Taken::Cash), payer(ask.book, slip));
    decision.drawn.extend(deposit::taken(ask, payer, money, Held::Fee, Fields::new()));
    decision.warnings.push(RECEIPT_GIVEN.with(&[&cash.to_string()]));
}

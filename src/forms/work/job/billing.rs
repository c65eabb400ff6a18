//! From the signed paper to the money: the service record (F-21), the copies on which billing rests,
//! and what must never have been.
//!
//! A signature under paid work writes its record, confirmed, in the same decision: nothing signed can
//! be forgotten at the month's end.

use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::engine::policy::Policy;
use crate::forms::billing::deposit::record::Held;
use crate::forms::billing::payers::CUSTOMER;
use crate::forms::billing::receipts::record::Taken;
use crate::forms::billing::service::record::Log;
use crate::forms::billing::service::{logging, record as service};
use crate::forms::billing::{agreement, deposit, payers};
use crate::forms::prelude::*;
use crate::forms::work::paid::record as paid;
use crate::forms::work::policy::{LostCopy, SERVICE_SLIP_COPIES, WorkerCash};

use super::fields::{
    Assign, Came, Consent, ConsentHow, Copies, Means, PART, Paper, PayOver, RECORD, Sign, TOTAL,
    Violation, WITH_WORKER, Wrong,
};
pub(super) use super::pricing::payer;
use super::pricing::warn_of_means;
use super::proof::{billable, copies_kept, outgrown, proof, third_proves};
use super::record::{
    BREACH, CASH_WITH_WORKER, COPY_3_WAITS, FREE_YET_SUM, GREW, HEAD_UNTOLD, HOW_MUCH, NO_COPIES,
    NO_COPY, NO_REPLACEMENT, NO_SUCH_COPY, NOT_BOOKED, NOT_WHAT_IS_HELD, NOTHING_HELD,
    RECEIPT_GIVEN, RECORD_STANDS, RETURNED, STILL_WITH_WORKER, UNPRICED, UNSIGNED, fault_of,
    with_worker,
};
use super::{agreed, signing};

pub use super::proof::on_paper;

/// Labour as listed, for a paper that does not say it yet.
pub(super) fn advise_labour(ask: &Ask<'_>, slip: &Slip, given: &Fields, advice: &mut Advice) {
    let price = agreed::labour(ask, slip).or_else(|| service::day_price(ask.book, slip));
    if let Some(price) = price.filter(|_| given.value(Paper::labour).is_none()) {
        advice.fills.push((Paper::labour.name().to_string(), price.plain()));
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
        advice.warnings.extend(free.map(|n| n.at(Paper::labour)));
        return;
    }
    advice.warnings.extend(warn_of_means(ask, given));
    let means = given.get(Consent::means).or_else(|| slip.get(Consent::means));
    let held = deposit::balance(ask.book, payer(ask.book, slip).0);
    if means == Some(Means::Deposit) || (means.is_none() && held > Money::ZERO) {
        advice.computed.push(("押金".to_string(), deposit_shown(held, sum)));
    }
    if let Some(line) = it.materials.iter().find(|m| m.price.is_none()) {
        advice.warnings.push(UNPRICED.with(&[&line.name.0]).at(Paper::materials));
    }
    if let Some(agreed) = outgrown(slip, given, sum) {
        advice.warnings.push(GREW.with(&[&sum.to_string(), &agreed.to_string()]));
    }
    let done = matches!(it.result, Came::Fixed | Came::Unsigned);
    if done && copies_kept(ask.book.policy(), slip) && it.copy_3 != Some(true) {
        advice.warnings.push(copy_waits(ask.book.policy()).at(Copies::copy_3));
    }
}

/// What is held for a payer, and what is missing for a sum.
fn deposit_shown(held: Money, sum: Money) -> String {
    match sum.minus(held).filter(|short| *short > Money::ZERO) {
        Some(short) => format!("余 {held} 元,缺 {short} 元:请告知补交"),
        None => format!("余 {held} 元,够用"),
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
    // Whoever agrees on the paper agrees to what stands on it.
    let consent = given.get(Consent::consent);
    if consent.is_some_and(|how| how != ConsentHow::Refused) && billable(slip, sum) {
        first.set.write(Consent::agreed, &sum);
    }
    let (state, set) = (first.state, first.set.clone());
    if let Some(cash) = given.get(Violation::worker_cash).filter(|cash| *cash > Money::ZERO) {
        take_cash(ask, slip, cash, given, decision);
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
    is_billed(ask.book, slip, sum)
}

fn is_billed(book: &dyn Book, slip: &Slip, sum: Money) -> bool {
    billable(slip, sum) && (slip.has(CUSTOMER) || !signing::public(book, slip))
}

/// What finished work will cost somebody as soon as it is signed, if it costs anybody anything.
pub fn unsigned_sum(book: &dyn Book, slip: &Slip) -> Option<Money> {
    let sum = slip.get(TOTAL).filter(|sum| *sum > Money::ZERO)?;
    (slip.state == UNSIGNED && is_billed(book, slip, sum)).then_some(sum)
}

/// The service record that a slip has, if one was written.
pub(super) fn standing_record(book: &dyn Book, slip: &Slip) -> Option<Slip> {
    book.slip(slip.get(RECORD)?.0)
}

/// Whether a record can still be written anew: it is in no account yet.
pub(super) fn is_open(record: &Slip) -> bool {
    [service::LOGGED, service::CONFIRMED].contains(&record.state)
}

/// Whether a record stands for money at all: neither void nor reversed.
pub(super) fn stands_for_money(record: &Slip) -> bool {
    ![service::VOID, service::REVERSED].contains(&record.state)
}

/// The entry that makes a record void, with the reason.
pub(super) fn void_record(record: &Slip, why: &str) -> Drawn {
    let set = service::Why { why: Text(why.to_string()) }.give();
    Ask::beside(record.id, service::VOID_IT, service::VOID, set)
}

/// Writes the service record of a slip: what stands on it, and what was just said. One that was
/// written before is made void; one that is in the accounts stays, and must be reversed there.
pub(super) fn record(ask: &Ask<'_>, slip: &Slip, said: &Fields, decision: &mut Decision) {
    match standing_record(ask.book, slip) {
        Some(before) if is_open(&before) => {
            decision.drawn.push(void_record(&before, "重新回单"));
        }
        Some(before) if stands_for_money(&before) => {
            decision.warnings.push(RECORD_STANDS.says());
            return;
        }
        _ => {}
    }
    let mut whole = slip.clone();
    whole.fields.lay(said);
    let written = logging::recorded_for(ask, slip.id, record_fields(ask, &whole));
    let own = decision.drawn.iter_mut().find(|d| d.slip == slip.id);
    if let (Some(own), Some(record)) = (own, written.first()) {
        own.set.write(RECORD, &SlipRef(record.slip));
    }
    // The customer's file has the service once, however often its record is written anew.
    let most = if slip.has(RECORD) { 1 } else { written.len() };
    decision.drawn.extend(written.into_iter().take(most));
}

/// The blanks of the record: who pays, for what, how much.
fn record_fields(ask: &Ask<'_>, whole: &Slip) -> Fields {
    let (payer, kind) = payer(ask.book, whole);
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    let paper: Fields = whole.fields.iter().filter(stands).cloned().collect();
    let mut set = payers::fields(Fields::new(), payer)
        .carry(&paper, paid::Open::item, Log::item)
        .carry(&paper, paid::Open::off_list, Log::off_list)
        .carry(&paper, service::DAY_PRICE, service::DAY_PRICE)
        .carry(&paper, Paper::materials, Log::lines)
        .carry(&paper, Paper::labour, Log::labour)
        .carry(&paper, Paper::work, Log::particulars)
        .carry(&paper, Assign::worker, Log::worker)
        .carry(&paper, Sign::signed, Log::confirmed)
        .carry(&paper, TOTAL, service::TOTAL)
        .carry(&paper, CUSTOMER, CUSTOMER)
        .carry(&paper, agreement::UNDER, agreement::UNDER);
    if let Some(kind) = kind {
        set = set.put(CUSTOMER, kind);
    }
    if !set.has(Log::item) && !set.has(Log::off_list) {
        set = set.put(Log::off_list, Text(matter(ask.book, whole)));
    }
    set
}

/// What was mended, where no item of the list says it.
fn matter(book: &dyn Book, slip: &Slip) -> String {
    let wording = fault_of(book, &slip.fields).map(|fault| fault.wording);
    let part = slip.text(PART);
    match wording.filter(|wording| !part.contains(wording.as_str())) {
        Some(wording) => format!("{part} {wording}"),
        None => part.to_string(),
    }
}

fn copy_waits(policy: &Policy) -> Notice {
    COPY_3_WAITS.with(&[if third_proves(policy) { "第三联" } else { "第一联" }])
}

pub(super) fn advise_copies(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let tag = proof(ask.book.policy());
    let here = given.get(tag) == Some(true) || slip.get(tag) == Some(true);
    let kept = copies_kept(ask.book.policy(), slip);
    if kept && !here && given.value(Copies::replaced_by).is_none() {
        advice.warnings.push(copy_waits(ask.book.policy()).at(Copies::copy_3));
    }
    advice
}

/// Which copies came in; a lost third one is replaced by a signed slip (D-12).
pub(super) fn copies(ask: &Ask<'_>, it: Copies) -> Outcome {
    let slip = ask.standing()?;
    let policy = ask.book.policy();
    if !copies_kept(policy, slip) {
        return Err(NO_COPIES.says());
    }
    let came = [it.copy_1, it.copy_2, it.copy_3, it.copy_4];
    let parts = policy.limit(&SERVICE_SLIP_COPIES);
    let beyond = usize::try_from(parts).unwrap_or(came.len());
    if came.iter().skip(beyond).any(|copy| *copy == Some(true)) {
        return Err(NO_SUCH_COPY.with(&[&parts.to_string()]));
    }
    if !came.contains(&Some(true)) && it.replaced_by.is_none() {
        return Err(NO_COPY.at(Copies::copy_1));
    }
    if it.replaced_by.is_some() && policy.is(LostCopy::NoBill) {
        return Err(NO_REPLACEMENT.at(Copies::replaced_by));
    }
    ask.draw(slip.state).ok()
}

/// 违规: recorded and never refused, because refusing would push the money off the books (DESK 10).
pub(super) fn violation(ask: &Ask<'_>, it: Violation) -> Outcome {
    let slip = ask.standing()?;
    let mut decision = Decision::from(ask.draw(slip.state));
    match it.worker_cash.filter(|cash| *cash > Money::ZERO) {
        Some(cash) => take_cash(ask, slip, cash, &ask.given, &mut decision),
        None if it.wrong == Wrong::Cash => return Err(HOW_MUCH.at(Violation::worker_cash)),
        None => warn_of_breach(&ask.given, it.wrong, &mut decision),
    }
    Ok(decision)
}

fn warn_of_breach(given: &Fields, wrong: Wrong, decision: &mut Decision) {
    decision.warnings.push(BREACH.with(&[wrong.label()]));
    if given.value(Violation::head_told).is_none() {
        decision.warnings.push(HEAD_UNTOLD.at(Violation::head_told));
    }
}

/// Cash that a worker took. The customer has paid, so nobody asks them again; but the money is where it
/// is: a receipt and money on account come when the cashier has it.
fn take_cash(ask: &Ask<'_>, slip: &Slip, cash: Money, given: &Fields, decision: &mut Decision) {
    warn_of_breach(given, Wrong::Cash, decision);
    if ask.book.policy().is(WorkerCash::Refuse) {
        decision.warnings.push(NOT_BOOKED.says());
        return;
    }
    let held = with_worker(slip).and_then(|held| held.plus(cash)).unwrap_or(cash);
    if let Some(own) = decision.drawn.iter_mut().find(|drawn| drawn.slip == slip.id) {
        own.set.write(WITH_WORKER, &held);
        // In suspense, until the cashier has it.
        let accounts = (Account::WithWorker, Account::Suspense);
        let (payer, _) = payer(ask.book, slip);
        own.postings.extend(moved(cash, accounts, (0, 0), payer, 0));
    }
    decision.warnings.push(CASH_WITH_WORKER.with(&[&cash.to_string()]));
}

/// What leaves suspense with a sum that is handed in: no more than this slip put there, for a slip of an earlier
/// program put nothing.
fn out_of_suspense(book: &dyn Book, slip: &Slip, sum: Money) -> Vec<Posting> {
    let standing = book.sums_of(Account::WithWorker, 0, Payer::ALL).into_iter();
    let (mut left, mut lines) = (sum, Vec::new());
    for (key, held) in standing.filter(|(key, _)| key.slip == slip.id) {
        let part = held.min(left);
        let accounts = (Account::Suspense, Account::WithWorker);
        lines.extend(moved(part, accounts, (0, 0), key.payer, 0));
        left = left.minus(part).unwrap_or(Money::ZERO);
    }
    lines
}

/// The worker holds nothing of the customer's.
pub(super) fn nothing_held(slip: &Slip) -> Option<Notice> {
    with_worker(slip).is_none().then(|| NOTHING_HELD.says())
}

/// 收缴: who may take money has it now, and signs for it: held for the customer, with a receipt.
pub(super) fn pay_over(ask: &Ask<'_>, it: PayOver) -> Outcome {
    let slip = ask.standing()?;
    let Some(held) = with_worker(slip) else { return Err(NOTHING_HELD.says()) };
    let sum = it.paid_over.unwrap_or(held);
    let left = held.minus(sum).filter(|left| sum > Money::ZERO && *left >= Money::ZERO);
    let Some(left) = left else {
        return Err(NOT_WHAT_IS_HELD.with(&[&held.to_string()]).at(PayOver::paid_over));
    };
    let set = ask.given.clone().put(PayOver::paid_over, sum).put(WITH_WORKER, left);
    let out = out_of_suspense(ask.book, slip, sum);
    let mut decision = Decision::from(ask.draw_with(slip.state, set).posting(out));
    let (money, (payer, _)) = ((sum, Taken::Cash), payer(ask.book, slip));
    decision.drawn.extend(deposit::taken(ask, payer, money, Held::Fee, Fields::new()));
    decision.warnings.push(RECEIPT_GIVEN.with(&[&sum.to_string()]));
    if left > Money::ZERO {
        decision.warnings.push(STILL_WITH_WORKER.with(&[&left.to_string()]));
    }
    Ok(decision)
}

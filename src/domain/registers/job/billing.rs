//! 回单 and after: what was used, who signed, which copies came; and what must not have been.
//!
//! A signature writes the service record (F-21), confirmed, in the same decision: nothing signed can
//! be forgotten at the month's end.

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::domain::money::Money;
use crate::domain::payers::{self, CUSTOMER};
use crate::domain::registers::deposit::{self, Held};
use crate::domain::registers::receipts::Taken;
use crate::domain::registers::{agreement, prices, service};
use crate::domain::slip::Slip;
use crate::domain::value::{Cell, Fields, Value};

use super::pricing::means;
use super::{
    BREACH, COPY_3, COPY_3_WAITS, Came, ConsentHow, Copies, GREW, HEAD_UNTOLD, HOW_MUCH, LABOUR,
    NO_COPY, NO_REPLACEMENT, NOT_BOOKED, Paper, RECEIPT_GIVEN, REPLACEMENT, RESULT, RETURNED,
    SIGNED, TOTAL, UNPRICED, Violation, WORKER_CASH, Wrong, agreed, returning, standing,
};

/// Where the paper's blanks stand on the record: F-13 tag, F-21 tag.
const CARRIED: &[(u16, u16)] = &[
    (80, service::ITEM),
    (81, service::OFF_LIST),
    (54, service::LINES),
    (56, service::LABOUR),
    (53, service::PARTICULARS),
    (34, service::WORKER),
    (60, service::CONFIRMED_BY),
    (TOTAL, service::TOTAL),
    (CUSTOMER, CUSTOMER),
    (agreement::UNDER, agreement::UNDER),
];

fn money(fields: &Fields, tag: u16) -> Option<Money> {
    match fields.cell(tag) {
        Some(Cell::Money(money)) => Some(*money),
        _ => None,
    }
}

pub(in crate::domain::registers) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = returning::advise(ask, given);
    let Some(slip) = ask.slip else { return advice };
    let item = prices::item(ask.book, u64::from(service::item(slip)));
    let price = agreed::labour(ask, slip).or(item.map(|item| item.price));
    if let Some(price) = price.filter(|_| given.get(LABOUR).is_none()) {
        advice.fills.push(("labour".to_string(), price.plain()));
    }
    advice.warnings.extend(means(ask, given));
    let Some(it) = Paper::take(given) else { return advice };
    if let Some(line) = it.materials.iter().find(|m| m.price.is_none()) {
        advice.warnings.push(UNPRICED.with(&[&line.name.0]).at("materials"));
    }
    let sum = returning::sum(&it.materials, it.labour).unwrap_or(Money::ZERO);
    let agreed = money(&slip.fields, service::AGREED).filter(|agreed| *agreed < sum);
    if let (Some(agreed), None) = (agreed, it.consent) {
        advice.warnings.push(GREW.with(&[&sum.to_string(), &agreed.to_string()]));
    }
    let done = matches!(it.result, Came::Fixed | Came::Unsigned);
    if done && it.copy_3 != Some(true) {
        advice.warnings.push(COPY_3_WAITS.says().at("copy_3"));
    }
    advice
}

/// Posts everything that the returned paper says, as for a repair; and the record, if it is signed.
pub(in crate::domain::registers) fn give_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    // Only finished work is signed for.
    let fixed = matches!(given.cell(RESULT), Some(Cell::Choice(c)) if *c == Came::Fixed as u16);
    let mut given: Fields =
        given.iter().filter(|(tag, _)| fixed || *tag != SIGNED).cloned().collect();
    agreed::holds(ask, slip, &given)?;
    if let Some(price) = agreed::labour(ask, slip).filter(|_| fixed && given.get(LABOUR).is_none())
    {
        given.set(LABOUR, Value::One(Cell::Money(price)));
    }
    let given = &given;
    let mut decision = returning::give_back(ask, given)?;
    let Some(first) = decision.drawn.first_mut() else { return Ok(decision) };
    let consent = match given.cell(service::CONSENT) {
        Some(Cell::Choice(code)) => ConsentHow::of(*code),
        _ => None,
    };
    // Whoever agrees on the paper agrees to what stands on it.
    let total = money(&first.set, TOTAL);
    if let (Some(total), Some(how)) = (total, consent)
        && how != ConsentHow::Refused
    {
        first.set.set(service::AGREED, Value::One(Cell::Money(total)));
    }
    let (state, set) = (first.state, first.set.clone());
    if let Some(cash) = money(given, WORKER_CASH).filter(|cash| *cash > Money::ZERO) {
        took_cash(ask, slip, cash, given, &mut decision);
    }
    if state == RETURNED {
        decision.drawn.extend(record(ask, slip, &set));
    }
    Ok(decision)
}

/// A signature that comes after the work: the record comes with it.
pub(in crate::domain::registers) fn sign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let mut decision = returning::sign(ask, given)?;
    decision.drawn.extend(record(ask, slip, given));
    Ok(decision)
}

/// The service record of a signed slip: what stands on it, and what was just said.
fn record(ask: &Ask<'_>, slip: &Slip, said: &Fields) -> Vec<Drawn> {
    let mut all = slip.fields.clone();
    all.lay(said);
    let mut set = payers::fields(Fields::new(), payers::on(slip));
    for (from, to) in CARRIED {
        if let Some(value) = all.get(*from).filter(|v| **v != Value::EMPTIED) {
            set.set(*to, value.clone());
        }
    }
    service::recorded_for(ask, slip.id, set)
}

pub(in crate::domain::registers) fn advise_copies(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let yes = |tag: u16| matches!(given.cell(tag), Some(Cell::Yes(true)));
    let here = yes(COPY_3) || ask.slip.is_some_and(|s| s.yes(COPY_3));
    if !here && given.get(REPLACEMENT).is_none() {
        advice.warnings.push(COPY_3_WAITS.says().at("copy_3"));
    }
    advice
}

/// Which copies came in; a lost third one is replaced by a signed slip (D-12).
pub(in crate::domain::registers) fn copies(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Copies::take(given) else { return Err(NO_COPY.says()) };
    let came = [it.copy_1, it.copy_2, it.copy_3, it.copy_4].contains(&Some(true));
    if !came && it.replaced_by.is_none() {
        return Err(NO_COPY.says());
    }
    if it.replaced_by.is_some() && ask.book.policy().is("lost_copy", "no_bill") {
        return Err(NO_REPLACEMENT.says().at("replaced_by"));
    }
    Ok(ask.draw(slip.state, given.clone()).into())
}

/// 违规: recorded and never refused, because refusing would push the money off the books (DESK 10).
pub(in crate::domain::registers) fn violation(ask: &Ask<'_>, given: &Fields) -> Outcome {
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
    if ask.book.policy().is("worker_cash", "refuse") {
        decision.warnings.push(NOT_BOOKED.says());
        return;
    }
    let money = (cash, Taken::Cash);
    decision.drawn.extend(deposit::taken(ask, payers::on(slip), money, Held::Fee, Fields::new()));
    decision.warnings.push(RECEIPT_GIVEN.with(&[&cash.to_string()]));
}

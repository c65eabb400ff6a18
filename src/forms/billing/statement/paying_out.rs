//! A statement that is paid out of what the payer has prepaid (P-13): by their word, as much as is held, and back again
//! where it was a mistake. No receipt is given: the money came with one when it was prepaid.

use super::record::{
    COLLECTED, MADE, MORE_THAN_HELD, MORE_THAN_OWED, NOT_PAID_OUT, NOTHING_HELD, NOTHING_TAKEN,
    NOWHERE_BACK, PAID, PAID_OUT, PARTLY, PayOut, STILL_OWED, collected, is_carried, month, owed,
};
use crate::engine::ledger::{Account, moved};
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::opening::record as opening;
use crate::forms::billing::payers;
use crate::forms::prelude::*;

/// As much as is held of what is owed, and who pays.
pub(super) fn fills(slip: &Slip, book: &dyn Book) -> Vec<Fill> {
    let payer = payers::on(slip);
    let sum = owed(slip).min(deposit::balance(book, payer));
    let word = (payer.person > 0).then(|| ("agreed_by", format!("@{}", payer.person)));
    std::iter::once(("from_deposit", sum.plain())).chain(word).collect()
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let held = deposit::balance(ask.book, payers::on(slip));
    let out = given.get(PayOut::from_deposit).unwrap_or_else(|| owed(slip).min(held));
    let left = |sum: Money| sum.minus(out).filter(|left| *left >= Money::ZERO);
    if let Some((held, owed)) = left(held).zip(left(owed(slip))) {
        advice.computed.push(("押金余".to_string(), format!("{held} 元")));
        advice.computed.push(("尚欠".to_string(), format!("{owed} 元 {}", owed.capitals())));
    }
    advice
}

pub(super) fn pay_out(ask: &Ask<'_>, it: PayOut) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    let held = deposit::balance(ask.book, payer);
    let Some(standing) = deposit::held(ask.book, payer).filter(|_| held > Money::ZERO) else {
        return Err(NOTHING_HELD.with(&[&payers::shown(ask.book, payer)]));
    };
    opening::totals_first(ask.book, slip, is_carried(slip))?;
    opening::totals_first(ask.book, &standing, deposit::is_carried(&standing))?;
    let owed = owed(slip);
    let out = it.from_deposit.unwrap_or_else(|| owed.min(held));
    if out <= Money::ZERO {
        return Err(NOTHING_TAKEN.at(PayOut::from_deposit));
    }
    if out > held {
        return Err(MORE_THAN_HELD.with(&[&held.to_string()]).at(PayOut::from_deposit));
    }
    let Some(remains) = owed.minus(out).filter(|left| *left >= Money::ZERO) else {
        return Err(MORE_THAN_OWED.with(&[&owed.to_string()]).at(PayOut::from_deposit));
    };
    let state = if remains == Money::ZERO { PAID } else { PARTLY };
    let before = slip.get(PAID_OUT).unwrap_or_default();
    let set = ask
        .given
        .clone()
        .put(PayOut::from_deposit, out)
        .put(PAID_OUT, before.plus(out).unwrap_or(out))
        .put(COLLECTED, collected(slip).plus(out).unwrap_or(out));
    let accounts = (Account::Deposit, Account::Receivable);
    let lines = moved(out, accounts, (0, month(slip)), payer, 0);
    let mut decision = Decision::from(ask.draw_with(state, set).posting(lines));
    decision.drawn.push(deposit::note_statement(&standing, slip.id));
    let left = held.minus(out).unwrap_or_default();
    decision.warnings.extend(deposit::used(&standing, out, left));
    if remains > Money::ZERO {
        decision.warnings.push(STILL_OWED.with(&[&remains.to_string()]));
    }
    Ok(decision)
}

/// That there is nothing to put back.
pub(super) fn nothing_paid_out(slip: &Slip) -> Option<Notice> {
    let none = slip.get(PAID_OUT).unwrap_or_default() <= Money::ZERO;
    none.then(|| NOT_PAID_OUT.says())
}

/// All that was paid out goes back to the deposit, and is owed again.
pub(super) fn put_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    let out = slip.get(PAID_OUT).unwrap_or_default();
    let Some(standing) = deposit::held(ask.book, payer) else {
        return Err(NOWHERE_BACK.with(&[&payers::shown(ask.book, payer)]));
    };
    let left = collected(slip).minus(out).unwrap_or_default();
    let state = if left > Money::ZERO { PARTLY } else { MADE };
    let set = given.clone().put(PAID_OUT, Money::ZERO).put(COLLECTED, left);
    let accounts = (Account::Receivable, Account::Deposit);
    let lines = moved(out, accounts, (month(slip), 0), payer, 0);
    let mut decision = Decision::from(ask.draw_with(state, set).posting(lines));
    decision.drawn.push(deposit::note_statement(&standing, slip.id));
    Ok(decision)
}

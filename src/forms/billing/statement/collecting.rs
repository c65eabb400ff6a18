//! Money that is taken for a statement, whole, in part, or with more than is owed: that is held for the payer (F-23).

use super::record::{
    BANK_IN_PRINCIPLE, BATCH_NO, COLLECT, COLLECTED, Collect, KEPT, NOTHING_TAKEN, OVER_FOR_WHOM,
    PAID, PARTLY, RECEIPT, STILL_OWED, TOO_MUCH, collected, is_carried, month, owed,
};
use crate::engine::ledger::Account;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::opening::record as opening;
use crate::forms::billing::payers;
use crate::forms::billing::policy::PaymentMeans;
use crate::forms::billing::receipts::record::{self as receipts, Payment, Taken};
use crate::forms::prelude::*;

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let owed = owed(slip);
    let amount = given.get(Collect::amount);
    // Stands under what will be so: what is left when this was taken, not what is owed before.
    if let Some(left) = owed.minus(amount.unwrap_or(owed)).filter(|left| *left >= Money::ZERO) {
        advice.computed.push(("尚欠".to_string(), format!("{left} 元 {}", left.capitals())));
    }
    if let Some(amount) = amount {
        advice.computed.push(("大写".to_string(), amount.capitals()));
    }
    let cash = given.get(Collect::taken) == Some(Taken::Cash);
    if cash && ask.book.policy().is(PaymentMeans::BankInPrinciple) {
        advice.warnings.push(BANK_IN_PRINCIPLE.at(Collect::taken));
    }
    advice
}

pub(super) fn collect(ask: &Ask<'_>, it: Collect) -> Outcome {
    pay(ask, ask.standing()?, it)
}

/// Takes money for a statement. A part is taken too, and what remains is said; what is too much only by a word, and then
/// it is held for the payer.
///
/// # Errors
/// The sum is nothing, or too much without that word; a collection by bank has no number of its batch.
pub(in crate::forms) fn pay(ask: &Ask<'_>, slip: &Slip, it: Collect) -> Outcome {
    opening::totals_first(ask.book, slip, is_carried(slip))?;
    let owed = owed(slip);
    let amount = it.amount.unwrap_or(owed);
    if amount <= Money::ZERO {
        return Err(NOTHING_TAKEN.at(Collect::amount));
    }
    if it.taken == Taken::Bank && it.batch.is_none() {
        return Err(BATCH_NO.at(Collect::batch));
    }
    let payer = payers::on(slip);
    let over = amount.minus(owed).unwrap_or_default().max(Money::ZERO);
    if over > Money::ZERO && it.ahead != Some(true) {
        return Err(TOO_MUCH.with(&[&owed.to_string()]).at(Collect::amount));
    }
    if over > Money::ZERO && payer.person == 0 {
        return Err(OVER_FOR_WHOM.with(&[&owed.to_string()]).at(Collect::amount));
    }
    let taken = it.taken;
    let due = amount.minus(over).unwrap_or(amount);
    let remains = owed.minus(due).unwrap_or_default();
    let number = ask.book.registry().show_number(slip.id);
    let receipt = receipts::issue_with_over(
        ask,
        &Payment {
            payer,
            amount,
            taken: it.taken,
            to: (Account::Receivable, month(slip)),
            paid_for: slip.id,
            ground: &format!("{} 月结 {number}", month(slip)),
            reference: it.reference.clone(),
        },
        over,
    );
    let state = if remains == Money::ZERO { PAID } else { PARTLY };
    let now = collected(slip).plus(due).unwrap_or(due);
    let set = Collect { amount: Some(amount), ..it }.give();
    let set = set.put(COLLECTED, now).put(RECEIPT, SlipRef(receipt.slip));
    let mut decision = Decision::from(Ask::beside(slip.id, COLLECT, state, set));
    let number = receipt.slip;
    decision.drawn.push(receipt);
    if over > Money::ZERO {
        decision.drawn.push(deposit::kept(ask.book, payer, (over, taken), number));
        decision.warnings.push(KEPT.with(&[&over.to_string()]));
    }
    if remains > Money::ZERO {
        decision.warnings.push(STILL_OWED.with(&[&remains.to_string()]));
    }
    Ok(decision)
}

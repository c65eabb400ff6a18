//! Property fees that were paid ahead: when a house was handed over (F-58), or too much at another time. Where a payer is
//! charged month by month (F-225) the account says what is left; where the office charges nothing here, the days that
//! stand on the receipt do.

use super::house_handover::record::PAID_TO;
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::fee_payments::record as payments;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::receipts::record as receipts;
use crate::forms::prelude::*;

/// The last day that a payer has paid for, where it is not over yet and the money is not used up or given back.
pub fn paid_to(book: &dyn Book, payer: Payer, today: Day) -> Option<Day> {
    if fees::credit(book, payer) <= Money::ZERO {
        return None;
    }
    let sums = book.sums_of(Account::PropertyFees, 0, (payer, payer)).into_iter();
    let given = sums.filter_map(|(key, _)| book.slip(key.slip));
    let house = given.filter_map(|receipt| book.slip(receipts::paid_for(&receipt)?));
    house.filter_map(|slip| slip.get(PAID_TO)).filter(|until| *until >= today).max()
}

/// What is held of a payer's property fees, in yuan: all that stands to the credit of one who is charged month by month;
/// of one who never was, what they have paid ahead (F-226). What was paid when a house was handed over is for days that
/// are named, and over with them where nothing is charged here.
pub fn held(book: &dyn Book, payer: Payer) -> Money {
    let credit = fees::credit(book, payer);
    match fees::was_charged(book, payer) {
        true => credit,
        false => payments::kept(book, payer).min(credit),
    }
}

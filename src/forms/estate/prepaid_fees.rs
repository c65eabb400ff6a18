//! Property fees that were paid ahead when a house was handed over (F-58): what of it is for days still to come. The desk
//! books no fees month by month, so that the account alone does not say it.

use super::house_handover::record::PAID_TO;
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::receipts::record as receipts;
use crate::forms::prelude::*;

/// The last day that a payer has paid for, where it is not over yet.
pub fn paid_to(book: &dyn Book, payer: Payer, today: Day) -> Option<Day> {
    let sums = book.sums_of(Account::PropertyFees, 0, (payer, payer)).into_iter();
    let given = sums.filter_map(|(key, _)| book.slip(key.slip));
    let house = given.filter_map(|receipt| book.slip(receipts::paid_for(&receipt)?));
    house.filter_map(|slip| slip.get(PAID_TO)).filter(|until| *until >= today).max()
}

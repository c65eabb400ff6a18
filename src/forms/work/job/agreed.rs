//! A work slip under an agreement: price and means are the agreement's, on the slip as on its record
//! (G-21, P-14).

use crate::engine::ledger::Payer;
use crate::forms::billing::agreement::terms::{self, Covered};
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::prelude::*;

use super::fields::{Consent, ConsentHow, Paper};
use super::record::{AGREED_HERE, AGREED_LABOUR, AGREED_MEANS, NOT_AGREED};

/// What is asked for, as far as an agreement may cover it.
pub(crate) struct Wanted {
    pub payer: Payer,
    /// The kind of customer that was named, if one was.
    pub customer: Option<Customer>,
    pub item: Option<u64>,
    pub visit: Option<Moment>,
}

/// The agreement that covers what is asked for, on the day that is booked.
fn covering(ask: &Ask<'_>, it: &Wanted) -> Option<Covered> {
    let item = u32::try_from(it.item?).ok()?;
    terms::covering(ask.book, it.payer, item, it.visit.unwrap_or(ask.occurred).day())
}

/// Says that there is an agreement, where the slip is not opened under it.
pub(crate) fn advise(ask: &Ask<'_>, it: &Wanted, advice: &mut Advice) {
    let Some(covered) = covering(ask, it) else { return };
    let number = ask.book.registry().show_number(covered.agreement);
    if it.customer == Some(Customer::Agreement) {
        let terms = format!("{number} {} 元 {}", covered.price, covered.settle.label());
        advice.computed.push(("协议".to_string(), terms));
    } else {
        advice.warnings.push(AGREED_HERE.with(&[&number]).at(CUSTOMER));
    }
}

/// The agreement's consent, price and means on a slip that is opened under it.
///
/// # Errors
/// The customer is said to have one, and has none for this.
pub(crate) fn apply_terms(ask: &Ask<'_>, it: &Wanted, set: Fields) -> Result<Fields, Notice> {
    if it.customer != Some(Customer::Agreement) {
        return Ok(set);
    }
    match covering(ask, it) {
        Some(covered) => Ok(written(set, &covered)),
        None => Err(NOT_AGREED.at(CUSTOMER)),
    }
}

/// Price, means and consent as the signed paper has them.
pub(crate) fn written(set: Fields, covered: &Covered) -> Fields {
    set.put(payers::UNDER, SlipRef(covered.agreement))
        .put(Consent::consent, ConsentHow::Paper)
        .put(Consent::means, covered.means())
        .put(Consent::agreed, covered.price)
}

/// The agreed price, for the labour of a slip under an agreement.
pub(super) fn labour(ask: &Ask<'_>, slip: &Slip) -> Option<Money> {
    terms::of_slip(ask.book, slip).map(|covered| covered.price)
}

/// Whether labour and means are the agreement's, if there is one.
pub(super) fn holds(ask: &Ask<'_>, slip: &Slip, given: &Fields) -> Result<(), Notice> {
    let Some(covered) = terms::of_slip(ask.book, slip) else { return Ok(()) };
    if given.get(Paper::labour).is_some_and(|typed| typed != covered.price) {
        return Err(AGREED_LABOUR.with(&[&covered.price.to_string()]).at(Paper::labour));
    }
    terms::refuse_means(&covered, given.get(Consent::means), &AGREED_MEANS)
}

/// The returned paper under an agreement: its labour is the agreed price, also where none was typed.
///
/// # Errors
/// Another price or another means was typed.
pub(super) fn priced(
    ask: &Ask<'_>,
    slip: &Slip,
    given: Fields,
    fixed: bool,
) -> Result<Fields, Notice> {
    holds(ask, slip, &given)?;
    match labour(ask, slip).filter(|_| fixed && given.value(Paper::labour).is_none()) {
        Some(price) => Ok(given.put(Paper::labour, price)),
        None => Ok(given),
    }
}

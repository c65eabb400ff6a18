//! A record under an agreement: its price, its means and its consent stand in the signed paper (G-21,
//! P-14).

use rust_decimal::Decimal;

use crate::engine::ledger::Payer;
use crate::forms::billing::agreement::{self, Covered};
use crate::forms::billing::payers::{CUSTOMER, Customer, UNDER};
use crate::forms::prelude::*;
use crate::forms::work::job::ConsentHow;

use super::record::{
    AGREED, AGREED_PRICE, Log, NO_AGREEMENT, NOT_AS_AGREED, OUTSIDE_TERMS, SUM_LARGE,
};

/// The agreement's terms for the item on the day of the service, if an agreement covers it.
pub(super) fn covering(ask: &Ask<'_>, payer: Payer, it: &Log) -> Option<Covered> {
    let item = u32::try_from(it.item?.0).ok()?;
    agreement::covering(ask.book, payer, item, ask.occurred.day())
}

/// Whether the customer is served as what the agreement makes of them. Another kind that is named
/// says that this service is outside the agreement.
pub(super) fn under_agreement(customer: Option<Customer>) -> bool {
    customer.is_none_or(|kind| kind == Customer::Agreement)
}

pub(super) fn advise(ask: &Ask<'_>, covered: &Covered, it: &Log, advice: &mut Advice) {
    let number = ask.book.registry().show_number(covered.agreement);
    if !under_agreement(it.customer) {
        advice.warnings.push(OUTSIDE_TERMS.with(&[&number]).at(Log::customer));
        return;
    }
    let terms = format!("{number} {} 元 {}", covered.price, covered.settle.label());
    advice.computed.push(("协议".to_string(), terms));
}

/// The terms that the record goes by, checked against what was typed.
pub(super) fn terms_for(ask: &Ask<'_>, payer: Payer, it: &Log) -> Result<Option<Covered>, Notice> {
    let Some(covered) = covering(ask, payer, it).filter(|_| under_agreement(it.customer)) else {
        return match it.customer {
            Some(Customer::Agreement) => Err(NO_AGREEMENT.at(Log::customer)),
            _ => Ok(None),
        };
    };
    let Some(price) = labour(&covered, it.count) else { return Err(SUM_LARGE.at(Log::count)) };
    if it.labour.is_some_and(|typed| typed != price) {
        return Err(AGREED_PRICE.with(&[&price.to_string()]).at(Log::labour));
    }
    agreement::refuse_means(&covered, it.means, &NOT_AS_AGREED)?;
    Ok(Some(covered))
}

/// The agreed price of so many services.
pub(super) fn labour(covered: &Covered, count: Option<i64>) -> Option<Money> {
    covered.price.times(Decimal::from(count.unwrap_or(1)))
}

/// Writes the agreement's terms where nothing was typed. What it costs beyond the agreed price wants
/// a consent of its own.
pub(super) fn write_terms(set: Fields, covered: &Covered, it: &Log) -> Fields {
    let price = labour(covered, it.count).unwrap_or_default();
    let mut set = set
        .put(UNDER, SlipRef(covered.agreement))
        .put(CUSTOMER, Customer::Agreement)
        .put(Log::labour, price);
    if it.means.is_none() {
        set = set.put(Log::means, covered.means());
    }
    if it.consent.is_none() {
        set = set.put(Log::consent, ConsentHow::Paper).put(AGREED, price);
    }
    set
}

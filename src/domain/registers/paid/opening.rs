//! 开单: the call is logged, the item is one that may be sold, the payer is known; and the tenant's
//! prepayment, which never stands in the way of the call itself (G-19).

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, NO_SLIP, Outcome};
use crate::domain::kind::Who;
use crate::domain::ledger::Payer;
use crate::domain::money::Money;
use crate::domain::notice::Notice;
use crate::domain::payers::{self, CUSTOMER, Customer};
use crate::domain::registers::job::agreed::{self, Wanted};
use crate::domain::registers::job::{
    self, CALL, CHARGE, Charge, FIRST, ISSUED, OTHER_PAPER, PART, PRICE_TOLD, TOLD, URGENT, ahead,
};
use crate::domain::registers::{contact, deposit, prices, service};
use crate::domain::slip::{Slip, due};
use crate::domain::value::{Cell, Fields, PersonId};

use super::{
    NO_RELEASE_NEEDED, Open, PAYER_LISTED, PREPAY_FIRST, RELEASE_OFF, RELEASED, TAG,
    TELL_PRICE_FIRST, TENANT_PREPAYS,
};

fn caller(it: &Open) -> Option<PersonId> {
    match it.caller {
        Some(Who::Known(person)) => Some(person),
        _ => None,
    }
}

/// Who pays and as what kind of customer, by the register unless the slip says otherwise.
fn customer(ask: &Ask<'_>, it: &Open) -> Option<(Payer, Customer)> {
    let asked = (it.payer.as_ref(), caller(it));
    let (payer, kind) = payers::named(ask.book, it.room, asked, ask.occurred.day())?;
    Some((payer, it.customer.unwrap_or(kind)))
}

/// The item of the list and its price on the day of the call.
fn listed(ask: &Ask<'_>, it: &Open) -> Option<(String, Money)> {
    let item = it.item?.0;
    Some((prices::name(ask.book, item)?, prices::price_at(ask.book, item, ask.occurred)?))
}

/// What an agreement may cover of it.
fn wanted(payer: Payer, it: &Open) -> Wanted {
    let item = it.item.map(|item| item.0);
    Wanted { payer, customer: it.customer, item, visit: it.visit }
}

/// Whether a tenant owes a prepayment before the work.
fn unpaid(ask: &Ask<'_>, payer: Payer, kind: Option<Customer>) -> bool {
    kind == Some(Customer::Tenant)
        && !ask.book.policy().is("tenant_prepayment", "none")
        && !deposit::prepaid(ask.book, payer)
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let repair = ask.form.tag == TAG;
    if repair && ask.book.policy().is("paid_repair_form", "repair_slip") {
        advice.warnings.push(OTHER_PAPER.with(&["工程维修单"]));
    }
    if !matches!(given.cell(PRICE_TOLD), Some(Cell::Yes(true))) {
        advice.warnings.push(TELL_PRICE_FIRST.says().at("price_told"));
    }
    let paid = given.clone().with(CHARGE, Cell::Choice(Charge::Paid as u16));
    for job::clocks::Begun { what, at, because, .. } in job::beginnings(ask, &paid) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((due::label(what).to_string(), shown));
    }
    let Some(it) = Open::take(given) else { return advice };
    if let Some((name, price)) = listed(ask, &it) {
        advice.computed.push((name, format!("{price} 元 + 材料按实 (F-02)")));
    }
    if it.item.is_none() {
        // The name of the bargain first; what the caller said where it has none.
        let content = it.content.as_ref().map_or("", |words| &words.0);
        let words = it.off_list.as_ref().map_or(content, |words| &words.0);
        advice.warnings.extend(contact::nearest(ask, words, Some(it.room)));
    }
    let Some((payer, kind)) = customer(ask, &it) else { return advice };
    let shown = format!("{} {}", payers::shown(ask.book, payer), kind.label());
    advice.computed.push(("付款人".to_string(), shown));
    agreed::advise(ask, &wanted(payer, &it), &mut advice);
    if unpaid(ask, payer, Some(kind)) {
        advice.warnings.push(TENANT_PREPAYS.says());
    }
    advice
}

/// Issues the slip: the call stands before it (G-26).
pub(super) fn open(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Open::take(given) else { return Err(service::NO_ITEM.says().at("item")) };
    ahead("visit", "预约上门", it.visit, ask.occurred, ask.now)?;
    let Some((payer, kind)) = customer(ask, &it) else {
        return Err(PAYER_LISTED.says().at("payer"));
    };
    let bargain = service::offered(ask, it.item, it.off_list.is_some(), it.approved_by)?;
    let listed = listed(ask, &it);
    let name = listed.as_ref().map(|(name, _)| name.clone());
    let what = name.or_else(|| it.off_list.as_ref().map(|t| t.0.clone())).unwrap_or_default();
    let told = given.clone().with(PART, Cell::Text(what));
    let call = job::logged(ask, &told, ask.fresh());
    let set = payers::fields(given.clone(), payer)
        .with(CUSTOMER, Cell::Choice(kind as u16))
        .with(CHARGE, Cell::Choice(Charge::Paid as u16))
        .with(FIRST, Cell::Staff(ask.hand.badge))
        .with(CALL, Cell::Slip(call.slip));
    // What is asked on the day of the call is asked when the paper comes back.
    let set = match listed {
        Some((_, price)) => set.with(service::DAY_PRICE, Cell::Money(price)),
        None => set,
    };
    let set = agreed::opened(ask, &wanted(payer, &it), set)?;
    let begun = job::beginnings(ask, &set);
    let state = if it.told.is_some() { TOLD } else { ISSUED };
    let drawn = job::clocks::begin(ask.draw(state, set), begun);
    Ok(Decision { drawn: vec![call, drawn], warnings: bargain.into_iter().collect() })
}

fn standing<'a>(ask: &'a Ask<'_>) -> Result<&'a Slip, Notice> {
    ask.slip.ok_or_else(|| NO_SLIP.says())
}

fn waits(ask: &Ask<'_>, slip: &Slip) -> bool {
    unpaid(ask, payers::on(slip), slip.choice(CUSTOMER).and_then(Customer::of))
}

/// Sends the worker as for a repair, once the tenant has prepaid or the supervisor has let it go.
/// Making safe is never held up.
pub(super) fn assign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let free = slip.yes(URGENT) || slip.cell(RELEASED).is_some();
    if !free && waits(ask, slip) {
        return Err(PREPAY_FIRST.says());
    }
    (job::steps::ASSIGN.decide)(ask, given)
}

/// 放行: the supervisor's word, with the reason.
pub(super) fn release(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    if !waits(ask, slip) {
        return Err(NO_RELEASE_NEEDED.says());
    }
    if ask.book.policy().is("prepayment_gate", "strict") {
        return Err(RELEASE_OFF.says());
    }
    Ok(ask.draw(slip.state, given.clone()).into())
}

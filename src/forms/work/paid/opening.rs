//! 开单: the call is logged, the item is one that may be sold, the payer is known. A slip that comes of
//! another is opened here too, without a call of its own.

use crate::engine::ledger::Payer;
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::billing::service::{logging, record as service};
use crate::forms::catalogue::prices::record as prices;
use crate::forms::intake::contact;
use crate::forms::prelude::*;
use crate::forms::work::job::agreed::Wanted;
use crate::forms::work::job::clocks::{Begun, begin};
use crate::forms::work::job::fields::{CALL, CHARGE, Charge, FIRST, PART, Room};
use crate::forms::work::job::record::{ISSUED, OTHER_PAPER, TOLD, ahead, known_caller};
use crate::forms::work::job::{agreed, opening as job, prepaying};
use crate::forms::work::policy::PaidRepairForm;

use super::record::{Open, PAYER_LISTED, TAG, TELL_PRICE_FIRST};

/// Who pays and as what kind of customer, by the register unless the slip says otherwise.
fn customer(ask: &Ask<'_>, it: &Open) -> Option<(Payer, Customer)> {
    let asked = (it.payer.as_ref(), known_caller(&ask.given));
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

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(job::same_matter(ask, given));
    advice.warnings.extend(job::timing_warnings(ask, given));
    let repair = ask.form.tag == TAG;
    if repair && ask.book.policy().is(PaidRepairForm::RepairSlip) {
        advice.warnings.push(OTHER_PAPER.with(&["工程维修单"]));
    }
    if given.get(Open::price_told) != Some(true) {
        advice.warnings.push(TELL_PRICE_FIRST.at(Open::price_told));
    }
    let paid = given.clone().put(CHARGE, Charge::Paid);
    for Begun { what, at, because, .. } in job::first_clocks(ask, &paid) {
        let shown = format!("{} ({because})", at.show(ask.now));
        advice
            .computed
            .push((ask.book.registry().due_label(ask.form.tag, what).to_string(), shown));
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
    advice.warnings.extend(prepaying::warning(ask, payer, kind));
    advice
}

/// Issues the slip: the call stands before it (G-26).
pub(super) fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    ahead(Open::visit, "预约上门", it.visit, ask.occurred, ask.now)?;
    let Some((payer, kind)) = customer(ask, &it) else {
        return Err(PAYER_LISTED.at(Open::payer));
    };
    let agreed = it.customer == Some(Customer::Agreement);
    let bargain = logging::offered(ask, it.item, it.off_list.is_some(), it.approved_by, agreed)?;
    let (name, price) = listed(ask, &it).unzip();
    let what = name.or_else(|| it.off_list.as_ref().map(|t| t.0.clone())).unwrap_or_default();
    let call = job::log_call(ask, &ask.given.clone().put(PART, Text(what)), ask.fresh());
    let mut set = payers::fields(ask.given.clone(), payer)
        .put(CUSTOMER, kind)
        .put(CHARGE, Charge::Paid)
        .put(FIRST, job::heard_first(ask))
        .put(CALL, SlipRef(call.slip));
    // What is asked on the day of the call is asked when the paper comes back.
    if let Some(price) = price {
        set = set.put(service::DAY_PRICE, price);
    }
    let set = agreed::apply_terms(ask, &wanted(payer, &it), set)?;
    let begun = job::first_clocks(ask, &set);
    let state = if it.told.is_some() { TOLD } else { ISSUED };
    let drawn = begin(ask.draw_with(state, set), begun);
    Ok(Decision { drawn: vec![call, drawn], warnings: bargain.into_iter().collect() })
}

/// The blanks of a slip of this paper that comes of another one: item, price of the day and payer. The
/// rest was taken over from the first.
///
/// # Errors
/// The item is not for sale now (G-23).
pub(crate) fn beside(
    ask: &Ask<'_>,
    set: Fields,
    item: Record<{ prices::TAG }>,
) -> Result<(Fields, Vec<Notice>), Notice> {
    logging::offered(ask, Some(item), false, None, false)?;
    let room = set.get(Room::room).unwrap_or(RoomId(0));
    let (payer, kind) = payers::of(ask.book, room, known_caller(&set), ask.occurred.day());
    let mut set = payers::fields(set, payer)
        .put(Open::item, item)
        .put(CUSTOMER, kind)
        .put(CHARGE, Charge::Paid);
    if let Some(price) = prices::price_at(ask.book, item.0, ask.occurred) {
        set = set.put(service::DAY_PRICE, price);
    }
    let on_repairs = ask.book.policy().is(PaidRepairForm::RepairSlip);
    let other = on_repairs.then(|| OTHER_PAPER.with(&["工程维修单"]));
    let warned = other.into_iter().chain(prepaying::warning(ask, payer, kind));
    Ok((set, warned.collect()))
}

//! A record comes to be: by hand, or from a signed paid-service slip; then the customer's word.

use rust_decimal::Decimal;

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, NO_SLIP, Outcome};
use crate::engine::kind::Record;
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::rights::Role;
use crate::engine::slip::Slip;
use crate::engine::value::{Badge, Cell, Fields, SlipId};
use crate::forms::billing::agreement;
use crate::forms::billing::agreement::Covered;
use crate::forms::billing::payers;
use crate::forms::billing::payers::CUSTOMER;
use crate::forms::billing::policy::OffListPrice;
use crate::forms::billing::service_file;
use crate::forms::catalogue::prices;
use crate::forms::office::staff;
use crate::forms::work::job;
use crate::forms::work::job::ConsentHow;

use super::{
    AGREED, BARGAIN_BY, CONFIRMED, DAY_PRICE, FROM, ITEM_STOPPED, LOG, LOGGED, Log, NO_AMOUNT,
    NO_ITEM, NOT_AS_AGREED, NOT_OFFERED, NOT_PUBLISHED, NOT_THEIRS, OFF_LIST_PRICE, PAYER_KNOWN,
    REFUSED_PRICE, STOPPED_AGREED, SUM_LARGE, TAG, TOTAL, VOID, agreed, total,
};

/// Whether the work may be sold: an item that is approved and published, or a bargain that the
/// office's role has approved (G-23). To a customer under an agreement a stopped item is still served:
/// they settle by its terms (G-21), and the stop was none of theirs.
///
/// # Errors
/// The refusal, at its blank.
pub fn offered(
    ask: &Ask<'_>,
    listed: Option<Record<{ prices::TAG }>>,
    off_list: bool,
    approved_by: Option<Badge>,
    agreed: bool,
) -> Result<Option<Notice>, Notice> {
    if let Some(item) = listed.and_then(|item| prices::slip(ask.book, item.0)) {
        let name = item.text(prices::NAME);
        return match prices::unsold(&item, ask.occurred) {
            None => Ok(None),
            Some(_) if prices::stopped(&item) && agreed => Ok(Some(stopped_agreed(name))),
            Some(_) if prices::stopped(&item) => Err(ITEM_STOPPED.with(&[name]).at("item")),
            Some(state) => Err(NOT_PUBLISHED.with(&[name, &state]).at("item")),
        };
    }
    if !off_list {
        return Err(NO_ITEM.says().at("item"));
    }
    let roles: &[Role] = match ask.book.policy().get::<OffListPrice>() {
        OffListPrice::Supervisor => &[Role::Supervisor, Role::Head],
        OffListPrice::Head => &[Role::Head],
        OffListPrice::Forbidden => return Err(NOT_OFFERED.says().at("off_list")),
    };
    let words = roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    match approved_by {
        None => Err(BARGAIN_BY.with(&[&words]).at("approved_by")),
        Some(by) if staff::role(ask.book, by).is_some_and(|role| roles.contains(&role)) => {
            Ok(Some(OFF_LIST_PRICE.says().at("off_list")))
        }
        Some(by) => {
            let shown = staff::shown(ask.book, by);
            Err(NOT_THEIRS.with(&[&shown, &words]).at("approved_by"))
        }
    }
}

/// What is said of a stopped item that an agreement still asks for.
#[must_use]
pub fn stopped_agreed(name: &str) -> Notice {
    STOPPED_AGREED.with(&[name]).at("item")
}

/// The price of the day of the service.
fn listed(ask: &Ask<'_>, it: &Log) -> Option<Money> {
    prices::price_at(ask.book, it.item?.0, ask.occurred)
}

/// Materials and labour as typed; without either, the list's price times the count. Under an
/// agreement its price times the count, and the materials.
fn amount(ask: &Ask<'_>, it: &Log, covered: Option<&Covered>) -> Option<Money> {
    if let Some(covered) = covered {
        return job::sum(&it.lines, Some(agreed::labour(covered, it.count)?));
    }
    let typed = job::sum(&it.lines, it.labour)?;
    if typed > Money::ZERO || it.labour.is_some() {
        return Some(typed);
    }
    listed(ask, it).unwrap_or(Money::ZERO).times(Decimal::from(it.count.unwrap_or(1)))
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(it) = Log::take(given) else { return advice };
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), ask.occurred.day());
    if let Some((payer, customer)) = payer {
        let shown = format!("{} {}", payers::shown(ask.book, payer), customer.label());
        advice.computed.push(("付款人".to_string(), shown));
    }
    let terms = payer.and_then(|(payer, _)| agreed::covering(ask, payer, &it));
    if let Some(covered) = &terms {
        agreed::advise(covered, &it, &mut advice);
    }
    let covered = terms.as_ref().filter(|_| agreed::inside(it.customer));
    match amount(ask, &it, covered) {
        Some(Money::ZERO) => advice.warnings.push(NO_AMOUNT.says().at("labour")),
        Some(sum) => advice.computed.push(("合计".to_string(), format!("{sum} 元"))),
        None => {}
    }
    advice
}

pub(super) fn log(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Log::take(given) else { return Err(NO_ITEM.says().at("item")) };
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    let Some((payer, customer)) = payer else { return Err(PAYER_KNOWN.says().at("payer")) };
    let agreed = agreed::covering(ask, payer, &it).is_some() && agreed::inside(it.customer);
    let bargain = offered(ask, it.item, it.off_list.is_some(), it.approved_by, agreed)?;
    if it.consent == Some(ConsentHow::Refused) {
        return Err(REFUSED_PRICE.says().at("consent"));
    }
    let covered = agreed::found(ask, payer, &it)?;
    let Some(sum) = amount(ask, &it, covered.as_ref()) else {
        return Err(SUM_LARGE.says().at("lines"));
    };
    let state = if it.confirmed.is_some() { CONFIRMED } else { LOGGED };
    let mut set = payers::fields(given.clone(), payer).with(TOTAL, Cell::Money(sum));
    set = set.with(CUSTOMER, Cell::Choice(it.customer.unwrap_or(customer) as u16));
    if let Some(price) = listed(ask, &it) {
        set = set.with(DAY_PRICE, Cell::Money(price));
    }
    if it.consent.is_some() {
        set = set.with(AGREED, Cell::Money(sum));
    }
    if let Some(covered) = &covered {
        set = agreed::written(set, covered, &it);
    }
    let mut decision = Decision::from(ask.draw(state, set));
    let filed = decision.drawn.first().and_then(|record| service_file::served(ask, record));
    decision.drawn.extend(filed);
    decision.warnings.extend(bargain);
    Ok(decision)
}

/// The record of a signed paid-service slip, already confirmed: the signature is the customer's word.
/// Under an agreement the customer's file has it too.
#[must_use]
pub fn recorded_for(ask: &Ask<'_>, from: SlipId, set: Fields) -> Vec<Drawn> {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let record = Ask::beside(slip, LOG, CONFIRMED, set.with(FROM, Cell::Slip(from)));
    let filed = service_file::served(ask, &record);
    [record].into_iter().chain(filed).collect()
}

fn standing<'a>(ask: &'a Ask<'_>) -> Result<&'a Slip, Notice> {
    ask.slip.ok_or_else(|| NO_SLIP.says())
}

pub(super) fn confirm(ask: &Ask<'_>, given: &Fields) -> Outcome {
    Ok(ask.draw(CONFIRMED, given.clone()).into())
}

/// Consent that comes after the work, to what stands on the record.
pub(super) fn consent(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let how = match given.cell(super::CONSENT) {
        Some(Cell::Choice(code)) => ConsentHow::of(*code),
        _ => None,
    };
    if how == Some(ConsentHow::Refused) {
        return Err(REFUSED_PRICE.says().at("consent"));
    }
    if let Some(covered) = agreement::of_slip(ask.book, slip) {
        agreement::refuse_means(&covered, agreed::means(given), &NOT_AS_AGREED)?;
    }
    let set = given.clone().with(AGREED, Cell::Money(total(slip)));
    let mut decision = Decision::from(ask.draw(slip.state, set.clone()));
    // The audit reads the consent where the work stands: on the slip that the record came from.
    let from = job::source(ask.book, slip.cell(FROM));
    decision.drawn.extend(from.map(|from| job::pricing::consented_beside(ask, &from, set)));
    Ok(decision)
}

pub(super) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    Ok(ask.draw(VOID, given.clone()).into())
}

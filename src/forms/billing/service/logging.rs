//! A record comes to be: by hand, or from a signed paid-service slip; then the customer's word.

use crate::engine::decision::NEEDS_COSIGN;
use crate::forms::billing::policy::OffListPrice;
use rust_decimal::Decimal;

use crate::forms::billing::agreement::terms as agreement;
use crate::forms::billing::agreement::terms::Covered;
use crate::forms::billing::payers::{self, CUSTOMER};
use crate::forms::billing::service_file;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::ConsentHow;
use crate::forms::work::job::{pricing, proof};

use super::agreed;
use super::record::{
    AGREED, Agree, BARGAIN_BY, CONFIRMED, DAY_PRICE, FROM, ITEM_STOPPED, LOG, LOGGED, Log,
    NO_AMOUNT, NO_ITEM, NOT_AS_AGREED, NOT_OFFERED, NOT_PUBLISHED, NOT_THEIRS, OFF_LIST_PRICE,
    OWN_HAND, PAYER_KNOWN, REFUSED_PRICE, SUM_LARGE, TAG, TOTAL, source, stopped_agreed, total,
    warn_at_once,
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
        let name = prices::name_on(&item);
        return match prices::unsold(&item, ask.occurred) {
            None => Ok(None),
            Some(_) if prices::stopped(&item) && agreed => Ok(Some(stopped_agreed(name))),
            Some(_) if prices::stopped(&item) => Err(ITEM_STOPPED.with(&[name]).at(Log::item)),
            Some(state) => Err(NOT_PUBLISHED.with(&[name, &state]).at(Log::item)),
        };
    }
    if !off_list {
        return Err(NO_ITEM.at(Log::item));
    }
    let roles: &[Role] = match ask.book.policy().get::<OffListPrice>() {
        OffListPrice::Supervisor => &[Role::Supervisor, Role::Head],
        OffListPrice::Head => &[Role::Head],
        _ => return Err(NOT_OFFERED.at(Log::off_list)),
    };
    let words = roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    match approved_by {
        None => Err(BARGAIN_BY.with(&[&words]).at(Log::approved_by)),
        Some(by) if staff::role(ask.book, by).is_some_and(|role| roles.contains(&role)) => {
            by_own_hand(ask, by)?;
            Ok(Some(OFF_LIST_PRICE.at(Log::off_list)))
        }
        Some(by) => {
            let shown = staff::shown(ask.book, by);
            Err(NOT_THEIRS.with(&[&shown, &words]).at(Log::approved_by))
        }
    }
}

/// Whoever is written down as having approved does it with their own hand: as the one who writes, or signing beside.
fn by_own_hand(ask: &Ask<'_>, by: Badge) -> Result<(), Notice> {
    let shown = || staff::shown(ask.book, by);
    match ask.hand.cosign {
        _ if by == ask.hand.badge => Ok(()),
        None => Err(NEEDS_COSIGN.with(&[&shown()])),
        Some(second) if second != by => Err(OWN_HAND.with(&[&shown()]).at(Log::approved_by)),
        Some(_) => Ok(()),
    }
}

/// The price of the day of the service.
fn listed(ask: &Ask<'_>, it: &Log) -> Option<Money> {
    prices::price_at(ask.book, it.item?.0, ask.occurred)
}

/// Materials and labour as typed; without either, the list's price times the count. Under an
/// agreement its price times the count, and the materials.
fn amount(ask: &Ask<'_>, it: &Log, covered: Option<&Covered>) -> Option<Money> {
    if let Some(covered) = covered {
        return proof::sum(&it.lines, Some(agreed::labour(covered, it.count)?));
    }
    let typed = proof::sum(&it.lines, it.labour)?;
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
    let at_once = payer.and_then(|(payer, _)| warn_at_once(ask.book, payer, it.means));
    advice.warnings.extend(at_once);
    let terms = payer.and_then(|(payer, _)| agreed::covering(ask, payer, &it));
    if let Some(covered) = &terms {
        agreed::advise(ask, covered, &it, &mut advice);
    }
    let covered = terms.as_ref().filter(|_| agreed::under_agreement(it.customer));
    match amount(ask, &it, covered) {
        Some(Money::ZERO) => advice.warnings.push(NO_AMOUNT.at(Log::labour)),
        Some(sum) => advice.computed.push(("合计".to_string(), format!("{sum} 元"))),
        None => {}
    }
    advice
}

pub(super) fn log(ask: &Ask<'_>, it: Log) -> Outcome {
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    let Some((payer, customer)) = payer else { return Err(PAYER_KNOWN.at(Log::payer)) };
    let agreed =
        agreed::covering(ask, payer, &it).is_some() && agreed::under_agreement(it.customer);
    let bargain = offered(ask, it.item, it.off_list.is_some(), it.approved_by, agreed)?;
    if it.consent == Some(ConsentHow::Refused) {
        return Err(REFUSED_PRICE.at(Log::consent));
    }
    let covered = agreed::terms_for(ask, payer, &it)?;
    let Some(sum) = amount(ask, &it, covered.as_ref()) else {
        return Err(SUM_LARGE.at(Log::lines));
    };
    let state = if it.confirmed.is_some() { CONFIRMED } else { LOGGED };
    let mut set = payers::fields(ask.given.clone(), payer)
        .put(TOTAL, sum)
        .put(CUSTOMER, it.customer.unwrap_or(customer));
    if let Some(price) = listed(ask, &it) {
        set = set.put(DAY_PRICE, price);
    }
    if it.consent.is_some() {
        set = set.put(AGREED, sum);
    }
    if let Some(covered) = &covered {
        set = agreed::write_terms(set, covered, &it);
    }
    let mut decision = Decision::from(ask.draw_with(state, set));
    let filed = decision.drawn.first().and_then(|record| service_file::note_service(ask, record));
    decision.drawn.extend(filed);
    decision.warnings.extend(bargain);
    Ok(decision)
}

/// The record of a signed paid-service slip, already confirmed: the signature is the customer's word.
/// Under an agreement the customer's file has it too.
pub fn recorded_for(ask: &Ask<'_>, from: SlipId, set: Fields) -> Vec<Drawn> {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let record = Ask::beside(slip, LOG, CONFIRMED, set.put(FROM, SlipRef(from)));
    let filed = service_file::note_service(ask, &record);
    [record].into_iter().chain(filed).collect()
}

/// Consent that comes after the work, to what stands on the record.
pub(super) fn consent(ask: &Ask<'_>, it: Agree) -> Outcome {
    let slip = ask.standing()?;
    if it.consent == ConsentHow::Refused {
        return Err(REFUSED_PRICE.at(Agree::consent));
    }
    if let Some(covered) = agreement::of_slip(ask.book, slip) {
        agreement::refuse_means(&covered, Some(it.means), &NOT_AS_AGREED)?;
    }
    let set = ask.given.clone().put(AGREED, total(slip));
    let mut decision = Decision::from(ask.draw_with(slip.state, set.clone()));
    // The audit reads the consent where the work stands: on the slip that the record came from.
    let from = source(ask.book, slip);
    decision.drawn.extend(from.map(|from| pricing::consented_beside(ask, &from, set)));
    Ok(decision)
}

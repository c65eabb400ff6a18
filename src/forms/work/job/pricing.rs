//! What it will cost: the price told, the quote on site, the customer's consent or
//! refusal (P-07, P-08).

use crate::engine::ledger::Payer;
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::billing::policy::PaymentMeans;
use crate::forms::billing::service::record::{SUM_LARGE, warn_at_once};
use crate::forms::estate::people;
use crate::forms::intake::contact::Outgoing;
use crate::forms::prelude::*;
use crate::forms::work::policy::CONSENT_AFTER_HOURS;

use super::fields::{Consent, ConsentHow, Decline, Means, PRICE_TOLD, QUOTED, Quote, TOTAL};
use super::proof::answer;
use super::record::{
    CONSENT_TO_WHAT, DECLINED, DONE, GREW, HOW_PAID, MEANS_IN_PRINCIPLE, PRICE_REFUSED,
    USE_DECLINE, known_caller,
};
use super::{agreed, raising};

pub(crate) use super::proof::consented_beside;

fields! {
    /// 告知价: the price list, told after the call.
    pub struct PriceTold {
        145 price_told_who: Option<Who> = "告知谁" 4;
        146 price_told_how: Option<Outgoing> = "如何告知" 4;
    }
}

/// Consent that comes after the work has its hours too (D-54); 0: no clock is kept.
pub(super) fn consent_owed(ask: &Ask<'_>, drawn: Drawn, done: Moment) -> Drawn {
    let hours = ask.limit(&CONSENT_AFTER_HOURS);
    if hours == 0 {
        return drawn;
    }
    let because = format!("完工 {} + {hours} 小时 (G-15, D-54)", done.show(ask.now));
    drawn.due(dues::CONSENT, done.plus_minutes(hours * 60), because)
}

/// 告知价: what the list says, told later than the call.
pub(super) fn tell_price(ask: &Ask<'_>, _: PriceTold) -> Outcome {
    let slip = ask.standing()?;
    let set = ask.given.clone().put(PRICE_TOLD, true);
    ask.draw_with(slip.state, set).met(Some(slip), dues::PRICE, ask.occurred).ok()
}

fn quoted_sum(it: &Quote) -> Option<Money> {
    it.quoted_labour.plus(it.quoted_material.unwrap_or(Money::ZERO))
}

pub(crate) fn advise_quote(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(sum) = Quote::take(given).and_then(|it| quoted_sum(&it)) {
        advice.computed.push(("报价".to_string(), format!("{sum} 元")));
    }
    advice
}

/// The real quote, before work. A consent that was given to less stays what it was.
pub(super) fn quote(ask: &Ask<'_>, it: Quote) -> Outcome {
    let slip = ask.standing()?;
    let Some(sum) = quoted_sum(&it) else { return Err(SUM_LARGE.at(Quote::quoted_labour)) };
    let drawn = ask.draw_with(slip.state, ask.given.clone().put(QUOTED, sum));
    drawn.met(Some(slip), dues::PRICE, ask.occurred).ok()
}

/// Who pays: as the slip has it, else as the register gives it for the day of the call, then with the
/// kind of customer.
pub(super) fn payer(book: &dyn Book, slip: &Slip) -> (Payer, Option<Customer>) {
    let on = payers::on(slip);
    if slip.has(CUSTOMER) {
        return (on, None);
    }
    let caller = known_caller(&slip.fields);
    let (payer, kind) = payers::of(book, RoomId(on.room), caller, slip.opened().day());
    (payer, Some(kind))
}

/// That the means are not the ones that the office has chosen (C-16), if so; or that this payer has no month's account.
pub(super) fn warn_of_means(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let means = given.get(Consent::means)?;
    let payer = ask.slip.map(|slip| payer(ask.book, slip).0);
    if let Some(payer) = payer.filter(|p| people::pays_at_once(ask.book, PersonId(p.person))) {
        return warn_at_once(ask.book, payer, Some(means));
    }
    let asked_for = ask.book.policy().get::<PaymentMeans>();
    let fits = match asked_for {
        PaymentMeans::MonthlyAccount => matches!(means, Means::Monthly | Means::Deposit),
        PaymentMeans::BankInPrinciple => {
            matches!(means, Means::Bank | Means::Monthly | Means::Deposit)
        }
        PaymentMeans::BankOrCash => true,
    };
    let label = asked_for.chosen().side.label;
    (!fits).then(|| MEANS_IN_PRINCIPLE.with(&[label]).at(Consent::means))
}

pub(super) fn advise_consent(ask: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: warn_of_means(ask, given).into_iter().collect(), ..Advice::default() }
}

/// The sum to which a consent is given: as said, else what it came to, else what was quoted.
fn agreed_sum(slip: &Slip, it: &Consent) -> Option<Money> {
    let stands = |tag| slip.get(tag).filter(|sum| *sum > Money::ZERO);
    it.agreed.or_else(|| stands(TOTAL)).or_else(|| stands(QUOTED))
}

/// Consent to price and means, with who, how and when; also after the work. Where nothing was quoted
/// yet it is to the price as listed, and no sum bounds it.
pub(super) fn consent(ask: &Ask<'_>, it: Consent) -> Outcome {
    let slip = ask.standing()?;
    if it.consent == ConsentHow::Refused {
        return refuse(ask, slip);
    }
    if it.means.is_none() {
        return Err(HOW_PAID.at(Consent::means));
    }
    agreed::holds(ask, slip, &ask.given)?;
    let mut set = ask.given.clone();
    let agreed = agreed_sum(slip, &it);
    if let Some(sum) = agreed {
        set = set.put(Consent::agreed, sum);
    }
    let total = slip.get(TOTAL).filter(|_| DONE.contains(&slip.state));
    let (Some(total), Some(agreed)) = (total, agreed.filter(|sum| Some(*sum) < total)) else {
        return answer(ask, slip, ask.draw_with(slip.state, set)).ok();
    };
    // Consent to less than it came to is none to the rest: it is still owed, and billing waits.
    let drawn = ask.draw_with(slip.state, set).met(Some(slip), dues::PRICE, ask.occurred);
    let mut decision = Decision::from(drawn);
    let grew = GREW.with(&[&total.to_string(), &agreed.to_string()]);
    decision.warnings.push(grew.at(Consent::agreed));
    Ok(decision)
}

/// Before the work a refused price ends the slip by its own step. After it the refusal is written down:
/// nothing is billed, and the consent is asked for no longer.
fn refuse(ask: &Ask<'_>, slip: &Slip) -> Outcome {
    if !DONE.contains(&slip.state) {
        return Err(USE_DECLINE.at(Consent::consent));
    }
    let mut decision = Decision::from(answer(ask, slip, ask.draw(slip.state)));
    decision.warnings.push(PRICE_REFUSED.says());
    Ok(decision)
}

/// The same where the paper has a sum to agree to: never to nothing.
pub(crate) fn consent_to_sum(ask: &Ask<'_>, it: Consent) -> Outcome {
    let slip = ask.standing()?;
    if it.consent != ConsentHow::Refused && agreed_sum(slip, &it).is_none() {
        return Err(CONSENT_TO_WHAT.at(Consent::agreed));
    }
    consent(ask, it)
}

/// 业主不同意: ended, on record, and every clock stops.
pub(super) fn decline(ask: &Ask<'_>, _: Decline) -> Outcome {
    let slip = ask.standing()?;
    raising::may_end(slip)?;
    ask.draw(DECLINED).all_met(slip, ask.occurred).ok()
}

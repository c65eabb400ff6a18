//! What it will cost: the price told, the quote on site, the customer's consent or
//! refusal (P-07, P-08).

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::engine::kind::Who;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Cell, Fields, Value};
use crate::forms::billing::policy::PaymentMeans;
use crate::forms::billing::service::{AGREED, CONSENT, MEANS, SUM_LARGE};
use crate::forms::intake::contact::Channel;
use crate::forms::work::policy::CONSENT_AFTER_HOURS;

use super::{
    CHARGE, CONSENT_TO_WHAT, Charge, Consent, ConsentHow, DECLINED, DONE, GREW, HOW_PAID,
    MEANS_IN_PRINCIPLE, Means, PRICE_REFUSED, PRICE_TOLD, QUOTED, Quote, TOTAL, USE_DECLINE,
    agreed, raising, standing, work_steps,
};

crate::fields! {
    /// 告知价: the price list, told after the call.
    pub struct PriceTold {
        145 price_told_who: Option<Who> = "告知谁" 4;
        146 price_told_how: Option<Channel> = "如何告知" 4;
    }
}

/// The sum under a tag.
pub(super) fn money(fields: &Fields, tag: u16) -> Option<Money> {
    match fields.cell(tag) {
        Some(Cell::Money(money)) => Some(*money),
        _ => None,
    }
}

/// Whether the customer pays for what comes to this sum: unless it was said to cost nothing.
pub(super) fn billable(slip: &Slip, sum: Money) -> bool {
    match slip.choice(CHARGE).and_then(Charge::of) {
        Some(Charge::Free) => false,
        Some(Charge::Paid) => true,
        Some(Charge::Unclear) | None => sum > Money::ZERO,
    }
}

/// The consent to price and means as it stands, or as it is said now.
pub(super) fn consented(slip: &Slip, given: &Fields) -> bool {
    let choice = |tag: u16| match given.cell(tag).or_else(|| slip.cell(tag)) {
        Some(Cell::Choice(code)) => Some(*code),
        _ => None,
    };
    let how = choice(CONSENT).and_then(ConsentHow::of);
    how.is_some_and(|how| how != ConsentHow::Refused) && choice(MEANS).is_some()
}

/// What was agreed to before, if the sum has outgrown it and nobody has been asked again.
pub(super) fn outgrown(slip: &Slip, given: &Fields, sum: Money) -> Option<Money> {
    let asked_again = given.get(CONSENT).is_some_and(|v| *v != Value::EMPTIED);
    money(&slip.fields, AGREED).filter(|agreed| *agreed < sum && !asked_again)
}

/// Consent that comes after the work has its hours too (D-54); 0: no clock is kept.
pub(super) fn consent_owed(ask: &Ask<'_>, drawn: Drawn, done: Moment) -> Drawn {
    let hours = ask.limit(&CONSENT_AFTER_HOURS);
    if hours == 0 {
        return drawn;
    }
    let because = format!("完工 {} + {hours} 小时 (G-15, D-54)", done.show(ask.now));
    drawn.due(due::CONSENT, done.plus_minutes(hours * 60), because)
}

/// 告知价: what the list says, told later than the call.
pub(super) fn price_told(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let set = given.clone().with(PRICE_TOLD, Cell::Yes(true));
    Ok(ask.draw(slip.state, set).met(Some(slip), due::PRICE, ask.occurred).into())
}

fn quoted(it: &Quote) -> Option<Money> {
    it.quoted_labour.plus(it.quoted_material.unwrap_or(Money::ZERO))
}

pub(crate) fn advise_quote(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(sum) = Quote::take(given).as_ref().and_then(quoted) {
        advice.computed.push(("报价".to_string(), format!("{sum} 元")));
    }
    advice
}

/// The real quote, before work. A consent that was given to less stays what it was.
pub(super) fn quote(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let sum = Quote::take(given).as_ref().and_then(quoted);
    let Some(sum) = sum else { return Err(SUM_LARGE.says().at("quoted_labour")) };
    let drawn = ask.draw(slip.state, given.clone().with(QUOTED, Cell::Money(sum)));
    Ok(drawn.met(Some(slip), due::PRICE, ask.occurred).into())
}

/// Whether the means are the ones that the office has chosen (C-16), if not.
pub(super) fn means(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let Some(Cell::Choice(code)) = given.cell(MEANS) else { return None };
    let means = Means::of(*code)?;
    let asked_for = ask.book.policy().get::<PaymentMeans>();
    let fits = match asked_for {
        PaymentMeans::MonthlyAccount => matches!(means, Means::Monthly | Means::Deposit),
        PaymentMeans::BankInPrinciple => {
            matches!(means, Means::Bank | Means::Monthly | Means::Deposit)
        }
        PaymentMeans::BankOrCash => true,
    };
    let label = asked_for.chosen().side.label;
    (!fits).then(|| MEANS_IN_PRINCIPLE.with(&[label]).at("means"))
}

pub(super) fn advise_consent(ask: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: means(ask, given).into_iter().collect(), ..Advice::default() }
}

/// The sum to which a consent is given: as said, else what it came to, else what was quoted.
fn agreed_to(slip: &Slip, it: &Consent) -> Option<Money> {
    let stands = |tag: u16| money(&slip.fields, tag).filter(|sum| *sum > Money::ZERO);
    it.agreed.or_else(|| stands(TOTAL)).or_else(|| stands(QUOTED))
}

/// Consent to price and means, with who, how and when; also after the work. Where nothing was quoted
/// yet it is to the price as listed, and no sum bounds it.
pub(super) fn consent(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let it = Consent::take(given);
    if it.as_ref().is_some_and(|it| it.consent == ConsentHow::Refused) {
        return refused(ask, slip, given);
    }
    if it.as_ref().is_some_and(|it| it.means.is_none()) {
        return Err(HOW_PAID.says().at("means"));
    }
    agreed::holds(ask, slip, given)?;
    let mut set = given.clone();
    let agreed = it.as_ref().and_then(|it| agreed_to(slip, it));
    if let Some(sum) = agreed {
        set.set(AGREED, Value::One(Cell::Money(sum)));
    }
    let total = money(&slip.fields, TOTAL).filter(|_| DONE.contains(&slip.state));
    let (Some(total), Some(agreed)) = (total, agreed.filter(|sum| Some(*sum) < total)) else {
        return Ok(answered(ask, slip, set).into());
    };
    // Consent to less than it came to is none to the rest: it is still owed, and billing waits.
    let drawn = ask.draw(slip.state, set).met(Some(slip), due::PRICE, ask.occurred);
    let mut decision = Decision::from(drawn);
    decision.warnings.push(GREW.with(&[&total.to_string(), &agreed.to_string()]).at("agreed"));
    Ok(decision)
}

/// The customer has answered to the price: nobody owes the question any more.
fn answered(ask: &Ask<'_>, slip: &Slip, set: Fields) -> Drawn {
    [due::CONSENT, due::PRICE]
        .into_iter()
        .fold(ask.draw(slip.state, set), |drawn, what| drawn.met(Some(slip), what, ask.occurred))
}

/// The same consent, given to what stands on the service record of a slip.
pub(crate) fn consented_beside(ask: &Ask<'_>, slip: &Slip, set: Fields) -> Drawn {
    let drawn = Ask::beside(slip.id, work_steps::CONSENT.tag, slip.state, set);
    [due::CONSENT, due::PRICE]
        .into_iter()
        .fold(drawn, |drawn, what| drawn.met(Some(slip), what, ask.occurred))
}

/// Before the work a refused price ends the slip by its own step. After it the refusal is written down:
/// nothing is billed, and the consent is asked for no longer.
fn refused(ask: &Ask<'_>, slip: &Slip, given: &Fields) -> Outcome {
    if !DONE.contains(&slip.state) {
        return Err(USE_DECLINE.says().at("consent"));
    }
    let mut decision = Decision::from(answered(ask, slip, given.clone()));
    decision.warnings.push(PRICE_REFUSED.says());
    Ok(decision)
}

/// The same where the paper has a sum to agree to: never to nothing.
pub(crate) fn consent_to_sum(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let known = |it: Consent| {
        it.consent == ConsentHow::Refused || it.agreed.is_some() || agreed_to(slip, &it).is_some()
    };
    if !Consent::take(given).is_some_and(known) {
        return Err(CONSENT_TO_WHAT.says().at("agreed"));
    }
    consent(ask, given)
}

/// 业主不同意: ended, on record, and every clock stops.
pub(super) fn decline(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    raising::may_end(slip)?;
    Ok(Decision::from(ask.draw(DECLINED, given.clone()).all_met(slip, ask.occurred)))
}

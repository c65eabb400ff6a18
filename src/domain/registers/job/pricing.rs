//! What it will cost: material drawn, the quote on site, the customer's consent or refusal (P-07, P-08).

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, Outcome};
use crate::domain::kind::ROWS_MOST;
use crate::domain::money::Money;
use crate::domain::notice::Notice;
use crate::domain::policy;
use crate::domain::registers::service::{AGREED, MEANS, SUM_LARGE};
use crate::domain::value::{Cell, Fields, Value};

use super::{
    CONSENT_TO_WHAT, Consent, ConsentHow, DECLINED, DRAWN, MEANS_IN_PRINCIPLE, Means,
    NOTHING_DRAWN, QUOTED, Quote, TOTAL, USE_DECLINE, agreed, standing,
};

/// 领料: rows are added to those that stand, because a worker goes to the store more than once.
pub(in crate::domain::registers) fn draw(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let mut rows = slip.fields.rows(DRAWN).to_vec();
    let before = rows.len();
    rows.extend(given.rows(DRAWN).iter().cloned());
    if rows.len() == before || rows.len() > ROWS_MOST * 4 {
        return Err(NOTHING_DRAWN.says().at("drawn"));
    }
    let mut set = given.clone();
    set.set(DRAWN, Value::Rows(rows));
    Ok(ask.draw(slip.state, set).into())
}

fn quoted(it: &Quote) -> Option<Money> {
    it.quoted_labour.plus(it.quoted_material.unwrap_or(Money::ZERO))
}

pub(in crate::domain::registers) fn advise_quote(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(sum) = Quote::take(given).as_ref().and_then(quoted) {
        advice.computed.push(("报价".to_string(), format!("{sum} 元")));
    }
    advice
}

/// The real quote, before work. A consent that was given to less stays what it was.
pub(in crate::domain::registers) fn quote(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let sum = Quote::take(given).as_ref().and_then(quoted);
    let Some(sum) = sum else { return Err(SUM_LARGE.says().at("quoted_labour")) };
    Ok(ask.draw(slip.state, given.clone().with(QUOTED, Cell::Money(sum))).into())
}

/// Whether the means are the ones that the office has chosen (C-16), if not.
pub(in crate::domain::registers) fn means(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let Some(Cell::Choice(code)) = given.cell(MEANS) else { return None };
    let means = Means::of(*code)?;
    let fits = match ask.book.policy().side("payment_means") {
        "monthly_account" => matches!(means, Means::Monthly | Means::Deposit),
        "bank_in_principle" => matches!(means, Means::Bank | Means::Monthly | Means::Deposit),
        _ => true,
    };
    let setting = policy::setting("payment_means")?;
    let side = ask.book.policy().side("payment_means");
    let label = setting.sides.iter().find(|s| s.name == side).map_or("", |s| s.label);
    (!fits).then(|| MEANS_IN_PRINCIPLE.with(&[label]).at("means"))
}

pub(in crate::domain::registers) fn advise_consent(ask: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: means(ask, given).into_iter().collect(), ..Advice::default() }
}

/// Consent to price and means, with who, how and when; also after the work.
pub(in crate::domain::registers) fn consent(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Consent::take(given) else { return Err(CONSENT_TO_WHAT.says()) };
    if it.consent == ConsentHow::Refused {
        return Err(USE_DECLINE.says().at("consent"));
    }
    agreed::holds(ask, slip, given)?;
    let stands = |tag: u16| match slip.cell(tag) {
        Some(Cell::Money(sum)) => Some(*sum),
        _ => None,
    };
    let sum = it.agreed.or_else(|| stands(TOTAL)).or_else(|| stands(QUOTED));
    let Some(sum) = sum else { return Err(CONSENT_TO_WHAT.says().at("agreed")) };
    Ok(ask.draw(slip.state, given.clone().with(AGREED, Cell::Money(sum))).into())
}

/// 业主不同意: ended, on record, and every clock stops.
pub(in crate::domain::registers) fn decline(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(Decision::from(ask.draw(DECLINED, given.clone()).all_met(slip, ask.occurred)))
}

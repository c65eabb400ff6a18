//! What is paid when a house passes: property fees ahead, from a day on (N-41), before the keys or after them (D-80); and
//! what is given back. What the money is beside the months, a card for the door say, is another paper's.

use rust_decimal::Decimal;

use super::record::{
    CHECKED, GONE_OUT, MONTHS_FROM_TO, MONTHS_OTHER, NOT_BOTH, NOT_PAID_BACK, PAID, PAID_BEFORE,
    PAID_DONE, PAID_SUM, PAID_TO, Pay, RECEIPT, TakeBack, WHICH_MONTHLY, WHY_NOTHING,
};
use super::taking_over::house;
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::fees::reckoning;
use crate::forms::billing::fees::record as charges;
use crate::forms::billing::receipts::record::{self as receipts, Payment};
use crate::forms::estate::policy::FEE_PREPAID_MONTHS;
use crate::forms::prelude::*;

/// The most months that are paid ahead, as the setting allows it too.
const MONTHS_MOST: i64 = 12;

/// Between the days that a receipt names, from and to.
const TO: &str = " 至 ";

/// How many months the office asks ahead (N-41).
pub(super) fn months(book: &dyn Book) -> i64 {
    book.policy().limit(&FEE_PREPAID_MONTHS)
}

/// What so many months come to.
fn sum(months: i64, monthly: Option<Money>) -> Money {
    monthly.and_then(|each| each.times(Decimal::from(months))).unwrap_or_default()
}

/// The last day that so many months from a day pay for.
fn paid_to(from: Day, months: i64) -> Day {
    from.months_later(months).before(1)
}

/// What a month of the house costs by the rates in force on the first day, where fees are taken at all.
fn by_rates(ask: &Ask<'_>, given: &Fields, from: Day) -> Option<Money> {
    let slip = ask.slip.filter(|slip| slip.get(PAID_DONE) != Some(true))?;
    let month = u32::try_from(from.month()).ok().filter(|_| !given.has(Pay::no_fees))?;
    reckoning::whole_month(ask.book, house(slip).0, month)
}

pub(super) fn advise_pay(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let asked = months(ask.book);
    let months = given.get(Pay::months).unwrap_or(asked);
    let from = given.get(Pay::from).unwrap_or_else(|| ask.occurred.day());
    let monthly = given.get(Pay::monthly).or_else(|| by_rates(ask, given, from));
    if let Some(each) = monthly.filter(|_| !given.has(Pay::monthly)) {
        advice.fills.push((Pay::monthly.name().to_string(), each.plain()));
    }
    if (1..=MONTHS_MOST).contains(&months) {
        let span = format!("{from} 至 {}", paid_to(from, months));
        advice.computed.push(("起止".to_string(), span));
        let sum = sum(months, monthly);
        if sum > Money::ZERO {
            advice.computed.push(("合计".to_string(), format!("{sum} 元 {}", sum.capitals())));
        }
    }
    if months != asked && given.get(Pay::no_fees).is_none() {
        advice.warnings.push(MONTHS_OTHER.with(&[&asked.to_string()]).at(Pay::months));
    }
    advice
}

/// The money goes to the fees of the months that stand on the paper, once: what the keys wait for, or what is still owed
/// when they are gone.
pub(super) fn pay(ask: &Ask<'_>, it: Pay) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(PAID_DONE) == Some(true) {
        return Err(PAID_BEFORE.says());
    }
    let months = it.months.unwrap_or_else(|| months(ask.book));
    if !(0..=MONTHS_MOST).contains(&months) {
        return Err(MONTHS_FROM_TO.with(&[&MONTHS_MOST.to_string()]).at(Pay::months));
    }
    let amount = sum(months, it.monthly);
    let set = ask.given.clone().put(PAID_DONE, true);
    let state = if slip.state == CHECKED { PAID } else { slip.state };
    match (it.taken, it.no_fees) {
        (Some(_), Some(_)) => Err(NOT_BOTH.at(Pay::no_fees)),
        (None, _) if amount > Money::ZERO => Err(WHY_NOTHING.at(Pay::taken)),
        (Some(_), None) if amount == Money::ZERO && months > 0 => {
            Err(WHICH_MONTHLY.at(Pay::monthly))
        }
        (_, None) if amount == Money::ZERO => Err(WHY_NOTHING.at(Pay::no_fees)),
        (None, _) => ask.draw_with(state, set).ok(),
        (Some(taken), None) => {
            let from = it.from.unwrap_or_else(|| ask.occurred.day());
            let to = paid_to(from, months);
            let (room, owner) = house(slip);
            let person = match owner {
                Some(Who::Known(PersonId(person))) => person,
                _ => 0,
            };
            let payer = Payer { room: room.0, person };
            let receipt = receipts::issue(
                ask,
                &Payment {
                    payer,
                    amount,
                    taken,
                    to: (Account::PropertyFees, 0),
                    paid_for: slip.id,
                    ground: &format!("交房收费 {from}{TO}{to}"),
                    reference: it.reference,
                },
            );
            let set = set.put(Pay::from, from).put(Pay::months, months).put(PAID_SUM, amount);
            let set = set.put(PAID_TO, to).put(RECEIPT, SlipRef(receipt.slip));
            // Where something is owed already, it is paid at once.
            let mut drawn = vec![ask.draw_with(state, set), receipt];
            drawn.extend(charges::settle_fees(ask.book, payer, amount, None));
            Ok(Decision { drawn, warnings: Vec::new() })
        }
    }
}

/// Until when fees were paid at the end of a day, as the receipt says that stood then: what became of it later changes
/// nothing of that day.
pub fn paid_to_on(book: &dyn Book, slip: SlipId, day: Day) -> Option<Day> {
    let ground = receipts::ground_on(book, slip, day)?;
    let (_, to) = ground.rsplit_once(TO)?;
    Day::parse(to, day)
}

/// Taken by mistake: the receipt is void, the money goes back, and the cashier is asked again.
pub(super) fn take_back(ask: &Ask<'_>, it: TakeBack) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(PAID_DONE) != Some(true) {
        return Err(NOT_PAID_BACK.says());
    }
    let mut set = ask.given.clone();
    for money in [Pay::monthly, PAID_SUM] {
        set.clear(money);
    }
    for day in [Pay::from, PAID_TO] {
        set.clear(day);
    }
    for words in [Pay::reference, Pay::no_fees] {
        set.clear(words);
    }
    set.clear(Pay::months);
    set.clear(Pay::taken);
    set.clear(PAID_DONE);
    set.clear(RECEIPT);
    let state = if slip.state == PAID { CHECKED } else { slip.state };
    let mut drawn = vec![ask.draw_with(state, set)];
    let receipt = slip.get(RECEIPT).and_then(|SlipRef(id)| ask.book.slip(id));
    if let Some(receipt) = receipt {
        // What months have used of it is owed again.
        drawn.push(receipts::made_void(ask, &receipt, it.why)?);
        let again = charges::given_back(ask.book, &receipt);
        drawn.extend(again.map_err(|short| GONE_OUT.with(&[&short.to_string()]))?);
    }
    Ok(Decision { drawn, warnings: Vec::new() })
}

//! F-226 物业费收款单: one payment with one receipt for all the months that a payer owes, the oldest first; what is too
//! much is kept for later months, and given back to whoever leaves.

pub(in crate::forms) mod record;

use crate::engine::ledger::{Account, Payer, moved};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use record::TAG;

use super::payers;
use crate::forms::billing::drawer::cash;
use crate::forms::billing::fees::paying::{self, Received};
use crate::forms::billing::fees::reckoning;
use crate::forms::billing::fees::record::{credit, debts_of, given_back};
use crate::forms::billing::receipts::record as receipts;
use record::{
    AHEAD_SUM, BACK, GONE_OUT, MORE_THAN_HELD, NO_PAYER, NO_SUM, OWED_AGAIN, OnMonth, RECEIPT,
    REFUNDED, ROWS, RULES, Refund, STATES, TAKE, TAKEN, TO_ANOTHER, Take, TakeBack,
};

pub static FORM: Form = Form::new("F-226", TAG, "物业费收款单", "物业收款", STATES, RULES)
    .steps(&[
        Step::opens(TAKE, "take", "收物业费", Right::TakeMoney, Take::fields)
            .advise(advise_take)
            .gives_receipt()
            .decide(by!(take)),
        Step::from(2, "take-back", "撤回收款", &[TAKEN], Right::TakeMoney, TakeBack::fields)
            .cosigned(Right::Release)
            .decide(by!(take_back)),
        Step::opens(3, "refund", "退预收", Right::TakeMoney, Refund::fields)
            .cosigned(Right::Release)
            .pays_out()
            .advise(advise_refund)
            .decide(by!(refund)),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: matter(slip),
        ..Line::default()
    })
    .shown_as(|slip| format!("物业收款 {:06}", slip.id.number))
    .fills(|_, slip, start, _| match slip {
        None => payers::fills(start),
        Some(_) => Vec::new(),
    })
    .printed(
        Print::of(&["take", "refund"])
            .rows(ROWS, "月份", OnMonth::fields)
            .sum(Take::amount, "收款")
            .signs(&["交款人", "收款人", "复核"])
            .size(Size::Third),
    );

/// `收 360.00 元 2 个月 预收 20.00`.
fn matter(slip: &Slip) -> String {
    if let Some(sum) = slip.get(Refund::refund) {
        return format!("退预收 {sum} 元");
    }
    let months = slip.rows_of(ROWS).count();
    let ahead = slip.get(AHEAD_SUM).filter(|sum| *sum > Money::ZERO);
    let ahead = ahead.map_or_else(String::new, |sum| format!(" 预收 {sum}"));
    format!("收 {} 元 {months} 个月{ahead}", slip.get(Take::amount).unwrap_or_default())
}

/// Who pays: who was named; or the one who owes here, where nobody else does; or who owes the fees of today.
fn payer(ask: &Ask<'_>, room: RoomId, typed: Option<&Who>) -> Option<Payer> {
    let day = ask.occurred.day();
    if typed.is_some() {
        return payers::named(ask.book, room, (typed, None), day).map(|(payer, _)| payer);
    }
    let today = || {
        let month = u32::try_from(day.month()).unwrap_or(0);
        reckoning::payer(ask.book, room, month, day)
    };
    match debts_of(ask.book, room).as_slice() {
        [(only, ..)] => Some(*only),
        _ => today(),
    }
}

fn advise_take(ask: &Ask<'_>, given: &Fields) -> Advice {
    let typed = given.get(Take::payer);
    let found = given.get(Take::room).and_then(|room| payer(ask, room, typed.as_ref()));
    let Some(payer) = found else { return Advice::default() };
    let mut advice = paying::advise(ask.book, payer, given.get(Take::amount));
    advice.computed.insert(0, ("付款人".to_string(), payers::shown(ask.book, payer)));
    advice
}

fn take(ask: &Ask<'_>, it: Take) -> Outcome {
    let Some(payer) = payer(ask, it.room, it.payer.as_ref()) else {
        return Err(NO_PAYER.at(Take::payer));
    };
    let ahead = it.ahead == Some(true);
    let (amount, taken, reference) = (it.amount, it.taken, it.reference);
    paying::take(ask, Received { payer, amount, taken, reference, ahead, month: None })
}

/// Taken by mistake: the receipt is void, the money goes back. What months have used of it is owed again, the newest
/// first.
fn take_back(ask: &Ask<'_>, it: TakeBack) -> Outcome {
    let slip = ask.standing()?;
    let (payer, sum) = (payers::on(slip), slip.get(Take::amount).unwrap_or_default());
    let receipt = slip.get(RECEIPT).and_then(|SlipRef(id)| ask.book.slip(id));
    let Some(receipt) = receipt else { return Err(NO_SLIP.says()) };
    let again = given_back(ask.book, &receipt);
    let again = again.map_err(|gone| GONE_OUT.with(&[&gone.to_string()]))?;
    let mut decision = Decision::from(ask.draw(BACK));
    decision.drawn.push(receipts::made_void(ask, &receipt, it.why)?);
    if !again.is_empty() {
        let need = sum.minus(credit(ask.book, payer)).unwrap_or(sum);
        decision.warnings.push(OWED_AGAIN.with(&[&need.to_string()]));
    }
    decision.drawn.extend(again);
    Ok(decision)
}

fn advise_refund(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let typed = given.get(Refund::payer);
    let found = given.get(Refund::room).and_then(|room| payer(ask, room, typed.as_ref()));
    if let Some(payer) = found {
        let held = credit(ask.book, payer);
        advice.computed.push(("付款人".to_string(), payers::shown(ask.book, payer)));
        advice.computed.push(("预收余".to_string(), format!("{held} 元 {}", held.capitals())));
    }
    advice
}

/// Two people sign for what goes back; cash leaves the drawer of whoever gives it.
fn refund(ask: &Ask<'_>, it: Refund) -> Outcome {
    let Some(payer) = payer(ask, it.room, it.payer.as_ref()) else {
        return Err(NO_PAYER.at(Refund::payer));
    };
    let held = credit(ask.book, payer);
    let sum = it.refund.unwrap_or(held);
    if sum > held {
        return Err(MORE_THAN_HELD.with(&[&held.to_string()]).at(Refund::refund));
    }
    if sum <= Money::ZERO {
        return Err(NO_SUM.at(Refund::refund));
    }
    let accounts = (Account::PropertyFees, it.taken.account());
    let lines = cash::placed(ask, moved(sum, accounts, (0, 0), payer, 0))?;
    let set = payers::fields(ask.given.clone(), payer).put(Refund::refund, sum);
    let mut decision = Decision::from(ask.draw_with(REFUNDED, set).posting(lines));
    if payers::is_another(payer, &it.refund_to) {
        decision.warnings.push(TO_ANOTHER.with(&[&payers::shown(ask.book, payer)]));
    }
    Ok(decision)
}

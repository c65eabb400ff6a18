//! B-06 收据: one slip a receipt, numbered without gaps, written with the payment that it is for.
//!
//! The receipt's entry moves the money, so a void receipt is the reversal of exactly that.

pub(in crate::forms) mod record;
mod reference;

use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use reference::{RULES as REFERENCE_RULES, same_reference};

pub use record::{
    GIVEN, Give, TAG, Taken, amount, ground_on, moved_for, paid_for, stood_on, written_last,
};

use super::payers;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::statement::record as statement;
use record::{
    GIVE, INVOICE, INVOICE_TWICE, INVOICED, Invoice, NO_INVOICE, NOT_ALONE, NOT_FOR_DEPOSIT,
    ON_ITS_PAPER, PAID_FOR, RED, RULES, Red, SPENT, STATES, TAKE_BACK, Void, invoice_shown,
    is_held, made_void, over, standing_for,
};

pub static FORM: Form = Form::new("B-06", TAG, "收据", "收据", STATES, RULES)
    .steps(&[
        Step::opens(GIVE, "give", "开收据", Right::TakeMoney, Give::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(TAKE_BACK, "void", "作废退款", &[GIVEN], Right::TakeMoney, Void::fields)
            .cosigned(Right::Release)
            .unless(|ask| no_way_back(take_back(ask, ask.slip?)))
            .decide(void),
        Step::from(INVOICE, "invoice", "登记发票", &[GIVEN], Right::TakeMoney, Invoice::fields)
            .spent(no_invoice_more)
            .decide(by!(invoice)),
        Step::from(RED, "red", "红冲发票", &[GIVEN], Right::TakeMoney, Red::fields)
            .spent(|slip| record::invoice(slip).is_none().then(|| NO_INVOICE.says()))
            .to(GIVEN),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM), By::CameOf(PAID_FOR)])
    .and_keys(|slip| {
        let number = record::invoice(slip).map(|number| Key::named(&number.0));
        let reference = slip.get(Give::reference).map(|reference| Key::named(&reference.0));
        number.into_iter().chain(reference).collect()
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} {} 元", slip.text(Give::ground), amount(slip)),
        ..Line::default()
    })
    .shown_as(|slip| format!("收据 {:06}", slip.id.number))
    .printed(
        Print::of(&["give"])
            .parts(&[Part::new("存根联"), Part::new("交款人联"), Part::new("记账联")])
            .without(&["capitals"])
            .sum(Give::amount, "金额")
            .signs(&["交款人", "收款人", "复核"])
            .size(Size::Third),
    )
    .says(&["发票"], |slip, _| match is_held(slip) {
        true => Vec::new(),
        false => vec![Said::new("发票", invoice_shown(slip), 8)],
    });

/// No invoice is written for a deposit, nor a second one.
fn no_invoice_more(slip: &Slip) -> Option<Notice> {
    if is_held(slip) {
        return Some(NOT_FOR_DEPOSIT.says());
    }
    record::invoice(slip).map(|standing| INVOICED.with(&[&standing.0]))
}

/// 登记发票: a number stands on one receipt alone.
fn invoice(ask: &Ask<'_>, it: Invoice) -> Outcome {
    let slip = ask.standing()?;
    let number = &it.invoice_no.0;
    let found = ask.book.named(TAG, number);
    let other = found.iter().find(|other| {
        record::invoice(other).is_some_and(|own| own.0 == *number) && other.id != slip.id
    });
    if let Some(other) = other {
        let where_ = ask.book.called(other.id).shown;
        return Err(INVOICE_TWICE.with(&[number, &where_]).at(Invoice::invoice_no));
    }
    ask.draw(GIVEN).ok()
}

/// The number and the reason stay; the money goes back, two people signing for it.
fn void(ask: &Ask<'_>, _: &Fields) -> Outcome {
    take_back(ask, ask.standing()?)
}

/// A receipt made void, and what that makes of the slip it was for. A prepayment that has been used can
/// no longer be given back as it came. The reason has one tag on all three papers.
fn take_back(ask: &Ask<'_>, receipt: &Slip) -> Outcome {
    let why = Fields::new().carry(&ask.given, Void::why, Void::why);
    let reason = ask.given.get(Void::why).unwrap_or_else(|| Text(String::new()));
    let mut decision = Decision::from(made_void(ask, receipt, reason)?);
    let paid = paid_for(receipt).and_then(|id| ask.book.slip(id));
    if let Some(paid) = paid {
        let sum = amount(receipt);
        let over = match paid.id.form {
            statement::TAG => over(receipt),
            _ => Money::ZERO,
        };
        if over > Money::ZERO {
            let held = deposit::held(ask.book, payers::on(receipt));
            let Some(held) = held else {
                return Err(SPENT.with(&[&Money::ZERO.to_string()]));
            };
            let back = deposit::take_payment_back(ask, &held, over, why.clone());
            decision.drawn.push(back.map_err(|left| SPENT.with(&[&left.to_string()]))?);
        }
        let due = sum.minus(over).unwrap_or(sum);
        decision.drawn.extend(match paid.id.form {
            // Where all of it was more than was owed, the statement knows nothing of it.
            statement::TAG if due == Money::ZERO => None,
            statement::TAG => Some(statement::take_payment_back(&paid, due, why)),
            // What another trade took is taken back on its own paper, which knows what hangs on it.
            form if form != deposit::TAG => {
                return Err(ON_ITS_PAPER.with(&[&ask.book.called(paid.id).shown]));
            }
            _ => {
                let back = deposit::take_payment_back(ask, &paid, sum, why);
                Some(back.map_err(|held| SPENT.with(&[&held.to_string()]))?)
            }
        });
    }
    Ok(decision)
}

/// Why a receipt cannot be taken back, whatever the reason for it: its money was used, or hangs on another paper.
fn no_way_back(outcome: Outcome) -> Option<Notice> {
    outcome.err().filter(|no| no.field.is_none())
}

/// The same of the last receipt of a statement or a deposit.
pub(crate) fn last_stays(ask: &Ask<'_>) -> Option<Notice> {
    no_way_back(take_last_back(ask, &Fields::new()))
}

/// The last receipt of a statement or a deposit made void.
pub(crate) fn take_last_back(ask: &Ask<'_>, _: &Fields) -> Outcome {
    match standing_for(ask.book, ask.standing()?.id).first() {
        Some(last) => take_back(ask, last),
        None => Err(NO_SLIP.says()),
    }
}

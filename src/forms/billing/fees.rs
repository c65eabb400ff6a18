//! F-225 物业费: what one room is charged for one month, once, whoever pays; and how far it is paid (P-46).
//!
//! Entered one by one, brought in from a list, or made by a run over all households (B-26). What was paid ahead is used
//! first. Never any interest: what is owed is what was charged and is not paid.

pub mod paying;
pub mod reckoning;
pub(in crate::forms) mod record;

use crate::engine::ledger::Payer;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use record::{
    OWED, PARTLY, PROPERTY_FEE, TAG, credit, debts_of, made_by, month, owed, owed_by, paid,
    standing, total, what,
};

use super::payers;
use crate::forms::billing::closing::record as closing;
use crate::forms::billing::fee_payments::record as payments;
use crate::forms::billing::fee_rates;
use crate::forms::billing::fee_run::record as fee_run;
use record::{
    ALREADY, BEFORE_IT, BY_OPENING, BY_PAYMENT, BY_RUN_ALONE, CARRIED, COLLECT, Carried, ENTER,
    Enter, FROM_CREDIT, FeeRow, IN_RUN, MONTH_CLOSED, NO_MONTH, NO_PAYER, NO_RUN, NO_SUM,
    NOT_OF_RUN, OfRun, PAID, PAID_SUM, PAY, PAY_BACK, REVERSE, REVERSED, ROWS, RULES, Reverse,
    STATES, WHICH_SUM, charge, charged_back, key_text, settle_fees,
};

/// The step by which a run makes a household's charge.
pub const BY_RUN: &str = "charge-in-run";
/// How far ahead fees are charged.
const MONTHS_AHEAD: i64 = 12;

pub static FORM: Form = Form::new("F-225", TAG, "物业费", "物业费", STATES, RULES)
    .steps(&[
        Step::opens(ENTER, "enter", "登记", Right::RecordService, Enter::fields)
            .advise(advise_enter)
            .decide(by!(enter)),
        Step::opens(IN_RUN, BY_RUN, "全部出账", Right::RecordService, OfRun::fields)
            .decide(by!(charge_in_run))
            .aside(),
        Step::from(
            COLLECT,
            "collect",
            "收款",
            &[OWED, PARTLY],
            Right::TakeMoney,
            payments::OnCharge::fields,
        )
        .advise(paying::advise_on_charge)
        .gives_receipt()
        .decide(by!(paying::on_charge)),
        Step::from(
            REVERSE,
            "reverse",
            "红冲",
            &[OWED, PARTLY, PAID],
            Right::Reverse,
            Reverse::fields,
        )
        .decide(by!(reverse)),
        Step::opens(CARRIED, "carried", "期初", Right::CarryIn, Carried::fields)
            .decide(|_, _| Err(BY_OPENING.says()))
            .aside(),
        Step::from(PAY, "pay", "冲抵", &[OWED, PARTLY], Right::TakeMoney, Nothing::fields)
            .decide(|_, _| Err(BY_PAYMENT.says()))
            .aside(),
        Step::from(
            PAY_BACK,
            "pay-back",
            "退回",
            &[PARTLY, PAID],
            Right::TakeMoney,
            Nothing::fields,
        )
        .decide(|_, _| Err(BY_PAYMENT.says()))
        .aside(),
    ])
    .off_the_board()
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .and_keys(|slip| match (slip.state, slip.get(payers::ROOM)) {
        (REVERSED, _) | (_, None) => Vec::new(),
        (_, Some(room)) => vec![Key::named(&key_text(room, month(slip), what(slip)))],
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} {} {} 已收 {}", month(slip), what(slip), total(slip), paid(slip)),
        ..Line::default()
    })
    .shown_as(|slip| format!("物业费 {:06}", slip.id.number))
    .fills(|step, slip, start, book| match (step.name, slip) {
        ("enter", _) => {
            let mut fills = payers::fills(start);
            fills.extend(start.month.map(|month| ("month", month.to_string())));
            fills
        }
        ("collect", Some(slip)) => vec![("pay_sum", owed_by(book, payers::on(slip)).plain())],
        _ => Vec::new(),
    })
    .printed(
        Print::of(&["enter", "charge-in-run", "carried"])
            .rows(ROWS, "明细", FeeRow::fields)
            .sum(Enter::amount, "合计")
            .signs(&["业户签字", "经办人", "出纳"])
            .size(Size::Third),
    )
    .says(&["已收", "未收"], |slip, _| {
        vec![
            Said::new("已收", paid(slip).to_string(), 6),
            Said::new("未收", owed(slip).to_string(), 6),
        ]
    });

/// The receipt that was given where money was taken with the last step of a month's charge.
pub fn written_last(book: &dyn Book, slip: SlipId) -> Option<Slip> {
    let charge = book.slip(slip).filter(|slip| slip.id.form == TAG)?;
    charge.story.last().filter(|deed| deed.step == COLLECT)?;
    payments::receipt_on(book, &charge)
}

/// A month as it is typed, and not too far ahead.
pub(in crate::forms) fn month_typed(today: Day, typed: i64) -> Option<u32> {
    let last = today.first_of_month().months_later(MONTHS_AHEAD).month();
    fee_rates::month_typed(typed).filter(|month| u64::from(*month) <= last)
}

/// Who is asked for the month: who was named, or who owes it by the register.
fn payer(ask: &Ask<'_>, room: RoomId, typed: Option<&Who>, month: u32) -> Option<Payer> {
    let today = ask.occurred.day();
    match typed {
        None => reckoning::payer(ask.book, room, month, today),
        who => payers::named(ask.book, room, (who, None), today).map(|(payer, _)| payer),
    }
}

fn advise_enter(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let room = given.get(Enter::room);
    let month = given.get(Enter::month).and_then(|typed| month_typed(ask.now.day(), typed));
    let Some((room, month)) = room.zip(month) else { return advice };
    let typed = given.get(Enter::payer);
    if let Some(payer) = payer(ask, room, typed.as_ref(), month) {
        advice.computed.push(("付款人".to_string(), payers::shown(ask.book, payer)));
        let credit = credit(ask.book, payer);
        if credit > Money::ZERO {
            advice.computed.push(("预收余".to_string(), format!("{credit} 元")));
        }
    }
    let by_rate = given.get(Enter::what).is_none_or(|Text(what)| what == PROPERTY_FEE);
    let by_rate = by_rate && !given.has(Enter::amount);
    let slip = rooms::slip(ask.book, room).filter(|_| by_rate);
    if let Some(Ok((_, sum))) = slip.map(|slip| reckoning::sum(ask.book, &slip, month)) {
        advice.computed.push(("按标准".to_string(), format!("{sum} 元 {}", sum.capitals())));
    }
    advice
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    let Some(month) = month_typed(ask.now.day(), it.month) else {
        return Err(NO_MONTH.at(Enter::month));
    };
    let place = rooms::shown(ask.book, it.room);
    let what = it.what.map_or_else(|| PROPERTY_FEE.to_string(), |what| what.0);
    let Some(payer) = payer(ask, it.room, it.payer.as_ref(), month) else {
        return Err(NO_PAYER.with(&[&place]).at(Enter::payer));
    };
    let room = rooms::slip(ask.book, it.room);
    let (rows, sum) = match (it.amount, &room) {
        (Some(sum), _) => (Vec::new(), sum),
        // The rates of a room come to one charge: by another name all of it would be asked for twice.
        (None, _) if what != PROPERTY_FEE => {
            return Err(WHICH_SUM.with(&[&what]).at(Enter::amount));
        }
        (None, Some(slip)) => reckoning::sum(ask.book, slip, month)
            .map_err(|no| no.says(ask.book, slip, month).at(Enter::amount))?,
        (None, None) => return Err(NO_SLIP.says()),
    };
    if sum <= Money::ZERO {
        return Err(NO_SUM.at(Enter::amount));
    }
    let by_rate = room.and_then(|slip| reckoning::sum(ask.book, &slip, month).ok());
    let standard = what == PROPERTY_FEE && by_rate.is_some_and(|(_, due)| due == sum);
    let mut decision = charged(ask, ENTER, (payer, month, sum), (what, rows))?;
    if !standard {
        beyond_rates(ask)?;
    }
    let begins = reckoning::begins(ask.book, it.room);
    if let Some(day) = begins.filter(|day| u64::from(month) < day.month()) {
        let said = [day.to_string(), month.to_string()];
        decision.warnings.push(BEFORE_IT.with(&[&place, &said[0], &said[1]]).at(Enter::month));
    }
    Ok(decision)
}

/// What no rate gives is nobody's to ask for alone: whoever may take a charge back signs beside, or enters it, as
/// where a list of another program is brought in.
fn beyond_rates(ask: &Ask<'_>) -> Result<(), Notice> {
    match ask.book.policy().may(ask.role, Right::Reverse) {
        true => Ok(()),
        false => ask.second_signs(Right::Reverse),
    }
}

/// One household's month in a run over all of them, always by the rates.
fn charge_in_run(ask: &Ask<'_>, it: OfRun) -> Outcome {
    if ask.hand.badge != Badge::CLOCK {
        return Err(BY_RUN_ALONE.says());
    }
    let SlipRef(run) = it.run;
    let Some(run) = ask.book.slip(run).filter(fee_run::is_running) else {
        return Err(NO_RUN.at(OfRun::run));
    };
    let month = u32::try_from(it.month).unwrap_or(0);
    if !fee_run::months(&run).contains(&month) {
        return Err(NOT_OF_RUN.with(&[&it.month.to_string()]).at(OfRun::month));
    }
    let place = rooms::shown(ask.book, it.room);
    let Some(slip) = rooms::slip(ask.book, it.room) else { return Err(NO_SLIP.says()) };
    let (rows, sum) =
        reckoning::sum(ask.book, &slip, month).map_err(|no| no.says(ask.book, &slip, month))?;
    let payer = reckoning::payer(ask.book, it.room, month, ask.occurred.day());
    let payer = payer.ok_or_else(|| NO_PAYER.with(&[&place]))?;
    charged(ask, IN_RUN, (payer, month, sum), (PROPERTY_FEE.to_string(), rows))
}

/// The charge, unless the room was asked for this month already.
fn charged(
    ask: &Ask<'_>,
    step: u16,
    (payer, month, sum): (Payer, u32, Money),
    (what, rows): (String, Vec<FeeRow>),
) -> Outcome {
    let room = RoomId(payer.room);
    if let Some(first) = standing(ask.book, room, month, &what) {
        let number = ask.book.registry().show_number(first.id);
        let place = rooms::shown(ask.book, room);
        return Err(ALREADY.with(&[&place, &month.to_string(), &what, &number]).at(Enter::month));
    }
    let set = ask.given.clone().put(Enter::what, Text(what)).put(ROWS, rows);
    let (drawn, out) = charge(ask, step, (payer, month, sum), set);
    let mut decision = Decision::from(drawn);
    if out > Money::ZERO {
        decision.warnings.push(FROM_CREDIT.with(&[&out.to_string()]));
    }
    let booked = closing::open_month(ask, month);
    if booked != month {
        decision.warnings.push(MONTH_CLOSED.with(&[&month.to_string(), &booked.to_string()]));
    }
    Ok(decision)
}

/// 红冲: taken back whole. What was paid on it stands to the payer's credit again, and pays what else they owe.
fn reverse(ask: &Ask<'_>, _: Reverse) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    let set = ask.given.clone().put(PAID_SUM, Money::ZERO);
    let mut back = ask.draw_with(REVERSED, set).posting(charged_back(ask, slip));
    back.corrects = slip.story.first().map(|deed| deed.seq);
    let free = credit(ask.book, payer).plus(paid(slip)).unwrap_or_default();
    let mut decision = Decision::from(back);
    decision.drawn.extend(settle_fees(ask.book, payer, free, Some(slip.id)));
    Ok(decision)
}

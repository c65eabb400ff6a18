//! F-216 收银抽屉: cash in somebody's hand. Opened with the office's float, counted by notes, what is amiss booked with
//! its reason; handed in to the cashier, to the bank, or over to the next, who signs.
//!
//! What a drawer should hold is no field: it is the sum of its account, to which every receipt and every refund in
//! cash is booked. Whoever C-17 lets take money may have one.

pub(in crate::forms) mod cash;
pub(in crate::forms) mod record;

use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::forms::billing::bankings;
use crate::forms::billing::receipts::record as receipts;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub use cash::{RULES as CASH_RULES, outside_drawers};
pub use record::{Note, TAG, holds, of, open_of};

use record::{
    BANKED_TWICE, BOOKED, Back, CLOSED, COUNTED, Count, DIFFERENCE, DIFFERS, EXPECTED, FIRST_NO,
    HAS_ONE, HandOver, KEEPER, LAST_NO, LOCKED, NO_DRAWER, NO_SUM, NOT_COUNTED, NOT_FLOAT,
    NOT_KEEPER, NOT_OUTSIDE, NOWHERE, Notes, OPEN, OTHERS, OUTSIDE, OWN_HAND, Open, PayOver, RULES,
    STATES, THEIRS_AWAY, TOO_MUCH, TakeIn, TakeOver, ToBank, YOUR_OWN, keeper, kept_by, key,
    outside, place,
};

const OPEN_IT: u16 = 1;

pub static FORM: Form = Form::new("F-216", TAG, "收银抽屉", "抽屉", STATES, RULES)
    .steps(&[
        Step::opens(OPEN_IT, "open", "开抽屉", Right::TakeMoney, Open::fields).decide(by!(open)),
        Step::from(2, "count", "清点", &[OPEN], Right::TakeMoney, Count::fields)
            .advise(advise_count)
            .decide(by!(count)),
        Step::from(3, "pay-over", "缴款", &[OPEN], Right::TakeMoney, PayOver::fields)
            .cosigned(Right::TakeMoney)
            .advise(advise)
            .decide(by!(pay_over)),
        Step::from(4, "bank", "存银行", &[OPEN], Right::TakeMoney, ToBank::fields)
            .advise(advise)
            .decide(by!(bank)),
        Step::from(5, "float-back", "退备用金", &[OPEN], Right::TakeMoney, Back::fields)
            .cosigned(Right::Release)
            .advise(advise)
            .decide(by!(float_back)),
        Step::from(6, "close", "收抽屉", &[OPEN], Right::TakeMoney, Nothing::fields).decide(close),
        Step::from(7, "reopen", "再开", &[LOCKED], Right::TakeMoney, Nothing::fields)
            .decide(reopen),
        Step::from(8, "hand-over", "交抽屉", &[OPEN], Right::TakeMoney, HandOver::fields)
            .cosigned(Right::TakeMoney)
            .advise(advise)
            .decide(by!(hand_over)),
        Step::from(9, "take-in", "并入箱外现金", &[OPEN], Right::TakeMoney, TakeIn::fields)
            .advise(advise)
            .decide(by!(take_in)),
        // Whoever kept it is gone, or may take no money any more: it is no dead man's.
        Step::from(10, "take-over", "接管", &[OPEN, LOCKED], Right::TakeMoney, TakeOver::fields)
            .cosigned(Right::Release)
            .advise(advise)
            .decide(by!(take_over)),
    ])
    .keys(&[By::Work])
    .and_keys(|slip| match slip.state {
        CLOSED => Vec::new(),
        _ => vec![key(keeper(slip))],
    })
    .line(|slip, book| Line {
        matter: format!("应有 {} 元", holds(book, slip.id)),
        worker: staff::short(book, keeper(slip)),
        ..Line::default()
    })
    .shown_as(|slip| format!("抽屉 {:06}", slip.id.number))
    .printed(Print::of(&["open", "count"]).signs(&["收银员", "接手人", "复核"]).size(Size::Third))
    .says(&["应有", "上次点到", "差额", "收据号"], |slip, book| {
        let mut said = vec![Said::new("应有", holds(book, slip.id).to_string(), 4)];
        if let (Some(counted), Some(difference)) = (slip.get(COUNTED), slip.get(DIFFERENCE)) {
            said.push(Said::new("上次点到", counted.to_string(), 4));
            said.push(Said::new("差额", difference.to_string(), 4));
        }
        if let (Some(first), Some(last)) = (slip.get(FIRST_NO), slip.get(LAST_NO)) {
            let numbers = match first <= last {
                true => format!("{first} 至 {last}"),
                false => "没有".to_string(),
            };
            said.push(Said::new("收据号", numbers, 6));
        }
        said
    });

/// What the drawer should hold, said while a sum is typed.
fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(slip) = ask.slip {
        advice.computed.push(("应有".to_string(), format!("{} 元", holds(ask.book, slip.id))));
        let outside = outside(ask.book);
        if outside > Money::ZERO {
            advice.computed.push(("箱外现金".to_string(), format!("{outside} 元")));
        }
    }
    advice
}

/// What the notes come to, beside what there should be.
fn advise_count(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = advise(ask, given);
    if let Some(it) = Count::take(given) {
        advice.computed.push(("点到".to_string(), format!("{} 元", counted(&it.notes))));
    }
    advice
}

fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    if let Some(standing) = kept_by(ask.book, ask.hand.badge) {
        return Err(HAS_ONE.with(&[&ask.book.registry().show_number(standing.id)]));
    }
    let float = it.float.unwrap_or_default();
    // The office's money goes out as it comes back: two hands saw how much it was.
    if float > Money::ZERO {
        ask.second_signs(Right::Release)?;
    }
    let accounts = (Account::Cash, Account::Float);
    let lines = moved(float, accounts, (0, 0), place(ask.fresh()), 0);
    let set = ask.given.clone().put(KEEPER, ask.hand.badge).put(FIRST_NO, next_receipt(ask));
    ask.draw_with(OPEN, set).posting(lines).ok()
}

/// The number that the next receipt will have.
fn next_receipt(ask: &Ask<'_>) -> i64 {
    i64::try_from(ask.book.next_number(receipts::TAG)).unwrap_or(i64::MAX)
}

/// The drawer, in its keeper's hand.
fn own<'a>(ask: &Ask<'a>) -> Result<&'a Slip, Notice> {
    let slip = ask.standing()?;
    match keeper(slip) == ask.hand.badge {
        true => Ok(slip),
        false => Err(NOT_KEEPER.with(&[&staff::shown(ask.book, keeper(slip))])),
    }
}

fn counted(notes: &[Notes]) -> Money {
    let worth = |row: &Notes| row.note.worth().times(row.many.into()).unwrap_or_default();
    notes.iter().fold(Money::ZERO, |sum, row| sum.plus(worth(row)).unwrap_or(sum))
}

/// `短款 20.00 元`.
fn amiss(difference: Money) -> String {
    let turned = Money::ZERO.minus(difference).unwrap_or(difference);
    match difference < Money::ZERO {
        true => format!("短款 {turned} 元"),
        false => format!("长款 {difference} 元"),
    }
}

/// Counted by notes. What is amiss is booked with its reason, so that the drawer holds what it holds.
fn count(ask: &Ask<'_>, it: Count) -> Outcome {
    let slip = own(ask)?;
    let (expected, found) = (holds(ask.book, slip.id), counted(&it.notes));
    let difference = found.minus(expected).unwrap_or_default();
    if difference != Money::ZERO && it.why.is_none() {
        let said = [expected.to_string(), found.to_string(), amiss(difference)];
        return Err(DIFFERS.with(&[&said[0], &said[1], &said[2]]).at(Count::why));
    }
    asked_of_outside(ask, difference, it.apart)?;
    // What is amiss is not one person's to write off.
    if difference != Money::ZERO {
        ask.second_signs(Right::Release)?;
    }
    let mut decision = Decision::from(as_found(ask, slip, (expected, found)));
    if difference != Money::ZERO {
        decision.warnings.push(BOOKED.with(&[&amiss(difference)]));
    }
    Ok(decision)
}

/// What was taken while no drawer was open may lie in this one uncounted: booked as too much, it would stand twice.
fn asked_of_outside(ask: &Ask<'_>, over: Money, apart: Option<bool>) -> Result<(), Notice> {
    let outside = outside(ask.book);
    match over > Money::ZERO && outside > Money::ZERO && apart != Some(true) {
        true => Err(OUTSIDE.with(&[&outside.to_string()]).at(Count::apart)),
        false => Ok(()),
    }
}

/// The drawer as it was counted, what is amiss booked.
fn as_found(ask: &Ask<'_>, slip: &Slip, (expected, found): (Money, Money)) -> Drawn {
    let difference = found.minus(expected).unwrap_or_default();
    let accounts = (Account::Cash, Account::OverShort);
    let lines = moved(difference, accounts, (0, 0), place(slip.id), 0);
    let set = ask.given.clone();
    let set = set.put(COUNTED, found).put(EXPECTED, expected).put(DIFFERENCE, difference);
    let set = match slip.get(LAST_NO) {
        Some(counted) => set.put(FIRST_NO, counted.saturating_add(1)),
        None => set,
    };
    let set = set.put(LAST_NO, next_receipt(ask).saturating_sub(1));
    ask.draw_with(OPEN, set).posting(lines)
}

/// Cash that was taken where no drawer was open, into this one.
fn take_in(ask: &Ask<'_>, it: TakeIn) -> Outcome {
    let slip = own(ask)?;
    let outside = outside(ask.book);
    if it.outside <= Money::ZERO {
        return Err(NO_SUM.at(TakeIn::outside));
    }
    if it.outside > outside {
        return Err(NOT_OUTSIDE.with(&[&outside.to_string()]).at(TakeIn::outside));
    }
    ask.draw(OPEN).posting(carried(it.outside, NOWHERE, place(slip.id))).ok()
}

/// Another's drawer, counted beside somebody who releases money: into one's own, or one's own from now on.
fn take_over(ask: &Ask<'_>, it: TakeOver) -> Outcome {
    let slip = ask.standing()?;
    if keeper(slip) == ask.hand.badge {
        return Err(YOUR_OWN.says());
    }
    let (expected, found) = (holds(ask.book, slip.id), counted(&it.notes));
    asked_of_outside(ask, found.minus(expected).unwrap_or_default(), it.apart)?;
    let mut drawn = as_found(ask, slip, (expected, found));
    let mut beside = Vec::new();
    match kept_by(ask.book, ask.hand.badge) {
        Some(standing) if standing.state == LOCKED => {
            return Err(THEIRS_AWAY.with(&[&staff::shown(ask.book, ask.hand.badge)]));
        }
        Some(standing) => {
            drawn.state = CLOSED;
            drawn = drawn.posting(carried(found, place(slip.id), place(standing.id)));
        }
        None => {
            let to = ask.fresh();
            drawn.state = CLOSED;
            drawn = drawn.posting(carried(found, place(slip.id), place(to)));
            let set = Fields::new().put(KEEPER, ask.hand.badge).put(FIRST_NO, next_receipt(ask));
            beside.push(Ask::beside(to, OPEN_IT, OPEN, set));
        }
    }
    let mut decision = Decision::from(drawn);
    decision.drawn.extend(beside);
    if found != expected {
        let difference = found.minus(expected).unwrap_or_default();
        decision.warnings.push(BOOKED.with(&[&amiss(difference)]));
    }
    Ok(decision)
}

/// A sum that leaves the drawer: there must be so much in it.
fn leaves(ask: &Ask<'_>, slip: &Slip, (sum, blank): (Money, Tag<Money>)) -> Result<(), Notice> {
    let held = holds(ask.book, slip.id);
    if sum <= Money::ZERO {
        return Err(NO_SUM.at(blank));
    }
    if sum > held {
        return Err(TOO_MUCH.with(&[&held.to_string()]).at(blank));
    }
    Ok(())
}

/// Whoever takes the money is somebody else, and signs with their own hand.
fn signs(ask: &Ask<'_>, (who, blank): (Badge, Tag<Badge>)) -> Result<(), Notice> {
    if who == ask.hand.badge {
        return Err(OTHERS.at(blank));
    }
    match ask.hand.cosign {
        Some(second) if second != who => {
            Err(OWN_HAND.with(&[&staff::shown(ask.book, who)]).at(blank))
        }
        _ => Ok(()),
    }
}

/// 缴款: into the cashier's drawer, both signing.
fn pay_over(ask: &Ask<'_>, it: PayOver) -> Outcome {
    let slip = own(ask)?;
    leaves(ask, slip, (it.amount, PayOver::amount))?;
    signs(ask, (it.to, PayOver::to))?;
    let Some(to) = open_of(ask.book, it.to) else {
        return Err(NO_DRAWER.with(&[&staff::shown(ask.book, it.to)]).at(PayOver::to));
    };
    let lines = carried(it.amount, place(slip.id), place(to.id));
    ask.draw(OPEN).posting(lines).ok()
}

/// Cash from one place into another.
fn carried(sum: Money, from: Payer, to: Payer) -> Vec<Posting> {
    let mut lines = moved(sum, (Account::Cash, Account::Cash), (0, 0), from, 0);
    if let Some(gains) = lines.first_mut() {
        gains.payer = to;
    }
    lines
}

fn bank(ask: &Ask<'_>, it: ToBank) -> Outcome {
    let slip = own(ask)?;
    leaves(ask, slip, (it.banked, ToBank::banked))?;
    // Cash that leaves by a slip of paper: whoever signs for what is missing looks at that too.
    ask.second_signs(Right::Release)?;
    if let Some(first) = bankings::under(ask.book, &it.bank_slip.0) {
        let first = ask.book.registry().show_number(first.id);
        return Err(BANKED_TWICE.with(&[&it.bank_slip.0, &first]).at(ToBank::bank_slip));
    }
    let brought = bankings::brought(ask, slip.id, (it.banked, it.bank_slip));
    Ok(Decision { drawn: vec![ask.draw(OPEN), brought], warnings: Vec::new() })
}

/// 退备用金: no more than was given out, so that nothing that was taken in leaves by it; a second hand signs. Which drawer
/// it was given to does not matter: drawers are handed over with it.
fn float_back(ask: &Ask<'_>, it: Back) -> Outcome {
    let slip = own(ask)?;
    leaves(ask, slip, (it.float_back, Back::float_back))?;
    let given = Money::ZERO.minus(ask.book.total(Account::Float)).unwrap_or_default();
    if it.float_back > given {
        return Err(NOT_FLOAT.with(&[&given.to_string()]).at(Back::float_back));
    }
    let accounts = (Account::Float, Account::Cash);
    ask.draw(OPEN).posting(moved(it.float_back, accounts, (0, 0), place(slip.id), 0)).ok()
}

/// Nothing leaves a keeper's hand uncounted.
fn as_counted(ask: &Ask<'_>, slip: &Slip) -> Result<Money, Notice> {
    let held = holds(ask.book, slip.id);
    match slip.get(COUNTED) == Some(held) || held == Money::ZERO {
        true => Ok(held),
        false => Err(NOT_COUNTED.says()),
    }
}

fn close(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let held = as_counted(ask, own(ask)?)?;
    ask.draw(if held == Money::ZERO { CLOSED } else { LOCKED }).ok()
}

fn reopen(ask: &Ask<'_>, _: &Fields) -> Outcome {
    own(ask)?;
    let mut set = ask.given.clone().put(FIRST_NO, next_receipt(ask));
    set.clear(LAST_NO);
    ask.draw_with(OPEN, set).ok()
}

/// Over to the next, who signs for what was counted: into their drawer, or into one that is theirs from now on.
fn hand_over(ask: &Ask<'_>, it: HandOver) -> Outcome {
    let slip = own(ask)?;
    let held = as_counted(ask, slip)?;
    signs(ask, (it.next, HandOver::next))?;
    let standing = kept_by(ask.book, it.next);
    // What was counted and put away holds what was counted.
    if standing.as_ref().is_some_and(|drawer| drawer.state == LOCKED) {
        return Err(THEIRS_AWAY.with(&[&staff::shown(ask.book, it.next)]).at(HandOver::next));
    }
    let to = standing.as_ref().map_or_else(|| ask.fresh(), |drawer| drawer.id);
    let mut decision =
        Decision::from(ask.draw(CLOSED).posting(carried(held, place(slip.id), place(to))));
    if standing.is_none() {
        let set = Fields::new().put(KEEPER, it.next).put(FIRST_NO, next_receipt(ask));
        decision.drawn.push(Ask::beside(to, OPEN_IT, OPEN, set));
    }
    Ok(decision)
}

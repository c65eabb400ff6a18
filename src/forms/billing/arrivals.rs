//! F-230 到账流水: a line of what the bank, the payment terminal or the code says came in, brought in day by day. It is
//! matched with the receipt that has the same number and sum (对账); where nobody wrote the number down, by hand. It moves
//! no money: the receipt did.

use crate::engine::slip::link_key;
use crate::forms::billing::receipts::record::{self as receipts, Give, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = 230;

/// Receipts that came under one number, and lines that were laid to one receipt: few.
const MOST: usize = 100;
/// Lines of a day that are read.
const DAY_MOST: usize = 100_000;

rules! {
    NO_SUM refuse "金额须大于零" ["F-230"];
    NOT_CASH refuse "现金在抽屉里点,不在这里对" ["F-230", "F-216"];
    TWICE refuse "流水号 {0} 已登过:{1}" ["F-230"];
    NO_RECEIPT warn "没有流水号和金额都相同的收据;请查是谁交的" ["F-230", "P-15"];
    MATCHED_ALREADY refuse "这笔已和{0}对上" ["F-230"];
    OTHER_SUM refuse "那张收据是 {0} 元,这笔是 {1} 元" ["F-230", "P-15"];
    RECEIPT_TAKEN refuse "那张收据已作废,或已和别的流水对上" ["F-230", "B-06"];
}

fields! {
    pub struct Arrived {
        1 day: Day = "到账日" 4;
        2 means: Taken = "方式" 4;
        3 reference: Text = "流水号" 4;
        4 sum: Money = "金额" 4;
        5 note: Option<Text> = "摘要" 8;
    }
}

fields! { pub struct Match { 6 receipt: SlipOf<{ receipts::TAG }> = "收据" 4; } }
fields! { pub struct Explain { 7 why: Text = "说明" 12; } }

states! {
    LISTED = 1 "listed" "已登",
    LAID = 2 "laid" "手工对上",
    EXPLAINED = 3 "explained" "已说明",
}

pub static FORM: Form = Form::new("F-230", TAG, "到账流水", "到账", STATES, RULES)
    .steps(&[
        Step::opens(1, "arrive", "登记", Right::TakeMoney, Arrived::fields).decide(by!(arrive)),
        Step::from(
            2,
            "match",
            "手工对上",
            &[LISTED, LAID, EXPLAINED],
            Right::TakeMoney,
            Match::fields,
        )
        .decide(by!(lay)),
        Step::from(3, "explain", "说明", &[LISTED], Right::TakeMoney, Explain::fields)
            .to(EXPLAINED),
    ])
    .keys(&[By::Work, By::CameOf(Match::receipt)])
    .and_keys(|slip| {
        let day = slip.get(Arrived::day).map(|day| Key::named(&day_key(day)));
        let number = slip.text(Arrived::reference);
        day.into_iter().chain([Key::named(number)]).collect()
    })
    .line(|slip, book| Line { matter: matter(slip, book), ..Line::default() });

/// `2026-11-21 扫码刷卡 35.00 POS-7 收据 000012`.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let day = slip.get(Arrived::day).map_or_else(String::new, |day| day.to_string());
    let means = slip.get(Arrived::means).map_or("", Taken::label);
    let found = receipt(book, slip);
    let found = found.map_or_else(|| "未对上".to_string(), |id| book.called(id).shown);
    format!("{day} {means} {} {} {found}", sum(slip), slip.text(Arrived::reference))
}

fn day_key(day: Day) -> String {
    format!("到账 {day}")
}

/// What came in.
pub fn sum(slip: &Slip) -> Money {
    slip.get(Arrived::sum).unwrap_or_default()
}

/// The lines of a day.
pub fn of_day(book: &dyn Book, day: Day) -> Vec<Slip> {
    let ids = book.under(Index::Named, Key::named(&day_key(day)).a, DAY_MOST).into_iter();
    let lines = ids.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    lines.filter(|slip| slip.get(Arrived::day) == Some(day)).collect()
}

/// Lines that were laid by hand to a receipt.
fn laid_to(book: &dyn Book, receipt: SlipId) -> impl Iterator<Item = Slip> + '_ {
    let linked = book.under(Index::Linked, link_key(receipt), MOST).into_iter();
    linked.filter(|id| id.form == TAG).filter_map(|id| book.slip(id))
}

/// The receipt that a line is matched with: the one to which it was laid, else one that stands with the same number and
/// sum.
pub fn receipt(book: &dyn Book, line: &Slip) -> Option<SlipId> {
    let laid = line.get(Match::receipt).and_then(|SlipRef(id)| book.slip(id));
    if let Some(laid) = laid.filter(|slip| slip.state == receipts::GIVEN) {
        return Some(laid.id);
    }
    let number = line.text(Arrived::reference);
    let same = |slip: &Slip| {
        slip.state == receipts::GIVEN
            && slip.text(Give::reference) == number
            && slip.get(Give::taken) == line.get(Arrived::means)
            && receipts::amount(slip) == sum(line)
            && laid_to(book, slip.id).next().is_none()
    };
    book.named(receipts::TAG, number).into_iter().find(same).map(|slip| slip.id)
}

/// Whether some line is matched with a receipt.
pub fn is_matched(book: &dyn Book, receipt_slip: &Slip) -> bool {
    if laid_to(book, receipt_slip.id).next().is_some() {
        return true;
    }
    let lines = book.named(TAG, receipt_slip.text(Give::reference));
    lines.iter().any(|line| receipt(book, line) == Some(receipt_slip.id))
}

fn arrive(ask: &Ask<'_>, it: Arrived) -> Outcome {
    if it.sum <= Money::ZERO {
        return Err(NO_SUM.at(Arrived::sum));
    }
    if it.means == Taken::Cash {
        return Err(NOT_CASH.at(Arrived::means));
    }
    let number = &it.reference.0;
    let known = ask.book.named(TAG, number);
    let twice = known.iter().find(|slip| {
        slip.text(Arrived::reference) == *number && slip.get(Arrived::means) == Some(it.means)
    });
    if let Some(first) = twice {
        let first = ask.book.registry().show_number(first.id);
        return Err(TWICE.with(&[number, &first]).at(Arrived::reference));
    }
    let drawn = ask.draw(LISTED);
    let receipts = ask.book.named(receipts::TAG, number);
    let found = receipts.iter().any(|slip| {
        slip.state == receipts::GIVEN
            && slip.text(Give::reference) == *number
            && slip.get(Give::taken) == Some(it.means)
            && receipts::amount(slip) == it.sum
    });
    let mut decision = Decision::from(drawn);
    if !found {
        decision.warnings.push(NO_RECEIPT.says());
    }
    Ok(decision)
}

/// Laid to a receipt by hand: the sums agree, and nothing else is matched with it.
fn lay(ask: &Ask<'_>, it: Match) -> Outcome {
    let line = ask.standing()?;
    if let Some(found) = receipt(ask.book, line) {
        return Err(MATCHED_ALREADY.with(&[&ask.book.called(found).shown]));
    }
    let SlipOf(id) = it.receipt;
    let found = ask.book.slip(id).filter(|slip| slip.id.form == receipts::TAG);
    let standing = found.filter(|slip| slip.state == receipts::GIVEN);
    let Some(slip) = standing.filter(|slip| !is_matched(ask.book, slip)) else {
        return Err(RECEIPT_TAKEN.at(Match::receipt));
    };
    let amount = receipts::amount(&slip);
    if amount != sum(line) {
        let said = [amount.to_string(), sum(line).to_string()];
        return Err(OTHER_SUM.with(&[&said[0], &said[1]]).at(Match::receipt));
    }
    ask.draw(LAID).ok()
}

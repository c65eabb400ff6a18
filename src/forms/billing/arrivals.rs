//! F-230 到账流水: a line of what the bank, the payment terminal or the code says came in, brought in day by day. It is
//! matched with the receipts that have the same number and come to the same sum, or with the cash that was brought to the
//! bank under that number (对账); where nobody wrote the number down, by hand. It moves no money: they did.

use crate::engine::slip::link_key;
use crate::forms::billing::bankings;
use crate::forms::billing::receipts::record::{self as receipts, Give, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = 230;

/// Receipts that came under one number, and lines that were laid to one receipt: few.
const MOST: usize = 100;
/// Lines of a day that are read.
const DAY_MOST: usize = 100_000;

rules! {
    NO_SUM refuse "金额须大于零" ["F-230"];
    TWICE refuse "流水号 {0} 已登过:{1}" ["F-230"];
    NO_RECEIPT warn "没有流水号和金额都相同的收据或存款单;请查是谁交的" ["F-230", "P-15"];
    MATCHED_ALREADY refuse "这笔已和{0}对上" ["F-230"];
    OTHER_SUM refuse "那张单是 {0} 元,这笔是 {1} 元" ["F-230", "P-15"];
    RECEIPT_TAKEN refuse "那张单已作废,不是收据或存款单,或已和别的流水对上" ["F-230", "B-06", "F-237"];
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

fields! { pub struct Match { 6 receipt: SlipRef = "收据存单" 4; } }
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
    let found: Vec<String> =
        matched(book, slip).into_iter().map(|id| book.called(id).shown).collect();
    let found = if found.is_empty() { "未对上".to_string() } else { found.join("、") };
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

/// What a line is matched with: what it was laid to; else what stands under its number and comes to its sum.
pub fn matched(book: &dyn Book, line: &Slip) -> Vec<SlipId> {
    let laid = line.get(Match::receipt).and_then(|SlipRef(id)| book.slip(id));
    match (laid.filter(stands), line.get(Arrived::means)) {
        (Some(laid), _) => vec![laid.id],
        (None, Some(means)) => under(book, line.text(Arrived::reference), (means, sum(line))),
        (None, None) => Vec::new(),
    }
}

/// A receipt, or cash that was brought to the bank, that nobody has taken back.
fn stands(slip: &Slip) -> bool {
    let receipt = slip.id.form == receipts::TAG && slip.state == receipts::GIVEN;
    receipt || bankings::stands(slip)
}

/// A bank's list may call cash that was brought there what it likes: cash, or a transfer.
pub(super) fn kind(means: Taken) -> Taken {
    if means == Taken::Cash { Taken::Transfer } else { means }
}

fn sum_of(slip: &Slip) -> Money {
    if slip.id.form == bankings::TAG { bankings::sum(slip) } else { receipts::amount(slip) }
}

/// What came in or went to the bank under a number and by these means, and comes to this sum: one receipt, else all of
/// that number together (one transfer may pay several), else cash that was brought there. Nothing that was laid by hand.
fn under(book: &dyn Book, number: &str, (means, sum): (Taken, Money)) -> Vec<SlipId> {
    let free = |slip: &Slip| stands(slip) && laid_to(book, slip.id).next().is_none();
    let came = book.named(receipts::TAG, number).into_iter();
    let same = |slip: &Slip| {
        let own = slip.get(Give::taken).filter(|own| *own != Taken::Cash);
        slip.text(Give::reference) == number && own == Some(means) && free(slip)
    };
    let came: Vec<Slip> = came.filter(same).collect();
    if let Some(one) = came.iter().find(|slip| sum_of(slip) == sum) {
        return vec![one.id];
    }
    let all = came.iter().try_fold(Money::ZERO, |all, slip| all.plus(sum_of(slip)));
    if all == Some(sum) && sum > Money::ZERO {
        return came.iter().map(|slip| slip.id).collect();
    }
    let brought = bankings::under(book, number).filter(|_| kind(means) == Taken::Transfer);
    let brought = brought.filter(|slip| sum_of(slip) == sum && free(slip));
    brought.map(|slip| slip.id).into_iter().collect()
}

/// Whether some line is matched with a receipt, or with cash that was brought to the bank.
pub fn is_matched(book: &dyn Book, slip: &Slip) -> bool {
    if laid_to(book, slip.id).next().is_some() {
        return true;
    }
    let number = match slip.id.form {
        bankings::TAG => bankings::number(slip),
        _ => slip.text(Give::reference),
    };
    book.named(TAG, number).iter().any(|line| matched(book, line).contains(&slip.id))
}

fn arrive(ask: &Ask<'_>, it: Arrived) -> Outcome {
    if it.sum <= Money::ZERO {
        return Err(NO_SUM.at(Arrived::sum));
    }
    let number = &it.reference.0;
    let known = ask.book.named(TAG, number);
    let twice = known.iter().find(|slip| {
        let same = slip.get(Arrived::means).map(kind) == Some(kind(it.means));
        slip.text(Arrived::reference) == *number && same
    });
    if let Some(first) = twice {
        let first = ask.book.registry().show_number(first.id);
        return Err(TWICE.with(&[number, &first]).at(Arrived::reference));
    }
    let mut decision = Decision::from(ask.draw(LISTED));
    if under(ask.book, number, (it.means, it.sum)).is_empty() {
        decision.warnings.push(NO_RECEIPT.says());
    }
    Ok(decision)
}

/// Laid by hand to a receipt, or to cash that was brought to the bank: the sums agree, and nothing else is matched with it.
fn lay(ask: &Ask<'_>, it: Match) -> Outcome {
    let line = ask.standing()?;
    if let Some(found) = matched(ask.book, line).first() {
        return Err(MATCHED_ALREADY.with(&[&ask.book.called(*found).shown]));
    }
    let SlipRef(id) = it.receipt;
    let standing = ask.book.slip(id).filter(stands);
    let Some(slip) = standing.filter(|slip| !is_matched(ask.book, slip)) else {
        return Err(RECEIPT_TAKEN.at(Match::receipt));
    };
    let amount = sum_of(&slip);
    if amount != sum(line) {
        let said = [amount.to_string(), sum(line).to_string()];
        return Err(OTHER_SUM.with(&[&said[0], &said[1]]).at(Match::receipt));
    }
    ask.draw(LAID).ok()
}

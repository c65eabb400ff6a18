//! 流水: a line of what the bank, the payment terminals or the codes say, whichever way the money went: in (F-230) or out
//! (F-234). What both ways share stands here: how a line is read and found again, that a number is listed once, what it is
//! laid to by hand, and which papers money came in or went out for. A line moves no money: the papers did.

use crate::engine::ledger::{Account, Payer};
use crate::engine::slip::link_key;
use crate::forms::billing::bankings;
use crate::forms::billing::receipts::record::{self as receipts, Give, Taken};
use crate::forms::prelude::*;

/// F-230, what came in.
pub(super) const IN: u16 = 230;
/// F-234, what went out.
pub(super) const OUT: u16 = 234;

fields! {
    /// A line as both ways have it, whatever its blanks are called there; `paper` is what it is laid to by hand.
    struct Listed {
        1 day: Day = "日期" 4;
        2 means: Taken = "方式" 4;
        3 reference: Text = "流水号" 4;
        4 sum: Money = "金额" 4;
        6 paper: Option<SlipRef> = "退款单" 4;
    }
}

/// Lines that were laid to one paper: few.
const MOST: usize = 100;
/// Lines of one day that are read: a file of the bank has far fewer.
const DAY_MOST: usize = 100_000;

rules! {
    NO_SUM refuse "金额须大于零" ["F-230", "F-234"];
    TWICE refuse "流水号 {0} 已登过:{1}" ["F-230", "F-234"];
}

states! {
    LISTED = 1 "listed" "已登",
    LAID = 2 "laid" "手工对上",
    EXPLAINED = 3 "explained" "已说明",
}

fields! { pub struct Explain { 7 why: Text = "说明" 12; } }

/// When it stands in the list.
pub fn day(line: &Slip) -> Option<Day> {
    line.get(Listed::day)
}

pub fn means(line: &Slip) -> Option<Taken> {
    line.get(Listed::means)
}

/// The number that the list gives it.
pub fn reference(line: &Slip) -> &str {
    line.text(Listed::reference)
}

pub fn sum(line: &Slip) -> Money {
    line.get(Listed::sum).unwrap_or_default()
}

/// What it was laid to by hand.
pub(super) fn paper(line: &Slip) -> Option<SlipId> {
    line.get(Listed::paper).map(|SlipRef(id)| id)
}

/// `2026-11-21 扫码刷卡 35.00 POS-7 ` and what it is matched with.
pub(super) fn matter(line: &Slip, found: &str) -> String {
    let day = day(line).map_or_else(String::new, |day| day.to_string());
    let means = means(line).map_or("", Taken::label);
    format!("{day} {means} {} {} {found}", sum(line), reference(line))
}

fn day_key(form: u16, day: Day) -> String {
    if form == IN { format!("到账 {day}") } else { format!("付出 {day}") }
}

/// It is found by its day and by its number.
pub(super) fn keys(line: &Slip) -> Vec<Key> {
    let day = day(line).map(|day| Key::named(&day_key(line.id.form, day)));
    day.into_iter().chain([Key::named(reference(line))]).collect()
}

/// The lines of a form on a day.
pub(super) fn of_day(book: &dyn Book, form: u16, wanted: Day) -> Vec<Slip> {
    let key = Key::named(&day_key(form, wanted));
    let ids = book.under(Index::Named, key.a, DAY_MOST).into_iter();
    let lines = ids.filter(|id| id.form == form).filter_map(|id| book.slip(id));
    lines.filter(|line| day(line) == Some(wanted)).collect()
}

/// Lines of a form that were laid by hand to a paper.
pub(super) fn laid_to(
    book: &dyn Book,
    form: u16,
    paper: SlipId,
) -> impl Iterator<Item = Slip> + '_ {
    let linked = book.under(Index::Linked, link_key(paper), MOST).into_iter();
    let lines = linked.filter(move |id| id.form == form).filter_map(|id| book.slip(id));
    lines.filter(|line| line.state == LAID)
}

/// A bank's list may call cash that was brought there what it likes: cash, or a transfer.
pub(super) fn kind(means: Taken) -> Taken {
    if means == Taken::Cash { Taken::Transfer } else { means }
}

/// A new line comes to something, and its number is not listed yet for these means.
///
/// # Errors
/// `NO_SUM`, or `TWICE` with the line that has the number.
pub(super) fn may_be_listed(
    ask: &Ask<'_>,
    form: u16,
    (means, number, sum): (Taken, &Text, Money),
) -> Result<(), Notice> {
    if sum <= Money::ZERO {
        return Err(NO_SUM.at(Listed::sum));
    }
    let known = ask.book.named(form, &number.0);
    let same = |line: &&Slip| {
        reference(line) == number.0 && self::means(line).map(kind) == Some(kind(means))
    };
    match known.iter().find(same) {
        Some(first) => {
            let first = ask.book.registry().show_number(first.id);
            Err(TWICE.with(&[&number.0, &first]).at(Listed::reference))
        }
        None => Ok(()),
    }
}

/// Whether a line of what came in may stand for a paper: a receipt, or cash that was brought to the bank, that nobody has
/// taken back; or a void receipt whose money went back by the bank, and so had come.
pub(super) fn stands(book: &dyn Book, slip: &Slip) -> bool {
    match slip.id.form {
        receipts::TAG if slip.state == receipts::GIVEN => true,
        receipts::TAG => {
            let out = slip.get(Give::taken).and_then(|means| left_by(book, slip, means));
            out.is_some_and(|out| laid(book, slip.id, account_of(slip)) >= out)
        }
        _ => bankings::stands(slip),
    }
}

fn account_of(receipt: &Slip) -> Account {
    receipt.get(Give::taken).unwrap_or(Taken::Cash).account()
}

/// What left for a paper by these means, as the accounts have it: what was paid back on it; of a void receipt, what it was
/// for. None: nothing ever left.
pub(super) fn left_by(book: &dyn Book, slip: &Slip, means: Taken) -> Option<Money> {
    if slip.id.form == receipts::TAG {
        let back = slip.state == receipts::VOID && account_of(slip) == means.account();
        return back.then(|| receipts::amount(slip));
    }
    let room = book.registry().keys(slip).into_iter().find(|key| key.index == Index::Room)?;
    let room = u32::try_from(room.a).ok()?;
    let home = (Payer { room, person: 0 }, Payer { room, person: u32::MAX });
    let moved = book.sums_of(means.account(), 0, home).into_iter();
    let moved = moved.filter(|(key, _)| key.slip == slip.id);
    let out = moved.fold(Money::ZERO, |all, (_, more)| all.minus(more).unwrap_or(all));
    (out > Money::ZERO).then_some(out)
}

/// What lines of what went out are laid to a paper that left the same account.
pub(super) fn laid(book: &dyn Book, paper: SlipId, account: Account) -> Money {
    let lines = laid_to(book, OUT, paper);
    let lines = lines.filter(|line| means(line).map(Taken::account) == Some(account));
    lines.fold(Money::ZERO, |all, line| all.plus(sum(&line)).unwrap_or(all))
}

/// What left for a paper by these means and no line says so yet; none: nothing ever left.
pub(super) fn open_of(book: &dyn Book, slip: &Slip, means: Taken) -> Option<Money> {
    let left = left_by(book, slip, means)?;
    Some(left.minus(laid(book, slip.id, means.account())).unwrap_or_default())
}

/// Papers on which money was paid back by bank or code, by which of the two, and how much of it no line says yet. Only those
/// that `wanted` names are looked into; every row of the accounts is read, however many there are. A void receipt is none
/// of them: whether its money ever came, the lines of what came in say.
pub fn without_line(book: &dyn Book, wanted: &dyn Fn(&Slip) -> bool) -> Vec<(Slip, Taken, Money)> {
    let mut found = Vec::new();
    for means in [Taken::Transfer, Taken::Scan] {
        let mut paid = std::collections::BTreeSet::new();
        book.each_sum(means.account(), 0, Payer::ALL, &mut |key, sum| {
            if sum < Money::ZERO && key.slip.form != receipts::TAG {
                paid.insert(key.slip);
            }
        });
        for slip in paid.into_iter().filter_map(|id| book.slip(id)).filter(|slip| wanted(slip)) {
            let open = open_of(book, &slip, means).filter(|open| *open > Money::ZERO);
            found.extend(open.map(|open| (slip, means, open)));
        }
    }
    found
}

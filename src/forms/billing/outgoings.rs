//! F-234 付出流水: a line of what the bank, the payment terminal or the code says went out. It is laid by hand to the slip
//! that was paid back by it (a deposit, a prepayment, what a renovation left); what is none of these, such as a charge of
//! the bank, is explained. Several lines may pay one slip back, together no more than left for it. It moves no money: the
//! refunds did.

use crate::engine::ledger::{Account, Payer, SumKey};
use crate::engine::slip::link_key;
use crate::forms::billing::arrivals::kind;
use crate::forms::billing::receipts::record::{self as receipts, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = 234;

/// Lines that were laid to one slip: few.
const MOST: usize = 100;
/// Lines of a day that are read.
const DAY_MOST: usize = 100_000;

rules! {
    NO_SUM refuse "金额须大于零" ["F-234"];
    TWICE refuse "流水号 {0} 已登过:{1}" ["F-234"];
    NOT_LAID warn "还没对上退款;请“对上退款”,不是退款的请说明" ["F-234", "P-15"];
    NOT_CASH refuse "现金不经银行,在抽屉里退" ["F-234", "F-216"];
    NOTHING_OUT refuse "{0}没有按{1}退过款" ["F-234", "P-15"];
    MORE_THAN_OUT refuse "{0}按{1}还没对上的退款是 {2} 元" ["F-234", "P-15"];
}

fields! {
    pub struct Went {
        1 day: Day = "付出日" 4;
        2 means: Taken = "方式" 4;
        3 reference: Text = "流水号" 4;
        4 sum: Money = "金额" 4;
        6 paid: Option<SlipRef> = "退款单" 4;
        5 note: Option<Text> = "摘要" 8;
    }
}

fields! { pub struct Match { 6 paid: SlipRef = "退款单" 4; } }
fields! { pub struct Explain { 7 why: Text = "说明" 12; } }

states! {
    LISTED = 1 "listed" "已登",
    LAID = 2 "laid" "已对上",
    EXPLAINED = 3 "explained" "已说明",
}

pub static FORM: Form = Form::new("F-234", TAG, "付出流水", "付出", STATES, RULES)
    .steps(&[
        Step::opens(1, "leave", "登记", Right::TakeMoney, Went::fields).decide(by!(leave)),
        Step::from(
            2,
            "match",
            "对上退款",
            &[LISTED, LAID, EXPLAINED],
            Right::TakeMoney,
            Match::fields,
        )
        .decide(by!(lay)),
        Step::from(3, "explain", "说明", &[LISTED], Right::TakeMoney, Explain::fields)
            .to(EXPLAINED),
    ])
    .keys(&[By::Work, By::CameOf(Match::paid)])
    .and_keys(|slip| {
        let day = slip.get(Went::day).map(|day| Key::named(&day_key(day)));
        day.into_iter().chain([Key::named(slip.text(Went::reference))]).collect()
    })
    .line(|slip, book| Line { matter: matter(slip, book), ..Line::default() });

/// `2026-11-21 转账 35.00 TX-7 押金 000012`.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let day = slip.get(Went::day).map_or_else(String::new, |day| day.to_string());
    let means = slip.get(Went::means).map_or("", Taken::label);
    let found = match (slip.state, slip.get(Match::paid)) {
        (LAID, Some(SlipRef(id))) => book.called(id).shown,
        (EXPLAINED, _) => slip.text(Explain::why).to_string(),
        _ => "未对上".to_string(),
    };
    format!("{day} {means} {} {} {found}", sum(slip), slip.text(Went::reference))
}

fn day_key(day: Day) -> String {
    format!("付出 {day}")
}

/// What went out.
pub fn sum(slip: &Slip) -> Money {
    slip.get(Went::sum).unwrap_or_default()
}

/// The lines of a day.
pub fn of_day(book: &dyn Book, day: Day) -> Vec<Slip> {
    let ids = book.under(Index::Named, Key::named(&day_key(day)).a, DAY_MOST).into_iter();
    let lines = ids.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    lines.filter(|slip| slip.get(Went::day) == Some(day)).collect()
}

/// What left for a slip by these means, as the accounts have it, less what lines are laid to it; none: nothing ever left.
pub fn open_of(book: &dyn Book, slip: &Slip, means: Taken) -> Option<Money> {
    let room = book.registry().keys(slip).into_iter().find(|key| key.index == Index::Room)?;
    let room = u32::try_from(room.a).ok()?;
    let home = (Payer { room, person: 0 }, Payer { room, person: u32::MAX });
    let moved = book.sums_of(means.account(), 0, home).into_iter();
    let moved = moved.filter(|(key, _)| key.slip == slip.id);
    let out = moved.fold(Money::ZERO, |all, (_, more)| all.minus(more).unwrap_or(all));
    (out > Money::ZERO).then(|| out.minus(laid(book, slip.id, means.account())).unwrap_or_default())
}

/// What lines are laid to a slip that left the same account.
fn laid(book: &dyn Book, slip: SlipId, account: Account) -> Money {
    let linked = book.under(Index::Linked, link_key(slip), MOST).into_iter();
    let lines = linked.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let lines = lines.filter(|line| {
        line.state == LAID && line.get(Went::means).map(Taken::account) == Some(account)
    });
    lines.fold(Money::ZERO, |all, line| all.plus(sum(&line)).unwrap_or(all))
}

/// Slips for which money left by bank or code and no line says so yet, and how much; at most so many rows of the accounts
/// are read.
pub fn without_line(book: &dyn Book, most: usize) -> Vec<(Slip, Taken, Money)> {
    let mut found: Vec<(Slip, Taken, Money)> = Vec::new();
    for means in [Taken::Transfer, Taken::Scan] {
        let key =
            |payer, slip, n| SumKey { account: means.account(), month: 0, payer, item: n, slip };
        let none = SlipId { form: 0, number: 0 };
        let last = SlipId { form: u16::MAX, number: u64::MAX };
        let (from, to) = (key(Payer::ALL.0, none, 0), key(Payer::ALL.1, last, u32::MAX));
        let left = book.sums(from, to, most).into_iter();
        let left = left.filter(|(key, sum)| *sum < Money::ZERO && key.slip.form != receipts::TAG);
        let mut seen = std::collections::BTreeSet::new();
        for (key, _) in left {
            let Some(slip) = book.slip(key.slip).filter(|slip| seen.insert(slip.id)) else {
                continue;
            };
            match open_of(book, &slip, means) {
                Some(open) if open > Money::ZERO => found.push((slip, means, open)),
                _ => {}
            }
        }
    }
    found
}

fn leave(ask: &Ask<'_>, it: Went) -> Outcome {
    if it.sum <= Money::ZERO {
        return Err(NO_SUM.at(Went::sum));
    }
    if it.means == Taken::Cash {
        return Err(NOT_CASH.at(Went::means));
    }
    let number = &it.reference.0;
    let known = ask.book.named(TAG, number);
    let twice = known.iter().find(|slip| {
        let same = slip.get(Went::means).map(kind) == Some(kind(it.means));
        slip.text(Went::reference) == *number && same
    });
    if let Some(first) = twice {
        let first = ask.book.registry().show_number(first.id);
        return Err(TWICE.with(&[number, &first]).at(Went::reference));
    }
    match it.paid {
        Some(SlipRef(paid)) => {
            fits(ask, paid, (it.means, it.sum), Money::ZERO)?;
            ask.draw(LAID).ok()
        }
        None => {
            let mut decision = Decision::from(ask.draw(LISTED));
            decision.warnings.push(NOT_LAID.says());
            Ok(decision)
        }
    }
}

/// No more is laid to a slip than left for it by these means; `own`: what this line had of it before.
fn fits(
    ask: &Ask<'_>,
    paid: SlipId,
    (means, sum): (Taken, Money),
    own: Money,
) -> Result<(), Notice> {
    let called = ask.book.called(paid).shown;
    let open = ask.book.slip(paid).and_then(|slip| open_of(ask.book, &slip, means));
    let Some(open) = open.and_then(|open| open.plus(own)) else {
        return Err(NOTHING_OUT.with(&[&called, means.label()]).at(Match::paid));
    };
    match sum > open {
        true => {
            let said = [called, means.label().to_string(), open.to_string()];
            Err(MORE_THAN_OUT.with(&[&said[0], &said[1], &said[2]]).at(Match::paid))
        }
        false => Ok(()),
    }
}

/// Laid by hand to the slip that was paid back by it; another than before, where that was a mistake.
fn lay(ask: &Ask<'_>, it: Match) -> Outcome {
    let line = ask.standing()?;
    let means = line.get(Went::means).unwrap_or(Taken::Transfer);
    let SlipRef(paid) = it.paid;
    let same = line.state == LAID && line.get(Match::paid) == Some(it.paid);
    fits(ask, paid, (means, sum(line)), if same { sum(line) } else { Money::ZERO })?;
    ask.draw(LAID).ok()
}

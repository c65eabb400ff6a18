//! F-228 托收批: all that those owe who have a collection agreement, until a month, as a list with number, sums and count
//! for the bank. What the bank has already is on no second list.

use std::collections::BTreeSet;

use super::agreements::{self, Sign};
use super::record::{
    BACK, BATCH, COUNT, ITEMS, Item, OUT, PAID_SUM, REFUSED_SUM, RETURNED, STATES, SUM, WITHDRAWN,
    answer, items, out,
};
use crate::engine::ledger::Payer;
use crate::engine::slip::state_key_of;
use crate::forms::billing::fees::month_typed;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::payers;
use crate::forms::billing::policy::COLLECTION_LINES;
use crate::forms::billing::statement::record as statement;
use crate::forms::prelude::*;

/// Agreements that are looked through.
const AGREEMENTS_MOST: usize = 50_000;
/// Agreements that are looked through while the month is typed: of an office with more only the first are spoken of.
const AGREEMENTS_ADVISED: usize = 200;
/// Open slips of a room that are looked through.
const ROOM_MOST: usize = 20_000;

rules! {
    NO_MONTH refuse "月份写成 202611,最远写到一年以后" ["F-228", "P-15"];
    NOTHING refuse "没有签了托收、到 {0} 还欠费、又不在银行那里的" ["F-228", "P-15"];
    IS_FULL warn "满 {0} 笔,余下的请再制一批" ["F-228"];
    BACK_ALREADY refuse "已有 {0} 笔回盘;不能撤盘" ["F-228"];
    BY_RETURN refuse "回盘逐笔登记或导入,在“托收回盘”里办" ["F-228", "F-229"];
}

fields! { pub struct Draw { 1 month: i64 = "截至月份" 4; 2 note: Option<Text> = "说明" 8; } }
fields! { pub struct Withdraw { 3 why: Text = "撤盘原因" 12; } }

pub static FORM: Form = Form::new("F-228", BATCH, "银行托收批", "托收批", STATES, RULES)
    .steps(&[
        Step::opens(1, "draw", "制盘", Right::TakeMoney, Draw::fields)
            .advise(advise)
            .decided_once()
            .decide(by!(draw)),
        Step::from(2, "withdraw", "撤盘", &[OUT], Right::TakeMoney, Withdraw::fields)
            .decide(by!(withdraw)),
        Step::from(RETURNED, "returned", "回盘", &[OUT], Right::TakeMoney, Nothing::fields)
            .decide(|_, _| Err(BY_RETURN.says()))
            .aside(),
    ])
    .keys(&[By::Work])
    .line(|slip, _| Line { matter: matter(slip), ..Line::default() })
    .shown_as(|slip| format!("托收 {:06}", slip.id.number))
    .printed(
        Print::of(&["draw"]).rows(ITEMS, "明细", Item::fields).signs(&["制盘", "复核", "出纳"]),
    )
    .says(&["笔数", "合计"], |slip, _| {
        let sum = slip.get(SUM).unwrap_or_default();
        vec![
            Said::new("笔数", slip.get(COUNT).unwrap_or(0).to_string(), 4),
            Said::new("合计", format!("{sum} {}", sum.capitals()), 8),
        ]
    });

/// `202611 3 笔 360.00 已回 2 成功 240.00 退回 120.00`.
fn matter(slip: &Slip) -> String {
    let month = slip.get(Draw::month).unwrap_or(0);
    let (count, sum) = (slip.get(COUNT).unwrap_or(0), slip.get(SUM).unwrap_or_default());
    let back = slip.get(BACK).map_or_else(String::new, |back| {
        let (paid, refused) =
            (slip.get(PAID_SUM).unwrap_or_default(), slip.get(REFUSED_SUM).unwrap_or_default());
        format!(" 已回 {back} 成功 {paid} 退回 {refused}")
    });
    format!("{month} {count} 笔 {sum}{back}")
}

/// What a line is called at the bank and on the receipt: `F-228/000001-12`.
pub fn reference(book: &dyn Book, batch: &Slip, no: i64) -> String {
    format!("{}-{no}", book.registry().show_number(batch.id))
}

/// What is with the bank and not back.
fn with_bank(book: &dyn Book) -> BTreeSet<SlipId> {
    let of_batch = |batch: Slip| {
        let open = items(&batch).into_iter();
        let open = open.filter(|item| answer(book, batch.id, item.no).is_none());
        open.map(|item| item.slip).collect::<Vec<_>>()
    };
    out(book).into_iter().flat_map(of_batch).into_set()
}

/// What a payer owes until a month, the oldest first: slip, month and sum.
fn owed(book: &dyn Book, payer: Payer, until: u32) -> Vec<(SlipId, u32, Money)> {
    let all = book.under(Index::OpenRoom, u64::from(payer.room), ROOM_MOST).into_iter();
    let ours = all.filter(|id| [fees::TAG, statement::TAG].contains(&id.form));
    let slips = ours.filter_map(|id| book.slip(id)).filter(|slip| payers::on(slip) == payer);
    let owed = slips.filter_map(|slip| match slip.id.form {
        fees::TAG => Some((slip.id, fees::month(&slip), fees::owed(&slip))),
        statement::TAG => Some((slip.id, statement::month(&slip), statement::owed(&slip))),
        _ => None,
    });
    let mut owed: Vec<_> =
        owed.filter(|(_, month, sum)| *month <= until && *sum > Money::ZERO).collect();
    owed.arrange_by_key(|(slip, month, _)| (*month, *slip));
    owed
}

/// Lines of one batch at most: a bank's file of more is split, and so is an entry of the journal.
fn most(book: &dyn Book) -> usize {
    usize::try_from(book.policy().limit(&COLLECTION_LINES)).unwrap_or(usize::MAX)
}

/// The agreements in force, in their order: so many at most.
fn agreed(book: &dyn Book, most: usize) -> Vec<SlipId> {
    let key = state_key_of(agreements::TAG, agreements::IN_FORCE);
    let mut ids = book.under(Index::InState, key, most);
    ids.arrange();
    ids
}

/// The lines of the next batch, in the order of the agreements, and whether there are more than it takes.
fn lines(book: &dyn Book, agreed: Vec<SlipId>, until: u32) -> (Vec<Item>, bool) {
    let taken = with_bank(book);
    let most = most(book);
    let mut lines = Vec::new();
    for agreement in agreed.into_iter().filter_map(|id| book.slip(id)) {
        let payer = payers::on(&agreement);
        let mine = owed(book, payer, until);
        for (slip, month, sum) in mine.into_iter().filter(|(slip, ..)| !taken.contains(slip)) {
            if lines.len() >= most {
                return (lines, true);
            }
            lines.push(Item {
                no: i64::try_from(lines.len() + 1).unwrap_or(i64::MAX),
                number: Text(agreement.text(Sign::number).to_string()),
                room: RoomId(payer.room),
                slip: SlipRef(slip),
                month: i64::from(month),
                sum,
            });
        }
    }
    (lines, false)
}

fn total(lines: &[Item]) -> Money {
    lines.iter().fold(Money::ZERO, |all, item| all.plus(item.sum).unwrap_or(all))
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let month = given.get(Draw::month).and_then(|typed| month_typed(ask.now.day(), typed));
    if let Some(month) = month {
        let mut agreed = agreed(ask.book, AGREEMENTS_ADVISED + 1);
        let all = agreed.len() <= AGREEMENTS_ADVISED;
        agreed.truncate(AGREEMENTS_ADVISED);
        let (lines, full) = lines(ask.book, agreed, month);
        let at_least = if all && !full { "" } else { "至少 " };
        let said = format!("{at_least}{} 笔 {} 元", lines.len(), total(&lines));
        advice.computed.push(("可送盘".to_string(), said));
    }
    advice
}

fn draw(ask: &Ask<'_>, it: Draw) -> Outcome {
    let Some(month) = month_typed(ask.now.day(), it.month) else {
        return Err(NO_MONTH.at(Draw::month));
    };
    let (lines, more) = lines(ask.book, agreed(ask.book, AGREEMENTS_MOST), month);
    if lines.is_empty() {
        return Err(NOTHING.with(&[&month.to_string()]).at(Draw::month));
    }
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let set = ask.given.clone().put(COUNT, count).put(SUM, total(&lines)).put(ITEMS, lines);
    let mut decision = Decision::from(ask.draw_with(OUT, set));
    if more {
        decision.warnings.push(IS_FULL.with(&[&most(ask.book).to_string()]));
    }
    Ok(decision)
}

/// A list that was not sent, or that the bank gave back whole.
fn withdraw(ask: &Ask<'_>, _: Withdraw) -> Outcome {
    match ask.standing()?.get(BACK).unwrap_or(0) {
        0 => ask.draw(WITHDRAWN).ok(),
        back => Err(BACK_ALREADY.with(&[&back.to_string()])),
    }
}

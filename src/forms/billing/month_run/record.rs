//! A month's run as others read it: which month, whether it is under way, and what was seen before it was
//! begun. It decides nothing.

use crate::engine::ledger::{Account, Payer, SumKey};
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

pub const TAG: u16 = 9013;

/// The number of the first statement that could be the run's: those before it are not looked at.
pub(super) const FIRST: Tag<i64> = Tag::new(5, "first");
/// How many statements came of it, counted when it was over.
pub(super) const MADE: Tag<i64> = Tag::new(6, "made");
/// Their sum.
pub(super) const SUM: Tag<Money> = Tag::new(7, "sum");

/// Payers that are read at a time.
const PAGE: usize = 256;

rules! {
    NO_MONTH refuse "月份写成 202611,且不晚于本月" ["B-13", "F-22"];
    NOT_OVER refuse "{0}还没有过完;全部户的月结最早在月底那天出" ["P-12", "N-34"];
    UNDER_WAY refuse "{0}正在出{1}的月结单;请等它出完,或先停止" ["B-13"];
    ALREADY refuse "{0}的月结单已由{1}出过;没有新的待出账服务" ["F-22", "P-12"];
    NOTHING refuse "{0}没有已审核未出账的服务" ["G-20", "F-22"];
    BY_PROGRAM refuse "这一步由前台自己记;要全部出账请办“全部出账”" ["B-13"];
}

fields! {
    /// 全部出账. What the preview showed is kept beside what then came of it.
    pub struct Begin {
        1 month: i64 = "月份" 4;
        2 households: Option<i64> = "预览户数" 4;
        3 total: Option<Money> = "预览合计" 4;
    }
}

fields! { pub struct Stop { 4 why: Text = "停止原因" 12; } }

states! {
    /// Statements are being made, household after household.
    RUNNING = 1 "running" "正在出" open,
    DONE = 2 "done" "已出完",
    STOPPED = 3 "stopped" "已停止",
}

/// The word under which the runs of a month are found.
pub(super) fn key_word(month: u32) -> String {
    format!("全部月结 {month}")
}

/// The month that it is for: 202611.
pub fn month(slip: &Slip) -> u32 {
    slip.get(Begin::month).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// How many households were seen before it was begun.
pub fn seen(slip: &Slip) -> Option<u64> {
    slip.get(Begin::households).and_then(|n| u64::try_from(n).ok())
}

/// The number of the first statement that could be the run's.
pub fn first(slip: &Slip) -> u64 {
    slip.get(FIRST).and_then(|n| u64::try_from(n).ok()).unwrap_or(1)
}

/// What it came to, once it is over.
pub fn made(slip: &Slip) -> Option<(u64, Money)> {
    let made = slip.get(MADE).and_then(|n| u64::try_from(n).ok())?;
    Some((made, slip.get(SUM).unwrap_or_default()))
}

/// The run that is under way: there is one at most.
pub fn under_way(book: &dyn Book) -> Option<Slip> {
    let found = book.under(Index::State, state_key_of(TAG, RUNNING), 1);
    found.into_iter().filter_map(|id| book.slip(id)).find(|slip| slip.state == RUNNING)
}

/// The newest run of a month, over or not.
pub fn newest(book: &dyn Book, at: u32) -> Option<Slip> {
    let found = book.named(TAG, &key_word(at)).into_iter().filter(|slip| month(slip) == at);
    found.max_by_key(|slip| slip.id.number)
}

/// Payers with something on an account in a month, in the order of rooms and people: so many after one.
/// Each is found by one look at the sums, however many sums it has.
pub fn payers_on(
    book: &dyn Book,
    account: Account,
    month: u32,
    after: Option<Payer>,
    most: usize,
) -> Vec<Payer> {
    let mut found = Vec::new();
    let mut from = after.map_or(Some(Payer::ALL.0), Payer::following);
    while let Some(payer) = from.filter(|_| found.len() < most) {
        let low = SlipId { form: 0, number: 0 };
        let high = SlipId { form: u16::MAX, number: u64::MAX };
        let first = SumKey { account, month, payer, item: 0, slip: low };
        let last = SumKey { account, month, payer: Payer::ALL.1, item: u32::MAX, slip: high };
        let Some((key, _)) = book.sums(first, last, 1).first().copied() else { break };
        found.push(key.payer);
        from = key.payer.following();
    }
    found
}

/// Whether some payer with something on an account in a month is such a one. No more of them are held at
/// a time than a page.
pub fn any_payer(
    book: &dyn Book,
    account: Account,
    month: u32,
    such: &mut dyn FnMut(Payer) -> bool,
) -> bool {
    let mut after = None;
    loop {
        let page = payers_on(book, account, month, after, PAGE);
        if page.iter().any(|payer| such(*payer)) {
            return true;
        }
        if page.len() < PAGE {
            return false;
        }
        after = page.last().copied();
    }
}

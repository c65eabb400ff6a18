//! The judgements of an item as they stand, and the entry of a new one.

use crate::engine::policy::Policy;
use crate::forms::catalogue::months::months_before;
use crate::forms::catalogue::policy::QUALITY_MONTHS;
use crate::forms::catalogue::prices::{self, Mark};
use crate::forms::prelude::*;

pub const TAG: u16 = 6;

pub(super) const JUDGE: u16 = 1;

fields! {
    /// Days and figures are the desk's own; the decision writes them.
    pub struct Judge {
        1 item: Record<{ prices::TAG }> = "服务项目" 6;
        2 since: Option<Day> = "自" 3;
        3 until: Option<Day> = "至" 3;
        4 figures: Option<Text> = "数据" 12;
        70 mark: Mark = "评价" 4;
        73 called: Option<i64> = "回访户数" 4;
        74 content: Option<i64> = "满意户数" 4;
        75 opinion: Lines = "意见" 12;
        76 plan: Option<Text> = "改进方案" 8;
        77 mend_by: Option<Day> = "改进期限" 4;
    }
}

fields! { pub struct Mend { 80 mended: Text = "改进情况" 12; } }

states! {
    JUDGED = 1 "judged" "已评价",
    TO_MEND = 2 "to-mend" "待改进" open,
    MENDED = 3 "mended" "已改进",
}

/// The word under which an item's judgements are found.
pub(super) fn of(item: u64) -> String {
    format!("质评 {item}")
}

pub(super) fn item_of(slip: &Slip) -> Option<u64> {
    slip.get(Judge::item).map(|item| item.0)
}

/// The last judgement of an item, if there is one.
pub fn last(book: &dyn Book, item: u64) -> Option<Slip> {
    let found = book.named(TAG, &of(item)).into_iter();
    found.filter(|s| item_of(s) == Some(item)).max_by_key(|s| s.id.number)
}

/// How good the item was found.
pub fn mark(slip: &Slip) -> Option<Mark> {
    slip.get(Judge::mark)
}

/// Households that were called back, and those content, as the judge wrote them.
pub fn callbacks(slip: &Slip) -> (i64, i64) {
    (slip.get(Judge::called).unwrap_or(0), slip.get(Judge::content).unwrap_or(0))
}

/// The days that a judgement is about: as many months as D-64 says, up to today.
pub fn period(policy: &Policy, today: Day) -> (Day, Day) {
    (months_before(today, policy.limit(&QUALITY_MONTHS)), today)
}

/// The judgement of an item, with the figures of its days as they are now.
pub fn judgement(
    ask: &Ask<'_>,
    item: &Slip,
    (set, mend_by): (Fields, Option<Day>),
    figures: &[(String, String)],
) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let (since, until) = period(ask.book.policy(), ask.now.day());
    let figures: Vec<String> = figures.iter().map(|(what, n)| format!("{what} {n}")).collect();
    let mending = set.value(Judge::plan).is_some();
    let set = set
        .put(Judge::item, Record(item.id.number))
        .put(Judge::since, since)
        .put(Judge::until, until)
        .put(Judge::figures, Text(figures.join(" ")));
    let drawn = Ask::beside(slip, JUDGE, if mending { TO_MEND } else { JUDGED }, set);
    match (mending, mend_by, Clock::of_minutes(18 * 60)) {
        (true, Some(day), Some(evening)) => {
            drawn.due(dues::MEND, day.at(evening), "改进方案 (P-17)")
        }
        _ => drawn,
    }
}

//! A run of property fees as others read it. It decides nothing.

use crate::engine::slip::state_key_of;
use crate::forms::billing::closing::record as closing;
use crate::forms::billing::fee_rates;
use crate::forms::prelude::*;

pub const TAG: u16 = 9026;

/// The number of the first charge that could be the run's: those before it are not looked at.
pub(super) const FIRST: Tag<i64> = Tag::new(5, "first");
/// How many charges came of it, counted when it was over.
pub(super) const MADE: Tag<i64> = Tag::new(6, "made");
/// Their sum.
pub(super) const SUM: Tag<Money> = Tag::new(7, "sum");

/// The most months that one run charges.
pub(super) const MONTHS_MOST: i64 = 12;

rules! {
    NO_MONTH refuse "月份写成 202611,最远写到一年以后" ["B-26", "P-46"];
    HOW_MANY refuse "月数写 1 到 {0}" ["B-26"];
    NO_RATE refuse "还没有 {0} 的物业费标准;请先登记标准" ["B-26", "B-25"];
    UNDER_WAY refuse "{0}正在出;请等它出完,或先停止" ["B-26"];
    BY_PROGRAM refuse "这一步由前台自己记;要全部出账请办“全部出账”" ["B-26"];
    LOOK_FIRST warn "能出几户、多少钱、哪户出不了,请先看报表“物业费预览”" ["B-26", "P-46"];
}

fields! {
    pub struct Begin {
        1 month: i64 = "起始月份" 4;
        2 months: Option<i64> = "几个月" 4;
    }
}

fields! { pub struct Stop { 4 why: Text = "停止原因" 12; } }

states! {
    /// Charges are being made, room after room.
    RUNNING = 1 "running" "正在出" open,
    DONE = 2 "done" "已出完",
    STOPPED = 3 "stopped" "已停止",
}

/// The months from one on: 202611, 202612, 202701.
pub(super) fn months_from(first: u32, count: i64) -> Vec<u32> {
    let count = usize::try_from(count).unwrap_or(0);
    std::iter::successors(Some(first), |month| Some(closing::after(*month))).take(count).collect()
}

/// The months that a run is for.
pub fn months(slip: &Slip) -> Vec<u32> {
    let first = slip.get(Begin::month).and_then(fee_rates::month_typed);
    let count = slip.get(Begin::months).unwrap_or(1).clamp(1, MONTHS_MOST);
    first.map_or_else(Vec::new, |first| months_from(first, count))
}

/// The number of the first charge that could be the run's.
pub(super) fn first(slip: &Slip) -> u64 {
    slip.get(FIRST).and_then(|n| u64::try_from(n).ok()).unwrap_or(1)
}

/// Whether a slip is a run under way.
pub fn is_running(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.state == RUNNING
}

/// The run that is under way: there is one at most.
pub fn under_way(book: &dyn Book) -> Option<Slip> {
    let found = book.under(Index::State, state_key_of(TAG, RUNNING), 1);
    found.into_iter().filter_map(|id| book.slip(id)).find(is_running)
}

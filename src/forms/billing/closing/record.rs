//! Which months are closed, and where that puts what comes after. It decides nothing.

use crate::forms::prelude::*;

pub const TAG: u16 = 9020;

/// What stood on the accounts when the month was closed.
pub(super) const ROWS: Tag<Vec<SumRow>> = Tag::new(10, "rows");

rules! {
    NO_MONTH refuse "月份写成 202611,且不晚于本月" ["B-20", "F-22"];
    NOT_OVER refuse "{0}还没有过完;过完了再关账" ["B-20", "N-34"];
    ALREADY refuse "账已关到{0};以后的更正记在开着的月份" ["B-20"];
    UNBILLED warn "{0}还有 {1} 户没有出账" ["B-20", "P-12"];
    UNAUDITED warn "还有 {0} 笔没有确认或审核;以后审核的记入开着的月份" ["B-20", "G-20"];
}

fields! {
    pub struct Close {
        1 month: i64 = "月份" 4;
        2 code: Option<Text> = "校验码" 8;
    }

    /// An account: what the month brought where accounts have months, and what stands on it.
    pub struct SumRow {
        1 account: Text = "科目" 4;
        2 of_month: Money = "本月" 4;
        3 standing: Money = "余额" 4;
    }
}

states! { CLOSED = 1 "closed" "已关账" }

/// The month that a closing is for: 202611.
pub fn month(slip: &Slip) -> u32 {
    slip.get(Close::month).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// The last month that is closed, with all before it; 0: none. Closings go forward, so it is the newest one's; a restored
/// office has left numbers out before the next.
pub fn closed_until(book: &dyn Book) -> u32 {
    let numbers = (1..book.next_number(TAG)).rev();
    let newest = numbers.filter_map(|number| book.slip(SlipId { form: TAG, number })).next();
    newest.map_or(0, |slip| month(&slip))
}

/// The month after a month, both written 202611.
pub fn after(month: u32) -> u32 {
    if month % 100 >= 12 { month + 89 } else { month + 1 }
}

/// Where income of a month is booked now: in the month itself, or in this one where it is closed; in the first that is
/// open where this one is closed too, because a clock that ran ahead was set right.
pub fn open_month(ask: &Ask<'_>, month: u32) -> u32 {
    let until = closed_until(ask.book);
    let this = u32::try_from(ask.now.day().month()).unwrap_or(month);
    if month > until { month } else { this.max(after(until)) }
}

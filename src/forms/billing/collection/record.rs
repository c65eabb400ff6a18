//! A batch for the bank as others read it, and the entry by which a line that came back is counted on it. It decides
//! nothing.

use crate::engine::fields::RowView;
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

pub const BATCH: u16 = 228;
pub const RETURN: u16 = 229;

pub(super) const RETURNED: u16 = 3;

pub(super) const ITEMS: Tag<Vec<Item>> = Tag::new(10, "items");
/// How many lines, and what they come to.
pub(super) const COUNT: Tag<i64> = Tag::new(11, "count");
pub(super) const SUM: Tag<Money> = Tag::new(12, "sum");
/// What came back by now: how many lines, what the bank has paid, and what it refused.
pub(super) const BACK: Tag<i64> = Tag::new(13, "back");
pub(super) const PAID_SUM: Tag<Money> = Tag::new(14, "paid_sum");
pub(super) const REFUSED_SUM: Tag<Money> = Tag::new(15, "refused_sum");

/// Batches that are looked through for what is with the bank: few are out at a time.
const OUT_MOST: usize = 200;

fields! {
    /// A line of the bank's file.
    pub struct Item {
        1 no: i64 = "笔号" 2;
        2 number: Text = "协议号" 4;
        3 room: RoomId = "房号" 4;
        4 slip: SlipRef = "单据" 4;
        5 month: i64 = "月份" 3;
        6 sum: Money = "金额" 3;
    }
}

states! {
    /// The bank has it.
    OUT = 1 "out" "待回盘" open,
    DONE = 2 "done" "已回盘",
    WITHDRAWN = 3 "withdrawn" "已撤盘",
}

/// A line of a batch as it is read.
pub struct Sent {
    pub no: i64,
    pub number: String,
    pub room: RoomId,
    pub slip: SlipId,
    pub month: i64,
    pub sum: Money,
}

/// The lines of a batch, in their order.
pub fn items(batch: &Slip) -> Vec<Sent> {
    let item = |row: RowView<'_>| {
        Some(Sent {
            no: row.get(Item::no)?,
            number: row.text(Item::number).to_string(),
            room: row.get(Item::room)?,
            slip: row.get(Item::slip).map(|SlipRef(id)| id)?,
            month: row.get(Item::month)?,
            sum: row.get(Item::sum)?,
        })
    };
    batch.rows_of(ITEMS).filter_map(item).collect()
}

/// The batches that the bank has.
pub fn out(book: &dyn Book) -> Vec<Slip> {
    let ids = book.under(Index::State, state_key_of(BATCH, OUT), OUT_MOST);
    ids.into_iter().filter_map(|id| book.slip(id)).filter(|slip| slip.state == OUT).collect()
}

/// The text under which what the bank said of a line is found.
pub(super) fn key_text(batch: SlipId, no: i64) -> String {
    format!("托收 {}/{no}", batch.number)
}

/// What the bank said of a line.
pub fn answer(book: &dyn Book, batch: SlipId, no: i64) -> Option<Slip> {
    book.named(RETURN, &key_text(batch, no)).into_iter().next()
}

/// The entry by which a line that came back is counted: the batch is over with its last one.
pub(super) fn counted(batch: &Slip, sum: Money, paid: bool) -> Drawn {
    let back = batch.get(BACK).unwrap_or(0) + 1;
    let (paid_by_now, refused) =
        (batch.get(PAID_SUM).unwrap_or_default(), batch.get(REFUSED_SUM).unwrap_or_default());
    let add = |to: Money, more: bool| if more { to.plus(sum).unwrap_or(to) } else { to };
    let set = Fields::new()
        .put(BACK, back)
        .put(PAID_SUM, add(paid_by_now, paid))
        .put(REFUSED_SUM, add(refused, !paid));
    let state = if Some(back) >= batch.get(COUNT) { DONE } else { OUT };
    Ask::beside(batch.id, RETURNED, state, set)
}

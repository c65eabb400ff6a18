//! A payment of property fees as others read it and write it. It decides nothing.

use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record::{self as receipts, Taken};
use crate::forms::prelude::*;

pub const TAG: u16 = 226;

pub(in crate::forms) const TAKE: u16 = 1;
/// What each month got of it.
pub(in crate::forms) const ROWS: Tag<Vec<OnMonth>> = Tag::new(10, "months");
/// What of it was for no month yet.
pub(in crate::forms) const AHEAD_SUM: Tag<Money> = Tag::new(11, "ahead_sum");
/// Its receipt.
pub(in crate::forms) const RECEIPT: Tag<SlipRef> = Tag::new(31, "receipt");

rules! {
    NO_PAYER refuse "请写付款人;须是住户册上的人" ["F-226", "P-46"];
    NO_SUM refuse "金额须大于零" ["F-226", "B-06"];
    NOTHING_OWED refuse "{0}没有欠的物业费;要预收请写金额,“多的预收”写是" ["F-226", "P-46"];
    TOO_MUCH refuse "{0}只欠 {1} 元;多的要留作预收,请在“多的预收”写是" ["F-226", "P-46"];
    AHEAD warn "{0} 元记为物业费预收,以后出账先用它" ["F-226", "P-46"];
    STILL_OWED warn "还欠 {0} 元" ["F-226", "P-46"];
    OTHERS_OWE warn "此房另有{0}欠 {1} 元,不在这笔里" ["F-226", "P-46"];
    MORE_THAN_HELD refuse "物业费预收只有 {0} 元" ["F-226", "P-46"];
    GONE_OUT refuse "其中 {0} 元已退给付款人;不能再撤回" ["F-226", "B-06"];
    OWED_AGAIN warn "撤回后欠 {0} 元" ["F-226", "P-46"];
    TO_ANOTHER warn "领款人不是付款人{0};请核对委托书和证件,留复印件" ["F-226", "P-46"];
}

fields! {
    pub struct Take {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        3 amount: Option<Money> = "收款" 4;
        5 taken: Taken = "收款方式" 4;
        35 reference: Option<Text> = "流水号" 4;
        6 ahead: Option<bool> = "多的预收" 4;
    }

    /// The same on a month's charge, which has room and payer.
    pub struct OnCharge {
        12 pay_sum: Option<Money> = "收款" 4;
        13 taken: Taken = "收款方式" 4;
        35 reference: Option<Text> = "流水号" 4;
        14 ahead: Option<bool> = "多的预收" 4;
    }

    pub struct OnMonth {
        1 month: i64 = "月份" 4;
        2 charge: SlipRef = "物业费单" 4;
        3 sum: Money = "金额" 4;
    }

    /// What stands to somebody's credit, given back: they have sold, or want no more of it kept.
    pub struct Refund {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        7 refund: Option<Money> = "退款" 4;
        5 taken: Taken = "收款方式" 4;
        8 refund_to: Signature = "领款人" 4;
    }
}

fields! { pub struct TakeBack { 9 why: Text = "原因" 12; } }

states! {
    TAKEN = 1 "taken" "已收",
    BACK = 2 "back" "已撤回",
    REFUNDED = 3 "refunded" "已退预收",
}

/// A payer's receipts for property fees that stand, the oldest first, and what of each was not given back since: what goes
/// back is each time of the newest that stood there then.
fn left_of_receipts(book: &dyn Book, payer: Payer) -> Vec<(Slip, Money)> {
    let moved = book.sums_of(Account::PropertyFees, 0, (payer, payer)).into_iter();
    let ours = moved.filter(|(key, _)| [receipts::TAG, TAG].contains(&key.slip.form));
    let slips = ours.filter_map(|(key, sum)| Some((book.slip(key.slip)?, sum)));
    let mut slips: Vec<(Slip, Money)> = slips.collect();
    slips.arrange_by_key(|(slip, _)| slip.story.first().map(|deed| deed.seq));
    let mut left: Vec<(Slip, Money)> = Vec::new();
    for (slip, sum) in slips {
        if slip.id.form == receipts::TAG {
            // What came in stands as a credit.
            left.push((slip, Money::ZERO.minus(sum).unwrap_or_default()));
            continue;
        }
        let mut back = sum;
        for (_, rest) in left.iter_mut().rev() {
            let part = back.min(*rest).max(Money::ZERO);
            *rest = rest.minus(part).unwrap_or_default();
            back = back.minus(part).unwrap_or_default();
        }
    }
    left
}

/// What of a receipt's money was given back to its payer already.
pub fn gone_out(book: &dyn Book, payer: Payer, receipt: &Slip) -> Money {
    let left = left_of_receipts(book, payer).into_iter();
    let mut own = left.filter(|(slip, _)| slip.id == receipt.id);
    let gone = own.next().and_then(|(_, rest)| receipts::amount(receipt).minus(rest));
    gone.unwrap_or_default()
}

/// What a payer has paid here month by month (on this paper) and was not given back.
pub fn kept(book: &dyn Book, payer: Payer) -> Money {
    let left = left_of_receipts(book, payer).into_iter();
    let own = left.filter(|(slip, _)| receipts::paid_for(slip).is_some_and(|id| id.form == TAG));
    own.fold(Money::ZERO, |all, (_, rest)| all.plus(rest).unwrap_or(all))
}

/// Slips of a room that are looked through.
const LOOKED_THROUGH: usize = 20_000;

/// The receipt that was given where money was last taken on a month's charge: that of the first payment after it, because
/// a decision lays its own slip's entry first.
pub fn receipt_on(book: &dyn Book, charge: &Slip) -> Option<Slip> {
    let (last, payer) = (charge.story.last()?.seq, payers::on(charge));
    let all = book.under(Index::Room, u64::from(payer.room), LOOKED_THROUGH).into_iter();
    let payments = all.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let begun = |slip: &Slip| slip.story.first().map(|deed| deed.seq);
    let after = payments.filter(|slip| payers::on(slip) == payer && begun(slip) > Some(last));
    let paid = after.filter(|slip| slip.state == TAKEN).min_by_key(begun)?;
    paid.get(RECEIPT).and_then(|SlipRef(id)| book.slip(id))
}

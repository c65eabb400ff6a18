//! A payment of property fees as others read it and write it. It decides nothing.

use crate::forms::billing::receipts::record::Taken;
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

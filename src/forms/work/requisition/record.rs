//! What stands on a requisition: its states, rules and blanks, and what one says by itself.

use crate::forms::prelude::*;

pub const TAG: u16 = 18;

pub(super) const TO_DRAW: &[u16] = &[ASKED, LACKING];

/// The step by which a supplied purchase makes it ready to be drawn.
pub(super) const READY: u16 = 5;
/// The step by which something unused comes back.
pub(super) const BACK: u16 = 3;
/// Drawn at once, without having been asked for.
pub(super) const TAKE: u16 = 7;

/// The purchase request that was written for what was lacking.
pub(super) const BOUGHT: Tag<SlipRef> = Tag::new(30, "bought");

/// Requisitions of one slip that are read.
pub(super) const MOST: usize = 40;

rules! {
    NOT_WORK refuse "{0}不是工单;领料请写有偿、维修或清洁的单号" ["F-18", "P-07"];
    WORK_OVER refuse "{0}已经办完,不能再领料" ["F-18", "P-07"];
    WHAT refuse "请写物品和数量" ["F-18", "P-07"];
    NO_PRICE warn "{0}没有单价;请按实写,回单好计费" ["G-18", "S1E 4.4.1"];
    NO_TAKER warn "请写领用人" ["F-18", "S1E 4.3.1"];
    MORE_THAN_OUT refuse "{0}领了 {1},不能退 {2}" ["P-07", "G-18"];
    NOT_NEEDED warn "{0}是“{1}”;用不上的料请退回" ["P-07", "G-18"];
    USED_ALREADY warn "{0}回单上写了用 {1},退料后只剩 {2}:请核对,写错的重新回单" ["G-18", "P-07"];
    ASKED_ALREADY warn "{0}还没有领出,也有{1}:是同一批请在那张单上领出" ["P-07", "G-18"];
    WORK_WAITS warn "{0}缺料:工单请记“待料待约”并告知住户" ["P-07", "G-34"];
}

fields! {
    /// One thing, how many, of what unit, at what price.
    pub struct Item {
        1 name: Text = "物品" 5;
        2 count: i64 = "数量" 2;
        4 price: Option<Money> = "单价" 3;
        3 unit: Option<Text> = "单位" 2;
    }

    pub struct AskFor {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        10 items: Vec<Item> = "物品" 12;
    }

    /// 直接领出: asked for and drawn in one.
    pub struct Take {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        11 out: Vec<Item> = "领出" 12;
    }

    /// Left empty: all that was asked for.
    pub struct Draw {
        11 out: Vec<Item> = "领出" 12;
        2 taker: Option<Badge> = "领用人" 6;
    }
}

fields! { pub struct GiveBack { 12 back: Vec<Item> = "退回" 12; } }

fields! {
    /// Left empty: all that was asked for.
    pub struct Lack {
        13 lacking: Vec<Item> = "缺的" 12;
        14 needed_by: Option<Day> = "何日要" 6;
    }
}

fields! { pub struct Ready { 10 items: Vec<Item> = "物品" 12; } }

fields! { pub struct Void { 15 why: Text = "作废原因" 12; } }

states! {
    ASKED = 1 "asked" "待领" open,
    /// Not in stock: asked for on F-19.
    LACKING = 2 "lacking" "缺料待购" open,
    DRAWN = 3 "drawn" "已领",
    VOID = 4 "void" "作废",
}

/// The work slip that it is for.
pub(super) fn job_of(slip: &Slip) -> Option<SlipId> {
    slip.get(AskFor::job).map(|job| job.0)
}

/// What was asked for.
pub(super) fn asked_items(slip: &Slip) -> Vec<Item> {
    slip.get(AskFor::items).unwrap_or_default()
}

/// Whether something is named, and more than none of each.
pub(crate) fn has_counts(items: &[Item]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.count != 0)
}

/// How many of one thing.
pub(super) fn count(items: &[Item], name: &str) -> i64 {
    items.iter().filter(|item| item.name.0 == name).map(|item| item.count).sum()
}

/// `角阀 2、生料带 1`.
pub fn listed(items: &[Item]) -> String {
    let one = |item: &Item| format!("{} {}", item.name.0, item.count);
    items.iter().map(one).collect::<Vec<_>>().join("、")
}

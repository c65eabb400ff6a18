//! The blanks of the agreement, step by step. Tags are stored for ever.

use crate::forms::catalogue::prices;
use crate::forms::prelude::*;
use crate::forms::work::job::Means;

/// The last day that was dealt with.
pub const LAST: Tag<Day> = Tag::new(30, "last");
/// The customer's file (F-25).
pub const FILE: Tag<SlipRef> = Tag::new(31, "file");
/// Slips issued under it.
pub const COUNT: Tag<i64> = Tag::new(32, "count");
/// No day before it is served.
pub const START: Tag<Day> = Tag::new(33, "start");
/// The slip issued last.
pub const ISSUED: Tag<SlipRef> = Tag::new(36, "issued");

choice! {
    /// By which terms the services are settled (P-14).
    pub enum Settle {
        Monthly = 1 "monthly" "月结",
        Prepaid = 2 "prepaid" "预付",
        Each = 3 "each" "每次",
        Quarterly = 4 "quarterly" "季付",
    }

    pub enum Rhythm {
        Weekly = 1 "weekly" "每周",
        Monthly = 2 "monthly" "每月",
    }

    /// What becomes of a day of rest.
    pub enum Holiday {
        Keep = 1 "keep" "照做",
        Skip = 2 "skip" "不做",
        Later = 3 "later" "顺延",
        Earlier = 4 "earlier" "提前",
    }

    pub enum Paper {
        Paid = 1 "paid" "有偿服务单",
        Cleaning = 2 "cleaning" "清洁委托单",
    }

    pub enum AskedHow {
        Phone = 1 "phone" "电话",
        Visit = 2 "visit" "上门",
        Here = 3 "here" "面谈",
    }
}

fields! {
    /// One row of the terms: price, settlement and schedule from a day on.
    pub struct Terms {
        1 since: Day = "自" 3;
        2 price: Money = "单价" 3;
        3 settle: Settle = "结算" 3;
        4 means: Option<Means> = "付款方式" 3;
        5 rhythm: Rhythm = "周期" 3;
        6 weekdays: Option<Text> = "周几" 3;
        7 every: Option<i64> = "每几周" 3;
        8 monthday: Option<i64> = "几日" 3;
        9 time: Clock = "时间" 3;
        10 holiday: Option<Holiday> = "节假日" 3;
        11 counted: Option<Day> = "周数起" 3;
    }

    pub struct Sign {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "客户" 4;
        80 item: Record<{ prices::TAG }> = "服务项目" 4;
        40 from: Day = "自" 4;
        41 until: Day = "至" 4;
        42 rhythm: Rhythm = "周期" 4;
        43 weekdays: Option<Text> = "周几" 4;
        44 every: Option<i64> = "每几周" 4;
        45 monthday: Option<i64> = "每月几日" 4;
        46 time: Clock = "时间" 4;
        47 holiday: Option<Holiday> = "节假日" 4;
        48 paper: Option<Paper> = "出什么单" 4;
        50 price: Option<Money> = "每次单价" 4;
        51 settle: Settle = "结算" 4;
        59 means: Option<Means> = "付款方式" 4;
        20 signed: Signature = "客户签字" 4;
        35 signed_for: Option<Badge> = "我方签字" 4;
        49 signed_on: Option<Day> = "签订日" 4;
        6 particulars: Option<Lines> = "约定" 12;
        7 paper_no: Option<Text> = "协议编号" 6;
    }

    /// What is left empty stays as it was, and so do terms that were planned for a later day, unless
    /// these drop them.
    pub struct Change {
        39 since: Day = "自何日起" 4;
        50 price: Option<Money> = "每次单价" 4;
        51 settle: Option<Settle> = "结算" 4;
        59 means: Option<Means> = "付款方式" 4;
        42 rhythm: Option<Rhythm> = "周期" 4;
        43 weekdays: Option<Text> = "周几" 4;
        44 every: Option<i64> = "每几周" 4;
        45 monthday: Option<i64> = "每月几日" 4;
        46 time: Option<Clock> = "时间" 4;
        47 holiday: Option<Holiday> = "节假日" 4;
        20 signed: Signature = "客户签字" 4;
        38 drops: Option<bool> = "代替已排" 4;
        37 why_changed: Option<Text> = "变更原因" 12;
    }

    /// All terms with their days, as they stand: signing and changes write them, nobody types them.
    pub struct Planned {
        70 terms: Vec<Terms> = "条款" 12;
    }

    pub struct End {
        64 ends_on: Option<Day> = "终止日" 4;
        65 why_ended: Text = "终止原因" 8;
    }
}

fields! { pub struct Issue { 60 day: Day = "服务日" 4; } }

fields! {
    pub struct Skip {
        60 day: Day = "服务日" 4;
        63 why_skipped: Text = "为何不做" 8;
    }

    pub struct CallBack {
        66 how: Option<AskedHow> = "方式" 4;
        67 satisfied: bool = "满意" 4;
        68 said: Option<Lines> = "客户意见" 12;
    }
}

fields! { pub struct Void { 69 void_why: Text = "作废原因" 12; } }

//! The blanks of the shift and its handover, step by step. Tags are stored for ever.

use super::hours::Shift;
use crate::forms::prelude::*;

/// Who stands the shift. Set once.
pub const ON: Tag<Badge> = Tag::new(30, "on");
/// The shift before, whose counts are what there should be.
pub const PREVIOUS: Tag<SlipRef> = Tag::new(31, "previous");
/// Who took the shift over.
pub const TAKEN_BY: Tag<Badge> = Tag::new(32, "taken_by");
/// The shift that came after.
pub const FOLLOWED_BY: Tag<SlipRef> = Tag::new(33, "followed_by");
/// When the shift ends by the table of hours.
pub const ENDS: Tag<Moment> = Tag::new(34, "ends");
/// The state that the hand left, so that 回岗 comes back to it.
pub const LEFT: Tag<i64> = Tag::new(35, "left");

/// The blanks of the receiver's four grounds (G-01…G-04), in their order.
pub const GROUNDS: [(Tag<bool>, &str); 4] = [
    (Refuse::unclear, "记录不清"),
    (Refuse::unclean, "卫生不洁"),
    (Refuse::goods, "公物缺失"),
    (Refuse::major, "重大维修未完"),
];

/// The blanks of a clean desk, ticked by the outgoing hand.
pub const CLEAN: [(Tag<bool>, &str); 3] = [
    (HandOver::desk_clean, "桌面"),
    (HandOver::chairs_clean, "座椅"),
    (HandOver::floor_clean, "地面"),
];

choice! {
    /// A kind of open work, in the order in which the sheet has it. Codes are stored.
    pub enum Pending {
        Urgent = 1 "urgent" "紧急未完",
        Major = 2 "major" "重大维修未完",
        Late = 3 "late" "紧急超时",
        Unassigned = 4 "unassigned" "未派",
        AwaitingReturn = 5 "awaiting-return" "待回单",
        Replies = 6 "replies" "今日须回复",
        Callbacks = 7 "callbacks" "回访到期",
        KeysLent = 8 "keys-lent" "借出钥匙",
        BookUrgent = 9 "book-urgent" "本上紧急",
        BookPlain = 10 "book-plain" "本上普通",
        Meeting = 11 "meeting" "例会问题",
        Legacy = 12 "legacy" "遗留问题",
        Countersigns = 13 "countersigns" "代接待补签",
        ControlChecks = 14 "control-checks" "中控待抽查",
        ControlSheets = 15 "control-sheets" "中控待收页",
    }
}

choice! {
    /// What the director says about a refused handover. Codes are stored.
    pub enum Ruling {
        TakeOver = 1 "take" "照接",
        MakeGood = 2 "make-good" "退回补齐",
    }
}

impl Pending {
    /// All kinds, in the order of the sheet.
    pub const ALL: [Self; 15] = [
        Self::Urgent,
        Self::Major,
        Self::Late,
        Self::Unassigned,
        Self::AwaitingReturn,
        Self::Replies,
        Self::Callbacks,
        Self::KeysLent,
        Self::BookUrgent,
        Self::BookPlain,
        Self::Meeting,
        Self::Legacy,
        Self::Countersigns,
        Self::ControlChecks,
        Self::ControlSheets,
    ];
}

fields! {
    pub struct Begin {
        1 shift: Shift = "班次" 4;
        2 read: Option<bool> = "已阅记录" 4;
        3 remark: Option<Text> = "说明" 12;
        4 closes: Option<bool> = "代上一班收班" 4;
    }

    /// One kind of thing at the desk, counted by hand.
    pub struct Count {
        1 item: Text = "物品" 4;
        2 should: i64 = "应有" 2;
        3 have: i64 = "实有" 2;
        4 note: Option<Text> = "说明" 4;
    }

    /// One kind of open work, as the desk counted it.
    pub struct Carried {
        1 what: Pending = "事项" 6;
        2 count: i64 = "件数" 4;
    }

    pub struct HandOver {
        10 counts: Vec<Count> = "清点" 12;
        11 cash_should: Option<Money> = "应存现金" 4;
        12 cash: Option<Money> = "实存现金" 4;
        13 cash_note: Option<Text> = "现金说明" 4;
        14 receipts_from: Option<Text> = "收据起号" 4;
        15 receipts_left: Option<i64> = "收据存数" 4;
        16 desk_clean: bool = "桌面整洁" 3;
        17 chairs_clean: bool = "座椅整洁" 3;
        18 floor_clean: bool = "地面整洁" 3;
        19 clear: bool = "记录清楚" 3;
        22 unfinished: Option<Lines> = "未尽事宜" 12;
        23 next: Option<Shift> = "接班班次" 4;
        21 came: Option<Moment> = "接班到岗" 4;
        20 next_read: Option<bool> = "接班已阅" 4;
        24 pending: Vec<Carried> = "待交接" 12;
        25 drafts: Option<i64> = "未交草稿" 4;
        26 code: Option<Text> = "校验码" 8;
    }

    pub struct Close {
        22 unfinished: Option<Lines> = "未尽事宜" 12;
        24 pending: Vec<Carried> = "待交接" 12;
        25 drafts: Option<i64> = "未交草稿" 4;
        26 code: Option<Text> = "校验码" 8;
    }

    pub struct Refuse {
        40 unclear: Option<bool> = "记录不清" 3;
        41 unclean: Option<bool> = "卫生不洁" 3;
        42 goods: Option<bool> = "公物缺失" 3;
        43 major: Option<bool> = "重大未完" 3;
        44 refused_why: Text = "拒接理由" 12;
        45 which: Option<Text> = "哪件重大未完" 12;
    }

    pub struct Rule {
        46 ruling: Ruling = "批示" 4;
        47 ruled_why: Text = "批示理由" 12;
    }
}

fields! { pub struct Extend { 52 extend_why: Text = "延班原因" 8; 53 until: Option<Moment> = "预计到" 4; } }

fields! {
    pub struct StandIn {
        50 standin_why: Text = "代接原因" 8;
        23 next: Option<Shift> = "代接班次" 4;
        10 counts: Vec<Count> = "清点" 12;
    }

    pub struct Countersign {
        51 signed_note: Option<Text> = "补签说明" 12;
        10 counts: Vec<Count> = "清点" 12;
    }

    pub struct Leave {
        54 leave_why: Text = "暂离原因" 12;
        55 approved: Option<Badge> = "批准人" 4;
        56 covered: Option<Badge> = "替班人" 4;
    }
}

fields! { pub struct Back { 57 back_note: Option<Text> = "回岗说明" 12; } }

fields! { pub struct Void { 58 void_why: Text = "作废原因" 12; } }

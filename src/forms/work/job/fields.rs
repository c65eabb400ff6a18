//! The blanks that work slips share, step by step. Tags are stored for ever, and are the same on every
//! form of work.

use crate::forms::intake::contact::{Channel, Outgoing};
use crate::forms::prelude::*;
use crate::forms::work::faults;

// The blanks of the openings, tag for tag the same on every paper; each paper has those it needs.

pub const CALLER: Tag<Who> = Tag::new(2, "caller");
pub const PHONE: Tag<Phone> = Tag::new(3, "phone");
pub const PART: Tag<Text> = Tag::new(4, "part");
pub const FAULT: Tag<Record<{ faults::TAG }>> = Tag::new(5, "fault");
pub const CONTENT: Tag<Lines> = Tag::new(6, "content");
pub const VISIT: Tag<Moment> = Tag::new(10, "visit");
pub const URGENT: Tag<bool> = Tag::new(11, "urgent");
pub const AREA: Tag<Area> = Tag::new(12, "area");
pub const CHARGE: Tag<Charge> = Tag::new(13, "charge");
pub const PRICE_TOLD: Tag<bool> = Tag::new(14, "price_told");
pub const CHANNEL: Tag<Channel> = Tag::new(15, "channel");
pub const REPORTER: Tag<Reporter> = Tag::new(16, "reporter");
pub const PROMISED: Tag<Moment> = Tag::new(17, "promised");
pub const REPORTER_STAFF: Tag<Badge> = Tag::new(19, "reporter_staff");
/// Whoever of the company heard it first, where that is not the typist: a guard, a worker on the stairs (G-42).
pub const FIRST_HEARD: Tag<Badge> = Tag::new(179, "first_heard");

// What stands on a slip and no step asks for.

/// 首问责任人, set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");
/// How often the caller chased it.
pub const CHASED: Tag<i64> = Tag::new(32, "chased");
/// How often the desk urged whoever has it.
pub const URGED: Tag<i64> = Tag::new(33, "urged");
/// The caller has chased it so often that it stands higher on every list.
pub const RAISED: Tag<bool> = Tag::new(111, "raised");
/// The slip it came of.
pub const LINKED: Tag<SlipRef> = Tag::new(116, "linked");
/// Labour and materials together.
pub const TOTAL: Tag<Money> = Tag::new(70, "total");
/// Labour and material as quoted, together.
pub const QUOTED: Tag<Money> = Tag::new(90, "quoted");
/// When a temporary measure was taken (RP-12).
pub const MEASURED_AT: Tag<Moment> = Tag::new(113, "measured_at");
/// The service record that the signed paper wrote.
pub const RECORD: Tag<SlipRef> = Tag::new(119, "record");
/// Cash of the household that a worker took and has not handed in (G-13).
pub const WITH_WORKER: Tag<Money> = Tag::new(161, "with_worker");

choice! {
    pub enum Area {
        Indoors = 1 "indoors" "户内",
        Public = 2 "public" "公共",
    }

    pub enum Reporter {
        Household = 1 "household" "住户",
        Security = 2 "security" "保安",
        Cleaning = 3 "cleaning" "保洁",
        Staff = 4 "staff" "员工",
        Passer = 5 "passer" "路人",
    }

    pub enum Charge {
        Free = 1 "free" "无偿",
        Paid = 2 "paid" "有偿",
        Unclear = 3 "unclear" "待定",
    }
}

impl Charge {
    /// As a standard says it.
    pub const fn when(paid: bool) -> Self {
        if paid { Self::Paid } else { Self::Free }
    }
}

choice! {
    /// How the team was told: a direct call or radio counts.
    pub enum ToldHow {
        Radio = 1 "radio" "对讲",
        Phone = 2 "phone" "电话",
        Fetched = 3 "fetched" "取单",
        Chat = 4 "chat" "微信",
    }

    pub enum Came {
        Fixed = 1 "fixed" "修复",
        Unsigned = 2 "unsigned" "完工未签",
        NotFixed = 3 "not-fixed" "未修复",
        Temporary = 4 "temporary" "临时措施",
        Cannot = 5 "cannot" "无法处理",
    }

    pub enum ConsentHow {
        Spoken = 1 "spoken" "当面",
        Phone = 2 "phone" "电话",
        Paper = 3 "paper" "纸单",
        Refused = 4 "refused" "不同意",
    }

    pub enum Means {
        Monthly = 1 "monthly" "月结",
        Bank = 2 "bank" "托收",
        Cash = 3 "cash" "现金",
        Scan = 4 "scan" "扫码",
        Transfer = 5 "transfer" "转账",
        Deposit = 6 "deposit" "押金",
    }

    pub enum WaitFor {
        Material = 1 "material" "待料",
        Appointment = 2 "appointment" "待约",
        NobodyHome = 3 "nobody-home" "上门无人",
        NoteLeft = 4 "note-left" "已留条",
        Contractor = 5 "contractor" "待承包商",
        Owner = 6 "owner" "等业主",
    }

    /// What must not be (G-12, G-13, G-14).
    pub enum Wrong {
        Cash = 1 "cash" "收现",
        Private = 2 "private" "私下结算",
        Gift = 3 "gift" "受礼",
    }
}

fields! {
    pub struct Tell {
        40 told: ToldHow = "如何通知" 6;
        41 told_whom: Option<Badge> = "通知谁" 6;
    }

    pub struct Assign {
        34 worker: Badge = "责任人" 4;
        40 told: Option<ToldHow> = "如何通知" 4;
        42 named_by: Option<Badge> = "谁定的" 4;
        43 why: Option<Text> = "转单原因" 12;
    }
}

fields! { pub struct Arrive { 34 worker: Option<Badge> = "责任人" 6; } }

fields! {
    pub struct Material {
        1 name: Text = "材料" 5;
        2 count: i64 = "数量" 2;
        4 price: Option<Money> = "单价" 3;
        // Last, because a hand that is in a hurry leaves it out.
        3 unit: Option<Text> = "单位" 2;
    }

    pub struct Sign {
        60 signed: Signature = "签认人" 6;
        66 signed_how: Option<ConsentHow> = "方式" 6;
    }

    pub struct Rebook {
        67 wait: WaitFor = "等什么" 4;
        62 next: Option<Moment> = "再约上门" 4;
        68 wait_note: Option<Text> = "说明" 12;
    }

    pub struct TellOwner {
        71 told_owner: Outgoing = "如何告知" 4;
        72 told_who: Option<Who> = "告知谁" 4;
        73 owner_says: Option<Text> = "业主意见" 12;
        // Where others reported the same.
        149 told_all: Option<bool> = "同报均告知" 4;
        150 not_reached: Option<Text> = "未告知到谁" 8;
    }

    pub struct Chase {
        74 chaser: Option<Who> = "催单人" 6;
        75 chase_note: Option<Text> = "说明" 6;
    }

    pub struct Urge {
        76 urged_whom: Option<Badge> = "催谁" 6;
        77 urge_note: Option<Text> = "说明" 6;
    }

    pub struct Room {
        1 room: RoomId = "楼室号" 6;
        78 room_why: Text = "改号原因" 6;
    }
}

fields! { pub struct Void { 79 void_why: Text = "作废原因" 12; } }

fields! {
    pub struct DrawnRow {
        1 name: Text = "物品" 5;
        2 count: i64 = "数量" 2;
        4 price: Option<Money> = "单价" 3;
        3 unit: Option<Text> = "单位" 2;
    }

    pub struct BackRow {
        1 name: Text = "物品" 8;
        2 count: i64 = "数量" 4;
    }

    /// 退料: what was drawn for it and not used.
    pub struct GiveBack {
        158 back: Vec<BackRow> = "退回" 12;
    }

    pub struct Draw {
        86 drawn: Vec<DrawnRow> = "领用" 12;
        87 drawn_by: Option<Badge> = "领用人" 6;
    }

    pub struct Quote {
        88 quoted_labour: Money = "人工报价" 6;
        89 quoted_material: Option<Money> = "材料估价" 6;
    }

    /// 补同意: price and means, also after the work (billing waits for it). Whoever refuses the price
    /// of finished work names no means.
    pub struct Consent {
        57 consent: ConsentHow = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        58 consent_by: Option<Who> = "谁同意" 4;
        91 agreed: Option<Money> = "同意金额" 4;
    }

    pub struct Decline {
        58 consent_by: Option<Who> = "谁不同意" 4;
        92 declined_why: Option<Text> = "原因" 8;
    }

    pub struct Copies {
        95 copy_1: Option<bool> = "第一联" 3;
        97 copy_2: Option<bool> = "第二联" 3;
        96 copy_3: Option<bool> = "第三联" 3;
        98 copy_4: Option<bool> = "第四联" 3;
        100 replaced_by: Option<Signature> = "补单签字" 6;
    }

    pub struct Violation {
        102 wrong: Wrong = "违规" 4;
        93 worker_cash: Option<Money> = "现场收现" 4;
        103 wrong_by: Option<Badge> = "当事人" 4;
        104 head_told: Option<Badge> = "报负责人" 4;
        105 wrong_note: Option<Text> = "经过" 12;
    }

    /// 收缴: the cashier has the money that a worker took.
    pub struct PayOver {
        162 paid_over: Option<Money> = "实缴" 4;
        163 paid_by: Option<Badge> = "缴款人" 4;
    }

    /// What any returned paper may say, whatever the order of its blanks: read here, asked by each
    /// form in the order of its hands.
    pub struct Paper {
        52 result: Came = "结果" 4;
        50 arrived: Option<Moment> = "到场" 4;
        51 done: Option<Moment> = "完工" 4;
        34 worker: Option<Badge> = "责任人" 4;
        60 signed: Option<Signature> = "签认人" 4;
        54 materials: Vec<Material> = "材料" 12;
        56 labour: Option<Money> = "人工费" 4;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        61 unsigned_why: Option<Text> = "未签原因" 6;
        53 work: Option<Lines> = "处理情况" 12;
        62 next: Option<Moment> = "再约上门" 6;
        63 measure: Option<Text> = "临时措施" 6;
        64 explained: Option<bool> = "已解释" 3;
        65 reported_to: Option<Badge> = "已上报" 3;
        164 verified_by: Option<Badge> = "查实人" 4;
        165 verified_how: Option<Text> = "怎么查实" 8;
        93 worker_cash: Option<Money> = "现场收现" 4;
        96 copy_3: Option<bool> = "第三联" 4;
    }
}

//! The blanks of the repair slip, step by step. Tags are stored for ever.

use crate::domain::kind::{Lines, Phone, Record, Signature, Text, Who};
use crate::domain::moment::Moment;
use crate::domain::money::Money;
use crate::domain::registers::contact::Channel;
use crate::domain::registers::faults;
use crate::domain::value::{Badge, RoomId};

pub const ROOM: u16 = 1;
pub const CALLER: u16 = 2;
pub const PHONE: u16 = 3;
pub const PART: u16 = 4;
pub const FAULT: u16 = 5;
pub const CONTENT: u16 = 6;
pub const HOME: u16 = 7;
pub const KEY_KEPT: u16 = 8;
pub const KEY_USE: u16 = 9;
pub const VISIT: u16 = 10;
pub const URGENT: u16 = 11;
pub const AREA: u16 = 12;
pub const CHARGE: u16 = 13;
pub const PRICE_TOLD: u16 = 14;
pub const CHANNEL: u16 = 15;
pub const REPORTER: u16 = 16;
/// 首问责任人, set once.
pub const FIRST: u16 = 30;
/// The call it came from.
pub const CALL: u16 = 31;
pub const CHASED: u16 = 32;
pub const URGED: u16 = 33;
pub const WORKER: u16 = 34;
pub const TOLD_HOW: u16 = 40;
pub const ARRIVED_AT: u16 = 50;
pub const DONE_AT: u16 = 51;
/// What a visit came to.
pub const RESULT: u16 = 52;
pub const NEXT: u16 = 62;
/// What holds until it is mended.
pub const MEASURE: u16 = 63;
pub const EXPLAINED: u16 = 64;
/// Labour and materials together.
pub const TOTAL: u16 = 70;

crate::choice! {
    pub enum AtHome {
        Somebody = 1 "yes" "有人",
        Nobody = 2 "no" "无人",
        NotNeeded = 3 "nobody-needed" "不需入户",
    }
}

crate::choice! {
    pub enum KeyUse {
        May = 1 "may" "可用",
        MayNot = 2 "may-not" "不可用",
        AskFirst = 3 "ask-first" "先电话",
    }
}

crate::choice! {
    pub enum Area {
        Indoors = 1 "indoors" "户内",
        Public = 2 "public" "公共",
    }
}

crate::choice! {
    pub enum Charge {
        Free = 1 "free" "无偿",
        Paid = 2 "paid" "有偿",
        Unclear = 3 "unclear" "待定",
    }
}

crate::choice! {
    pub enum Reporter {
        Household = 1 "household" "住户",
        Security = 2 "security" "保安",
        Cleaning = 3 "cleaning" "保洁",
        Staff = 4 "staff" "员工",
        Passer = 5 "passer" "路人",
    }
}

crate::choice! {
    /// How the team was told: a direct call or radio counts.
    pub enum ToldHow {
        Radio = 1 "radio" "对讲",
        Phone = 2 "phone" "电话",
        Fetched = 3 "fetched" "取单",
        Chat = 4 "chat" "微信",
    }
}

crate::choice! {
    pub enum Result {
        Fixed = 1 "fixed" "修复",
        Unsigned = 2 "unsigned" "完工未签",
        NotFixed = 3 "not-fixed" "未修复",
        Temporary = 4 "temporary" "临时措施",
        Cannot = 5 "cannot" "无法处理",
    }
}

crate::choice! {
    pub enum ConsentHow {
        Spoken = 1 "spoken" "当面",
        Phone = 2 "phone" "电话",
        Paper = 3 "paper" "纸单",
        Refused = 4 "refused" "不同意",
    }
}

crate::choice! {
    pub enum Means {
        Monthly = 1 "monthly" "月结",
        Bank = 2 "bank" "托收",
        Cash = 3 "cash" "现金",
        Scan = 4 "scan" "扫码",
        Transfer = 5 "transfer" "转账",
        Deposit = 6 "deposit" "押金",
    }
}

crate::choice! {
    pub enum WaitFor {
        Material = 1 "material" "待料",
        Appointment = 2 "appointment" "待约",
        NobodyHome = 3 "nobody-home" "上门无人",
        NoteLeft = 4 "note-left" "已留条",
        Contractor = 5 "contractor" "待承包商",
    }
}

crate::fields! {
    /// 开单: the facts of S2-repair 3.1.1, a fault code first because it fills the rest.
    pub struct Open {
        1 room: RoomId = "楼室号" 4;
        2 caller: Option<Who> = "报修人" 4;
        3 phone: Option<Phone> = "电话" 4;
        5 fault: Option<Record<{ faults::TAG }>> = "故障" 6;
        4 part: Option<Text> = "报修部位" 6;
        7 home: AtHome = "家中有人" 4;
        8 key_kept: Option<bool> = "备用钥匙" 4;
        9 key_use: Option<KeyUse> = "能否使用" 4;
        10 visit: Option<Moment> = "上门时间" 4;
        11 urgent: Option<bool> = "紧急" 4;
        12 area: Option<Area> = "区域" 4;
        13 charge: Option<Charge> = "是否有偿" 4;
        14 price_told: Option<bool> = "已告知标准" 4;
        40 told: Option<ToldHow> = "已通知" 4;
        6 content: Option<Lines> = "情况" 12;
        15 channel: Option<Channel> = "方式" 4;
        16 reporter: Option<Reporter> = "报修人类别" 4;
        17 promised: Option<Moment> = "承诺回复" 4;
        18 paper_no: Option<Text> = "纸单号" 4;
        19 reporter_staff: Option<Badge> = "报修员工" 4;
    }
}

crate::fields! {
    pub struct Tell {
        40 told: ToldHow = "如何通知" 6;
        41 told_whom: Option<Badge> = "通知谁" 6;
    }
}

crate::fields! {
    pub struct Assign {
        34 worker: Badge = "责任人" 4;
        40 told: Option<ToldHow> = "如何通知" 4;
        42 named_by: Option<Badge> = "谁定的" 4;
        43 why: Option<Text> = "转单原因" 12;
    }
}

crate::fields! {
    pub struct Arrive {
        34 worker: Option<Badge> = "责任人" 6;
    }
}

crate::fields! {
    pub struct Material {
        1 name: Text = "材料" 5;
        2 count: i64 = "数量" 2;
        4 price: Option<Money> = "单价" 3;
        // Last, because a hand that is in a hurry leaves it out.
        3 unit: Option<Text> = "单位" 2;
    }
}

crate::fields! {
    /// 回单: what the paper brings back, in one form.
    pub struct Return {
        52 result: Result = "结果" 4;
        50 arrived: Option<Moment> = "到场" 4;
        51 done: Option<Moment> = "完工" 4;
        34 worker: Option<Badge> = "责任人" 4;
        60 signed: Option<Signature> = "签认人" 4;
        55 minutes: Option<i64> = "用时分" 4;
        53 work: Option<Lines> = "处理情况" 12;
        54 materials: Vec<Material> = "材料" 12;
        56 labour: Option<Money> = "人工费" 4;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        61 unsigned_why: Option<Text> = "未签原因" 6;
        62 next: Option<Moment> = "再约上门" 6;
        63 measure: Option<Text> = "临时措施" 6;
        64 explained: Option<bool> = "已解释" 3;
        65 reported_to: Option<Badge> = "已上报" 3;
    }
}

crate::fields! {
    pub struct Sign {
        60 signed: Signature = "签认人" 6;
        66 signed_how: Option<ConsentHow> = "方式" 6;
    }
}

crate::fields! {
    pub struct Rebook {
        67 wait: WaitFor = "等什么" 4;
        62 next: Option<Moment> = "再约上门" 4;
        68 wait_note: Option<Text> = "说明" 12;
    }
}

crate::fields! {
    pub struct TellOwner {
        71 told_owner: Channel = "如何告知" 4;
        72 told_who: Option<Who> = "告知谁" 4;
        73 owner_says: Option<Text> = "业主意见" 12;
    }
}

crate::fields! {
    pub struct Chase {
        74 chaser: Option<Who> = "催单人" 6;
        75 chase_note: Option<Text> = "说明" 6;
    }
}

crate::fields! {
    pub struct Urge {
        76 urged_whom: Option<Badge> = "催谁" 6;
        77 urge_note: Option<Text> = "说明" 6;
    }
}

crate::fields! {
    /// 补同意: price and means, also after the work (billing waits for it).
    pub struct Consent {
        57 consent: ConsentHow = "价格同意" 4;
        59 means: Means = "付款方式" 4;
        58 consent_by: Option<Who> = "谁同意" 4;
    }
}

crate::fields! {
    pub struct Room {
        1 room: RoomId = "楼室号" 6;
        78 room_why: Text = "改号原因" 6;
    }
}

crate::fields! {
    pub struct Void {
        79 void_why: Text = "作废原因" 12;
    }
}

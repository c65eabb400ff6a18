//! The blanks of the paid-service slip, step by step. Those of the way there are F-14's, tag for tag.

use crate::domain::kind::{Lines, Phone, Record, Signature, Text, Who};
use crate::domain::moment::Moment;
use crate::domain::money::Money;
use crate::domain::payers::Customer;
use crate::domain::registers::contact::Channel;
use crate::domain::registers::repair::{ConsentHow, Material, Means, Result, ToldHow};
use crate::domain::registers::{faults, prices};
use crate::domain::value::{Badge, RoomId};

/// What was drawn from the store (F-18): rows, added to.
pub const DRAWN: u16 = 86;
/// Labour and material as quoted, together.
pub const QUOTED: u16 = 90;
pub const WORKER_CASH: u16 = 93;
pub const COPY_3: u16 = 96;
/// Who signed the slip that stands for a lost third copy.
pub const REPLACEMENT: u16 = 100;
/// Why the supervisor let the work go on without a prepayment.
pub const RELEASED: u16 = 101;

crate::choice! {
    /// What must not be (G-12, G-13, G-14).
    pub enum Wrong {
        Cash = 1 "cash" "收现",
        Private = 2 "private" "私下结算",
        Gift = 3 "gift" "受礼",
    }
}

crate::fields! {
    pub struct Open {
        1 room: RoomId = "楼室号" 4;
        2 caller: Option<Who> = "来电人" 4;
        3 phone: Option<Phone> = "电话" 4;
        80 item: Option<Record<{ prices::TAG }>> = "服务项目" 6;
        14 price_told: Option<bool> = "已告知价" 4;
        10 visit: Option<Moment> = "预约上门" 4;
        6 content: Option<Lines> = "要求" 12;
        11 urgent: Option<bool> = "紧急" 4;
        5 fault: Option<Record<{ faults::TAG }>> = "工作标准" 4;
        40 told: Option<ToldHow> = "已通知" 4;
        84 customer: Option<Customer> = "客户类别" 4;
        85 payer: Option<Who> = "付款人" 4;
        // A bargain off the list is rare.
        81 off_list: Option<Text> = "表外项目" 6;
        82 approved_by: Option<Badge> = "议价批准" 4;
        18 paper_no: Option<Text> = "纸单号" 4;
        15 channel: Option<Channel> = "方式" 4;
    }
}

crate::fields! {
    pub struct DrawnRow {
        1 name: Text = "物品" 6;
        2 count: i64 = "数量" 3;
        3 unit: Option<Text> = "单位" 3;
    }
}

crate::fields! {
    pub struct Draw {
        86 drawn: Vec<DrawnRow> = "领用" 12;
        87 drawn_by: Option<Badge> = "领用人" 6;
    }
}

crate::fields! {
    pub struct Quote {
        88 quoted_labour: Money = "人工报价" 6;
        89 quoted_material: Option<Money> = "材料估价" 6;
    }
}

crate::fields! {
    pub struct Consent {
        57 consent: ConsentHow = "价格同意" 4;
        59 means: Means = "付款方式" 4;
        58 consent_by: Option<Who> = "谁同意" 4;
        91 agreed: Option<Money> = "同意金额" 4;
    }
}

crate::fields! {
    pub struct Decline {
        58 consent_by: Option<Who> = "谁不同意" 4;
        92 declined_why: Option<Text> = "原因" 8;
    }
}

crate::fields! {
    /// 回单: what the paper brings back, in one form. In the order of the hands: what is written on
    /// every paper comes first, what stands there already or is rare comes after.
    pub struct Return {
        52 result: Result = "结果" 4;
        54 materials: Vec<Material> = "材料" 12;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        96 copy_3: Option<bool> = "第三联" 4;
        60 signed: Option<Signature> = "签认人" 4;
        56 labour: Option<Money> = "人工费" 4;
        34 worker: Option<Badge> = "责任人" 4;
        50 arrived: Option<Moment> = "到场" 4;
        51 done: Option<Moment> = "完工" 4;
        53 work: Option<Lines> = "处理情况" 12;
        55 minutes: Option<i64> = "用时分" 4;
        61 unsigned_why: Option<Text> = "未签原因" 6;
        62 next: Option<Moment> = "再约上门" 6;
        63 measure: Option<Text> = "临时措施" 6;
        64 explained: Option<bool> = "已解释" 3;
        65 reported_to: Option<Badge> = "已上报" 3;
        93 worker_cash: Option<Money> = "现场收现" 4;
        104 head_told: Option<Badge> = "报负责人" 4;
    }
}

crate::fields! {
    pub struct Copies {
        95 copy_1: Option<bool> = "第一联" 3;
        97 copy_2: Option<bool> = "第二联" 3;
        96 copy_3: Option<bool> = "第三联" 3;
        98 copy_4: Option<bool> = "第四联" 3;
        100 replaced_by: Option<Signature> = "补单签字" 6;
    }
}

crate::fields! {
    pub struct Release {
        101 release_why: Text = "放行原因" 12;
    }
}

crate::fields! {
    pub struct Violation {
        102 wrong: Wrong = "违规" 4;
        93 worker_cash: Option<Money> = "现场收现" 4;
        103 wrong_by: Option<Badge> = "当事人" 4;
        104 head_told: Option<Badge> = "报负责人" 4;
        105 wrong_note: Option<Text> = "经过" 12;
    }
}

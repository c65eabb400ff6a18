//! What stands on a paid-service slip: its rules, and its blanks step by step. Those of the way there
//! are F-14's, tag for tag.

use crate::forms::billing::payers::Customer;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;
use crate::forms::work::faults;
use crate::forms::work::job::fields::{Came, ConsentHow, Material, Means, ToldHow, Violation};

pub const TAG: u16 = 13;

/// The step by which another form's decision issues a slip.
pub(crate) const OPENED: u16 = 1;

rules! {
    PAYER_LISTED refuse "付款人须是住户册上的人;请先登记或留空" ["F-13", "P-04"];
    TELL_PRICE_FIRST warn "请当即说明收费标准,并记“已告知价”" ["G-17", "S2-paid 3.1.1"];
}

fields! {
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
        179 first_heard: Option<Badge> = "首问人" 4;
    }

    /// 回单: what the paper brings back, in one form. In the order of the hands: what is written on
    /// every paper comes first, what stands there already or is rare comes after.
    pub struct Return {
        52 result: Came = "结果" 4;
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
        164 verified_by: Option<Badge> = "查实人" 4;
        165 verified_how: Option<Text> = "怎么查实" 8;
        93 worker_cash: Option<Money> = "现场收现" 4;
        104 head_told: Option<Badge> = "报负责人" 4;
    }
}

/// Whether something on it was against the rules (G-12, G-13, G-14).
pub fn breached(slip: &Slip) -> bool {
    slip.has(Violation::wrong) || slip.has(Violation::worker_cash)
}

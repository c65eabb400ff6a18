//! What stands on a cleaning slip beside what all work slips have: its rules, its blanks, and what the
//! customer said when asked.

use crate::forms::prelude::*;
use crate::forms::work::job::fields::{Came, ConsentHow, Material, Means};

pub const TAG: u16 = 17;

rules! {
    HEAD_PRICES warn "费用由保洁主管拟定;请在“消息来源”写明" ["F-17", "S2-forms 十"];
    NO_FEE refuse "费用还没有拟定;请保洁主管先填" ["F-17", "P-06"];
    FEE_UNAGREED warn "业主还没有同意费用;请先告知并记同意" ["G-15", "P-06"];
    WRONG_TAKER refuse "按设置由{0}收款;请另写一位" ["C-17", "P-06"];
    NOT_A_CLEANER warn "{0}不是保洁人员,请核对" ["F-17", "S2-paid 3.2.3"];
}

fields! {
    pub struct ToCashier {
        170 cashier: Badge = "交给谁" 6;
        171 cashier_note: Option<Text> = "说明" 6;
    }

    /// 回单. As the paid slip's, without 第三联: only the four-part slip has copies (G-24, S1E 4.5.2). Of
    /// this paper the clauses say that the priced form goes to the cashier (S2-forms 十): the signed
    /// commission and the fee that was fixed are what is billed by. Tag 96 stays the third copy's.
    pub struct Return {
        52 result: Came = "结果" 4;
        54 materials: Vec<Material> = "材料" 12;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
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

//! What stands on a repair slip beside what all work slips have: its rules, and the blanks that only it
//! has, with its opening. Tags are stored for ever.

use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;
use crate::forms::work::faults;
use crate::forms::work::job::fields::{
    Area, Came, Charge, ConsentHow, Material, Means, Reporter, ToldHow,
};

pub const TAG: u16 = 14;

/// The step by which another form's decision issues a repair.
pub const OPEN: u16 = 1;

rules! {
    WHICH_PART refuse "请写报修部位,或填故障码由它带出" ["S2-repair 3.1.1"];
    HOW_TO_GET_IN refuse "家中无人:请记明备用钥匙能否使用,或何时可以上门" ["S2-repair 3.1.1"];
    GET_IN_URGENT warn "家中无人又紧急:先派人,备用钥匙与上门时间随后补记" ["S2-repair 3.1.1"];
    NO_KEY_KEPT refuse "本户没有留存钥匙,不能记“可用”;请约上门时间" ["S2-repair 3.1.1"];
    TELL_PRICE warn "有偿服务:请第一时间说明收费标准并记“已告知”" ["S2-paid 3.1.1", "P-02"];
    NOT_THE_GRADE warn "{0}报修须由班长以上或保洁主管签认;先派人,签认后补" ["G-29", "N-75"];
    VOUCHER_GRADE refuse "{0}没有到级别;请由班长以上或保洁主管签认" ["G-29", "N-75"];
    NOTHING_TO_VOUCH refuse "此单不需签认报修" ["H-07", "G-29"];
    BELOW_GRADE refuse "按设置,{0}报修须由班长以上或保洁主管来报;请他们来报或在栏中写明" ["G-29", "D-07", "C-44"];
}

choice! {
    pub enum AtHome {
        Somebody = 1 "yes" "有人",
        Nobody = 2 "no" "无人",
        NotNeeded = 3 "nobody-needed" "不需入户",
    }

    pub enum KeyUse {
        May = 1 "may" "可用",
        MayNot = 2 "may-not" "不可用",
        AskFirst = 3 "ask-first" "先电话",
    }
}

fields! {
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
        179 first_heard: Option<Badge> = "首问人" 4;
    }

    /// 回单: what the paper brings back, in one form.
    pub struct Return {
        52 result: Came = "结果" 4;
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
        164 verified_by: Option<Badge> = "查实人" 4;
        165 verified_how: Option<Text> = "怎么查实" 8;
    }

    /// 报修签认: somebody of the grade stands behind a colleague's report (G-29).
    pub struct Vouch {
        147 vouched_by: Option<Badge> = "谁签认" 6;
        // Where nobody holds the grade; the decision writes it.
        208 vouched_for: Option<Text> = "代签认" 12;
    }
}

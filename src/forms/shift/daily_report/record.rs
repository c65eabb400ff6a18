//! What a daily report holds: its blanks, states and rules. Numbers are stored for ever; nothing here decides.

use crate::forms::prelude::*;

pub const TAG: u16 = 41;

/// From which moment on it reports.
pub(super) const FROM: Tag<Moment> = Tag::new(30, "from");

states! {
    WRITTEN = 1 "written" "待签字" open,
    SIGNED = 2 "signed" "已签字",
    RETURNED = 3 "returned" "退回修改" open,
    SIGNED_LATE = 4 "signed-late" "已补签",
    VOID = 5 "void" "作废",
}

crate::dues! { SIGN = 471 "日报签字" }

rules! {
    NOT_AHEAD refuse "截至 {0} 还没到;请写到现在为止" ["F-41", "H-06"];
    BEFORE_LAST refuse "上一张日报截至 {0};这一张要在其后" ["F-41"];
    OTHER_PAPER warn "按设置日报用部门日、周汇报表 F-42;这一张照存" ["C-34"];
    FEW_ROUNDS warn "这一段巡视 {0} 次,每天应有 {1} 次;走过的请补记" ["N-51", "P-28"];
    OWN_REPORT refuse "日报由物业主任检查、签字;写的人不能自己签" ["F-41", "H-05"];
    LATE warn "{0} 的日报今天才签,记为补签" ["F-41", "RP-02"];
}

fields! {
    pub struct Write {
        1 until: Moment = "截至" 6;
        2 calls: Option<Text> = "来电来访" 12;
        3 work: Option<Text> = "工单" 12;
        4 complaints: Option<Text> = "投诉" 12;
        5 callbacks: Option<Text> = "回访" 12;
        6 money: Option<Text> = "收款" 12;
        7 patrol: Option<Text> = "巡视" 12;
        8 incidents: Option<Text> = "突发事件" 12;
        9 notices: Option<Text> = "通知" 12;
        10 other: Option<Lines> = "其他" 12;
        11 tomorrow: Option<Lines> = "明天要办" 12;
    }
}

fields! { pub struct Sign { 12 opinion: Option<Text> = "主任意见" 12; } }

fields! { pub struct Return { 13 missing: Text = "差在何处" 12; } }

fields! { pub struct Void { 14 why: Text = "作废原因" 12; } }

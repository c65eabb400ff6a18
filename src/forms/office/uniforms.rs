//! F-49 制服、劳保用品、更衣箱: what the office gave out to its staff, was looked at, and came back.
//! Receipts for what was bought are the store's and do not belong here.

use crate::forms::prelude::*;

states! { OUT = 1 "out" "在用", BACK = 2 "back" "已交回", WRITTEN_OFF = 3 "written-off" "已报损" }

choice! {
    /// What was given out. Codes are stored.
    pub enum Kind {
        Uniform = 1 "uniform" "制服",
        Protection = 2 "protection" "劳保用品",
        Locker = 3 "locker" "更衣箱",
    }
}

fields! {
    pub struct Issue {
        1 holder: Badge = "领用人" 4;
        2 kind: Kind = "类别" 4;
        3 what: Text = "品名箱号" 4;
        4 size: Option<Text> = "尺码" 4;
        5 count: Option<i64> = "数量" 4;
        6 due_back: Option<Day> = "换发日" 4;
    }
}

fields! { pub struct Inspect { 7 found: Text = "检查情况" 12; } }

fields! { pub struct Return { 8 condition: Option<Text> = "交回情况" 12; } }

fields! { pub struct WriteOff { 9 why: Text = "报损原因" 12; } }

pub static FORM: Form = Form::new("F-49", 49, "制服劳保更衣箱登记", "制服", STATES, &[]).steps(&[
    Step::opens(1, "issue", "发放", Right::KeepOffice, Issue::fields).to(OUT),
    Step::from(2, "inspect", "检查", &[OUT], Right::KeepOffice, Inspect::fields).to(OUT),
    Step::from(3, "return", "交回", &[OUT], Right::KeepOffice, Return::fields).to(BACK),
    Step::from(4, "write-off", "报损", &[OUT], Right::KeepOffice, WriteOff::fields).to(WRITTEN_OFF),
]);

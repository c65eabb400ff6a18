//! F-43 会议证件收发: papers and passes for meetings, from their arrival until they are given out, or back.

use crate::forms::prelude::*;

states! {
    HELD = 1 "held" "待发" open,
    GIVEN = 2 "given" "已发",
    LENT = 3 "lent" "借出" open,
    LOST = 4 "lost" "遗失",
}

dues! { BACK = 400 "收回证件" }

choice! {
    /// What came. Codes are stored.
    pub enum Kind {
        Papers = 1 "papers" "会议材料",
        Pass = 2 "pass" "证件",
        Notice = 3 "notice" "告知",
    }
}

fields! {
    pub struct Receive {
        1 kind: Kind = "类别" 4;
        2 what: Text = "名称" 8;
        3 meeting: Option<Text> = "会议" 6;
        4 count: Option<i64> = "份数" 3;
        5 sender: Option<Text> = "来处" 6;
    }
}

fields! { pub struct Give { 6 to: Text = "发给" 6; 7 given_count: Option<i64> = "发出份数" 3; } }

fields! { pub struct Lend { 6 to: Text = "发给" 6; 8 back_by: Day = "收回日" 4; } }

fields! { pub struct Lose { 9 how: Text = "遗失经过" 12; } }

pub static FORM: Form = Form::new("F-43", 43, "会议证件收发登记", "证件", STATES, &[])
    .steps(&[
        Step::opens(1, "receive", "收到", Right::TakeCalls, Receive::fields).to(HELD),
        Step::from(2, "give", "发出", &[HELD], Right::TakeCalls, Give::fields).to(GIVEN),
        Step::from(3, "lend", "借出", &[HELD], Right::TakeCalls, Lend::fields).to(LENT).owes(
            BACK,
            Lend::back_by,
            "证件用后收回 (F-43)",
        ),
        Step::from(4, "return", "收回", &[LENT], Right::TakeCalls, Nothing::fields)
            .to(HELD)
            .meets(&[BACK]),
        Step::from(5, "lose", "遗失", &[HELD, LENT], Right::TakeCalls, Lose::fields)
            .to(LOST)
            .meets(&[BACK]),
    ])
    .dues(DUES);

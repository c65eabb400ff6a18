//! F-213 公司抽查回访: the company looks each quarter at how the office calls back, and what came of it (RP-10,
//! S1C-callback 六).

use crate::forms::prelude::*;

pub const TAG: u16 = 213;

states! {
    FOUND = 1 "found" "待整改" open,
    MENDED = 2 "mended" "已办完",
}

crate::dues! { MEND = 504 "整改" }

fields! {
    pub struct Audit {
        1 period: Text = "哪一季度" 4;
        2 audited_by: Text = "抽查部门" 4;
        3 many: i64 = "抽查件数" 4;
        4 wrong: i64 = "不符件数" 4;
        5 mend_by: Option<Day> = "整改期限" 4;
        6 found: Lines = "抽查结果" 12;
    }
}

fields! { pub struct Mend { 7 remedy: Lines = "整改情况" 12; } }

pub static FORM: Form = Form::new("F-213", TAG, "公司抽查回访", "抽查回访", STATES, &[])
    .steps(&[
        Step::opens(1, "audit", "抽查", Right::CallBack, Audit::fields)
            .owes(MEND, Audit::mend_by, "公司要求的整改期限 (RP-10)")
            .to(FOUND),
        Step::from(2, "mend", "整改完", &[FOUND], Right::CallBack, Mend::fields)
            .to(MENDED)
            .meets(&[MEND]),
    ])
    .dues(DUES);

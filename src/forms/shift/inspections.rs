//! F-39 值班检查: a head looks at a shift unannounced; what was found is mended (P-25, S1C-duty 六).

use crate::forms::prelude::*;

states! {
    CLEAR = 1 "clear" "正常",
    FOUND = 2 "found" "待整改" open,
    MENDED = 3 "mended" "已整改",
}

dues! { MEND = 410 "值班整改" }

fields! {
    pub struct Clear {
        1 on_duty: Badge = "值班人" 4;
        2 post: Option<Text> = "岗位" 4;
        3 seen: Text = "检查情况" 12;
    }
}

fields! {
    pub struct Find {
        1 on_duty: Badge = "值班人" 4;
        2 post: Option<Text> = "岗位" 4;
        3 seen: Text = "检查情况" 12;
        4 mend_by: Day = "整改期限" 4;
    }
}

fields! { pub struct Mend { 5 mended: Text = "整改情况" 12; } }

pub static FORM: Form = Form::new("F-39", 39, "值班检查记录", "查岗", STATES, &[])
    .steps(&[
        Step::opens(1, "clear", "查岗正常", Right::Instruct, Clear::fields).to(CLEAR),
        Step::opens(2, "find", "查出问题", Right::Instruct, Find::fields).to(FOUND).owes(
            MEND,
            Find::mend_by,
            "查出问题及时处理 (S1C-duty 六)",
        ),
        Step::from(3, "mend", "已整改", &[FOUND], Right::Instruct, Mend::fields)
            .to(MENDED)
            .meets(&[MEND]),
    ])
    .dues(DUES);

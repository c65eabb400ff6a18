//! F-208 用印: what is to be sealed, approved by a head before the seal is set.

use crate::forms::prelude::*;

states! {
    ASKED = 1 "asked" "待批" open,
    APPROVED = 2 "approved" "待用印" open,
    SEALED = 3 "sealed" "已用印",
    REFUSED = 4 "refused" "未批",
}

fields! {
    pub struct Apply {
        1 document: Text = "文件" 8;
        2 seal: Text = "印章" 4;
        3 purpose: Text = "用途" 8;
        4 copies: i64 = "份数" 3;
        5 by: Badge = "经办" 4;
    }
}

fields! { pub struct Approve { 6 opinion: Option<Text> = "审批意见" 12; } }

fields! { pub struct Seal { 7 sealed_copies: i64 = "用印份数" 3; 8 kept: Option<Text> = "留存" 6; } }

fields! { pub struct Refuse { 9 why: Text = "未批原因" 12; } }

pub static FORM: Form = Form::new("F-208", 208, "用印登记", "用印", STATES, &[]).steps(&[
    Step::opens(1, "apply", "申请", Right::TakeCalls, Apply::fields).to(ASKED),
    Step::from(2, "approve", "批准", &[ASKED], Right::Instruct, Approve::fields).to(APPROVED),
    Step::from(3, "seal", "用印", &[APPROVED], Right::TakeCalls, Seal::fields).to(SEALED),
    Step::from(4, "refuse", "不批", &[ASKED], Right::Instruct, Refuse::fields).to(REFUSED),
]);

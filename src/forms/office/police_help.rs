//! F-209 公安法院协查: the letter and the officers, a head's approval, and what was given to them.

use crate::forms::prelude::*;

states! {
    ASKED = 1 "asked" "待批" open,
    APPROVED = 2 "approved" "待提供" open,
    GIVEN = 3 "given" "已提供",
    REFUSED = 4 "refused" "未提供",
}

dues! { ANSWER = 407 "协查答复" }

fields! {
    pub struct Come {
        1 unit: Text = "单位" 6;
        2 letter: Text = "介绍信号" 6;
        3 officers: PersonName = "来人" 6;
        4 papers: Text = "证件" 6;
        5 matter: Lines = "协查事项" 12;
        6 room: Option<RoomId> = "房号" 4;
        7 answer_by: Option<Day> = "答复期限" 4;
    }
}

fields! { pub struct Approve { 8 opinion: Option<Text> = "审批意见" 12; } }

fields! { pub struct Give { 9 given: Lines = "提供了什么" 12; 10 receipt: Option<Text> = "签收" 6; } }

fields! { pub struct Refuse { 11 why: Text = "原因" 12; } }

pub static FORM: Form = Form::new("F-209", 209, "公安法院协查登记", "协查", STATES, &[])
    .steps(&[
        Step::opens(1, "come", "来人来函", Right::TakeCalls, Come::fields).to(ASKED).owes(
            ANSWER,
            Come::answer_by,
            "协查按期答复 (F-209)",
        ),
        Step::from(2, "approve", "批准", &[ASKED], Right::Instruct, Approve::fields).to(APPROVED),
        Step::from(3, "give", "提供", &[APPROVED], Right::TakeCalls, Give::fields)
            .to(GIVEN)
            .meets(&[ANSWER]),
        Step::from(4, "refuse", "不提供", &[ASKED, APPROVED], Right::Instruct, Refuse::fields)
            .to(REFUSED)
            .meets(&[ANSWER]),
    ])
    .dues(DUES);

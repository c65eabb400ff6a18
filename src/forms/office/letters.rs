//! F-201 往来函件: letters in and out, with the answer that is owed by us or by them (P-48).

use crate::forms::prelude::*;

states! {
    OWED = 1 "owed" "待复函" open,
    SENT = 2 "sent" "待回函" open,
    ANSWERED = 3 "answered" "已答复",
    FILED = 4 "filed" "存档",
}

dues! { ANSWER = 402 "函件答复" }

fields! {
    pub struct Letter {
        1 other: Text = "对方" 6;
        2 number: Option<Text> = "文号" 6;
        3 about: Text = "事由" 12;
        4 handler: Option<Badge> = "承办" 4;
        5 answer_by: Option<Day> = "答复期限" 4;
    }
}

fields! { pub struct Answer { 6 answer: Lines = "答复" 12; } }

fields! { pub struct File { 7 kept: Text = "存档说明" 12; } }

const WHY: &str = "函件按期答复 (P-48)";

pub static FORM: Form = Form::new("F-201", 201, "往来函件登记", "函件", STATES, &[])
    .steps(&[
        Step::opens(1, "receive", "收函", Right::TakeCalls, Letter::fields).to(OWED).owes(
            ANSWER,
            Letter::answer_by,
            WHY,
        ),
        Step::opens(2, "send", "发函", Right::TakeCalls, Letter::fields).to(SENT).owes(
            ANSWER,
            Letter::answer_by,
            WHY,
        ),
        Step::from(3, "answer", "已答复", &[OWED, SENT], Right::TakeCalls, Answer::fields)
            .to(ANSWERED)
            .meets(&[ANSWER]),
        Step::from(4, "file", "存档", &[OWED, SENT], Right::TakeCalls, File::fields)
            .to(FILED)
            .meets(&[ANSWER]),
    ])
    .dues(DUES);

//! F-204 意见箱: what lay in an opinion box, and what was answered. A complaint gets its own paper (F-30).

use crate::forms::prelude::*;

states! {
    OPEN = 1 "open" "待答复" open,
    ANSWERED = 2 "answered" "已答复",
    FILED = 3 "filed" "存档",
}

dues! { ANSWER = 403 "意见答复" }

fields! {
    pub struct Collect {
        1 place: Text = "意见箱" 4;
        2 opinion: Lines = "意见" 12;
        3 room: Option<RoomId> = "房号" 4;
        4 handler: Option<Badge> = "承办" 4;
        5 answer_by: Option<Day> = "答复期限" 4;
    }
}

fields! { pub struct Answer { 6 answer: Lines = "答复" 12; } }

fields! { pub struct File { 7 kept: Text = "存档说明" 12; } }

pub static FORM: Form = Form::new("F-204", 204, "意见箱登记", "意见箱", STATES, &[])
    .steps(&[
        Step::opens(1, "collect", "开箱登记", Right::TakeCalls, Collect::fields).to(OPEN).owes(
            ANSWER,
            Collect::answer_by,
            "意见按期答复 (F-204)",
        ),
        Step::from(2, "answer", "答复", &[OPEN], Right::TakeCalls, Answer::fields)
            .to(ANSWERED)
            .meets(&[ANSWER]),
        Step::from(3, "file", "存档", &[OPEN], Right::TakeCalls, File::fields)
            .to(FILED)
            .meets(&[ANSWER]),
    ])
    .dues(DUES);

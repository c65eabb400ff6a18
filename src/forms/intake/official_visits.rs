//! F-202 公务来访: the gate asks, the office confirms, and only then the guard lets in on valid papers (P-52).

use crate::forms::prelude::*;

states! {
    ASKED = 1 "asked" "待证实" open,
    CONFIRMED = 2 "confirmed" "已证实" open,
    ADMITTED = 3 "admitted" "已放行",
    REFUSED = 4 "refused" "未放行",
}

fields! {
    pub struct Gate {
        1 unit: Text = "来访单位" 6;
        2 purpose: Text = "公务" 12;
        3 people: Option<i64> = "人数" 3;
        4 gate: Option<Text> = "门岗" 4;
        5 room: Option<RoomId> = "去何处" 4;
    }
}

fields! { pub struct Confirm { 6 how: Text = "如何证实" 12; } }

fields! { pub struct Admit { 7 papers: Text = "有效证件" 8; 8 guard: Badge = "登记门卫" 4; } }

fields! { pub struct Refuse { 9 why: Text = "原因" 12; } }

pub static FORM: Form = Form::new("F-202", 202, "公务来访证实登记", "公务", STATES, &[]).steps(&[
    Step::opens(1, "ask", "门岗询问", Right::TakeCalls, Gate::fields).to(ASKED),
    Step::from(2, "confirm", "证实", &[ASKED], Right::TakeCalls, Confirm::fields).to(CONFIRMED),
    Step::from(3, "admit", "登记放行", &[CONFIRMED], Right::TakeCalls, Admit::fields).to(ADMITTED),
    Step::from(4, "refuse", "不放行", &[ASKED, CONFIRMED], Right::TakeCalls, Refuse::fields)
        .to(REFUSED),
]);

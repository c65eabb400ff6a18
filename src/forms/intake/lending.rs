//! F-206 便民借用: umbrellas, trolleys and tools that households borrow, until they are back.

use crate::forms::prelude::*;

states! {
    OUT = 1 "out" "借出" open,
    BACK = 2 "back" "已归还",
    LOST = 3 "lost" "未还销账",
}

dues! { RETURN = 405 "归还" }

fields! {
    pub struct Lend {
        1 what: Text = "物品" 6;
        2 count: Option<i64> = "数量" 3;
        3 room: Option<RoomId> = "房号" 4;
        4 borrower: Who = "借用人" 4;
        5 phone: Option<Phone> = "电话" 4;
        6 back_by: Day = "归还日" 4;
    }
}

fields! { pub struct Return { 7 condition: Option<Text> = "归还情况" 12; } }

fields! { pub struct WriteOff { 8 why: Text = "销账原因" 12; } }

pub static FORM: Form = Form::new("F-206", 206, "便民物品借用登记", "借用", STATES, &[])
    .steps(&[
        Step::opens(1, "lend", "借出", Right::TakeCalls, Lend::fields).to(OUT).owes(
            RETURN,
            Lend::back_by,
            "约定归还 (F-206)",
        ),
        Step::from(2, "return", "归还", &[OUT], Right::TakeCalls, Return::fields)
            .to(BACK)
            .meets(&[RETURN]),
        Step::from(3, "write-off", "销账", &[OUT], Right::TakeCalls, WriteOff::fields)
            .to(LOST)
            .meets(&[RETURN])
            .cosigned(Right::Release),
    ])
    .dues(DUES);

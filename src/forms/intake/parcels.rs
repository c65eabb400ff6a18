//! F-207 代收快递: parcels kept for households until somebody signs for them or they go back.

use crate::forms::prelude::*;

states! { KEPT = 1 "kept" "代收" open, HANDED = 2 "handed" "已领", SENT_BACK = 3 "sent-back" "已退" }

dues! { FETCH = 406 "领取快递" }

fields! {
    pub struct Take {
        1 room: RoomId = "房号" 4;
        2 recipient: Option<Who> = "收件人" 4;
        3 courier: Text = "快递" 4;
        4 number: Option<Text> = "单号" 6;
        5 shelf: Option<Text> = "货架" 3;
        6 until: Option<Day> = "代收至" 4;
    }
}

fields! { pub struct Hand { 7 taken_by: Signature = "领取人" 6; } }

fields! { pub struct SendBack { 8 why: Text = "退回原因" 12; } }

pub static FORM: Form = Form::new("F-207", 207, "代收快递登记", "快递", STATES, &[])
    .steps(&[
        Step::opens(1, "take", "代收", Right::TakeCalls, Take::fields).to(KEPT).owes(
            FETCH,
            Take::until,
            "代收约定 (F-207)",
        ),
        Step::from(2, "hand", "领取", &[KEPT], Right::TakeCalls, Hand::fields)
            .to(HANDED)
            .meets(&[FETCH]),
        Step::from(3, "send-back", "退回", &[KEPT], Right::TakeCalls, SendBack::fields)
            .to(SENT_BACK)
            .meets(&[FETCH]),
    ])
    .dues(DUES);

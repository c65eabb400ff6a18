//! F-205 失物招领: what was found, until its owner signs for it or it goes to the police.

use crate::forms::prelude::*;

states! {
    HELD = 1 "held" "待领" open,
    CLAIMED = 2 "claimed" "已认领",
    PASSED_ON = 3 "passed-on" "已移交",
    DISPOSED = 4 "disposed" "已处理",
}

dues! { CLAIM = 404 "失物认领" }

fields! {
    pub struct Found {
        1 what: Text = "物品" 8;
        2 place: Text = "拾得处" 6;
        3 finder: Option<Who> = "拾得人" 4;
        4 shelf: Option<Text> = "存放处" 4;
        5 until: Option<Day> = "保管至" 4;
    }
}

fields! { pub struct Claim { 6 owner: Signature = "认领人" 4; 7 proof: Text = "核对依据" 8; } }

fields! { pub struct PassOn { 8 to: Text = "移交何处" 6; 9 receipt: Option<Text> = "回执" 6; } }

fields! { pub struct Dispose { 10 why: Text = "处理说明" 12; } }

pub static FORM: Form = Form::new("F-205", 205, "失物招领登记", "失物", STATES, &[])
    .steps(&[
        Step::opens(1, "find", "拾到", Right::TakeCalls, Found::fields).to(HELD).owes(
            CLAIM,
            Found::until,
            "失物保管到期 (F-205)",
        ),
        Step::from(2, "claim", "认领", &[HELD], Right::TakeCalls, Claim::fields)
            .to(CLAIMED)
            .meets(&[CLAIM]),
        Step::from(3, "pass-on", "移交", &[HELD], Right::TakeCalls, PassOn::fields)
            .to(PASSED_ON)
            .meets(&[CLAIM]),
        Step::from(4, "dispose", "处理", &[HELD], Right::TakeCalls, Dispose::fields)
            .to(DISPOSED)
            .meets(&[CLAIM])
            .cosigned(Right::Release),
    ])
    .dues(DUES);

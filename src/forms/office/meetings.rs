//! F-51 会议与纪要: a meeting from its calling to the minutes on file (P-48). Letters stand in F-201.

use crate::forms::prelude::*;

states! {
    CALLED = 1 "called" "待开" open,
    HELD = 2 "held" "待归档" open,
    FILED = 3 "filed" "已归档",
    CANCELLED = 4 "cancelled" "取消",
}

dues! { MINUTES = 401 "纪要归档" }

choice! {
    /// Who meets. Codes are stored.
    pub enum Kind {
        Regular = 1 "regular" "例会",
        Committee = 2 "committee" "业主委员会",
        Residents = 3 "residents" "业户恳谈会",
        Work = 4 "work" "工作会议",
    }
}

fields! { pub struct Call {
    1 kind: Kind = "会议" 4;
    2 about: Text = "议题" 8;
    3 at: Moment = "时间" 6;
    4 place: Option<Text> = "地点" 6;
    5 invited: Option<Text> = "通知何人" 12;
} }

fields! { pub struct Hold {
    6 present: Text = "到会" 12;
    7 decided: Lines = "纪要" 12;
    8 filed_by: Option<Day> = "归档期限" 4;
} }

fields! { pub struct File { 9 place_kept: Text = "存放处" 6; } }

fields! { pub struct Cancel { 10 why: Text = "取消原因" 12; } }

pub static FORM: Form = Form::new("F-51", 51, "会议与纪要登记", "会议", STATES, &[])
    .steps(&[
        Step::opens(1, "call", "通知开会", Right::TakeCalls, Call::fields).to(CALLED),
        Step::from(2, "hold", "记纪要", &[CALLED], Right::TakeCalls, Hold::fields).to(HELD).owes(
            MINUTES,
            Hold::filed_by,
            "纪要整理存档 (F-51)",
        ),
        Step::from(3, "file", "归档", &[HELD], Right::TakeCalls, File::fields)
            .to(FILED)
            .meets(&[MINUTES]),
        Step::from(4, "cancel", "取消", &[CALLED], Right::TakeCalls, Cancel::fields).to(CANCELLED),
    ])
    .dues(DUES);

//! F-101 特殊人物登记: people whose coming and going the guards watch (S2-emerg 3.3.3), and the log of it. A plain register.

use crate::forms::prelude::*;

pub const TAG: u16 = 101;

choice! { pub enum Move { In = 1 "in" "进", Out = 2 "out" "出", } }

fields! {
    pub struct Enter {
        1 name: PersonName = "姓名" 4;
        2 room: Option<RoomId> = "房号" 4;
        3 work: Option<Text> = "工作单位" 4;
        4 looks: Option<Text> = "特征" 12;
        5 habits: Option<Text> = "进出规律" 12;
        6 watch: Option<bool> = "昼夜看护" 4;
    }

    pub struct Seen { 7 way: Move = "进出" 4; 8 let_in: Option<Badge> = "谁批准" 4; 9 note: Option<Text> = "情况" 12; }

    pub struct Stop { 10 why: Text = "停止原因" 12; }
}

states! { WATCHED = 1 "watched" "在册" listed, STOPPED = 2 "stopped" "停止" }

pub static FORM: Form = Form::new("F-101", TAG, "特殊人物登记", "特殊人物", STATES, &[]).steps(&[
    Step::opens(1, "enter", "登记", Right::Incident, Enter::fields).to(WATCHED),
    Step::from(2, "seen", "进出", &[WATCHED], Right::Incident, Seen::fields).to(WATCHED),
    Step::from(3, "change", "变更", &[WATCHED], Right::Incident, Enter::fields).to(WATCHED),
    Step::from(4, "stop", "停止", &[WATCHED], Right::Incident, Stop::fields).to(STOPPED),
]);

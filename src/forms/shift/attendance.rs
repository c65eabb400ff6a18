//! F-48 考勤: who of the staff came, was late or on leave on a day; agreed by those who judge the month.
//! Wages are not worked out here.

use crate::forms::prelude::*;

states! { WRITTEN = 1 "written" "待核定", AGREED = 2 "agreed" "已核定", VOID = 3 "void" "作废" }

choice! {
    /// How somebody was there or not. Codes are stored.
    pub enum Mark {
        Present = 1 "present" "出勤",
        Late = 2 "late" "迟到",
        LeftEarly = 3 "left-early" "早退",
        Absent = 4 "absent" "缺勤",
        Leave = 5 "leave" "请假",
        Rest = 6 "rest" "调休",
        Overtime = 7 "overtime" "加班",
    }
}

fields! {
    pub struct Write {
        1 who: Badge = "员工" 4;
        2 day: Day = "日期" 4;
        3 mark: Mark = "考勤" 4;
        4 came: Option<Clock> = "到岗" 4;
        5 left: Option<Clock> = "离岗" 4;
        6 note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Void { 7 why: Text = "作废原因" 12; } }

pub static FORM: Form = Form::new("F-48", 48, "考勤登记", "考勤", STATES, &[]).steps(&[
    Step::opens(1, "write", "登记", Right::KeepOffice, Write::fields).to(WRITTEN),
    Step::from(2, "change", "变更", &[WRITTEN], Right::KeepOffice, Write::fields).to(WRITTEN),
    Step::from(3, "agree", "核定", &[WRITTEN], Right::KeepStaff, Nothing::fields).to(AGREED),
    Step::from(4, "void", "作废", &[WRITTEN], Right::KeepOffice, Void::fields).to(VOID),
]);

/// How somebody was there or not, where it counts.
pub fn mark(slip: &Slip) -> Option<Mark> {
    slip.get(Write::mark).filter(|_| slip.state != VOID)
}

//! F-42 部门日、周汇报表: what a department did, what is left and what comes, read by a head (P-45, C-34).

use crate::forms::prelude::*;

states! { WRITTEN = 1 "written" "待阅" open, READ = 2 "read" "已阅" }

choice! {
    /// What the report covers. Codes are stored.
    pub enum Period {
        Day = 1 "day" "日报",
        Week = 2 "week" "周报",
    }
}

fields! {
    pub struct Write {
        1 department: Text = "部门" 4;
        2 period: Period = "日周" 4;
        3 of: Day = "日期" 4;
        4 done: Lines = "完成" 12;
        5 left: Option<Lines> = "未完" 12;
        6 plan: Option<Lines> = "下步打算" 12;
    }
}

fields! { pub struct Read { 7 opinion: Option<Text> = "批阅意见" 12; } }

pub static FORM: Form = Form::new("F-42", 42, "部门日周汇报表", "汇报", STATES, &[]).steps(&[
    Step::opens(1, "write", "填报", Right::ReportUp, Write::fields).to(WRITTEN),
    Step::from(2, "change", "修改", &[WRITTEN], Right::ReportUp, Write::fields).to(WRITTEN),
    Step::from(3, "read", "批阅", &[WRITTEN], Right::Instruct, Read::fields).to(READ),
]);

//! F-210 整改跟踪: what was found amiss in a department, the measure with its day, what was done, and whether the
//! centre found it so (P-54).

use crate::forms::prelude::*;

states! {
    FOUND = 1 "found" "待提措施" open,
    PROPOSED = 2 "proposed" "整改中" open,
    TAKEN = 3 "taken" "待验证" open,
    VERIFIED = 4 "verified" "已验证",
    DROPPED = 5 "dropped" "不再整改",
}

dues! { MEASURE = 409 "整改完成" }

fields! { pub struct Check {
    1 department: Text = "部门" 4;
    2 found: Lines = "问题" 12;
    3 about: Option<SlipRef> = "所指单" 4;
} }

fields! { pub struct Propose {
    4 measure: Lines = "措施" 12;
    5 responsible: Badge = "责任人" 4;
    6 by: Day = "完成期限" 4;
} }

fields! { pub struct Take { 7 done: Lines = "整改情况" 12; } }

fields! { pub struct Verify { 8 result: Text = "验证结果" 12; } }

fields! { pub struct Again { 9 missing: Text = "差在何处" 12; 6 by: Day = "完成期限" 4; } }

fields! { pub struct Drop { 10 why: Text = "不改原因" 12; } }

const WHY: &str = "整改措施按期完成 (P-54)";

pub static FORM: Form = Form::new("F-210", 210, "整改跟踪登记", "整改", STATES, &[])
    .steps(&[
        Step::opens(1, "check", "查出问题", Right::SpotCheck, Check::fields).to(FOUND),
        Step::from(2, "propose", "提措施", &[FOUND], Right::ReportUp, Propose::fields)
            .to(PROPOSED)
            .owes(MEASURE, Propose::by, WHY),
        Step::from(3, "take", "已整改", &[PROPOSED], Right::ReportUp, Take::fields)
            .to(TAKEN)
            .meets(&[MEASURE]),
        Step::from(4, "verify", "验证合格", &[TAKEN], Right::SpotCheck, Verify::fields)
            .to(VERIFIED),
        Step::from(5, "again", "退回再改", &[TAKEN], Right::SpotCheck, Again::fields)
            .to(PROPOSED)
            .owes(MEASURE, Again::by, WHY),
        Step::from(6, "drop", "不再整改", &[FOUND, PROPOSED], Right::Instruct, Drop::fields)
            .to(DROPPED)
            .meets(&[MEASURE]),
    ])
    .dues(DUES);

//! F-52 经理批示跟踪: given with a day, noted, done, reported back (P-50). What a head decides about a matter
//! of the shift book stands there (F-36).

use crate::forms::prelude::*;

states! {
    GIVEN = 1 "given" "待签收" open,
    NOTED = 2 "noted" "在办" open,
    DONE = 3 "done" "待回报" open,
    REPORTED = 4 "reported" "已回报",
    WITHDRAWN = 5 "withdrawn" "收回",
}

dues! { EXECUTE = 411 "批示办结" }

fields! { pub struct Give {
    1 to: Badge = "承办" 4;
    2 instruction: Lines = "批示" 12;
    3 about: Option<SlipRef> = "所指单" 4;
    4 by: Day = "办结期限" 4;
} }

fields! { pub struct Done { 5 outcome: Lines = "办理结果" 12; } }

fields! { pub struct Report { 6 answer: Option<Text> = "经理意见" 12; } }

fields! { pub struct Again { 7 missing: Text = "差在何处" 12; 4 by: Day = "办结期限" 4; } }

fields! { pub struct Withdraw { 8 why: Text = "收回原因" 12; } }

const WHY: &str = "批示按期办结 (P-50)";

pub static FORM: Form = Form::new("F-52", 52, "经理批示跟踪", "批示", STATES, &[])
    .steps(&[
        Step::opens(1, "give", "下达", Right::Instruct, Give::fields).to(GIVEN).owes(
            EXECUTE,
            Give::by,
            WHY,
        ),
        Step::from(2, "note", "签收", &[GIVEN], Right::ReportUp, Nothing::fields)
            .to(NOTED)
            .at_once(),
        Step::from(3, "done", "办结", &[NOTED], Right::ReportUp, Done::fields)
            .to(DONE)
            .meets(&[EXECUTE]),
        Step::from(4, "report", "回报经理", &[DONE], Right::ReportUp, Report::fields).to(REPORTED),
        Step::from(5, "again", "退回再办", &[DONE], Right::Instruct, Again::fields).to(NOTED).owes(
            EXECUTE,
            Again::by,
            WHY,
        ),
        Step::from(6, "withdraw", "收回", &[GIVEN, NOTED], Right::Instruct, Withdraw::fields)
            .to(WITHDRAWN)
            .meets(&[EXECUTE]),
    ])
    .dues(DUES);

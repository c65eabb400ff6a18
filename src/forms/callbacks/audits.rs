//! F-213 公司抽查回访: the company looks each quarter at how the office calls back, and what came of it (RP-10,
//! S1C-callback 六). Once in so many months, as N-60 says: who looks twice is told so, and the morning's sheet says while a
//! look is still missing.

use super::policy::CALLBACK_AUDIT_MONTHS;
use super::quota::Every;
use crate::forms::prelude::*;
use crate::forms::summing;

pub const TAG: u16 = 213;

states! {
    FOUND = 1 "found" "待整改" open,
    MENDED = 2 "mended" "已办完",
}

rules! {
    LOOKED_AT warn "{0} 至 {1} 公司已经查过:{2}" ["RP-10", "N-60"];
}

crate::dues! { MEND = 504 "整改" }

fields! {
    pub struct Audit {
        1 period: Text = "哪一季度" 4;
        2 audited_by: Text = "抽查部门" 4;
        3 many: i64 = "抽查件数" 4;
        4 wrong: i64 = "不符件数" 4;
        5 mend_by: Option<Day> = "整改期限" 4;
        6 found: Lines = "抽查结果" 12;
    }
}

fields! { pub struct Mend { 7 remedy: Lines = "整改情况" 12; } }

pub static FORM: Form = Form::new("F-213", TAG, "公司抽查回访", "抽查回访", STATES, RULES)
    .steps(&[
        Step::opens(1, "audit", "抽查", Right::CallBack, Audit::fields)
            .advise(advise)
            .owes(MEND, Audit::mend_by, "公司要求的整改期限 (RP-10)")
            .to(FOUND),
        Step::from(2, "mend", "整改完", &[FOUND], Right::CallBack, Mend::fields)
            .to(MENDED)
            .meets(&[MEND]),
    ])
    .dues(DUES);

/// The months of which a look is owed on a day, and the looks of them.
fn looks(book: &dyn Book, day: Day) -> ((Day, Day), Vec<Slip>) {
    let span = Every::Months(book.policy().limit(&CALLBACK_AUDIT_MONTHS)).around(day);
    (span, summing::opened_in(book, TAG, span))
}

fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let ((from, to), looks) = looks(ask.book, ask.occurred.day());
    let mut advice = Advice::default();
    advice.computed.push(("本期".to_string(), format!("{from} 至 {to}")));
    let before = looks.first().map(|slip| ask.book.called(slip.id).shown);
    advice
        .warnings
        .extend(before.map(|shown| LOOKED_AT.with(&[&from.to_string(), &to.to_string(), &shown])));
    advice
}

/// The last day by which the company is to look and has not, once the last month for it has begun.
pub fn missing(book: &dyn Book, day: Day) -> Option<Day> {
    let ((_, to), looks) = looks(book, day);
    (looks.is_empty() && day >= to.first_of_month()).then_some(to)
}

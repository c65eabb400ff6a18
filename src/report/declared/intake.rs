//! What callers ask, by the quarter (RP-08): the head sets the next bulletins by it.

use super::{Declared, Measure, Shape, Show, When, Which};
use crate::forms::intake::consults::record::{ANSWERED, DROPPED, VOID};
use crate::report::kind::{Build, Period, Report};

pub(in crate::report) const CONSULTS: Report = Report {
    id: "RP-08",
    name: "consults-of-quarter",
    title: "咨询汇总表",
    period: Period::Quarter,
    cites: &["RP-08", "F-10", "P-23", "S1C-consult 四"],
    build: Build::Declared(&Declared {
        form: "F-10",
        which: Which::Opened,
        but: When::In(&[VOID]),
        shape: Shape::List(&[
            ("日期", 11, 5, Show::Opened),
            ("房号", 10, 9, Show::Place),
            ("咨询的问题", 0, 0, Show::Blank("question")),
            ("正确答复", 30, 16, Show::Blank("right")),
            ("问了谁", 8, 6, Show::Blank("asked")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: &[
            ("咨询", Measure::All),
            ("当场答复", Measure::Count(When::In(&[ANSWERED]))),
            ("没有答复", Measure::Count(When::Open)),
            ("不再答复", Measure::Count(When::In(&[DROPPED]))),
            ("答复迟了", Measure::Count(When::Late)),
        ],
        notes: &["主任据此确定下季度宣传栏内容 (S1C-consult 五)"],
        signs: &["汇总人", "管理处主任"],
    }),
};

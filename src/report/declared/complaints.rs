//! Complaints as reports: by the day and the week for the department (RP-03), the month's bundle (RP-06), each department's
//! month for the manager (RP-07), and what follows from them (RP-30).

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::forms::complaints::complaint::record::{CLOSED, UNASKED, VOID};
use crate::report::kind::{Build, Period, Report};

const VOIDED: When = When::In(&[VOID]);

/// What is said of complaints wherever they are counted.
const COUNTED: &[(&str, Measure)] = &[
    ("件数", Measure::All),
    ("已结", Measure::Count(When::In(&[CLOSED, UNASKED]))),
    ("没有结", Measure::Count(When::Open)),
    ("逾期", Measure::Count(When::Late)),
    ("满意", Measure::Count(When::Chosen("heard", "satisfied"))),
    ("不满意", Measure::Count(When::Chosen("heard", "unsatisfied"))),
];

const STATISTICS: Declared = Declared {
    form: "F-30",
    which: Which::Opened,
    but: VOIDED,
    shape: Shape::Table(&[
        By::Blank("部门", "department"),
        By::Blank("等级", "grade"),
        By::Blank("方式", "channel"),
    ]),
    measures: COUNTED,
    notes: &["同一件只按一个部门、一个等级、一种方式各计一次"],
    signs: &["整理人", "部门负责人"],
};

pub(in crate::report) const OF_DAY: Report = Report {
    id: "RP-03a",
    name: "complaints-of-day",
    title: "部门日汇报:投诉",
    period: Period::Day,
    cites: &["RP-03", "F-42", "N-56", "S3 §7 L190"],
    build: Build::Declared(&STATISTICS),
};

pub(in crate::report) const OF_WEEK: Report = Report {
    id: "RP-03b",
    name: "complaints-of-week",
    title: "部门周汇报:投诉",
    period: Period::Week,
    build: Build::Declared(&STATISTICS),
    ..OF_DAY
};

pub(in crate::report) const OF_YEAR: Report = Report {
    id: "RP-06b",
    name: "complaints-of-year",
    title: "全年投诉:按月、按等级",
    period: Period::Year,
    cites: &["RP-06", "RP-07", "F-32"],
    build: Build::Declared(&Declared {
        shape: Shape::Table(&[By::Month, By::Blank("等级", "grade")]),
        notes: &["每一件按受理的月份计一次,再按等级计一次"],
        ..STATISTICS
    }),
};

pub(in crate::report) const OF_MONTH: Report = Report {
    id: "RP-06",
    name: "complaints-of-month",
    title: "住户投诉汇总表",
    period: Period::Month,
    cites: &["RP-06", "F-32", "S2-forms 六"],
    build: Build::Declared(&Declared {
        form: "F-30",
        which: Which::Opened,
        but: VOIDED,
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("受理", 11, 5, Show::Opened),
            ("房号", 10, 9, Show::Place),
            ("投诉要点", 0, 0, Show::Blank("points")),
            ("部门", 8, 6, Show::Blank("department")),
            ("等级", 4, 4, Show::Blank("grade")),
            ("处理结果", 18, 8, Show::Blank("result")),
            ("回访", 8, 6, Show::Blank("heard")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: COUNTED,
        notes: &["月底与投诉登记一起存档 (S2-forms 六)"],
        signs: &["汇总人", "客服主管"],
    }),
};

pub(in crate::report) const TO_MANAGER: Report = Report {
    id: "RP-07",
    name: "complaints-by-department",
    title: "投诉报告部门汇总",
    period: Period::Month,
    cites: &["RP-07", "F-33", "S2-complaint 3.3.1"],
    build: Build::Declared(&Declared {
        shape: Shape::Table(&[By::Blank("部门", "department"), By::Building, By::State]),
        notes: &["每件的全过程在单上;随表附每件的投诉报告 (S2-complaint 3.3.1)"],
        signs: &["客服部负责人", "管理处经理"],
        ..STATISTICS
    }),
};

pub(in crate::report) const IMPROVEMENTS: Report = Report {
    id: "RP-30",
    name: "improvements",
    title: "改进方案一览",
    period: Period::Month,
    cites: &["RP-30", "F-210", "P-54", "S4 4.5.3"],
    build: Build::Declared(&Declared {
        form: "F-210",
        which: Which::Standing,
        but: When::Never,
        shape: Shape::List(&[
            ("提出", 11, 5, Show::Opened),
            ("部门", 8, 8, Show::Blank("department")),
            ("问题", 0, 0, Show::Blank("found")),
            ("改进方案", 24, 14, Show::Blank("measure")),
            ("责任人", 8, 6, Show::Blank("responsible")),
            ("期限", 10, 10, Show::Blank("by")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: &[
            ("共", Measure::All),
            ("没有办完", Measure::Count(When::Open)),
            ("逾期", Measure::Count(When::Late)),
        ],
        notes: &[],
        signs: &["物业助理", "管理中心经理"],
    }),
};

//! What rounds found, what the shifts left, and what went upward at once: by the day for the manager, by the month for the
//! archive (RP-13, RP-14, RP-15, RP-31, RP-33).

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::forms::shift::book_entry::{DONE, VOID};
use crate::forms::shift::{attendance, legacy, patrols, staff_appraisals};
use crate::report::kind::{Build, Period, Report};

const ROUNDS: &[(&str, u8, u8, Show)] = &[
    ("单号", 11, 11, Show::Number),
    ("时间", 11, 5, Show::Opened),
    ("巡视人", 8, 6, Show::Blank("walker")),
    ("类别", 6, 4, Show::Blank("group")),
    ("巡视、发现", 0, 0, Show::Matter),
    ("交办部门", 10, 8, Show::Blank("department")),
    ("整改期限", 10, 10, Show::Blank("mend_by")),
    ("状态", 8, 8, Show::State),
];

const COUNTED: &[(&str, Measure)] = &[
    ("巡视", Measure::Count(When::In(&[patrols::WALKED]))),
    ("发现", Measure::Count(When::Filled("finding"))),
    ("已整改", Measure::Count(When::In(&[patrols::MENDED]))),
    ("没有整改", Measure::Count(When::Open)),
    ("超过期限", Measure::Count(When::Late)),
];

pub(in crate::report) const ROUNDS_OF_DAY: Report = Report {
    id: "RP-13",
    name: "patrols-of-day",
    title: "巡视日报",
    period: Period::Day,
    cites: &["RP-13", "F-45", "P-28", "S2-patrol 3.5.8"],
    build: Build::Declared(&Declared {
        form: "F-45",
        which: Which::Standing,
        but: When::Never,
        shape: Shape::List(ROUNDS),
        measures: COUNTED,
        notes: &["向物业经理报告当天巡视状况和解决进度,早前没有整改的也在内 (S2-patrol 3.5.8)"],
        signs: &["巡视人", "物业经理"],
    }),
};

pub(in crate::report) const ROUNDS_OF_MONTH: Report = Report {
    id: "RP-14",
    name: "patrols-of-month",
    title: "巡视跟进登记月度装订",
    period: Period::Month,
    cites: &["RP-14", "F-45", "F-46", "N-71", "S2-forms 三"],
    build: Build::Declared(&Declared {
        form: "F-45",
        which: Which::Standing,
        but: When::Never,
        shape: Shape::List(ROUNDS),
        measures: COUNTED,
        notes: &["没有整改的转入下月 (S2-forms 三)"],
        signs: &["物业助理", "物业主任"],
    }),
};

pub(in crate::report) const LEFT_OVER: Report = Report {
    id: "RP-15",
    name: "legacy-of-month",
    title: "遗留问题档案",
    period: Period::Month,
    cites: &["RP-15", "F-40", "F-46", "P-27", "S2-shift 八"],
    build: Build::Declared(&Declared {
        form: "F-40",
        which: Which::Standing,
        but: When::Never,
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("立档", 11, 5, Show::Opened),
            ("问题", 0, 0, Show::Matter),
            ("未决原因", 20, 12, Show::Blank("why")),
            ("进展", 18, 10, Show::Blank("progress")),
            ("怎样解决", 18, 8, Show::Blank("outcome")),
            ("状态", 8, 6, Show::State),
        ]),
        measures: &[
            ("在档", Measure::All),
            ("本月 OK", Measure::Count(When::In(&[legacy::SOLVED]))),
            ("转下月", Measure::Count(When::Open)),
        ],
        notes: &["与物业报表一起存档 (S2-shift 八)"],
        signs: &["物业助理", "管理处经理"],
    }),
};

pub(in crate::report) const UPWARD: Report = Report {
    id: "RP-33",
    name: "reported-upward",
    title: "值班上报事项",
    period: Period::Month,
    cites: &["RP-33", "F-36", "P-26", "S1C-duty 二"],
    build: Build::Declared(&Declared {
        form: "F-36",
        which: Which::Opened,
        but: When::By(|slip, _| {
            use crate::forms::shift::book_entry::{Class, Write, class_of};
            let urgent = class_of(slip) == Some(Class::Urgent);
            slip.state == VOID || !(urgent || slip.get(Write::reported) == Some(true))
        }),
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("时间", 11, 5, Show::Opened),
            ("房号", 10, 9, Show::Place),
            ("事项", 0, 0, Show::Blank("matter")),
            ("已报经理", 8, 8, Show::Blank("reported")),
            ("经理批示", 20, 10, Show::Blank("instruction")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: &[
            ("紧急", Measure::Count(When::Chosen("class", "urgent"))),
            ("已报经理", Measure::Count(When::Yes("reported"))),
            ("有批示", Measure::Count(When::Filled("instruction"))),
            ("OK", Measure::Count(When::In(&[DONE]))),
        ],
        notes: &["重大问题立即向主任报告 (S1C-duty 二);投诉、事件的上报在各自的单上"],
        signs: &["值班人", "管理处主任"],
    }),
};

pub(in crate::report) const ATTENDANCE: Report = Report {
    id: "RP-31",
    name: "staff-of-month",
    title: "员工考勤考核表",
    period: Period::Month,
    cites: &["RP-31", "F-48", "S1D 12"],
    build: Build::Declared(&Declared {
        form: "F-48",
        which: Which::Opened,
        but: When::In(&[attendance::VOID]),
        shape: Shape::Table(&[By::Blank("员工", "who")]),
        measures: &[
            ("天数", Measure::All),
            ("出勤", Measure::Count(When::Chosen("mark", "present"))),
            ("迟到", Measure::Count(When::Chosen("mark", "late"))),
            ("早退", Measure::Count(When::Chosen("mark", "left-early"))),
            ("缺勤", Measure::Count(When::Chosen("mark", "absent"))),
            ("请假", Measure::Count(When::Chosen("mark", "leave"))),
            ("加班", Measure::Count(When::Chosen("mark", "overtime"))),
        ],
        notes: &["奖惩建议写在员工考核表 (F-224) 上,主任定 (S1D 12)"],
        signs: &["制表", "部门负责人", "管理处主任"],
    }),
};

pub(in crate::report) const PROPOSALS: Report = Report {
    id: "RP-31b",
    name: "proposals-of-year",
    title: "奖惩建议",
    period: Period::Year,
    cites: &["RP-31", "F-224", "N-72", "S1D 12"],
    build: Build::Declared(&Declared {
        form: "F-224",
        which: Which::Opened,
        but: When::By(|slip, _| {
            use crate::forms::shift::staff_appraisals::{Proposal, VOID, Write};
            let proposed = slip.get(Write::proposal);
            slip.state == VOID || proposed.is_none_or(|p| p == Proposal::Nothing)
        }),
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("员工", 8, 6, Show::Blank("who")),
            ("月年", 6, 4, Show::Blank("period")),
            ("哪个月", 10, 10, Show::Blank("of")),
            ("建议", 6, 4, Show::Blank("proposal")),
            ("事由", 0, 0, Show::Blank("ground")),
            ("主任意见", 16, 10, Show::Blank("opinion")),
            ("状态", 12, 8, Show::State),
        ]),
        measures: &[
            ("奖励", Measure::Count(When::Chosen("proposal", "reward"))),
            ("处罚", Measure::Count(When::Chosen("proposal", "penalty"))),
            ("待主任签字", Measure::Count(When::In(&[staff_appraisals::DRAWN]))),
        ],
        notes: &["月底和年终各部门提出,主任签字才算 (S1D 12)"],
        signs: &["部门负责人", "管理处主任"],
    }),
};

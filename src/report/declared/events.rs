//! Activities, visits and rounds of opinion sheets: what came of each (RP-22, RP-23, RP-25).

use super::{Declared, Measure, Shape, Show, When, Which};
use crate::engine::prelude::*;
use crate::forms::catalogue::opinions;
use crate::forms::events::{activities, visits};
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::Cell;

pub(in crate::report) const OPINIONS: Report = Report {
    id: "RP-22",
    name: "opinions-of-year",
    title: "业户意见调查统计",
    period: Period::Year,
    cites: &["RP-22", "F-53", "P-47", "S1D 6"],
    build: Build::Declared(&Declared {
        form: "F-53",
        which: Which::Opened,
        but: When::In(&[opinions::VOID]),
        shape: Shape::List(&[
            ("批次", 16, 12, Show::Blank("round")),
            ("发出", 6, 4, Show::Blank("given")),
            ("收回", 6, 4, Show::By(|slip, _| Cell::Number(opinions::collected(slip)))),
            ("满意", 6, 4, Show::Blank("content")),
            ("一般", 6, 4, Show::Blank("fair")),
            ("不满", 6, 4, Show::Blank("discontent")),
            ("反映问题", 0, 0, Show::Blank("finding")),
            ("整改措施", 24, 12, Show::Blank("measure")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: &[
            ("批次", Measure::All),
            ("发出", Measure::Number("given")),
            ("满意", Measure::Number("content")),
            ("一般", Measure::Number("fair")),
            ("不满", Measure::Number("discontent")),
        ],
        notes: &["反馈信息统计汇报,提出整改完善措施 (S1D 6)"],
        signs: &["统计人", "管理处经理"],
    }),
};

/// What came of the callbacks of an activity, over all their rounds.
fn asked(slip: &Slip, of: fn((i64, i64)) -> i64) -> Cell {
    let count = activities::asked(slip).and_then(|both| usize::try_from(of(both)).ok());
    count.map_or(Cell::Empty, Cell::from)
}

pub(in crate::report) const ACTIVITIES: Report = Report {
    id: "RP-23",
    name: "activities-of-year",
    title: "社区活动总结",
    period: Period::Year,
    cites: &["RP-23", "F-98", "P-42", "S2-culture 3.7"],
    build: Build::Declared(&Declared {
        form: "F-98",
        which: Which::Opened,
        but: When::In(&[activities::YEAR]),
        shape: Shape::List(&[
            ("时间", 11, 5, Show::Blank("at")),
            ("活动", 14, 10, Show::Blank("name")),
            ("参加", 6, 4, Show::Blank("people")),
            ("回访", 6, 4, Show::By(|slip, _| asked(slip, |(asked, _)| asked))),
            ("满意", 6, 4, Show::By(|slip, _| asked(slip, |(_, satisfied)| satisfied))),
            ("总结", 0, 0, Show::Blank("summary")),
            ("照片", 12, 8, Show::Blank("photos")),
            ("状态", 10, 10, Show::State),
        ]),
        measures: &[
            ("活动", Measure::All),
            ("已办完", Measure::Count(When::In(&[activities::DONE]))),
            ("取消", Measure::Count(When::In(&[activities::CANCELLED]))),
            ("参加人次", Measure::Number("people")),
        ],
        notes: &["汇总活动照片,对活动进行总结 (S2-culture 3.7)"],
        signs: &["物业助理", "管理处经理"],
    }),
};

pub(in crate::report) const VISITS: Report = Report {
    id: "RP-25",
    name: "visits-of-month",
    title: "拜访汇报",
    period: Period::Month,
    cites: &["RP-25", "F-47", "P-29", "S2-visit 4.1.6"],
    build: Build::Declared(&Declared {
        form: "F-47",
        which: Which::Opened,
        but: When::Never,
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("房号", 10, 9, Show::Place),
            ("方式", 10, 4, Show::Blank("way")),
            ("拜访人", 8, 6, Show::Blank("visitor")),
            ("意见建议", 0, 0, Show::Blank("heard")),
            ("转办", 4, 4, Show::Blank("matters")),
            ("报给谁", 8, 6, Show::Blank("reported_to")),
            ("状态", 8, 8, Show::State),
        ]),
        measures: &[
            ("拜访", Measure::All),
            ("业主不愿", Measure::Count(When::In(&[visits::DECLINED]))),
            ("满意", Measure::Count(When::Yes("satisfied"))),
            ("有意见的", Measure::Count(When::Filled("heard"))),
            ("待答复", Measure::Count(When::In(&[visits::FOLLOWED]))),
        ],
        notes: &["电话拜访报物业主任,上门拜访报物业经理 (S2-visit 4.1.6、4.2.9)"],
        signs: &["拜访人", "物业主任"],
    }),
};

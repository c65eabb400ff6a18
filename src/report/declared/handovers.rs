//! Houses that were handed over: the day's sheet (F-105) and how far the estate is (F-59). Of a house that was not taken
//! over the reason stands beside it (RP-20).

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::estate::house_handover::record as handover;
use crate::report::Span;
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::Cell;

/// The most handovers of one stage that are read.
const READ: usize = 20_000;

/// All that count, in order.
fn ever(book: &dyn Book, _: Span) -> Vec<SlipId> {
    let stages = handover::STATES.iter().filter(|state| state.code != handover::VOID);
    let ids = stages.flat_map(|state| {
        book.under(Index::InState, state_key_of(handover::TAG, state.code), READ)
    });
    let mut found: Vec<SlipId> = ids.collect();
    found.sort_unstable();
    found
}

/// Those that came to the hall or got their keys in the span.
fn of_span(book: &dyn Book, span: Span) -> Vec<SlipId> {
    let within = |day: Option<Day>| day.is_some_and(|day| span.from <= day && day <= span.to);
    let mut found = ever(book, span);
    found.retain(|id| {
        book.slip(*id).is_some_and(|slip| {
            within(slip.get(handover::CAME_ON)) || within(slip.get(handover::HANDED_ON))
        })
    });
    found
}

fn is_handed(slip: &Slip, _: &dyn Book) -> bool {
    slip.has(handover::HANDED_ON)
}

pub(in crate::report) const OF_DAY: Report = Report {
    id: "RP-20",
    name: "handovers-of-day",
    title: "交房日报表",
    period: Period::Day,
    cites: &["RP-20", "F-105", "S3 L20–22"],
    build: Build::Declared(&Declared {
        form: "F-58",
        which: Which::By(of_span),
        but: When::Never,
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("房号", 12, 10, Show::Place),
            ("状态", 12, 12, Show::State),
            (
                "费用至",
                10,
                10,
                Show::By(|slip, _| slip.get(handover::PAID_TO).map_or(Cell::Empty, Cell::Day)),
            ),
            (
                "实收",
                10,
                9,
                Show::By(|slip, _| slip.get(handover::PAID_SUM).map_or(Cell::Empty, Cell::Money)),
            ),
            ("交出钥匙", 8, 4, Show::Blank("keys")),
            ("留钥匙", 6, 4, Show::Blank("kept")),
            ("未接原因", 0, 0, Show::Blank("reason")),
        ]),
        measures: &[
            ("办理", Measure::All),
            ("交付", Measure::Count(When::By(is_handed))),
            ("未接", Measure::Count(When::In(&[handover::DECLINED]))),
            ("有遗留问题", Measure::Count(When::Filled("defects"))),
            ("实收", Measure::Money(|slip, _| slip.get(handover::PAID_SUM).unwrap_or_default())),
        ],
        notes: &["每接受一套即登记;未接的写明原因 (S3 L21)"],
        signs: &["制表", "负责人"],
    }),
};

pub(in crate::report) const SO_FAR: Report = Report {
    id: "RP-20a",
    name: "handovers",
    title: "房屋交接汇总报表",
    period: Period::Now,
    cites: &["RP-20", "F-59", "S3 L20–21"],
    build: Build::Declared(&Declared {
        form: "F-58",
        which: Which::By(ever),
        but: When::Never,
        shape: Shape::Table(&[By::State, By::Building, By::Blank("未接", "reason")]),
        measures: &[
            ("户数", Measure::All),
            ("交付", Measure::Count(When::By(is_handed))),
            ("未接", Measure::Count(When::In(&[handover::DECLINED]))),
            ("整改中", Measure::Count(When::In(&[handover::MENDING]))),
            ("实收", Measure::Money(|slip, _| slip.get(handover::PAID_SUM).unwrap_or_default())),
        ],
        notes: &["还没有来办的不在表上;全部房屋见房屋状况图"],
        signs: &["制表", "负责人"],
    }),
};

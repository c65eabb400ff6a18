//! Houses that were handed over: the day's sheet (F-105), which tells of that day alone, and how far the estate is (F-59).
//! Of a house that was not taken over the reason stands beside it (RP-20).

use super::{By, Declared, Measure, Shape, When, Which, cells};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::receipts;
use crate::forms::estate::house_handover::record::{self as handover, steps};
use crate::forms::estate::{house_handover, people};
use crate::report::Span;
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::{Cell, Row, Sheet};
use crate::report::slips::slip_cells;

/// The most handovers of one stage that are read.
const READ: usize = 20_000;

/// All that count, in order.
fn ever(book: &dyn Book, _: Span) -> Vec<SlipId> {
    let stages = handover::STATES.iter().filter(|state| state.code != handover::VOID);
    let ids = stages.flat_map(|state| {
        book.under(Index::InState, state_key_of(handover::TAG, state.code), READ)
    });
    let mut found: Vec<SlipId> = ids.collect();
    found.arrange();
    found
}

/// Those on which something was done in the span that the day's sheet tells of, as they were opened. Of what was void
/// there is only the money, which came and went.
fn of_span(book: &dyn Book, span: Span) -> Vec<Slip> {
    let void = book.under(Index::InState, state_key_of(handover::TAG, handover::VOID), READ);
    let found = ever(book, span).into_iter().chain(void).filter_map(|id| book.slip(id));
    let mut slips: Vec<Slip> = found
        .filter(|slip| match slip.state {
            handover::VOID => done(slip, span, &[steps::PAY, steps::TAKE_BACK]),
            _ => done(slip, span, TOLD),
        })
        .collect();
    slips.arrange_by_key(|slip| (slip.opened(), slip.id));
    slips
}

/// What the day's sheet tells of.
const TOLD: &[u16] =
    &[steps::ARRIVE, steps::PAY, steps::TAKE_BACK, steps::HAND, steps::DECLINE, steps::AGAIN];

/// Whether one of these steps was done in the span.
fn done(slip: &Slip, span: Span, which: &[u16]) -> bool {
    slip.story.iter().any(|deed| which.contains(&deed.step) && span.contains(deed.occurred))
}

/// How far it was at the end of the span, in no finer words than its story keeps.
fn stage(slip: &Slip, span: Span) -> &'static str {
    let turning = [steps::ARRIVE, steps::AGAIN, steps::HAND, steps::DECLINE];
    let by_then = slip.story.iter().rev().filter(|deed| deed.occurred.day() <= span.to);
    match by_then.map(|deed| deed.step).find(|step| turning.contains(step)) {
        Some(steps::HAND) => "已交付",
        Some(steps::DECLINE) => "未接",
        _ => "在办",
    }
}

/// Why it was not taken over in the span. The slip keeps the last reason alone: where it was declined again since, that
/// is said and not put in the place of the first.
fn reason_then(book: &dyn Book, slip: &Slip, span: Span) -> Cell {
    match slip.last_deed(steps::DECLINE) {
        Some(last) if span.contains(last.occurred) => {
            cells::cell(book, &house_handover::FORM, slip, "reason")
        }
        _ => "后来又未接,原因见单".into(),
    }
}

/// The sheet of a day: of each house what was done in the span and nothing else, so that the sheet of a day that is over
/// stays as it was, whatever becomes of the house.
fn of_day(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("房号", 12, 10),
        ("状态", 12, 12),
        ("费用至", 10, 10),
        ("实收", 10, 9),
        ("交出钥匙", 8, 4),
        ("留钥匙", 6, 4),
        ("未接原因", 0, 0),
    ]);
    let (mut handed, mut declined, mut left, mut sum) = (0_usize, 0_usize, 0_usize, Money::ZERO);
    for slip in of_span(book, span) {
        let blank = |name| cells::cell(book, &house_handover::FORM, &slip, name);
        let (hands, declines) =
            (done(&slip, span, &[steps::HAND]), done(&slip, span, &[steps::DECLINE]));
        let taken = receipts::moved_for(book, slip.id, |at| span.contains(at));
        handed += usize::from(hands);
        declined += usize::from(declines);
        left += usize::from(hands && slip.rows_of(handover::Inspect::defects).next().is_some());
        sum = sum.plus(taken).unwrap_or(sum);
        let [number, place, ..] = slip_cells(book, &slip);
        let to = house_handover::paid_to_on(book, slip.id, span.to);
        let row = vec![
            number,
            place,
            stage(&slip, span).into(),
            to.map_or(Cell::Empty, Cell::Day),
            if taken == Money::ZERO { Cell::Empty } else { taken.into() },
            if hands { blank("keys") } else { Cell::Empty },
            if hands { blank("kept") } else { Cell::Empty },
            if declines { reason_then(book, &slip, span) } else { Cell::Empty },
        ];
        sheet.rows.push(Row::of(Some(slip.id), row));
    }
    sheet.sum("办理", sheet.rows.len());
    sheet.sum("交付", handed);
    sheet.sum("未接", declined);
    sheet.sum("有遗留问题", left);
    sheet.sum("实收", sum);
    sheet.notes.push("每接受一套即登记;未接的写明原因 (S3 L21)".to_string());
    sheet.signs.extend(["制表", "负责人"].map(str::to_string));
    sheet
}

fn is_handed(slip: &Slip, _: &dyn Book) -> bool {
    slip.has(handover::HANDED_ON)
}

/// Why a house is not taken over; of one that was shown again it is no matter any more.
fn reason(slip: &Slip, book: &dyn Book) -> String {
    let reason = slip.text(handover::Decline::reason).to_string();
    match slip.state {
        handover::DECLINED => people::without_names(book, slip, reason),
        _ => String::new(),
    }
}

pub(in crate::report) const OF_DAY: Report = Report {
    id: "RP-20",
    name: "handovers-of-day",
    title: "交房日报表",
    period: Period::Day,
    cites: &["RP-20", "F-105", "S3 L20–22"],
    build: Build::By(of_day),
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
        shape: Shape::Table(&[By::State, By::Building, By::Said("未接", reason)]),
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

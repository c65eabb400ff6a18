//! The month's sheet of the roster: who stands each shift of each day, who answers for it, and what nobody stands.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::forms::shift::handover::Shift;
use crate::forms::shift::roster::cover::{Cover, holiday, managers};

const SHIFTS: [Shift; 4] = [Shift::Night, Shift::Morning, Shift::Middle, Shift::Day];

fn row(book: &dyn Book, cover: &Cover<'_>, day: Day) -> (Row, usize) {
    let names = |badges: Vec<Badge>| -> Cell {
        badges.iter().map(|who| staff::short(book, *who)).collect::<Vec<_>>().join("、").into()
    };
    let duties = cover.day(day);
    let of = |shift: Shift| {
        let own = duties.iter().filter(|duty| duty.shift == shift);
        names(own.map(|duty| duty.who).collect())
    };
    let gaps = cover.gaps(day);
    let missing: Vec<&str> =
        gaps.iter().map(|gap| gap.shift.map_or("带班", Shift::label)).collect();
    let weekday = ["一", "二", "三", "四", "五", "六", "日"][day.weekday()];
    let mut cells = vec![Cell::Day(day), weekday.into()];
    cells.extend(SHIFTS.map(of));
    cells.push(names(managers(book, day).into_iter().map(|(_, who)| who).collect()));
    let said = match (holiday(day), missing.is_empty()) {
        (Some(name), true) => name.to_string(),
        (Some(name), false) => format!("{name} 缺 {}", missing.join("、")),
        (None, true) => String::new(),
        (None, false) => format!("缺 {}", missing.join("、")),
    };
    cells.push(said.into());
    (Row::of(None, cells), gaps.len())
}

pub(super) fn of_month(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("日期", 10, 10),
        ("星期", 4, 4),
        ("夜班", 10, 8),
        ("早班", 10, 8),
        ("中班", 10, 8),
        ("日班", 10, 8),
        ("带班", 10, 8),
        ("缺班", 0, 0),
    ]);
    let (cover, mut day, mut gaps) = (Cover::of(book), span.from, 0);
    while day <= span.to {
        let (row, missing) = row(book, &cover, day);
        sheet.rows.push(row);
        gaps += missing;
        day = day.next(1);
    }
    sheet.sum("缺班", gaps);
    sheet.notes.push("夜班是当天零点到八点的那一班".to_string());
    sheet
}

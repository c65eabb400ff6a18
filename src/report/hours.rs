//! The hours of the day: when people ring and when papers are opened, so that the roster (F-38) puts people where the work is.

use super::sheet::bar;
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::intake::contact;

/// Cells of a bar.
const BAR: usize = 24;
/// The most papers that are read.
const READ_LIMIT: usize = 200_000;
/// Hours of a day.
const HOURS: usize = 24;

/// What came in one hour of all the days.
#[derive(Clone, Default)]
struct Hour {
    calls: Vec<SlipId>,
    papers: Vec<SlipId>,
}

/// P-25: a row an hour that has anything, over all days of the period.
pub(super) fn of_month(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("钟点", 13, 13),
        ("来电来访", 8, 8),
        ("开单", 8, 6),
        ("合计", 8, 6),
        ("图", 0, 0),
    ]);
    let mut hours = vec![Hour::default(); HOURS];
    let (from, to) = span.key_range();
    for id in book.keys(Index::Day, from, to, READ_LIMIT) {
        let matter = forms::tagged(id.form).is_some_and(super::day::is_of_day);
        if id.form != contact::FORM.tag && !matter {
            continue;
        }
        let Some(slip) = book.slip(id) else { continue };
        let Some(hour) = hours.get_mut(usize::from(slip.opened().clock().minutes() / 60)) else {
            continue;
        };
        if id.form == contact::FORM.tag { hour.calls.push(id) } else { hour.papers.push(id) }
    }
    let count = |hour: &Hour| hour.calls.len() + hour.papers.len();
    let most = hours.iter().map(count).max().unwrap_or(0);
    let all: usize = hours.iter().map(count).sum();
    for (n, hour) in hours.into_iter().enumerate() {
        let own = count(&hour);
        if own == 0 {
            continue;
        }
        let cells = vec![
            Cell::from(format!("{n:02}:00–{:02}:00", n + 1)),
            hour.calls.len().into(),
            hour.papers.len().into(),
            own.into(),
            bar(own, most, BAR),
        ];
        sheet.rows.push(Row::over(cells, [hour.calls, hour.papers].concat()));
    }
    sheet.sum("合计", all);
    sheet.notes.push(
        "按受理的时刻计,来电开了单的两栏各计一次;排班照着看:哪几个钟头要多一个人".to_string(),
    );
    sheet
}

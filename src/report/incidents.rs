//! Special incidents: each with its clock from the event to the company's receipt, for the month's bundle (RP-18,
//! N-39, N-40), and by which of the two ways its report goes (RP-19).

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::estate::rooms;
use crate::forms::events::incident::record::{
    CALM, Class, Draft, FALSE_ALARM, FILED, Kind, Open, PHONED_AT, RECEIVED_AT, REPORT, RUNNING,
    TAG, matter,
};

/// The most incidents of one day that are read.
const READ_LIMIT: usize = 1_000;

/// Hours and minutes between two moments.
fn took(from: Moment, to: Moment) -> String {
    let minutes = from.minutes_until(to);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn row(book: &dyn Book, slip: &Slip) -> Option<Row> {
    let real = (RUNNING..=FILED).contains(&slip.state) || slip.state == FALSE_ALARM;
    let kind = slip.get(Open::kind).filter(|_| real)?;
    let opened = slip.opened();
    let class = slip.get(Draft::class).unwrap_or(Kind::class(kind));
    let way = match class {
        Class::Security => "营运负责人",
        Class::Engineering => "公司工程顾问",
    };
    let received = slip.get(RECEIVED_AT);
    let state = crate::forms::tagged(TAG).and_then(|form| form.state(slip.state));
    let place = slip.get(Open::room).map_or_else(String::new, |room| rooms::shown(book, room));
    let cells = vec![
        Cell::Day(opened.day()),
        opened.clock().to_string().into(),
        class.label().into(),
        place.into(),
        matter(slip).into(),
        slip.text(Draft::result).into(),
        way.into(),
        slip.get(PHONED_AT).map_or(Cell::Empty, |at| took(opened, at).into()),
        received.map_or(Cell::Empty, |at| took(opened, at).into()),
        state.map_or("", |state| state.label).into(),
        format!("{:06}", slip.id.number).into(),
    ];
    Some(Row::of(Some(slip.id), cells))
}

/// Everything that happened in the month, in order: what the month's bundle must hold.
pub(super) fn of_month(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("日期", 10, 10),
        ("时间", 5, 5),
        ("性质", 8, 8),
        ("房号", 10, 9),
        ("事件", 0, 0),
        ("结果", 0, 0),
        ("书面报送", 12, 8),
        ("电话用时", 8, 6),
        ("收到用时", 8, 6),
        ("状态", 8, 6),
        ("单号", 6, 6),
    ]);
    let (mut day, mut late, mut owed) = (span.from, 0_usize, 0_usize);
    while day <= span.to {
        let at = u64::try_from(day.number()).unwrap_or(0);
        let form = u64::from(TAG);
        let ids = book.keys(Index::Day, (at, form), (at, form), READ_LIMIT);
        for slip in ids.into_iter().filter_map(|id| book.slip(id)) {
            let Some(row) = row(book, &slip) else { continue };
            sheet.rows.push(row);
            let over = |due: &crate::engine::slip::Due| due.met.unwrap_or(now) > due.at;
            late += usize::from(slip.due(REPORT).is_some_and(over));
            owed += usize::from((RUNNING..=CALM).contains(&slip.state));
        }
        day = day.next(1);
    }
    sheet.sum("事件", sheet.rows.len());
    if owed > 0 {
        sheet.sum("待报告", owed);
    }
    if late > 0 {
        sheet.sum("超时", late);
        sheet.notes.push("用时从发生算到公司收到,不是算到寄出 (N-39)".to_string());
    }
    sheet
}

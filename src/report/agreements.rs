//! What long-term agreements require in the next two weeks: service days, and callbacks in the middle and
//! at the end of a term (F-24, P-03, N-25).

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::agreement;
use crate::forms::billing::agreement::Days;
use crate::forms::billing::payers;
use crate::forms::catalogue::{partners, prices};
use crate::forms::dues;
use crate::forms::estate::rooms;

const DAYS_AHEAD: u64 = 14;
/// The most agreements to read in each state.
const READ_LIMIT: usize = 20_000;
/// The most service days of one agreement: one a day, and missed earlier ones.
const MAX_SERVICE_DAYS: usize = 32;

/// States in which an agreement still requires something.
const STATES: [u16; 3] = [agreement::SERVING, agreement::MIDTERM, agreement::ENDED];
const DUES: [(u16, &str); 3] = [
    (dues::MIDTERM.number(), "中期回访"),
    (dues::EXPIRES.number(), "到期"),
    (dues::CALLBACK.number(), "回访"),
];

/// What one agreement requires until a moment, with the cells for price and settlement.
fn requirements(
    book: &dyn Book,
    slip: &Slip,
    until: Moment,
) -> Vec<(Moment, &'static str, [Cell; 2])> {
    let mut found = Vec::new();
    if slip.state != agreement::ENDED
        && let Some(days) = Days::of(&slip.fields)
    {
        let served = agreement::ahead(book, &days, until.day(), MAX_SERVICE_DAYS);
        let service_row = |(at, price, settle): (Moment, _, agreement::Settle)| {
            (at, "服务", [Cell::Money(price), settle.label().into()])
        };
        found.extend(served.into_iter().map(service_row));
    }
    for (what, word) in DUES {
        let running = slip.due(what).filter(|d| d.met.is_none() && d.at.day() <= until.day());
        found.extend(running.map(|d| (d.at, word, [Cell::Empty, Cell::Empty])));
    }
    found
}

/// Partner firms whose agreement ends; the desk must not recommend them afterwards (P-55).
fn ending_partners(book: &dyn Book, until: Moment) -> Vec<(Moment, Row)> {
    let listed = book.under(Index::State, u64::from(partners::TAG), READ_LIMIT).into_iter();
    let row = |slip: Slip| {
        let due = slip.due(dues::AGREEMENT).filter(|d| d.met.is_none() && d.at <= until)?;
        let cells = vec![
            Cell::Day(due.at.day()),
            Cell::Empty,
            "合作到期".into(),
            Cell::Empty,
            partners::firm(&slip).into(),
            Cell::Empty,
            Cell::Empty,
            format!("{:06}", slip.id.number).into(),
        ];
        Some((due.at, Row::of(Some(slip.id), cells)))
    };
    listed.filter_map(|id| book.slip(id)).filter_map(row).collect()
}

/// F-24: the days of the next two weeks in order, after past days that were not dealt with.
pub(super) fn upcoming(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("日期", 10, 10),
        ("时间", 5, 5),
        ("要办的", 8, 8),
        ("房号", 10, 9),
        ("服务项目", 0, 0),
        ("单价", 9, 9),
        ("结算", 6, 4),
        ("协议", 11, 6),
    ]);
    let until = now.plus_minutes(i64::try_from(DAYS_AHEAD).unwrap_or(0) * 24 * 60);
    let in_state = |state| {
        book.under(Index::InState, state_key_of(agreement::TAG, state), READ_LIMIT).into_iter()
    };
    let mut rows: Vec<(Moment, Row)> = Vec::new();
    let mut late = 0_usize;
    for slip in STATES.into_iter().flat_map(in_state).filter_map(|id| book.slip(id)) {
        let item = u64::from(agreement::item(&slip.fields));
        let item = prices::name(book, item).unwrap_or_default();
        let place = rooms::shown(book, RoomId(payers::on(&slip).room));
        for (at, what, [price, settle]) in requirements(book, &slip, until) {
            late += usize::from(at.day() < now.day());
            let cells = vec![
                Cell::Day(at.day()),
                at.clock().to_string().into(),
                what.into(),
                place.as_str().into(),
                item.as_str().into(),
                price,
                settle,
                format!("{:06}", slip.id.number).into(),
            ];
            rows.push((at, Row::of(Some(slip.id), cells)));
        }
    }
    rows.extend(ending_partners(book, until));
    rows.arrange_by_key(|(at, row)| (*at, row.slip));
    sheet.rows = rows.into_iter().map(|(_, row)| row).collect();
    let services = sheet.rows.iter().filter(|r| r.cells.get(2) == Some(&"服务".into())).count();
    sheet.sum("服务", services);
    sheet.sum("其他", sheet.rows.len() - services);
    if late > 0 {
        sheet.sum("已过日子", late);
        sheet.notes.push("已过日子的请即出单或记“本次不做” (P-03)".to_string());
    }
    sheet
}

//! What the long-term agreements ask of the office in the next two weeks: service days, and the
//! callbacks in the middle and at the end of a term (F-24, P-03, N-25).

use super::{Cell, Row, Sheet, Span};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::slip::{Index, Slip, state_key_of};
use crate::engine::value::RoomId;
use crate::forms::billing::agreement;
use crate::forms::billing::agreement::Days;
use crate::forms::billing::payers;
use crate::forms::catalogue::{partners, prices};
use crate::forms::dues;
use crate::forms::estate::rooms;

/// Days ahead.
const AHEAD: u64 = 14;
/// Agreements that are looked through in each state.
const MOST: usize = 20_000;
/// Service days of one agreement: one a day, and what was left undone before.
const DAYS_MOST: usize = 32;

/// States in which an agreement still asks for something.
const STATES: [u16; 3] = [agreement::SERVING, agreement::MIDTERM, agreement::ENDED];
const CALLS: [(u16, &str); 3] = [
    (dues::MIDTERM.number(), "中期回访"),
    (dues::EXPIRES.number(), "到期"),
    (dues::CALLBACK.number(), "回访"),
];

/// What one agreement asks for by the end of the time, with the cells of price and settlement.
fn asks(book: &dyn Book, slip: &Slip, until: Moment) -> Vec<(Moment, &'static str, [Cell; 2])> {
    let mut found = Vec::new();
    if slip.state != agreement::ENDED
        && let Some(days) = Days::of(&slip.fields)
    {
        let served = agreement::ahead(book, &days, until.day(), DAYS_MOST);
        let service = |(at, price, settle): (Moment, _, agreement::Settle)| {
            (at, "服务", [Cell::Money(price), settle.label().into()])
        };
        found.extend(served.into_iter().map(service));
    }
    for (what, word) in CALLS {
        let running = slip.due(what).filter(|d| d.met.is_none() && d.at.day() <= until.day());
        found.extend(running.map(|d| (d.at, word, [Cell::Empty, Cell::Empty])));
    }
    found
}

/// Firms whose cooperation agreement comes to its end: they are recommended no more from then on (P-55).
fn partners_ending(book: &dyn Book, until: Moment) -> Vec<(Moment, Row)> {
    let listed = book.under(Index::State, u64::from(partners::TAG), MOST).into_iter();
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
        Some((due.at, Row { slip: Some(slip.id), cells }))
    };
    listed.filter_map(|id| book.slip(id)).filter_map(row).collect()
}

/// F-24: the next two weeks' days, the nearest first; days past that nobody dealt with stand on top.
pub(super) fn ahead(book: &dyn Book, _: Span, now: Moment) -> Sheet {
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
    let until = now.plus_minutes(i64::try_from(AHEAD).unwrap_or(0) * 24 * 60);
    let standing =
        |state| book.under(Index::InState, state_key_of(agreement::TAG, state), MOST).into_iter();
    let mut rows: Vec<(Moment, Row)> = Vec::new();
    let mut late = 0_usize;
    for slip in STATES.into_iter().flat_map(standing).filter_map(|id| book.slip(id)) {
        let item = u64::from(agreement::item(&slip.fields));
        let item = prices::name(book, item).unwrap_or_default();
        let place = rooms::shown(book, RoomId(payers::on(&slip).room));
        for (at, what, [price, settle]) in asks(book, &slip, until) {
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
            rows.push((at, Row { slip: Some(slip.id), cells }));
        }
    }
    rows.extend(partners_ending(book, until));
    rows.sort_by_key(|(at, row)| (*at, row.slip));
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

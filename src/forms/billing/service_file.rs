//! F-25 住户服务档案: what an agreement's customer was served, kept for as long as they are one
//! (S0 4.2.5).
//!
//! One file a customer, opened with the first agreement. Each service writes one entry, so the file's
//! story is the list of them all; the latest stand as rows. What was paid is not kept here.

use crate::engine::ledger::Payer;
use crate::engine::value::Row;
use crate::forms::billing::payers;
use crate::forms::prelude::*;

use super::{agreement, service};
use crate::forms::estate::rooms;
use crate::forms::office::unmasking;

pub const TAG: u16 = 25;

const OPEN: u16 = 1;
const JOIN: u16 = 2;
const SERVE: u16 = 3;

/// The word under which a payer's file is found.
const FILE: &str = "服务档案";
/// Services that stand as rows; the others stand in the story.
const ROWS: usize = 12;

rules! {
    NOT_ALONE refuse "档案随协议建立,随服务单记录;不单独填" ["F-25", "S0 4.2.5"];
    STILL_AGREED refuse "还有协议在履行;结束后才归档" ["F-25", "P-03"];
}

fields! {
    pub struct Opened {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "客户" 4;
        30 agreement: Option<SlipRef> = "协议" 4;
    }
}

fields! {
    pub struct Joined {
        30 agreement: Option<SlipRef> = "协议" 4;
    }
}

fields! {
    pub struct Service {
        1 day: Day = "日期" 3;
        2 record: SlipRef = "服务记录" 3;
        3 what: Text = "项目" 3;
        4 sum: Money = "金额" 3;
    }
}

fields! {
    pub struct Serve {
        32 count: Option<i64> = "已服务次" 4;
        33 latest: Option<Day> = "最近" 4;
        34 served: Vec<Service> = "近期服务" 12;
    }
}

fields! {
    pub struct Note {
        5 note: Lines = "记事" 12;
    }
}

fields! {
    pub struct Close {
        6 why: Text = "归档原因" 12;
    }
}

states! {
    KEPT = 1 "kept" "在档",
    FILED = 2 "filed" "已归档",
}

pub static FORM: Form = Form::new("F-25", TAG, "住户服务档案", "档案", STATES, RULES)
    .steps(&[
        Step::opens(OPEN, "open", "建档", Right::RecordService, Opened::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(JOIN, "join", "续签", &[KEPT, FILED], Right::RecordService, Joined::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(SERVE, "serve", "记服务", &[KEPT, FILED], Right::RecordService, Serve::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(4, "note", "记事", &[KEPT], Right::RecordService, Note::fields)
            .decide(|ask, given| Ok(ask.draw_with(KEPT, given.clone()).into())),
        Step::from(5, "close", "归档", &[KEPT], Right::RecordService, Close::fields).decide(close),
    ])
    .and_keys(|slip| {
        let payer = payers::on(slip);
        vec![
            Key::new(Index::Day, unmasking::day_key(slip), u64::from(TAG)),
            Key::new(Index::Room, u64::from(payer.room), descending(slip.opened())),
            Key::new(Index::Person, u64::from(payer.person), descending(slip.opened())),
            payers::key(FILE, payer),
        ]
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: served_shown(slip),
        ..Line::default()
    })
    .called(|_, slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("档案 {:06}", slip.id.number),
    });

fn served_shown(slip: &Slip) -> String {
    match (slip.number(Serve::count), slip.cell(Serve::latest)) {
        (Some(count), Some(Cell::Day(day))) => format!("已服务 {count} 次 最近 {day}"),
        _ => "还没有服务过".to_string(),
    }
}

/// A customer's file.
#[must_use]
pub fn of(book: &dyn Book, payer: Payer) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(FILE, payer));
    found.into_iter().find(|slip| payers::on(slip) == payer)
}

/// The entry that a newly signed agreement writes: a new file, or one more agreement in the file.
#[must_use]
pub fn opened(ask: &Ask<'_>, payer: Payer, agreement: SlipId) -> Drawn {
    let set = Fields::new().with(Opened::agreement, Cell::Slip(agreement));
    match of(ask.book, payer) {
        Some(file) => Ask::beside(file.id, JOIN, KEPT, set),
        None => {
            let fresh = SlipId { form: TAG, number: ask.book.next_number(TAG) };
            Ask::beside(fresh, OPEN, KEPT, payers::fields(set, payer))
        }
    }
}

/// The entry by which a service under an agreement goes into the customer's file, if it was one.
#[must_use]
pub fn served(ask: &Ask<'_>, record: &Drawn) -> Option<Drawn> {
    record.set.cell(agreement::UNDER)?;
    let (room, person) = match (record.set.cell(payers::ROOM), record.set.cell(payers::PAYER)) {
        (Some(Cell::Room(room)), Some(Cell::Person(person))) => (room.0, person.0),
        _ => return None,
    };
    let file = of(ask.book, Payer { room, person })?;
    let day = ask.occurred.day();
    let sum = record.set.cell(service::TOTAL).cloned().unwrap_or(Cell::Money(Money::ZERO));
    let row: Row = vec![
        (1, Cell::Day(day)),
        (2, Cell::Slip(record.slip)),
        (3, Cell::Text(service::item_named(ask.book, &record.set))),
        (4, sum),
    ];
    let mut rows = vec![row];
    rows.extend(file.fields.rows(Serve::served).iter().take(ROWS - 1).cloned());
    let mut set = Fields::new()
        .with(Serve::count, Cell::Number(file.number(Serve::count).unwrap_or(0) + 1))
        .with(Serve::latest, Cell::Day(day));
    set.set(Serve::served, Value::Rows(rows));
    Some(Ask::beside(file.id, SERVE, file.state, set))
}

/// Put away once no agreement is served any more.
fn close(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    if agreement::in_force(ask.book, payers::on(slip)) {
        return Err(STILL_AGREED.says());
    }
    Ok(ask.draw(FILED).into())
}

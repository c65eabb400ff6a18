//! F-25 住户服务档案: what an agreement's customer was served, kept for as long as they are one
//! (S0 4.2.5).
//!
//! One file a customer, opened with the first agreement. Each service writes one entry, so the file's
//! story is the list of them all; the latest stand as rows. What was paid is not kept here.

use crate::engine::ledger::Payer;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

use super::agreement::record as agreement;
use super::agreement::terms;
use super::payers;
use crate::forms::billing::service::record as service;

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
        30 agreement: Option<SlipOf<{ agreement::TAG }>> = "协议" 4;
    }
}

fields! { pub struct Joined { 30 agreement: Option<SlipOf<{ agreement::TAG }>> = "协议" 4; } }

fields! {
    pub struct Service {
        1 day: Day = "日期" 3;
        2 record: SlipRef = "服务记录" 3;
        3 what: Text = "项目" 3;
        4 sum: Money = "金额" 3;
    }

    pub struct Serve {
        32 count: Option<i64> = "已服务次" 4;
        33 latest: Option<Day> = "最近" 4;
        34 served: Vec<Service> = "近期服务" 12;
    }
}

fields! { pub struct Note { 5 note: Lines = "记事" 12; } }
fields! { pub struct Close { 6 why: Text = "归档原因" 12; } }

states! { KEPT = 1 "kept" "在档", FILED = 2 "filed" "已归档" }

pub static FORM: Form = Form::new("F-25", TAG, "住户服务档案", "档案", STATES, RULES)
    .steps(&[
        Step::opens(OPEN, "open", "建档", Right::RecordService, Opened::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(JOIN, "join", "续签", &[KEPT, FILED], Right::RecordService, Joined::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(SERVE, "serve", "记服务", &[KEPT, FILED], Right::RecordService, Serve::fields)
            .decide(|_, _| Err(NOT_ALONE.says())),
        Step::from(4, "note", "记事", &[KEPT], Right::RecordService, Note::fields).to(KEPT),
        Step::from(5, "close", "归档", &[KEPT], Right::RecordService, Close::fields)
            .unless(still_agreed)
            .to(FILED),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .and_keys(|slip| vec![payers::key(FILE, payers::on(slip))])
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: served_shown(slip),
        ..Line::default()
    })
    .shown_as(|slip| format!("档案 {:06}", slip.id.number));

fn served_shown(slip: &Slip) -> String {
    match (slip.get(Serve::count), slip.get(Serve::latest)) {
        (Some(count), Some(day)) => format!("已服务 {count} 次 最近 {day}"),
        _ => "还没有服务过".to_string(),
    }
}

/// A customer's file.
pub fn of(book: &dyn Book, payer: Payer) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(FILE, payer));
    found.into_iter().find(|slip| payers::on(slip) == payer)
}

/// The entry that a newly signed agreement writes: a new file, or one more agreement in the file.
pub fn open_for(ask: &Ask<'_>, payer: Payer, agreement: SlipId) -> Drawn {
    let set = Fields::new().put(Opened::agreement, SlipRef(agreement));
    match of(ask.book, payer) {
        Some(file) => Ask::beside(file.id, JOIN, KEPT, set),
        None => {
            let fresh = SlipId { form: TAG, number: ask.book.next_number(TAG) };
            Ask::beside(fresh, OPEN, KEPT, payers::fields(set, payer))
        }
    }
}

/// The entry by which a service under an agreement goes into the customer's file, if it was one.
pub fn note_service(ask: &Ask<'_>, record: &Drawn) -> Option<Drawn> {
    record.set.get(payers::UNDER)?;
    let file = of(ask.book, payers::in_fields(&record.set))?;
    let day = ask.occurred.day();
    let service = Service {
        day,
        record: SlipRef(record.slip),
        what: Text(service::item_named(ask.book, &record.set)),
        sum: record.set.get(service::TOTAL).unwrap_or_default(),
    };
    let mut set = Fields::new()
        .put(Serve::count, file.get(Serve::count).unwrap_or(0) + 1)
        .put(Serve::latest, day)
        .put(Serve::served, vec![service]);
    let earlier = file.fields.rows(Serve::served).iter().take(ROWS - 1);
    let rows = set.rows(Serve::served).iter().chain(earlier).cloned().collect();
    set.set(Serve::served, Value::Rows(rows));
    Some(Ask::beside(file.id, SERVE, file.state, set))
}

/// Put away once no agreement is served any more.
fn still_agreed(ask: &Ask<'_>) -> Option<Notice> {
    terms::in_force(ask.book, payers::on(ask.slip?)).then(|| STILL_AGREED.says())
}

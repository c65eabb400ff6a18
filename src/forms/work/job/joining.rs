//! One matter, several callers; one visit, several matters. Who reports what is open already is put
//! on that slip (并单) and told when it is done; what a worker finds beside it becomes slips of its
//! own, linked to the first (另开).

use crate::engine::judge::allowed;
use crate::engine::kind::{Blank, ROWS_MOST};
use crate::engine::slip::link_key;
use crate::engine::value::{Row, in_row};
use crate::forms::catalogue::prices;
use crate::forms::estate::{people, rooms};
use crate::forms::intake::contact;
use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;
use crate::forms::work::{faults, paid, repair};

use super::clocks::begin;
use super::opening::beginnings;
use super::{
    ALREADY_REPORTED, CALL, CALLER, CHARGE, CONTENT, Charge, FAULT, FIRST, ISSUED, NO_TASK, PART,
    PHONE, Room, URGENT, WHO_REPORTS, standing,
};

const OTHER_ROOM: u16 = 1;
const OTHER_WHO: u16 = 2;
const OTHER_PHONE: u16 = 3;
/// The slip it came of.
pub const LINKED: u16 = 116;
/// Calls of one day that are looked through.
const CALLS_READ: usize = 500;

fields! {
    pub struct Other {
        1 room: Option<RoomId> = "房号" 3;
        2 who: Option<Who> = "报修人" 3;
        3 phone: Option<Phone> = "电话" 3;
        4 households: Option<i64> = "几户" 3;
    }
}

fields! {
    /// 并单: one row for each caller who reports the same matter.
    pub struct Attach {
        114 attached: Vec<Other> = "同报" 12;
        144 attach_channel: Option<Channel> = "方式" 4;
    }
}

fields! {
    pub struct Task {
        1 part: Option<Text> = "部位" 3;
        2 fault: Option<Record<{ faults::TAG }>> = "故障" 3;
        3 charge: Option<Charge> = "有偿否" 2;
        4 urgent: Option<bool> = "紧急" 2;
        // Named: the four-part slip (C-33).
        5 item: Option<Record<{ prices::TAG }>> = "服务项目" 3;
    }
}

fields! {
    /// 另开: the other matters found on one visit.
    pub struct Another {
        117 tasks: Vec<Task> = "另开的活" 12;
    }
}

/// Who rings now, as the first row of a report of the same.
pub(super) fn fills(start: Start, book: &dyn Book) -> Vec<Fill> {
    let mut fills: Vec<Fill> = Vec::new();
    if let Some(RoomId(room)) = start.room {
        fills.push(("attached.1.room", format!("#{room}")));
        fills.push(("attach_channel", "call".to_string()));
    }
    if let Some(person) = start.person {
        fills.push(("attached.1.who", format!("@{}", person.0)));
        if people::phone(book, person, 0).is_some() {
            fills.push(("attached.1.phone", format!("@{}.0", person.0)));
        }
    }
    fills
}

/// How many households have reported it, the first one too.
#[must_use]
pub fn households(slip: &Slip) -> i64 {
    let others: Vec<Other> = Vec::take(slip.value(Attach::attached)).unwrap_or_default();
    1 + others.iter().map(|o| o.households.unwrap_or(1).max(1)).sum::<i64>()
}

/// The rooms of those who were put on the slip.
pub(super) fn rooms_of(slip: &Slip) -> impl Iterator<Item = RoomId> {
    slip.fields.rows(Attach::attached).iter().filter_map(|row| match in_row(row, OTHER_ROOM) {
        Some(Cell::Room(room)) => Some(*room),
        _ => None,
    })
}

/// Where the others live, for who must be told; no names, because this goes to a screen as words.
pub(super) fn shown(slip: &Slip, book: &dyn Book) -> String {
    let rooms: Vec<String> = rooms_of(slip).map(|room| rooms::shown(book, room)).collect();
    let unnamed = slip.fields.rows(Attach::attached).len() - rooms.len();
    let more = (unnamed > 0).then(|| format!("另 {unnamed} 位"));
    rooms.into_iter().chain(more).collect::<Vec<_>>().join("、")
}

/// A row that says the same as the slip, or as a row that stands.
fn reported(slip: &Slip, row: &Row) -> bool {
    let (room, who) = (in_row(row, OTHER_ROOM), in_row(row, OTHER_WHO));
    let first = match (room, who) {
        (Some(Cell::Room(room)), None) => slip.room(Room::room) == Some(*room),
        (_, Some(who)) => slip.cell(CALLER) == Some(who),
        _ => false,
    };
    let same = |other: &Row| {
        in_row(other, OTHER_ROOM) == room
            && in_row(other, OTHER_WHO) == who
            && (room, who) != (None, None)
    };
    first || slip.fields.rows(Attach::attached).iter().any(same)
}

/// 并单: the call is logged like any other (G-26), and the caller is told with the first.
pub(super) fn attach(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let told = given.rows(Attach::attached);
    let mut rows = slip.fields.rows(Attach::attached).to_vec();
    if told.iter().all(Vec::is_empty) || rows.len() + told.len() > ROWS_MOST * 4 {
        return Err(WHO_REPORTS.says().at("attached"));
    }
    if told.iter().any(|row| reported(slip, row)) {
        return Err(ALREADY_REPORTED.says().at("attached"));
    }
    let first = ask.book.next_number(contact::TAG);
    let mut drawn = Vec::new();
    for (number, row) in (first..).zip(told) {
        let mut log = given.clone();
        log.set(CONTENT, Value::One(Cell::Text("同报".to_string())));
        log.set(PART, Value::One(Cell::Text(slip.text(PART).to_string())));
        for (column, tag) in
            [(OTHER_ROOM, Room::room.number()), (OTHER_WHO, CALLER), (OTHER_PHONE, PHONE)]
        {
            if let Some(cell) = in_row(row, column) {
                log.set(tag, Value::One(cell.clone()));
            }
        }
        if let Some(how) = given.value(144) {
            log.set(super::CHANNEL, how.clone());
        }
        let mut call = super::logged(ask, &log, slip.id);
        call.slip.number = number;
        drawn.push(call);
        rows.push(row.clone());
    }
    let mut set = given.clone();
    set.set(Attach::attached, Value::Rows(rows));
    drawn.push(ask.draw_with(slip.state, set));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// 另开: each matter becomes a slip of its own, for the same room and the same caller; whoever heard of
/// the first answers for them too (G-42). What names an item of the list is a paid service, the rest
/// are repairs; which paper the office wants them on is said as at the call (C-32, C-33). What is sold here
/// is sold by whoever may sell it at the call (S1E 4.2.1, H-01).
pub(super) fn another(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let tasks = Another::take(given).map_or_else(Vec::new, |it| it.tasks);
    let nameless = |t: &Task| t.part.is_none() && t.fault.is_none() && t.item.is_none();
    if tasks.is_empty() || tasks.iter().any(nameless) {
        return Err(NO_TASK.says().at("tasks"));
    }
    if tasks.iter().any(|t| t.item.is_some())
        && let Some(no) = allowed(ask.book, ask.hand.badge, Right::RecordService)
    {
        return Err(no.at("tasks"));
    }
    let mut rows = slip.fields.rows(Another::tasks).to_vec();
    rows.extend(given.rows(Another::tasks).iter().cloned());
    if rows.len() > ROWS_MOST * 4 {
        return Err(NO_TASK.says().at("tasks"));
    }
    let mut set = given.clone();
    set.set(Another::tasks, Value::Rows(rows));
    let mut decision = Decision::from(ask.draw_with(slip.state, set));
    let next = |form: u16| (form, ask.book.next_number(form));
    let (mut repairs, mut services) = (next(repair::TAG), next(paid::TAG));
    for task in &tasks {
        let mut set = opened(ask.book, slip, task);
        let (counter, step) = match task.item {
            Some(item) => {
                let (own, warned) = paid::opening::beside(ask, as_service(set), item)
                    .map_err(|no: Notice| no.at("tasks"))?;
                set = own;
                decision.warnings.extend(warned);
                (&mut services, paid::OPENED)
            }
            None => {
                decision.warnings.extend(repair::opening::beside(ask, &set));
                (&mut repairs, repair::OPEN)
            }
        };
        let id = SlipId { form: counter.0, number: counter.1 };
        counter.1 += 1;
        let one = Ask::beside(id, step, ISSUED, set.clone());
        decision.drawn.push(begin(one, beginnings(ask, &set)));
    }
    decision.warnings.dedup();
    Ok(decision)
}

/// The blanks as the paid slip has them: its matter is the item, and the part is what was asked for.
fn as_service(set: Fields) -> Fields {
    let of_repair =
        [PART, repair::Open::home.number(), repair::Open::key_kept.number(), repair::AREA];
    let part = set.value(PART).cloned();
    let mut own: Fields = set.iter().filter(|(t, _)| !of_repair.contains(t)).cloned().collect();
    if let Some(part) = part {
        own.set(CONTENT, part);
    }
    own
}

/// The blanks of a slip that came of another: what is the same is taken over from the first.
fn opened(book: &dyn Book, slip: &Slip, task: &Task) -> Fields {
    let mut set = Fields::new().with(LINKED, Cell::Slip(slip.id));
    for tag in [
        Room::room.number(),
        CALLER,
        PHONE,
        FIRST,
        CALL,
        repair::Open::home.number(),
        repair::Open::key_kept.number(),
        repair::AREA,
    ] {
        if let Some(value) = slip.value(tag).filter(|v| **v != Value::EMPTIED) {
            set.set(tag, value.clone());
        }
    }
    let fault = task.fault.and_then(|fault| faults::fault(book, fault.0));
    if let Some(fault) = task.fault {
        set.set(FAULT, Value::One(Cell::Slip(fault.slip())));
    }
    let of_fault = fault.as_ref().map(|f| if f.part.is_empty() { &f.wording } else { &f.part });
    if let Some(part) = task.part.as_ref().map(|t| &t.0).or(of_fault) {
        set.set(PART, Value::One(Cell::Text(part.clone())));
    }
    if task.urgent.or(fault.as_ref().map(|f| f.urgent)) == Some(true) {
        set.set(URGENT, Value::One(Cell::Yes(true)));
    }
    let paid = |paid: bool| if paid { Charge::Paid } else { Charge::Free };
    if let Some(charge) = task.charge.or_else(|| fault.and_then(|f| f.paid).map(paid)) {
        set.set(CHARGE, Value::One(Cell::Choice(charge as u16)));
    }
    set
}

/// The calls that were put on a slip, by the days on which that was done. A call that led to another
/// slip has no key of its own for that: few slips have any, and a day has few calls.
#[must_use]
pub fn calls(book: &dyn Book, slip: &Slip, most: usize) -> Vec<SlipId> {
    let attached = slip.story.iter().filter(|deed| deed.step == super::work_steps::ATTACH.tag);
    let mut days: Vec<u64> =
        attached.filter_map(|deed| u64::try_from(deed.occurred.day().number()).ok()).collect();
    days.dedup();
    let of_day = |day: u64| {
        let at = (day, u64::from(contact::TAG));
        book.keys(Index::Day, at, at, CALLS_READ)
    };
    let led_here = |id: &SlipId| {
        let call = book.slip(*id);
        call.is_some_and(|call| call.cell(contact::LED_TO) == Some(&Cell::Slip(slip.id)))
    };
    days.into_iter().flat_map(of_day).filter(led_here).take(most).collect()
}

/// The slips that came of a slip, the earliest first.
#[must_use]
pub fn linked(book: &dyn Book, first: SlipId, most: usize) -> Vec<SlipId> {
    book.under(Index::Linked, link_key(first), most)
}

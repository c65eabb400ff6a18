//! One matter, several callers; one visit, several matters. Who reports what is open already is put
//! on that slip (并单) and told when it is done; what a worker finds beside it becomes slips of its
//! own, linked to the first (另开).

use crate::engine::fields::RowView;
use crate::engine::judge::allowed;
use crate::engine::kind::ROWS_MOST;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::estate::{people, rooms};
use crate::forms::intake::contact;
use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;
use crate::forms::work::faults;
use crate::forms::work::paid::{opening as paid_opening, record as paid};
use crate::forms::work::repair::{opening as repair_opening, record as repair};

use super::clocks::begin;
use super::fields::{
    AREA, CALL, CALLER, CHANNEL, CHARGE, CONTENT, Charge, FAULT, FIRST, LINKED, PART, PHONE, Room,
    URGENT,
};
use super::opening::{first_clocks, log_call};
use super::record::{ALREADY_REPORTED, ATTACH, ISSUED, NO_TASK, OTHER_HOME, WHO_REPORTS};
use super::signing;

/// Calls of one day that are looked through.
const CALLS_READ: usize = 500;

fields! {
    pub struct Other {
        1 room: Option<RoomId> = "房号" 3;
        2 who: Option<Who> = "报修人" 3;
        3 phone: Option<Phone> = "电话" 3;
        4 households: Option<i64> = "几户" 3;
    }

    /// 并单: one row for each caller who reports the same matter.
    pub struct Attach {
        114 attached: Vec<Other> = "同报" 12;
        144 attach_channel: Option<Channel> = "方式" 4;
    }

    pub struct Task {
        1 part: Option<Text> = "部位" 3;
        2 fault: Option<Record<{ faults::TAG }>> = "故障" 3;
        3 charge: Option<Charge> = "有偿否" 2;
        4 urgent: Option<bool> = "紧急" 2;
        // Named: the four-part slip (C-33).
        5 item: Option<Record<{ prices::TAG }>> = "服务项目" 3;
    }

    /// 另开: the other matters found on one visit.
    pub struct Another { 117 tasks: Vec<Task> = "另开的活" 12; }
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
pub fn households(slip: &Slip) -> i64 {
    let others = slip.get(Attach::attached).unwrap_or_default();
    1 + others.iter().map(|o| o.households.unwrap_or(1).max(1)).sum::<i64>()
}

/// The rooms of those who were put on the slip.
pub(super) fn rooms_of(slip: &Slip) -> impl Iterator<Item = RoomId> {
    slip.rows_of(Attach::attached).filter_map(|row| row.get(Other::room))
}

/// Where the others live, for who must be told; no names, because this goes to a screen as words.
pub(super) fn rooms_shown(slip: &Slip, book: &dyn Book) -> String {
    let rooms: Vec<String> = rooms_of(slip).map(|room| rooms::shown(book, room)).collect();
    let unnamed = slip.fields.rows(Attach::attached).len() - rooms.len();
    let more = (unnamed > 0).then(|| format!("另 {unnamed} 位"));
    rooms.into_iter().chain(more).collect::<Vec<_>>().join("、")
}

/// Whether a row says the same as the slip, or as a row that stands.
fn is_reported(slip: &Slip, row: RowView<'_>) -> bool {
    let (room, who) = (row.get(Other::room), row.get(Other::who));
    let first = match (room, &who) {
        (Some(room), None) => slip.get(Room::room) == Some(room),
        (_, Some(who)) => slip.get(CALLER).as_ref() == Some(who),
        _ => false,
    };
    let same = |other: RowView<'_>| other.get(Other::room) == room && other.get(Other::who) == who;
    let said = room.is_some() || who.is_some();
    first || (said && slip.rows_of(Attach::attached).any(same))
}

/// What the slip is about is said before anybody is put on it; a trouble inside a flat is hardly that of somebody in
/// another building.
pub(super) fn advise_attach(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let Some(room) = slip.get(Room::room) else { return advice };
    let place = rooms::shown(ask.book, room);
    let part = slip.text(PART);
    let matter = if part.is_empty() { slip.text(CONTENT) } else { part };
    advice.computed.push(("是这件事吗".to_string(), format!("{place} {matter}")));
    let building =
        |room| rooms::slip(ask.book, room).map(|slip| rooms::building(&slip).to_string());
    let here = building(room);
    let elsewhere = |row: RowView<'_>| row.get(Other::room).is_some_and(|r| building(r) != here);
    if !signing::public(ask.book, slip) && given.rows_of(Attach::attached).any(elsewhere) {
        advice.warnings.push(OTHER_HOME.with(&[&place, matter]).at(Attach::attached));
    }
    advice
}

/// 并单: the call is logged like any other (G-26), and the caller is told with the first.
pub(super) fn attach(ask: &Ask<'_>, it: Attach) -> Outcome {
    let slip = ask.standing()?;
    let given = &ask.given;
    let said = given.rows(Attach::attached);
    let mut rows = slip.fields.rows(Attach::attached).to_vec();
    if said.iter().all(Vec::is_empty) || rows.len() + said.len() > ROWS_MOST * 4 {
        return Err(WHO_REPORTS.at(Attach::attached));
    }
    if given.rows_of(Attach::attached).any(|row| is_reported(slip, row)) {
        return Err(ALREADY_REPORTED.at(Attach::attached));
    }
    let about = given
        .clone()
        .put(CONTENT, Lines("同报".to_string()))
        .put(PART, Text(slip.text(PART).to_string()))
        .carry(given, Attach::attach_channel, CHANNEL);
    let mut drawn = Vec::new();
    for (nth, other) in (0..).zip(it.attached) {
        let mut log = about.clone();
        if let Some(room) = other.room {
            log = log.put(Room::room, room);
        }
        if let Some(who) = other.who {
            log = log.put(CALLER, who);
        }
        if let Some(phone) = other.phone {
            log = log.put(PHONE, phone);
        }
        let mut call = log_call(ask, &log, slip.id);
        // Each call is drawn under the next number of the book that it belongs to: the desk's, or the
        // control room's own.
        call.slip.number += nth;
        drawn.push(call);
    }
    rows.extend(said.iter().cloned());
    let mut set = given.clone();
    set.set(Attach::attached, Value::Rows(rows));
    drawn.push(ask.draw_with(slip.state, set));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// 另开: each matter becomes a slip of its own, for the same room and the same caller; whoever heard of
/// the first answers for them too (G-42). What names an item of the list is a paid service, the rest
/// are repairs; which paper the office wants them on is said as at the call (C-32, C-33). What is sold here
/// is sold by whoever may sell it at the call (S1E 4.2.1, H-01).
pub(super) fn another(ask: &Ask<'_>, it: Another) -> Outcome {
    let (slip, tasks) = (ask.standing()?, it.tasks);
    let nameless = |t: &Task| t.part.is_none() && t.fault.is_none() && t.item.is_none();
    if tasks.is_empty() || tasks.iter().any(nameless) {
        return Err(NO_TASK.at(Another::tasks));
    }
    if tasks.iter().any(|t| t.item.is_some())
        && let Some(no) = allowed(ask.book, ask.hand.badge, Right::RecordService)
    {
        return Err(no.at(Another::tasks));
    }
    let mut rows = slip.fields.rows(Another::tasks).to_vec();
    rows.extend(ask.given.rows(Another::tasks).iter().cloned());
    if rows.len() > ROWS_MOST * 4 {
        return Err(NO_TASK.at(Another::tasks));
    }
    let mut set = ask.given.clone();
    set.set(Another::tasks, Value::Rows(rows));
    let mut decision = Decision::from(ask.draw_with(slip.state, set));
    let next = |form: u16| (form, ask.book.next_number(form));
    let (mut repairs, mut services) = (next(repair::TAG), next(paid::TAG));
    for task in &tasks {
        let mut set = fields_of_task(ask.book, slip, task);
        let (counter, step) = match task.item {
            Some(item) => {
                let (own, warned) = paid_opening::beside(ask, as_service(set), item)
                    .map_err(|no: Notice| no.at(Another::tasks))?;
                set = own;
                decision.warnings.extend(warned);
                (&mut services, paid::OPENED)
            }
            None => {
                decision.warnings.extend(repair_opening::beside(ask, &set));
                (&mut repairs, repair::OPEN)
            }
        };
        let id = SlipId { form: counter.0, number: counter.1 };
        counter.1 += 1;
        let one = Ask::beside(id, step, ISSUED, set.clone());
        decision.drawn.push(begin(one, first_clocks(ask, &set)));
    }
    decision.warnings.dedup();
    Ok(decision)
}

/// The blanks as the paid slip has them: its matter is the item, and the part is what was asked for.
fn as_service(set: Fields) -> Fields {
    use repair::Open;
    let of_repair =
        |tag: u16| tag == PART || tag == Open::home || tag == Open::key_kept || tag == AREA;
    let part = set.get(PART);
    let mut own = set;
    own.retain(|tag| !of_repair(tag));
    match part {
        Some(part) => own.put(CONTENT, Lines(part.0)),
        None => own,
    }
}

/// The blanks of a slip that came of another: what is the same is taken over from the first.
fn fields_of_task(book: &dyn Book, slip: &Slip, task: &Task) -> Fields {
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    let first: Fields = slip.fields.iter().filter(stands).cloned().collect();
    let mut set = Fields::new()
        .put(LINKED, SlipRef(slip.id))
        .carry(&first, Room::room, Room::room)
        .carry(&first, CALLER, CALLER)
        .carry(&first, PHONE, PHONE)
        .carry(&first, FIRST, FIRST)
        .carry(&first, CALL, CALL)
        .carry(&first, repair::Open::home, repair::Open::home)
        .carry(&first, repair::Open::key_kept, repair::Open::key_kept)
        .carry(&first, AREA, AREA);
    let fault = task.fault.and_then(|fault| faults::fault(book, fault));
    if let Some(fault) = task.fault {
        set = set.put(FAULT, fault);
    }
    let of_fault = fault.as_ref().map(|fault| Text(fault.part.clone()));
    if let Some(part) = task.part.clone().or(of_fault) {
        set = set.put(PART, part);
    }
    if task.urgent.or(fault.as_ref().map(|f| f.urgent)) == Some(true) {
        set = set.put(URGENT, true);
    }
    let of_fault = fault.and_then(|fault| fault.paid).map(Charge::when);
    if let Some(charge) = task.charge.or(of_fault) {
        set = set.put(CHARGE, charge);
    }
    set
}

/// The calls that were put on a slip, by the days on which that was done. A call that led to another
/// slip has no key of its own for that: few slips have any, and a day has few calls.
pub fn calls(book: &dyn Book, slip: &Slip, most: usize) -> Vec<SlipId> {
    let attached = slip.story.iter().filter(|deed| deed.step == ATTACH);
    let mut days: Vec<u64> =
        attached.filter_map(|deed| u64::try_from(deed.occurred.day().number()).ok()).collect();
    days.dedup();
    let of_day = |day: u64| {
        let at = (day, u64::from(contact::TAG));
        book.keys(Index::Day, at, at, CALLS_READ)
    };
    let led_here = |id: &SlipId| {
        let call = book.slip(*id);
        call.is_some_and(|call| call.get(contact::LED_TO) == Some(SlipRef(slip.id)))
    };
    days.into_iter().flat_map(of_day).filter(led_here).take(most).collect()
}

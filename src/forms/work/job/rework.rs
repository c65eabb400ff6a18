//! 返修: the owner was told that it is done, and calls again about the same. The matter is opened anew on
//! a repair slip of its own, linked to the one before; nobody types it a second time.

use crate::forms::billing::service::record as service;
use crate::forms::prelude::*;
use crate::forms::work::repair::record as repair;

use super::clocks::begin;
use super::fields::{
    AREA, CALL, CALLER, CHARGE, CONTENT, Charge, FAULT, FIRST, LINKED, PART, PHONE, Room, Tell,
    ToldHow, URGENT, VISIT,
};
use super::opening::{first_clocks, log_call};
use super::record::{ISSUED, REWORKED, TOLD, ahead, told_at};

/// The slip that was opened when it broke again.
pub const AGAIN: Tag<SlipRef> = Tag::new(168, "again");
/// Slips of a room that are looked through for what was mended there lately.
const SLIPS_READ: usize = 30;
/// Days for which a mended matter is spoken of at the call.
const LATELY: i32 = 30;

fields! {
    pub struct Rework {
        166 again_says: Option<Text> = "怎么又坏" 8;
        167 again_urgent: Option<bool> = "紧急" 4;
        169 again_visit: Option<Moment> = "预约上门" 4;
        174 again_told: Option<ToldHow> = "已通知" 4;
    }
}

/// 今天, 昨天, 前天, 5 天前.
fn ago(then: Moment, now: Moment) -> String {
    match now.day().number() - then.day().number() {
        ..=0 => "今天".to_string(),
        1 => "昨天".to_string(),
        2 => "前天".to_string(),
        days => format!("{days} 天前"),
    }
}

/// What was mended: the part, or the item that was sold.
fn matter(book: &dyn Book, slip: &Slip) -> String {
    let part = slip.text(PART);
    if part.is_empty() { service::item_name(book, slip) } else { part.to_string() }
}

/// What was mended in the room lately, for whoever takes the call: of the same fault or part, where one
/// is said already.
pub fn mended_before(ask: &Ask<'_>, given: &Fields) -> Option<String> {
    let RoomId(room) = given.get(Room::room)?;
    let slips = ask.book.under(Index::Room, u64::from(room), SLIPS_READ);
    let (part, fault) = (given.text(PART).trim(), given.get(FAULT));
    let alike = |slip: &Slip| {
        let of_fault = fault.as_ref().is_some_and(|fault| slip.get(FAULT).as_ref() == Some(fault));
        let of_part = !part.is_empty() && slip.text(PART).contains(part);
        (part.is_empty() && fault.is_none()) || of_fault || of_part
    };
    let own = slips.into_iter().filter(|id| id.form == ask.form.tag);
    let mut before = own.filter_map(|id| ask.book.slip(id)).filter(alike);
    let (slip, told) = before.find_map(|slip| {
        let told = told_at(&slip).filter(|_| slip.get(AGAIN).is_none())?;
        Some((slip, told))
    })?;
    let days = ask.now.day().number() - told.day().number();
    (days <= LATELY).then(|| {
        let called = ask.form.name_of(&slip).shown;
        format!("{}修过:{called} {};又坏了请办返修", ago(told, ask.now), matter(ask.book, &slip))
    })
}

/// That the matter was opened again already, where it was: once is enough.
pub(super) fn reworked(slip: &Slip) -> Option<Notice> {
    let SlipRef(again) = slip.get(AGAIN)?;
    Some(REWORKED.with(&[&format!("维修 {:06}", again.number)]))
}

/// Opens the same matter again: the call is logged, and the new slip says which one it came of.
pub(super) fn rework(ask: &Ask<'_>, it: Rework) -> Outcome {
    let slip = ask.standing()?;
    ahead(Rework::again_visit, "上门时间", it.again_visit, ask.occurred, ask.now)?;
    let fresh = SlipId { form: repair::TAG, number: ask.book.next_number(repair::TAG) };
    let says = it.again_says.map_or_else(String::new, |says| says.0);
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    let first: Fields = slip.fields.iter().filter(stands).cloned().collect();
    let mut set = Fields::new()
        .put(LINKED, SlipRef(slip.id))
        .put(PART, Text(matter(ask.book, slip)))
        .put(CONTENT, Lines(format!("返修 {says}").trim().to_string()))
        .put(CHARGE, Charge::Unclear)
        .put(FIRST, ask.hand.badge)
        .carry(&first, Room::room, Room::room)
        .carry(&first, CALLER, CALLER)
        .carry(&first, PHONE, PHONE)
        .carry(&first, FAULT, FAULT)
        .carry(&first, repair::Open::home, repair::Open::home)
        .carry(&first, repair::Open::key_kept, repair::Open::key_kept)
        .carry(&first, AREA, AREA)
        .carry(&ask.given, Rework::again_visit, VISIT)
        .carry(&ask.given, Rework::again_told, Tell::told);
    if it.again_urgent == Some(true) {
        set = set.put(URGENT, true);
    }
    let call = log_call(ask, &set, fresh);
    set = set.put(CALL, SlipRef(call.slip));
    let state = if it.again_told.is_some() { TOLD } else { ISSUED };
    let clocks = first_clocks(ask, &set);
    let opened = begin(Ask::beside(fresh, repair::OPEN, state, set), clocks);
    let told = ask.draw_with(slip.state, ask.given.clone().put(AGAIN, SlipRef(fresh)));
    Ok(Decision { drawn: vec![call, opened, told], warnings: Vec::new() })
}

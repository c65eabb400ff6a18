//! 开单: the call is logged and the slip issued in one commit, and the first clocks start.

use crate::domain::book::Book;
use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, Outcome};
use crate::domain::notice::Notice;
use crate::domain::registers::job::{
    CALL, CHARGE, Charge, FAULT, FIRST, ISSUED, PART, PRICE_TOLD, ROOM, TOLD, URGENT, ahead,
    clocks, logged,
};
use crate::domain::registers::{faults, rooms, staff};
use crate::domain::slip::{Index, due};
use crate::domain::staff::Role;
use crate::domain::value::{Cell, Fields, RoomId, Value};

use super::{
    AREA, AtHome, BELOW_GRADE, GET_IN_URGENT, HOME, HOW_TO_GET_IN, ISSUED_LATE, KEY_KEPT, KeyUse,
    NO_KEY_KEPT, NOT_THE_GRADE, Open, REPORTER, REPORTER_STAFF, Reporter, SAME_MATTER, TAG,
    TELL_PRICE, WHICH_PART,
};

/// What can be said while the slip is being filled.
pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    from_fault(ask.book, given, &mut advice);
    let room = match given.cell(ROOM) {
        Some(Cell::Room(room)) => Some(*room),
        _ => None,
    };
    if let Some(room) = room {
        from_room(ask.book, room, given, &mut advice);
        advice.warnings.extend(same_matter(ask.book, room));
    }
    let late = ask.occurred.minutes_until(ask.now);
    let most = ask.limit("slip_minutes");
    if late > most {
        advice.warnings.push(ISSUED_LATE.with(&[&late.to_string(), &most.to_string()]));
    }
    let paid =
        matches!(given.cell(CHARGE), Some(Cell::Choice(c)) if Charge::of(*c) == Some(Charge::Paid));
    if paid && !matches!(given.cell(PRICE_TOLD), Some(Cell::Yes(true))) {
        advice.warnings.push(TELL_PRICE.says().at("price_told"));
    }
    advice.warnings.extend(grade(ask, given));
    for (what, at, because) in clocks(ask, &with_fault(ask.book, given)) {
        advice
            .computed
            .push((due::label(what).to_string(), format!("{} ({because})", at.show(ask.now))));
    }
    advice
}

/// A fault code fills wording, urgency, charge: only blanks that are still empty.
fn from_fault(book: &dyn Book, given: &Fields, advice: &mut Advice) {
    let Some(Cell::Slip(id)) = given.cell(FAULT) else { return };
    let Some(fault) = faults::fault(book, id.number) else { return };
    let mut fill = |tag: u16, name: &str, text: String| {
        if given.get(tag).is_none() && !text.is_empty() {
            advice.fills.push((name.to_string(), text));
        }
    };
    fill(
        PART,
        "part",
        if fault.part.is_empty() { fault.wording.clone() } else { fault.part.clone() },
    );
    fill(URGENT, "urgent", if fault.urgent { "y" } else { "n" }.to_string());
    if let Some(paid) = fault.paid {
        fill(CHARGE, "charge", if paid { "paid" } else { "free" }.to_string());
    }
    if let Some(labour) = fault.labour.filter(|_| fault.paid == Some(true)) {
        advice.computed.push(("人工标准".to_string(), format!("{labour} 元 + 材料按实 (F-02)")));
    }
}

fn from_room(book: &dyn Book, room: RoomId, given: &Fields, advice: &mut Advice) {
    if given.get(KEY_KEPT).is_none() {
        let kept = rooms::keys_kept(book, room) > 0;
        advice.fills.push(("key_kept".to_string(), if kept { "y" } else { "n" }.to_string()));
    }
    let public = rooms::slip(book, room).is_some_and(|r| rooms::is_public(&r));
    if public && given.get(AREA).is_none() {
        advice.fills.push(("area".to_string(), "public".to_string()));
    }
    if public && given.get(HOME).is_none() {
        advice.fills.push(("home".to_string(), "nobody-needed".to_string()));
    }
}

fn same_matter(book: &dyn Book, room: RoomId) -> Option<Notice> {
    let open = book.under(Index::OpenRoom, u64::from(room.0), 8);
    let first = open.into_iter().find(|id| id.form == TAG).and_then(|id| book.slip(id))?;
    let shown = format!("维修 {:06} {}", first.id.number, first.text(PART));
    Some(SAME_MATTER.with(&[&shown]))
}

/// Staff report by the grades named; a cleaner's word of a leak is taken, and signed for later.
fn grade(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    below_grade(ask, given).map(|who| NOT_THE_GRADE.with(&[who.label()]).at("reporter_staff"))
}

/// Where the office chose the strict side of D-07, the same report is refused.
fn refuse_below_grade(ask: &Ask<'_>, given: &Fields) -> Result<(), Notice> {
    match below_grade(ask, given) {
        Some(who) => Err(BELOW_GRADE.with(&[who.label()]).at("reporter_staff")),
        None => Ok(()),
    }
}

fn below_grade(ask: &Ask<'_>, given: &Fields) -> Option<Reporter> {
    let Some(Cell::Choice(code)) = given.cell(REPORTER) else { return None };
    let reporter = Reporter::of(*code)?;
    let role = match given.cell(REPORTER_STAFF) {
        Some(Cell::Staff(badge)) => staff::role(ask.book, *badge),
        // Nobody named: whoever writes the slip reports it.
        _ => Some(ask.role),
    };
    let graded = match reporter {
        Reporter::Security => matches!(role, Some(Role::SecurityForeman | Role::SecurityHead)),
        Reporter::Cleaning => role == Some(Role::CleaningHead),
        Reporter::Household | Reporter::Staff | Reporter::Passer => return None,
    };
    (!graded).then_some(reporter)
}

/// What the fault code says stands where the paper leaves it empty, for fast hands and for scripts:
/// part, urgency, charge.
fn with_fault(book: &dyn Book, given: &Fields) -> Fields {
    let mut all = given.clone();
    let Some(Cell::Slip(id)) = given.cell(FAULT) else { return all };
    let Some(fault) = faults::fault(book, id.number) else { return all };
    let mut fill = |tag: u16, cell: Cell| {
        if given.get(tag).is_none() {
            all.set(tag, Value::One(cell));
        }
    };
    let part = if fault.part.is_empty() { fault.wording } else { fault.part };
    fill(PART, Cell::Text(part));
    if fault.urgent {
        fill(URGENT, Cell::Yes(true));
    }
    if let Some(paid) = fault.paid {
        fill(CHARGE, Cell::Choice(if paid { Charge::Paid } else { Charge::Free } as u16));
    }
    all
}

/// Issues the slip. Getting in must be known (S2-repair 3.1.1), but never holds up an urgent one.
pub(super) fn open(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let given = &with_fault(ask.book, given);
    let Some(it) = Open::take(given) else { return Err(HOW_TO_GET_IN.says().at("home")) };
    if it.part.is_none() {
        return Err(WHICH_PART.says().at("part"));
    }
    let urgent = it.urgent == Some(true);
    for (field, label, at) in
        [("visit", "上门时间", it.visit), ("promised", "承诺回复", it.promised)]
    {
        ahead(field, label, at, ask.occurred, ask.now)?;
    }
    let kept = rooms::keys_kept(ask.book, it.room) > 0;
    let mut warnings = Vec::new();
    if it.key_use == Some(KeyUse::May) && !kept && it.key_kept != Some(true) {
        return Err(NO_KEY_KEPT.says().at("key_use"));
    }
    if it.home == AtHome::Nobody && it.key_use != Some(KeyUse::May) && it.visit.is_none() {
        if !urgent {
            return Err(HOW_TO_GET_IN.says().at("visit"));
        }
        warnings.push(GET_IN_URGENT.says().at("visit"));
    }
    if ask.book.policy().is("staff_report", "strict") {
        refuse_below_grade(ask, given)?;
    }
    let slip = ask.fresh();
    let call = logged(ask, given, slip);
    let mut set =
        given.clone().with(FIRST, Cell::Staff(ask.hand.badge)).with(CALL, Cell::Slip(call.slip));
    if set.get(KEY_KEPT).is_none() {
        set.set(KEY_KEPT, Value::One(Cell::Yes(kept)));
    }
    let state = if it.told.is_some() { TOLD } else { ISSUED };
    let mut drawn = ask.draw(state, set);
    for (what, at, because) in clocks(ask, given) {
        drawn = drawn.due(what, at, because);
    }
    // G-26: the log stands before the slip.
    Ok(Decision { drawn: vec![call, drawn], warnings })
}

//! Plans rooms: new ones are entered, existing ones are changed blank by blank.

use super::trial::{Plan, Planner, changed, refusal, request, text, warnings};
use crate::engine::kind::reading::{Reading, Sight, read, show};
use crate::engine::place::RoomNo;
use crate::engine::prelude::*;
use crate::exchange::cells;
use crate::exchange::wanted::{Planned, RowOutcome, Verdict, WantedRoom};
use crate::forms::estate::rooms;

pub(super) fn plan(desk: &Planner<'_>, wanted: &WantedRoom) -> Plan {
    match find_room(desk.book, &wanted.no) {
        Some(slip) => change(desk, wanted, &slip),
        None => enter(desk, wanted),
    }
}

/// The registered room with this number.
fn find_room(book: &dyn Book, no: &str) -> Option<Slip> {
    let canonical = RoomNo::parse(no).ok()?.canonical();
    let mut named = book.named(rooms::TAG, &canonical).into_iter();
    named.find(|s| rooms::in_use(s) && rooms::canonical(s) == canonical)
}

/// The blanks of a room by their names in the form.
fn blanks(wanted: &WantedRoom) -> [(&'static str, &str); 5] {
    [
        ("kind", &wanted.kind),
        ("area", &wanted.area),
        ("usage", &wanted.usage),
        ("keys", &wanted.keys),
        ("also", &wanted.also),
    ]
}

fn enter(desk: &Planner<'_>, wanted: &WantedRoom) -> Plan {
    let given = blanks(wanted).into_iter().filter(|(_, typed)| !typed.is_empty());
    let fields = std::iter::once(text("no", &wanted.no))
        .chain(given.map(|(name, typed)| text(name, typed)))
        .collect();
    let step = request(rooms::FORM.id, "enter", None, fields);
    let tried = desk.try_out(&step);
    if let Some(refused) = refusal(&tried, rooms::FORM.id) {
        return Plan::without_steps(refused);
    }
    let verdict =
        Verdict { outcome: RowOutcome::Added, remarks: warnings(&tried), cites: Vec::new() };
    Plan {
        steps: vec![(step, vec![0])],
        planned: Planned { parts: vec![verdict], ..Planned::default() },
    }
}

fn change(desk: &Planner<'_>, wanted: &WantedRoom, slip: &Slip) -> Plan {
    let Some(form_step) = rooms::FORM.step("change") else {
        return Plan::without_steps(Verdict::plain(RowOutcome::Same));
    };
    let reading = Reading { book: desk.book, now: desk.now, room: None, standing: None };
    let mut fields = Vec::new();
    let mut changes = Vec::new();
    let mut remarks = Vec::new();
    for (name, typed) in blanks(wanted).into_iter().filter(|(_, typed)| !typed.is_empty()) {
        let entered = rooms::FORM.step("enter").and_then(|step| step.field(name));
        let Some(field) = entered else { continue };
        let old = slip.fields.cell(field.tag);
        // A text that cannot be read is passed on, so that the dry run explains why.
        let new = read(&field.kind, typed, &reading).ok();
        if new.as_ref().is_some_and(|new| old.is_some_and(|old| same_value(old, new))) {
            continue;
        }
        let shown = |cell: Option<&Cell>| {
            let shown = cell.map(|c| show(&field.kind, c, desk.book, desk.now, Sight::Desk));
            shown.unwrap_or_else(|| "空".to_string())
        };
        let to = new.as_ref().map_or_else(|| typed.to_string(), |new| shown(Some(new)));
        if form_step.field(name).is_none() {
            remarks.push(format!("{}在册为{},文件为{to},未改", field.label, shown(old)));
            continue;
        }
        changes.push(format!("{} {} → {to}", field.label, shown(old)));
        fields.push(text(name, typed));
    }
    if fields.is_empty() {
        return Plan::without_steps(Verdict {
            outcome: RowOutcome::Same,
            remarks,
            cites: Vec::new(),
        });
    }
    let step = request(rooms::FORM.id, "change", Some(slip.id), fields);
    let tried = desk.try_out(&step);
    if let Some(refused) = refusal(&tried, rooms::FORM.id) {
        return Plan::without_steps(refused);
    }
    changes.extend(remarks);
    changes.extend(warnings(&tried));
    let parts = vec![changed(changes)];
    Plan { steps: vec![(step, vec![0])], planned: Planned { parts, ..Planned::default() } }
}

/// Whether two cells have the same meaning, as 94.50 and 94.5㎡ do.
fn same_value(old: &Cell, new: &Cell) -> bool {
    match (old, new) {
        (Cell::Text(old), Cell::Text(new)) => cells::area(old) == cells::area(new),
        (old, new) => old == new,
    }
}

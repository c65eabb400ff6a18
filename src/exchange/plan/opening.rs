//! Plans opening balances (B-14). What is entered already under the same paper number, with the same sum,
//! stays as it is.

use super::trial::{Plan, Planner, refusal, request, text, warnings};
use crate::engine::kind::Field;
use crate::engine::kind::reading::{Reading, read};
use crate::engine::prelude::*;
use crate::exchange::vocabulary::ARREARS;
use crate::exchange::wanted::{Planned, RowOutcome, Verdict, WantedOpening};
use crate::forms::billing::opening;

pub(super) fn plan(desk: &Planner<'_>, wanted: &WantedOpening) -> Plan {
    if opening::of_paper(desk.book, &wanted.paper).is_some_and(|slip| same(desk, wanted, &slip)) {
        return Plan::without_steps(Verdict::plain(RowOutcome::Same));
    }
    let owed = wanted.what == ARREARS;
    let own = if owed { ("month", &wanted.month) } else { ("kind", &wanted.what) };
    let blanks = [
        ("room", &wanted.room),
        ("payer", &wanted.name),
        own,
        ("amount", &wanted.amount),
        ("paper_no", &wanted.paper),
    ];
    let given = blanks.into_iter().filter(|(_, typed)| !typed.is_empty());
    let fields = given.map(|(name, typed)| text(name, typed)).collect();
    let step = if owed { "arrears" } else { "deposit" };
    let step = request(opening::FORM.id, step, None, fields);
    let tried = desk.try_out(&step);
    if let Some(refused) = refusal(&tried, opening::FORM.id) {
        return Plan::without_steps(refused);
    }
    let verdict =
        Verdict { outcome: RowOutcome::Added, remarks: warnings(&tried), cites: Vec::new() };
    Plan {
        steps: vec![(step, vec![0])],
        planned: Planned { parts: vec![verdict], ..Planned::default() },
    }
}

/// Whether a line that stands says the same of room, payer, kind or month, and sum.
fn same(desk: &Planner<'_>, wanted: &WantedOpening, slip: &Slip) -> bool {
    let room = slip.get(opening::Held::room);
    let reading = Reading { book: desk.book, now: desk.now, room, standing: None };
    let stands = |name: &str, typed: &str| {
        let step = if wanted.what == ARREARS { "arrears" } else { "deposit" };
        let field = opening::FORM.step(step).and_then(|step| step.field(name));
        let read = |field: &Field| Some((field.tag, read(&field.kind, typed, &reading).ok()?));
        let cell = field.and_then(read);
        cell.is_some_and(|(tag, cell)| slip.fields.cell(tag) == Some(&cell))
    };
    let own = if wanted.what == ARREARS {
        stands("month", &wanted.month)
    } else {
        stands("kind", &wanted.what)
    };
    let payer = wanted.name.is_empty() || stands("payer", &wanted.name);
    own && payer && stands("room", &wanted.room) && stands("amount", &wanted.amount)
}

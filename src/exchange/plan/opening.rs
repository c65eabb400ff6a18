//! Plans opening balances (B-14). What is entered already under the same paper number, with the same sum,
//! stays as it is.

use super::trial::{Plan, Planner, refusal, request, text, warnings};
use crate::engine::kind::Field;
use crate::engine::kind::reading::{Reading, read};
use crate::engine::prelude::*;
use crate::exchange::vocabulary::{ARREARS, FEES, SITE};
use crate::exchange::wanted::{Planned, RowOutcome, Verdict, WantedOpening};
use crate::forms::billing::opening;

pub(super) fn plan(desk: &Planner<'_>, wanted: &WantedOpening) -> Plan {
    if opening::of_paper(desk.book, &wanted.paper).is_some_and(|slip| same(desk, wanted, &slip)) {
        return Plan::without_steps(Verdict::plain(RowOutcome::Same));
    }
    let all = [("room", &wanted.room), ("payer", &wanted.name), ("paper_no", &wanted.paper)];
    let given = all.into_iter().chain(own(wanted)).filter(|(_, typed)| !typed.is_empty());
    let fields = given.map(|(name, typed)| text(name, typed)).collect();
    let step = request(opening::FORM.id, step_of(wanted), None, fields);
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

/// The step that enters it.
fn step_of(wanted: &WantedOpening) -> &'static str {
    match wanted.what.as_str() {
        ARREARS => "arrears",
        FEES => "fees",
        SITE => "site",
        _ => "deposit",
    }
}

/// The blanks of this kind alone.
fn own(wanted: &WantedOpening) -> Vec<(&'static str, &String)> {
    let site = &wanted.site;
    match step_of(wanted) {
        "arrears" | "fees" => vec![("month", &wanted.month), ("amount", &wanted.amount)],
        "site" => vec![
            ("stage", &site.stage),
            ("contractor", &site.builder),
            ("until", &site.ends),
            ("day", &site.inspected),
            ("permit_no", &site.permit),
            ("deposit", &wanted.amount),
        ],
        _ => vec![("kind", &wanted.what), ("amount", &wanted.amount)],
    }
}

/// Whether a line that stands says the same of room, payer and what is of its kind alone.
fn same(desk: &Planner<'_>, wanted: &WantedOpening, slip: &Slip) -> bool {
    let room = slip.get(opening::Held::room);
    let reading = Reading { book: desk.book, now: desk.now, room, standing: None };
    let stands = |name: &str, typed: &str| {
        let field = opening::FORM.step(step_of(wanted)).and_then(|step| step.field(name));
        let read = |field: &Field| Some((field.tag, read(&field.kind, typed, &reading).ok()?));
        let cell = field.and_then(read);
        cell.is_some_and(|(tag, cell)| slip.fields.cell(tag) == Some(&cell))
    };
    let own = own(wanted).into_iter().all(|(name, typed)| typed.is_empty() || stands(name, typed));
    let payer = wanted.name.is_empty() || stands("payer", &wanted.name);
    own && payer && stands("room", &wanted.room)
}

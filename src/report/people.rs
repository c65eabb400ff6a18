//! Who of the staff had what: each worker's slips of a day (P-05), and the reminders that nobody has
//! seen (G-28). It judges nobody: it lists what stands on the slips.

use std::collections::BTreeSet;

use super::slips::{is_work, returned, state, told};
use super::{Cell, Row, Sheet, Span};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{Badge, SlipId};
use crate::forms::office::staff;
use crate::forms::work::job::{
    self, ASSIGN, NOT_CLOSED, RETURN, UNDER_WAY, Visit, Visited, due_label, escalation, visits,
};

/// Slips that are looked through.
const MOST: usize = 100_000;
/// Days before the day whose slips are looked through for visits that left no paper.
const BACK: u64 = 14;

/// A worker's part in one slip on the day.
struct Part {
    badge: Badge,
    assigned: Option<Moment>,
    arrived: Option<Moment>,
    left: Option<Moment>,
    how: Cell,
}

/// Work slips that somebody may have had in hand on the day: those of the last weeks, those that came
/// back on it and all that is open now.
fn candidates(book: &dyn Book, span: Span) -> BTreeSet<SlipId> {
    let recent = Span { from: span.from.before(BACK), to: span.to };
    let (from, to) = recent.keys();
    let mut found = book.keys(Index::Day, from, to, MOST);
    found.extend(book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), MOST));
    found.extend(returned(book, span));
    found.into_iter().filter(|id| is_work(*id)).collect()
}

fn of_visit(visit: &Visit, badge: Badge, assigned: Option<Moment>) -> Part {
    let how = visit.how.map_or("在场", Visited::label).into();
    Part { badge, assigned, arrived: Some(visit.arrived), left: visit.left, how }
}

/// Everybody's part in a slip on the day: each visit, and whoever holds it without having been there.
fn parts(slip: &Slip, span: Span) -> Vec<Part> {
    let worker = job::worker(slip);
    let last = slip.last_deed(ASSIGN).map(|deed| deed.occurred);
    let assigned = |badge: Badge| last.filter(|_| worker == Some(badge));
    let of_day = |visit: &Visit| span.holds(visit.arrived);
    let visits = visits(slip).into_iter().filter(of_day);
    let mut parts: Vec<Part> = visits
        .filter_map(|visit| {
            let badge = visit.by.or(worker)?;
            Some(of_visit(&visit, badge, assigned(badge)))
        })
        .collect();
    let Some(badge) = worker.filter(|badge| parts.iter().all(|part| part.badge != *badge)) else {
        return parts;
    };
    let since = last.unwrap_or_else(|| slip.opened());
    if holds(slip, since, span) {
        parts.push(Part { badge, assigned: last, arrived: None, left: None, how: Cell::Empty });
    }
    parts
}

/// Whether the worker had the slip on the day: from when it was given until its paper came back.
fn holds(slip: &Slip, since: Moment, span: Span) -> bool {
    if since.day() > span.to {
        return false;
    }
    let back = slip.last_deed(RETURN).map(|deed| deed.occurred).filter(|at| *at >= since);
    let over = match back {
        Some(at) if !UNDER_WAY.contains(&slip.state) => Some(at),
        _ if NOT_CLOSED.contains(&slip.state) => None,
        _ => slip.story.last().map(|deed| deed.occurred),
    };
    over.is_none_or(|at| at.day() >= span.from)
}

/// P-05: each worker's slips of the day, in the order in which they came to the doors.
pub(super) fn of_workers(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("责任人", 8, 6),
        ("单号", 11, 11),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("派工", 11, 5),
        ("到场", 11, 5),
        ("离开", 11, 5),
        ("结果", 8, 8),
        ("状态", 8, 8),
    ]);
    let mut rows: Vec<(Badge, Moment, Row)> = Vec::new();
    let mut slips = BTreeSet::new();
    let (mut arrived, mut left) = (0_usize, 0_usize);
    for slip in candidates(book, span).into_iter().filter_map(|id| book.slip(id)) {
        for part in parts(&slip, span) {
            slips.insert(slip.id);
            arrived += usize::from(part.arrived.is_some());
            left += usize::from(part.left.is_some());
            // Who has not been anywhere yet comes after what was done.
            let order = part.arrived.unwrap_or(Moment(i64::MAX));
            let [number, place, matter, _] = told(book, &slip);
            let cells = vec![
                staff::short(book, part.badge).into(),
                number,
                place,
                matter,
                part.assigned.into(),
                part.arrived.into(),
                part.left.into(),
                part.how,
                state(&slip),
            ];
            rows.push((part.badge, order, Row { slip: Some(slip.id), cells }));
        }
    }
    rows.sort_by_key(|(badge, order, row)| (*badge, *order, row.slip));
    let people: BTreeSet<Badge> = rows.iter().map(|(badge, ..)| *badge).collect();
    sheet.rows = rows.into_iter().map(|(.., row)| row).collect();
    sheet.sum("人", people.len());
    sheet.sum("单", slips.len());
    sheet.sum("到场", arrived);
    sheet.sum("做完离开", left);
    sheet.signs = vec!["班长".to_string(), "工程主管".to_string()];
    sheet
}

/// G-28: reminders that stand and that nobody has seen, the oldest first.
pub(super) fn unseen(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("提醒于", 11, 5),
        ("已过分钟", 8, 8),
        ("给谁", 10, 8),
        ("级", 2, 2),
        ("期限", 8, 8),
        ("时限", 11, 5),
        ("单号", 11, 11),
        ("房号", 10, 9),
        ("事由", 0, 0),
    ]);
    let found = book.keys(Index::Reminder, (0, 0), (u64::MAX, u64::MAX), MOST);
    // A slip stands under everybody who was told.
    let found: BTreeSet<SlipId> = found.into_iter().collect();
    let mut rows: Vec<(Moment, Badge, Row)> = Vec::new();
    let (slips, mut people, mut high) = (found.len(), BTreeSet::new(), 0_usize);
    for slip in found.into_iter().filter_map(|id| book.slip(id)) {
        let [number, place, matter, _] = told(book, &slip);
        for one in escalation::unseen(&slip) {
            people.insert(one.to);
            high += usize::from(one.level >= 2);
            let what =
                u16::try_from(one.what).map_or("期限", |what| due_label(slip.id.form, what));
            let cells = vec![
                Cell::Moment(one.at),
                Cell::Number(one.at.minutes_until(now)),
                staff::short(book, one.to).into(),
                Cell::Number(one.level),
                what.into(),
                Cell::Moment(one.due),
                number.clone(),
                place.clone(),
                matter.clone(),
            ];
            rows.push((one.at, one.to, Row { slip: Some(slip.id), cells }));
        }
    }
    rows.sort_by_key(|(at, to, row)| (*at, *to, row.slip));
    sheet.rows = rows.into_iter().map(|(.., row)| row).collect();
    let all = sheet.rows.len();
    sheet.sum("未阅", all);
    sheet.sum("人", people.len());
    sheet.sum("单", slips);
    sheet.sum("二级以上", high);
    if all > 0 {
        sheet.notes.push("未阅的请打电话,再在单上记“已阅” (G-28)".to_string());
    }
    sheet
}

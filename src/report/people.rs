//! Reports by staff: each worker's slips of a day (P-05), and reminders that nobody has seen (G-28).

use crate::engine::prelude::*;
use std::collections::BTreeSet;

use super::slips::{is_work, returned_in, slip_cells, state_cell};
use super::{Cell, Row, Sheet, Span};
use crate::forms;
use crate::forms::office::staff;
use crate::forms::work::job::{
    self, ASSIGN, NOT_CLOSED, RETURN, UNDER_WAY, Visit, Visited, escalation, visits,
};

/// The most slips to read.
const READ_LIMIT: usize = 100_000;
/// How many days back slips are read for visits without a returned paper.
const DAYS_BACK: u64 = 14;

/// A worker's part in one slip on the day.
struct Part {
    badge: Badge,
    assigned: Option<Moment>,
    arrived: Option<Moment>,
    left: Option<Moment>,
    how: Cell,
}

/// Work slips that a worker may have had on the day: those of the last weeks, those returned on the day,
/// and all open ones.
fn candidates(book: &dyn Book, span: Span) -> BTreeSet<SlipId> {
    let recent = Span { from: span.from.before(DAYS_BACK), to: span.to };
    let (from, to) = recent.key_range();
    let mut found = book.keys(Index::Day, from, to, READ_LIMIT);
    found.extend(book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), READ_LIMIT));
    found.extend(returned_in(book, span));
    found.into_iter().filter(|id| is_work(*id)).into_set()
}

fn part_of_visit(visit: &Visit, badge: Badge, assigned: Option<Moment>) -> Part {
    let how = visit.how.map_or("在场", Visited::label).into();
    Part { badge, assigned, arrived: Some(visit.arrived), left: visit.left, how }
}

/// All parts in a slip on the day: each visit, and a worker who has the slip without a visit.
fn parts(slip: &Slip, span: Span) -> Vec<Part> {
    let worker = job::worker(slip);
    let last = slip.last_deed(ASSIGN).map(|deed| deed.occurred);
    let assigned = |badge: Badge| last.filter(|_| worker == Some(badge));
    let on_day = |visit: &Visit| span.contains(visit.arrived);
    let visits = visits(slip).into_iter().filter(on_day);
    let mut parts: Vec<Part> = visits
        .filter_map(|visit| {
            let badge = visit.by.or(worker)?;
            Some(part_of_visit(&visit, badge, assigned(badge)))
        })
        .collect();
    let Some(badge) = worker.filter(|badge| parts.iter().all(|part| part.badge != *badge)) else {
        return parts;
    };
    let since = last.unwrap_or_else(|| slip.opened());
    if had_slip(slip, since, span) {
        parts.push(Part { badge, assigned: last, arrived: None, left: None, how: Cell::Empty });
    }
    parts
}

/// Whether the worker had the slip on the day, between the assignment and the return of the paper.
fn had_slip(slip: &Slip, since: Moment, span: Span) -> bool {
    if since.day() > span.to {
        return false;
    }
    let back = slip.last_deed(RETURN).map(|deed| deed.occurred).filter(|at| *at >= since);
    let end = match back {
        Some(at) if !UNDER_WAY.contains(&slip.state) => Some(at),
        _ if NOT_CLOSED.contains(&slip.state) => None,
        _ => slip.story.last().map(|deed| deed.occurred),
    };
    end.is_none_or(|at| at.day() >= span.from)
}

/// P-05: each worker's slips of the day, by arrival.
pub(super) fn by_worker(book: &dyn Book, span: Span, _: Moment) -> Sheet {
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
            // Slips without a visit come last.
            let order = part.arrived.unwrap_or(Moment(i64::MAX));
            let [number, place, matter, _] = slip_cells(book, &slip);
            let cells = vec![
                staff::short(book, part.badge).into(),
                number,
                place,
                matter,
                part.assigned.into(),
                part.arrived.into(),
                part.left.into(),
                part.how,
                state_cell(&slip),
            ];
            rows.push((part.badge, order, Row::of(Some(slip.id), cells)));
        }
    }
    rows.arrange_by_key(|(badge, order, row)| (*badge, *order, row.slip));
    let people: BTreeSet<Badge> = rows.iter().map(|(badge, ..)| *badge).into_set();
    sheet.rows = rows.into_iter().map(|(.., row)| row).collect();
    sheet.sum("人", people.len());
    sheet.sum("单", slips.len());
    sheet.sum("到场", arrived);
    sheet.sum("做完离开", left);
    sheet.signs = vec!["班长".to_string(), "工程主管".to_string()];
    sheet
}

/// G-28: reminders that nobody has seen, the oldest first.
pub(super) fn unseen_reminders(book: &dyn Book, _: Span, now: Moment) -> Sheet {
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
    let found = book.keys(Index::Reminder, (0, 0), (u64::MAX, u64::MAX), READ_LIMIT);
    // The index has a slip once for every recipient.
    let found: BTreeSet<SlipId> = found.into_iter().into_set();
    let mut rows: Vec<(Moment, Badge, Row)> = Vec::new();
    let (slips, mut people, mut high) = (found.len(), BTreeSet::new(), 0_usize);
    for slip in found.into_iter().filter_map(|id| book.slip(id)) {
        let [number, place, matter, _] = slip_cells(book, &slip);
        for reminder in escalation::unseen(&slip) {
            people.insert(reminder.to);
            high += usize::from(reminder.level >= 2);
            let what = u16::try_from(reminder.what)
                .map_or("期限", |what| forms::due_label(slip.id.form, what));
            let cells = vec![
                Cell::Moment(reminder.at),
                Cell::Number(reminder.at.minutes_until(now)),
                staff::short(book, reminder.to).into(),
                Cell::Number(reminder.level),
                what.into(),
                Cell::Moment(reminder.due),
                number.clone(),
                place.clone(),
                matter.clone(),
            ];
            rows.push((reminder.at, reminder.to, Row::of(Some(slip.id), cells)));
        }
    }
    rows.arrange_by_key(|(at, to, row)| (*at, *to, row.slip));
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

//! Work slips of a day: issued and returned ones (RP-11), unsolved ones (RP-12), and those whose paper has
//! not been returned (S2-repair 3.1.4).

use crate::engine::prelude::*;
use std::collections::BTreeSet;

use super::{Cell, Row, Sheet, Span};
use crate::engine::slip::state_key_of;
use crate::forms;
use crate::forms::estate::people;
use crate::forms::work::job;
use crate::forms::work::job::{Came, Paper, RETURN, TELL_OWNER, UNDER_WAY, URGED};
use crate::forms::work::policy::UNRETURNED_SLIP_HOURS;

/// The most slips to read, far more than a day or the open work ever has.
const READ_LIMIT: usize = 100_000;

pub(super) fn is_work(id: SlipId) -> bool {
    forms::tagged(id.form).is_some_and(job::is_work)
}

/// The cells for number, place, matter and worker, without residents' names.
pub(super) fn slip_cells(book: &dyn Book, slip: &Slip) -> [Cell; 4] {
    let Some(form) = forms::tagged(slip.id.form) else { return Default::default() };
    let line = form.line_of(slip, book);
    let matter = people::without_names(book, slip, line.matter);
    let number = format!("{} {:06}", form.word, slip.id.number);
    [number.into(), line.place.into(), matter.into(), line.worker.into()]
}

pub(super) fn state_cell(slip: &Slip) -> Cell {
    let form = forms::tagged(slip.id.form);
    form.and_then(|f| f.state(slip.state)).map_or(Cell::Empty, |s| s.label.into())
}

/// The slips that a row of a sheet counts, one a row; none if there is no such row any more.
pub(super) fn behind(book: &dyn Book, of: &Sheet, label: &str, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("开单", 11, 5),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("状态", 8, 8),
    ]);
    let row = of.rows.iter().find(|row| row.label(now) == label);
    let slips = row.into_iter().flat_map(|row| &row.behind).filter_map(|id| book.slip(*id));
    for slip in slips {
        let [number, place, matter, worker] = slip_cells(book, &slip);
        let opened = Cell::Moment(slip.opened());
        let cells = vec![number, opened, place, matter, worker, state_cell(&slip)];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    sheet.sum("共", sheet.rows.len());
    sheet
}

/// When a step last happened.
fn last_occurred(slip: &Slip, step: u16) -> Option<Moment> {
    slip.last_deed(step).map(|deed| deed.occurred)
}

/// Slips with a visit in the span: a returned paper, or a measure that a later paper reports.
fn visited_in(book: &dyn Book, span: Span) -> BTreeSet<SlipId> {
    let (from, to) = span.key_range();
    book.keys(Index::Returned, from, to, READ_LIMIT)
        .into_iter()
        .filter(|id| is_work(*id))
        .into_set()
}

/// Slips whose paper was returned in the span.
pub(super) fn returned_in(book: &dyn Book, span: Span) -> BTreeSet<SlipId> {
    let was_returned = |slip: &Slip| {
        let mut papers = slip.story.iter().filter(|deed| deed.step == RETURN);
        papers.any(|deed| span.contains(deed.occurred))
    };
    visited_in(book, span)
        .into_iter()
        .filter(|id| book.slip(*id).is_some_and(|s| was_returned(&s)))
        .into_set()
}

/// RP-11: slips issued on the day, then earlier ones whose paper was returned on it.
pub(super) fn issued_on_day(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("开单", 11, 5),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("到场", 11, 5),
        ("回单", 11, 5),
        ("告知", 11, 5),
        ("状态", 8, 8),
    ]);
    let (from, to) = span.key_range();
    let opened = book.keys(Index::Day, from, to, READ_LIMIT).into_iter().filter(|id| is_work(*id));
    let issued: BTreeSet<SlipId> = opened.into_set();
    let back = returned_in(book, span);
    let earlier: Vec<SlipId> = back.difference(&issued).copied().collect();
    let mut still_out = 0_usize;
    for id in issued.iter().chain(&earlier) {
        let Some(slip) = book.slip(*id) else { continue };
        if issued.contains(id) && UNDER_WAY.contains(&slip.state) {
            still_out += 1;
        }
        let [number, place, matter, worker] = slip_cells(book, &slip);
        let cells = vec![
            number,
            Cell::Moment(slip.opened()),
            place,
            matter,
            worker,
            slip.get(Paper::arrived).into(),
            last_occurred(&slip, RETURN).into(),
            last_occurred(&slip, TELL_OWNER).into(),
            state_cell(&slip),
        ];
        sheet.rows.push(Row::of(Some(*id), cells));
    }
    sheet.sum("当日开单", issued.len());
    sheet.sum("当日回单", back.len());
    sheet.sum("其中早前开的", earlier.len());
    sheet.sum("当日开、至今未回", still_out);
    sheet.signs = vec!["整理人".to_string()];
    sheet
}

/// RP-12: what a visit of the day left unsolved, with the temporary measure.
pub(super) fn unsolved(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("房号", 10, 9),
        ("问题", 0, 0),
        ("结果", 8, 8),
        ("临时措施", 18, 14),
        ("已解释", 6, 6),
        ("责任人", 8, 6),
        ("再约上门", 11, 8),
    ]);
    let (mut open, mut temporary, mut unexplained) = (0_usize, 0_usize, 0_usize);
    for id in visited_in(book, span) {
        let Some(slip) = book.slip(id) else { continue };
        let came = slip.get(Paper::result);
        let last = last_occurred(&slip, RETURN).is_some_and(|at| span.contains(at));
        let solved = matches!(came, Some(Came::Fixed | Came::Unsigned)) && last;
        // A measure means that the visit of the day did not solve it, even if a later visit did.
        let measure = slip.text(Paper::measure);
        if solved && measure.is_empty() {
            continue;
        }
        let word = match came {
            _ if !last => "后日再处理",
            Some(came) => came.label(),
            None => "",
        };
        temporary += usize::from(!measure.is_empty());
        unexplained += usize::from(!measure.is_empty() && slip.get(Paper::explained) != Some(true));
        let [number, place, matter, worker] = slip_cells(book, &slip);
        let cells = vec![
            number,
            place,
            matter,
            word.into(),
            people::without_names(book, &slip, measure.to_string()).into(),
            if measure.is_empty() {
                Cell::Empty
            } else {
                Cell::Yes(slip.get(Paper::explained) == Some(true))
            },
            worker,
            slip.get(Paper::next).filter(|_| !solved).into(),
        ];
        open += usize::from(!solved);
        sheet.rows.push(Row::of(Some(id), cells));
    }
    sheet.sum("未解决", open);
    sheet.sum("有临时措施", temporary);
    if span.contains(now) {
        let listed: BTreeSet<SlipId> = sheet.rows.iter().filter_map(|row| row.slip).into_set();
        let states = [job::TEMPORARY, job::WAITING, job::ESCALATED];
        let works = forms::all().filter(|form| job::is_work(form));
        let keys = works.flat_map(|form| states.map(|state| state_key_of(form.tag, state)));
        let left = keys.flat_map(|key| book.under(Index::InState, key, READ_LIMIT));
        sheet.sum("早前未解决、还挂着", left.filter(|id| !listed.contains(id)).count());
    }
    if unexplained > 0 {
        sheet.notes.push(format!("{unexplained} 张还没有记下已向业主解释 (G-32)"));
    }
    sheet.signs = vec!["维修人员".to_string(), "工程主管".to_string()];
    sheet
}

/// Every slip whose paper has not been returned, the oldest first.
pub(super) fn not_returned(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("开单", 11, 5),
        ("已过时", 6, 6),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("状态", 8, 8),
        ("催单", 4, 4),
        ("催办", 4, 4),
    ]);
    let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), READ_LIMIT);
    let slips = open.into_iter().filter(|id| is_work(*id)).filter_map(|id| book.slip(id));
    let mut slips: Vec<Slip> = slips.filter(|slip| UNDER_WAY.contains(&slip.state)).collect();
    slips.arrange_by_key(|slip| (slip.opened(), slip.id));
    let limit = book.policy().limit(&UNRETURNED_SLIP_HOURS);
    let mut overdue = 0_usize;
    for slip in &slips {
        let hours = slip.opened().minutes_until(now) / 60;
        overdue += usize::from(limit > 0 && hours >= limit);
        let [number, place, matter, worker] = slip_cells(book, slip);
        let cells = vec![
            number,
            Cell::Moment(slip.opened()),
            Cell::Number(hours),
            place,
            matter,
            worker,
            state_cell(slip),
            Cell::Number(i64::from(job::chased(slip))),
            Cell::Number(slip.get(URGED).unwrap_or(0)),
        ];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    sheet.sum("未回单", slips.len());
    if limit > 0 {
        sheet.sum(&format!("超过 {limit} 小时"), overdue);
    }
    if overdue > 0 {
        sheet.notes.push("超过的请再催办,或告知部门负责人 (G-28)".to_string());
    }
    sheet
}

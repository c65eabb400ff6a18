//! The day of the whole office on one sheet (RP-02): of every paper what came in, what of it is done, what is still open and
//! what of that is late; and what the cashier took.
//!
//! What the sheet holds no document says; these are the papers of the day, in the order of the lists.

use std::collections::BTreeMap;

use super::sheet::bar;
use super::{Row, Sheet, Span};
use crate::engine::form::Form;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::receipts;

/// Cells of a bar.
const BAR: usize = 20;
/// The most slips of the day, and of what is open, that are read.
const READ_LIMIT: usize = 100_000;

/// What became of one paper.
#[derive(Default)]
struct Paper {
    opened: Vec<SlipId>,
    done: usize,
    open: Vec<SlipId>,
    late: usize,
}

/// Whether the paper is somebody's matter of a day: neither a register nor one of the desk's own books.
pub(super) fn is_of_day(form: &Form) -> bool {
    let works = form.states.iter().any(|state| state.open);
    works && !form.register && !forms::booked(form.tag) && !form.id.starts_with("B-")
}

fn papers(book: &dyn Book, span: Span, now: Moment) -> BTreeMap<u16, Paper> {
    let mut papers: BTreeMap<u16, Paper> = BTreeMap::new();
    let wanted = |id: &SlipId| forms::tagged(id.form).filter(|form| is_of_day(form));
    let (from, to) = span.key_range();
    for id in book.keys(Index::Day, from, to, READ_LIMIT) {
        let (Some(form), Some(slip)) = (wanted(&id), book.slip(id)) else { continue };
        let paper = papers.entry(id.form).or_default();
        paper.opened.push(id);
        paper.done += usize::from(form.state(slip.state).is_some_and(|state| !state.open));
    }
    for id in book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), READ_LIMIT) {
        let (Some(_), Some(slip)) = (wanted(&id), book.slip(id)) else { continue };
        let paper = papers.entry(id.form).or_default();
        paper.open.push(id);
        paper.late += usize::from(slip.next_due().is_some_and(|due| due.at <= now));
    }
    papers
}

/// RP-02: the day's papers, and what was taken.
pub(super) fn of_day(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("事项", 18, 16),
        ("新开", 6, 6),
        ("其中办结", 8, 8),
        ("还没办完", 8, 8),
        ("其中逾期", 8, 8),
        ("图:新开", 0, 0),
    ]);
    let papers = papers(book, span, now);
    let all: usize = papers.values().map(|paper| paper.opened.len()).sum();
    let sum = |of: fn(&Paper) -> usize| papers.values().map(of).sum::<usize>();
    sheet.sum("新开", all);
    sheet.sum("其中办结", sum(|paper| paper.done));
    sheet.sum("还没办完", sum(|paper| paper.open.len()));
    sheet.sum("其中逾期", sum(|paper| paper.late));
    let receipts = span.opened(book, receipts::FORM.tag);
    let receipts: Vec<Slip> = receipts.filter_map(|id| book.slip(id)).collect();
    // What was made void later is paid back on that later day: this day's sheet stays as it was printed.
    let standing = receipts.iter().filter(|slip| receipts::stood_on(slip, span.to));
    let taken = standing.map(receipts::amount).fold(Money::ZERO, |a, b| a.plus(b).unwrap_or(a));
    sheet.sum("收据", receipts.len());
    sheet.sum("收款", taken);
    let mut papers = papers;
    for form in forms::all() {
        let Some(paper) = papers.remove(&form.tag) else { continue };
        let cells = vec![
            form.title.into(),
            paper.opened.len().into(),
            paper.done.into(),
            paper.open.len().into(),
            paper.late.into(),
            bar(paper.opened.len(), all, BAR),
        ];
        let behind = paper.opened.iter().chain(paper.open.iter());
        let mut behind: Vec<SlipId> = behind.copied().collect();
        behind.arrange();
        behind.dedup();
        sheet.rows.push(Row::over(cells, behind));
    }
    sheet.notes.push("还没办完的按现在算;物业主任核对签字,月底装订存档 (S2-forms 八)".to_string());
    sheet.signs = vec!["物业助理".to_string(), "物业主任".to_string()];
    sheet
}

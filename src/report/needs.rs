//! The week's needs and suggestions (RP-04): what came in, who has it, what became of it.

use super::slips::{slip_cells, state_cell};
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::dues;
use crate::forms::intake::needs;
use crate::forms::intake::needs::record::{ANSWERED, Kind, Open, REPLIED, VOID, WITHDRAWN};

/// The most entries of a span that are looked through.
const MOST: usize = 200_000;

/// RP-04: the needs taken in the week, in the order in which they came; those voided are not counted.
pub(super) fn of_week(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("受理", 11, 8),
        ("房号", 10, 9),
        ("内容", 0, 0),
        ("承办", 12, 10),
        ("答复期限", 11, 8),
        ("状态", 8, 8),
    ]);
    let (from, to) = span.key_range();
    let ids = book.keys(Index::Day, from, to, MOST).into_iter();
    let slips = ids.filter(|id| id.form == needs::TAG).filter_map(|id| book.slip(id));
    let slips: Vec<Slip> = slips.filter(|slip| slip.state != VOID).collect();
    for slip in &slips {
        let [number, place, matter, worker] = slip_cells(book, slip);
        let cells = vec![
            number,
            Cell::Moment(slip.opened()),
            place,
            matter,
            worker,
            slip.due(dues::REPLY).map(|due| due.at).into(),
            state_cell(slip),
        ];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    let count = |is: &dyn Fn(&Slip) -> bool| slips.iter().filter(|slip| is(slip)).count();
    let late =
        |slip: &Slip| slip.due(dues::REPLY).is_some_and(|due| due.met.unwrap_or(now) > due.at);
    sheet.sum("需求", count(&|slip| slip.get(Open::kind) == Some(Kind::Need)));
    sheet.sum("建议", count(&|slip| slip.get(Open::kind) == Some(Kind::Suggestion)));
    sheet.sum("当场答复", count(&|slip| slip.state == ANSWERED));
    sheet.sum("已回复", count(&|slip| slip.state == REPLIED));
    sheet.sum("客户撤回", count(&|slip| slip.state == WITHDRAWN));
    sheet.sum("没有办完", count(&needs::is_open));
    sheet.sum("超过答复期限", count(&late));
    sheet.notes.push("每周五下班前汇总、存档 (RP-04)".to_string());
    sheet.signs = vec!["整理人".to_string(), "客服主管".to_string()];
    sheet
}

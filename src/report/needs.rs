//! The needs and suggestions of a week, for the sheet of Friday before off work (RP-04, N-57): what came
//! in, who was ordered to see to it, and what the customer was told.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::estate::rooms;
use crate::forms::intake::need::{self, ANSWERED, Kind, Open, UNANSWERED, VOID};
use crate::forms::office::staff;

/// Slips of one week that are read.
const MOST: usize = 20_000;

/// RP-04: by the day they were heard. What was made void is no intake and is left out.
pub(super) fn for_week(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("受理", 11, 8),
        ("类别", 4, 4),
        ("房号", 10, 9),
        ("内容", 0, 0),
        ("责成部门", 8, 8),
        ("首问", 8, 6),
        ("催办", 4, 4),
        ("状态", 8, 8),
    ]);
    let (from, to) = span.key_range();
    let heard = book.keys(Index::Day, from, to, MOST).into_iter().filter(|id| id.form == need::TAG);
    let mut slips: Vec<Slip> =
        heard.filter_map(|id| book.slip(id)).filter(|slip| slip.state != VOID).collect();
    slips.sort_by_key(|slip| (slip.opened(), slip.id));
    for slip in &slips {
        let first = slip.get(need::FIRST);
        let cells = vec![
            book.registry().show_number(slip.id).into(),
            Some(slip.opened()).into(),
            slip.get(Open::kind).map_or("", Kind::label).into(),
            slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)).into(),
            slip.text(Open::content).to_string().into(),
            slip.get(Open::department).map_or("", |d| d.label()).into(),
            first.map_or_else(String::new, |badge| staff::short(book, badge)).into(),
            slip.get(need::CHASED).map_or(Cell::Empty, Cell::Number),
            need::FORM.state(slip.state).map_or("", |state| state.label).into(),
        ];
        sheet.rows.push(Row { slip: Some(slip.id), cells });
    }
    let count = |of: &dyn Fn(&Slip) -> bool| slips.iter().filter(|slip| of(slip)).count();
    sheet.sum("需求", count(&|slip| slip.get(Open::kind) == Some(Kind::Need)));
    sheet.sum("建议", count(&|slip| slip.get(Open::kind) == Some(Kind::Suggestion)));
    sheet.sum("已答复", count(&|slip| slip.state == ANSWERED));
    sheet.sum("还没有答复", count(&|slip| UNANSWERED.contains(&slip.state)));
    sheet.signs = vec!["汇总人".to_string(), "主管".to_string()];
    sheet
}

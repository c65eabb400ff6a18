//! The list that is printed and taken along on a round (P-28): the 28 points in their five groups, what the office has
//! added, and what earlier rounds found that is still open. Only exceptions are entered afterwards.

use super::slips::{slip_cells, state_cell};
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::shift::patrol_points::{self, Enter};
use crate::forms::shift::patrols;
use crate::forms::shift::patrols::record::{Group, Point};

/// Findings that are still open, as many as one list can hold.
const OPEN_MOST: usize = 200;

pub(super) fn to_walk(book: &dyn Book, _: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("类别", 6, 6),
        ("要点", 0, 0),
        ("地点", 14, 12),
        ("正常", 6, 4),
        ("发现", 20, 14),
    ]);
    let own = patrol_points::in_use(book);
    for group in Group::PICKS.iter().filter_map(|pick| Group::of(pick.code)) {
        let points = Point::PICKS.iter().filter_map(|pick| Point::of(pick.code));
        for point in points.filter(|point| point.group() == Some(group)) {
            let cells = vec![group.label().into(), point.label().into(), Cell::Empty, Cell::Empty];
            sheet.rows.push(Row::of(None, [cells, vec![Cell::Empty]].concat()));
        }
        for slip in own.iter().filter(|slip| slip.get(Enter::group) == Some(group)) {
            let (what, place) = (slip.text(Enter::what), slip.text(Enter::place));
            let cells =
                vec![group.label().into(), what.into(), place.into(), Cell::Empty, Cell::Empty];
            sheet.rows.push(Row::of(Some(slip.id), cells));
        }
    }
    let points = sheet.rows.len();
    let keys = patrols::OPEN.iter().map(|state| state_key_of(patrols::TAG, *state));
    let ids = keys.flat_map(|key| book.under(Index::State, key, OPEN_MOST));
    for slip in ids.filter_map(|id| book.slip(id)) {
        let [_, place, matter, _] = slip_cells(book, &slip);
        let cells = vec!["未整改".into(), matter, place, Cell::Empty, state_cell(&slip)];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    sheet.sum("要点", points);
    sheet.sum("未整改", sheet.rows.len() - points);
    sheet.signs = vec!["巡视人".to_string(), "自   时   分  至   时   分".to_string()];
    sheet
}

//! Every visit to the door, one row each: who went, when they came and left, and what came of it.
//! A job may take many; none is written over by the next.

use crate::engine::fields::{RowView, write_in_row};
use crate::engine::kind::ROWS_MOST;
use crate::engine::value::Row;
use crate::forms::prelude::*;

use super::fields::{Came, LINKED, WaitFor};
use super::record::{BEFORE_CALL, NO_VISIT_GIVEN, TIMES_CROSSED};

/// A visit beyond so many is written on paper: no slip grows without end.
const MOST: usize = ROWS_MOST * 4;

choice! {
    /// What came of a visit. Codes are stored.
    pub enum Visited {
        Fixed = 1 "fixed" "修复",
        Unsigned = 2 "unsigned" "完工未签",
        NotFixed = 3 "not-fixed" "未修复",
        Temporary = 4 "temporary" "临时措施",
        Cannot = 5 "cannot" "无法处理",
        Looked = 6 "looked" "先看现场",
        NobodyHome = 7 "nobody-home" "无人",
        NoteLeft = 8 "note-left" "留条",
        PutOff = 9 "put-off" "改约",
    }
}

fields! {
    pub struct Visit {
        1 by: Option<Badge> = "谁去" 3;
        2 arrived: Moment = "到" 3;
        3 left: Option<Moment> = "离" 3;
        4 how: Option<Visited> = "结果" 3;
    }

    /// 上门补录: visits that were told of late.
    pub struct Visits { 110 visits: Vec<Visit> = "上门" 12; }
}

impl Visited {
    pub(super) fn by_paper(came: Came) -> Self {
        match came {
            Came::Fixed => Self::Fixed,
            Came::Unsigned => Self::Unsigned,
            Came::NotFixed => Self::NotFixed,
            Came::Temporary => Self::Temporary,
            Came::Cannot => Self::Cannot,
        }
    }

    /// What a booking says of the visit before it; none where nobody had gone.
    pub(super) fn by_booking(wait: WaitFor) -> Option<Self> {
        match wait {
            WaitFor::NobodyHome => Some(Self::NobodyHome),
            WaitFor::NoteLeft => Some(Self::NoteLeft),
            WaitFor::Material | WaitFor::Appointment | WaitFor::Contractor | WaitFor::Owner => None,
        }
    }
}

fn row(by: Option<Badge>, arrived: Moment) -> Row {
    let mut row = Row::new();
    if let Some(badge) = by {
        write_in_row(&mut row, Visit::by, &badge);
    }
    write_in_row(&mut row, Visit::arrived, &arrived);
    row
}

/// Whether the worker is still there by the last row.
fn still_there(rows: &[Row]) -> bool {
    rows.last().is_some_and(|row| !RowView::of(row).has(Visit::left))
}

/// The visits once somebody is at the door.
pub(super) fn begin(slip: &Slip, set: &mut Fields, by: Option<Badge>, at: Moment) {
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if !still_there(&rows) && rows.len() < MOST {
        rows.push(row(by, at));
        set.set(Visits::visits, Value::Rows(rows));
    }
}

/// The visits once somebody has gone again: the one that runs ends, or a whole one is written.
pub(super) fn end(
    slip: &Slip,
    set: &mut Fields,
    (by, arrived): (Option<Badge>, Moment),
    (left, how): (Moment, Visited),
) {
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if !still_there(&rows) && rows.len() < MOST {
        rows.push(row(by, arrived.min(left)));
    }
    if still_there(&rows)
        && let Some(last) = rows.last_mut()
    {
        write_in_row(last, Visit::left, &left);
        write_in_row(last, Visit::how, &how);
        set.set(Visits::visits, Value::Rows(rows));
    }
}

/// Ends the visit that runs, if one does: the worker was called away or the visit was put off.
pub(super) fn break_off(slip: &Slip, set: &mut Fields, left: Moment) {
    if still_there(slip.fields.rows(Visits::visits)) {
        end(slip, set, (None, left), (left, Visited::PutOff));
    }
}

/// Nobody comes before they were called. What was found on a visit may be done on that visit, which is
/// before it was written down: there the first slip's call counts.
pub(super) fn since_call(
    ask: &Ask<'_>,
    slip: &Slip,
    label: &str,
    at: Option<Moment>,
) -> Result<(), Notice> {
    let first = slip.get(LINKED).and_then(|first| ask.book.slip(first.0));
    let call = first.map_or(slip.opened(), |first| first.opened().min(slip.opened()));
    match at {
        Some(at) if at.minute() < call.minute() => {
            Err(BEFORE_CALL.with(&[label, &call.show(ask.now)]))
        }
        _ => Ok(()),
    }
}

/// 上门补录: rows are added to those that stand, in the order in which they happened.
pub(super) fn record(ask: &Ask<'_>, it: Visits) -> Outcome {
    let slip = ask.standing()?;
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if it.visits.is_empty() || rows.len() + it.visits.len() > MOST {
        return Err(NO_VISIT_GIVEN.at(Visits::visits));
    }
    let soon = ask.now.plus_minutes(1);
    let crossed = |v: &Visit| v.left.is_some_and(|left| left < v.arrived || left > soon);
    if it.visits.iter().any(|v| crossed(v) || v.arrived > soon) {
        return Err(TIMES_CROSSED.at(Visits::visits));
    }
    for visit in &it.visits {
        since_call(ask, slip, "到场", Some(visit.arrived)).map_err(|no| no.at(Visits::visits))?;
    }
    rows.extend(ask.given.rows(Visits::visits).iter().cloned());
    rows.arrange_by_key(|row| RowView::of(row).get(Visit::arrived).unwrap_or(slip.opened()));
    let mut set = ask.given.clone();
    set.set(Visits::visits, Value::Rows(rows));
    ask.draw_with(slip.state, set).ok()
}

/// The visits on a slip, the first first.
pub fn visits(slip: &Slip) -> Vec<Visit> {
    slip.get(Visits::visits).unwrap_or_default()
}

//! Every visit to the door, one row each: who went, when they came and left, and what came of it.
//! A job may take many; none is written over by the next.

use crate::engine::kind::{Blank, ROWS_MOST};
use crate::engine::value::{Row, in_row};
use crate::forms::prelude::*;

use super::{BEFORE_CALL, Came, LINKED, NO_VISIT_GIVEN, TIMES_CROSSED, WaitFor, standing};

const BY: u16 = 1;
const ARRIVED: u16 = 2;
const LEFT: u16 = 3;
const HOW: u16 = 4;

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
}

fields! {
    /// 上门补录: visits that were told of late.
    pub struct Visits {
        110 visits: Vec<Visit> = "上门" 12;
    }
}

impl Visited {
    pub(super) fn came(came: Came) -> Self {
        match came {
            Came::Fixed => Self::Fixed,
            Came::Unsigned => Self::Unsigned,
            Came::NotFixed => Self::NotFixed,
            Came::Temporary => Self::Temporary,
            Came::Cannot => Self::Cannot,
        }
    }

    /// What a booking says of the visit before it; none where nobody had gone.
    pub(super) fn waiting(wait: WaitFor) -> Option<Self> {
        match wait {
            WaitFor::NobodyHome => Some(Self::NobodyHome),
            WaitFor::NoteLeft => Some(Self::NoteLeft),
            WaitFor::Material | WaitFor::Appointment | WaitFor::Contractor | WaitFor::Owner => None,
        }
    }
}

fn row(by: Option<Badge>, arrived: Moment) -> Row {
    let by = by.map(|badge| (BY, Cell::Staff(badge)));
    by.into_iter().chain([(ARRIVED, Cell::Moment(arrived))]).collect()
}

/// Whether the worker is still there by the last row.
fn there(rows: &[Row]) -> bool {
    rows.last().is_some_and(|row| in_row(row, LEFT).is_none())
}

/// The visits once somebody is at the door.
pub(super) fn begun(slip: &Slip, set: &mut Fields, by: Option<Badge>, at: Moment) {
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if !there(&rows) && rows.len() < MOST {
        rows.push(row(by, at));
        set.set(Visits::visits, Value::Rows(rows));
    }
}

/// The visits once somebody has gone again: the one that runs ends, or a whole one is written.
pub(super) fn ended(
    slip: &Slip,
    set: &mut Fields,
    (by, arrived): (Option<Badge>, Moment),
    (left, how): (Moment, Visited),
) {
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if !there(&rows) && rows.len() < MOST {
        rows.push(row(by, arrived.min(left)));
    }
    if there(&rows)
        && let Some(last) = rows.last_mut()
    {
        last.push((LEFT, Cell::Moment(left)));
        last.push((HOW, Cell::Choice(how as u16)));
        set.set(Visits::visits, Value::Rows(rows));
    }
}

/// Ends the visit that runs, if one does: the worker was called away or the visit was put off.
pub(super) fn broken_off(slip: &Slip, set: &mut Fields, left: Moment) {
    if there(slip.fields.rows(Visits::visits)) {
        ended(slip, set, (None, left), (left, Visited::PutOff));
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
    let first = match slip.cell(LINKED) {
        Some(Cell::Slip(first)) => ask.book.slip(*first),
        _ => None,
    };
    let call = first.map_or(slip.opened(), |first| first.opened().min(slip.opened()));
    match at {
        Some(at) if at.minute() < call.minute() => {
            Err(BEFORE_CALL.with(&[label, &call.show(ask.now)]))
        }
        _ => Ok(()),
    }
}

/// 上门补录: rows are added to those that stand, in the order in which they happened.
pub(super) fn record(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let told = Visits::take(given).map_or_else(Vec::new, |it| it.visits);
    let mut rows = slip.fields.rows(Visits::visits).to_vec();
    if told.is_empty() || rows.len() + told.len() > MOST {
        return Err(NO_VISIT_GIVEN.says().at("visits"));
    }
    let soon = ask.now.plus_minutes(1);
    let crossed = |v: &Visit| v.left.is_some_and(|left| left < v.arrived || left > soon);
    if told.iter().any(|v| crossed(v) || v.arrived > soon) {
        return Err(TIMES_CROSSED.says().at("visits"));
    }
    for visit in &told {
        since_call(ask, slip, "到场", Some(visit.arrived)).map_err(|no| no.at("visits"))?;
    }
    rows.extend(given.rows(Visits::visits).iter().cloned());
    let when = |row: &Row| match in_row(row, ARRIVED) {
        Some(Cell::Moment(at)) => *at,
        _ => slip.opened(),
    };
    rows.sort_by_key(when);
    let set = given.iter().filter(|(tag, _)| *tag != Visits::visits).cloned().collect::<Fields>();
    let mut drawn = ask.draw_with(slip.state, set);
    drawn.set.set(Visits::visits, Value::Rows(rows));
    Ok(drawn.into())
}

/// The visits on a slip, the first first.
#[must_use]
pub fn visits(slip: &Slip) -> Vec<Visit> {
    Vec::take(slip.value(Visits::visits)).unwrap_or_default()
}

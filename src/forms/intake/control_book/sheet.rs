//! The sheet of a day: looked into so many times, turned at midnight by 钟, taken back on the next day
//! with every row of the control room on it (N-32, G-104).

use crate::engine::book::Book;
use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Asked, Decision, Drawn, NO_SLIP, Outcome};
use crate::engine::moment::{Day, Moment};
use crate::engine::notice::Notice;
use crate::engine::slip::{Index, Slip, due, state_key_of};
use crate::engine::value::{Cell, Fields, Row, SlipId, Value};
use crate::forms::intake::policy::CONTROL_ROOM_CHECKS;

use super::{
    BACK, CHECKS, CHECKS_SHORT, COLLECT, Check, DAY, DAY_RUNS, DONE, FORM, NOT_OF_THE_DAY, ORIGIN,
    OVER, Origin, ROWS, RUNNING, SHEET, SHEET_STANDS, SHORT, TAG, TAKEN, WHAT_FOUND, day,
};

/// Minutes of a day, over which the checks are spread.
const DAY_MINUTES: i64 = 24 * 60;
/// Days without the desk that get a sheet afterwards at most.
const MISSED_MOST: u64 = 31;
/// Rows of a day that one taking back marks; what is beyond is collected row by row.
const ROWS_MOST: usize = 500;

/// The text under which the sheet of a day is found.
pub(super) fn named(day: Day) -> String {
    format!("中控页 {day}")
}

fn of_day(book: &dyn Book, at: Day) -> Option<Slip> {
    book.named(TAG, &named(at)).into_iter().find(|slip| day(slip) == Some(at))
}

fn standing<'a>(ask: &'a Ask<'_>) -> Result<(&'a Slip, Day), Notice> {
    let slip = ask.slip.ok_or_else(|| NO_SLIP.says())?;
    Ok((slip, day(slip).ok_or_else(|| NO_SLIP.says())?))
}

/// By when the check after `done` of them must be: they are spread evenly over the day.
fn next_check(ask: &Ask<'_>, drawn: Drawn, slip: Option<&Slip>, day: Day, done: i64) -> Drawn {
    let wanted = ask.limit(&CONTROL_ROOM_CHECKS);
    if done >= wanted {
        return drawn.met(slip, due::CHECK, ask.occurred);
    }
    let at = day.begins().plus_minutes(DAY_MINUTES * (done + 1) / wanted);
    let because = format!("{day} 第 {} 次,全天 {wanted} 次 (N-32)", done + 1);
    drawn.due(due::CHECK, at, because)
}

fn fresh(ask: &Ask<'_>, slip: SlipId, day: Day) -> Drawn {
    let set = Fields::new().with(DAY, Cell::Day(day)).with(DONE, Cell::Number(0));
    next_check(ask, Ask::beside(slip, SHEET, RUNNING, set), None, day, 0)
}

/// The first sheet by hand; from then on 钟 turns them.
pub(super) fn open(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let day = ask.now.day();
    if of_day(ask.book, day).is_some() {
        return Err(SHEET_STANDS.with(&[&day.to_string()]));
    }
    Ok(fresh(ask, ask.fresh(), day).into())
}

/// The sheet that the control room's first row begins, so that nobody has to think of it.
pub(super) fn begun(ask: &Ask<'_>) -> Option<Drawn> {
    let running = ask.book.under(Index::InState, state_key_of(TAG, RUNNING), 1);
    let day = ask.now.day();
    let none = running.is_empty() && of_day(ask.book, day).is_none();
    let slip = SlipId { form: TAG, number: ask.fresh().number + 1 };
    none.then(|| fresh(ask, slip, day))
}

/// One look into the book: who, when, and what was found. One that is typed after midnight still counts
/// for the day on which it was taken.
pub(super) fn check(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, day) = standing(ask)?;
    let over = slip.state == OVER;
    if over && ask.occurred.day() != day {
        return Err(NOT_OF_THE_DAY.with(&[&day.to_string()]).at("occurred"));
    }
    let Some(it) = Check::take(given) else { return Err(WHAT_FOUND.says().at("found")) };
    if !it.complete && it.found.is_none() {
        return Err(WHAT_FOUND.says().at("found"));
    }
    let mut row: Row = vec![(1, Cell::Moment(ask.occurred)), (2, Cell::Staff(ask.hand.badge))];
    row.extend(it.looked_at.map(|n| (3, Cell::Number(n))));
    row.extend(it.found.map(|text| (4, Cell::Text(text.0))));
    let mut rows = slip.fields.rows(CHECKS).to_vec();
    rows.push(row);
    let done = slip.number(DONE).unwrap_or(0) + 1;
    let mut set = given.clone().with(DONE, Cell::Number(done));
    set.set(CHECKS, Value::Rows(rows));
    if over {
        let short = (slip.number(SHORT).unwrap_or(0) - 1).max(0);
        return Ok(ask.draw(OVER, set.with(SHORT, Cell::Number(short))).into());
    }
    Ok(next_check(ask, ask.draw(RUNNING, set), Some(slip), day, done).into())
}

/// A day on which nobody looked into the book: the desk was off when its sheet had to be opened.
fn missed(ask: &Ask<'_>, slip: SlipId, day: Day) -> Drawn {
    let short = ask.limit(&CONTROL_ROOM_CHECKS);
    let set = Fields::new()
        .with(DAY, Cell::Day(day))
        .with(DONE, Cell::Number(0))
        .with(SHORT, Cell::Number(short));
    back(ask, Ask::beside(slip, SHEET, OVER, set), day)
}

/// By when a sheet whose day is over must be taken back.
fn back(ask: &Ask<'_>, drawn: Drawn, day: Day) -> Drawn {
    let because = format!("{day} 的页次日收回 (N-32)");
    drawn.due(due::BACK, ask.now.day().next(1).begins(), because)
}

/// The day is over: what it lacked in checks is written down, and today's sheet is opened. Days between
/// have their sheets too: rows were written on them, and nobody looked.
pub(super) fn turn(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let (slip, day) = standing(ask)?;
    let today = ask.now.day();
    if day >= today {
        return Err(DAY_RUNS.with(&[&day.to_string()]));
    }
    let short = (ask.limit(&CONTROL_ROOM_CHECKS) - slip.number(DONE).unwrap_or(0)).max(0);
    let set = Fields::new().with(SHORT, Cell::Number(short));
    let drawn = ask.draw(OVER, set).met(Some(slip), due::CHECK, ask.now);
    let mut decision = Decision::from(back(ask, drawn, day));
    let first = day.next(1).max(today.before(MISSED_MOST));
    let days = (0..).map(|n| first.next(n)).take_while(|day| *day <= today);
    let without = days.filter(|day| of_day(ask.book, *day).is_none());
    for (number, day) in (ask.book.next_number(TAG)..).zip(without) {
        let open = if day == today { fresh } else { missed };
        decision.drawn.push(open(ask, SlipId { form: TAG, number }, day));
    }
    Ok(decision)
}

pub(super) fn advise_back(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Ok((slip, day)) = standing(ask) else { return advice };
    let (short, done) = (slip.number(SHORT).unwrap_or(0), slip.number(DONE).unwrap_or(0));
    if short > 0 {
        let numbers = [day.to_string(), done.to_string(), (done + short).to_string()];
        advice.warnings.push(CHECKS_SHORT.with(&[&numbers[0], &numbers[1], &numbers[2]]));
    }
    let rows = rows_of(ask.book, day);
    advice.computed.push(("中控记录".to_string(), format!("{} 条", rows.len())));
    advice
}

/// The control room's rows of a day that were not taken back.
fn rows_of(book: &dyn Book, day: Day) -> Vec<Slip> {
    let at = (u64::try_from(day.number()).unwrap_or(0), u64::from(TAG));
    let ids = book.keys(Index::Day, at, at, ROWS_MOST);
    let theirs = |slip: &Slip| {
        ROWS.contains(&slip.state)
            && slip.choice(ORIGIN) == Some(Origin::ControlRoom as u16)
            && slip.cell(TAKEN).is_none()
    };
    ids.into_iter().filter_map(|id| book.slip(id)).filter(theirs).collect()
}

/// Yesterday's sheet back at the office: its rows carry the mark.
pub(super) fn take_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, day) = standing(ask)?;
    let drawn = ask.draw(BACK, given.clone()).met(Some(slip), due::BACK, ask.occurred);
    let mut decision = Decision::from(drawn);
    let taken = Fields::new().with(TAKEN, Cell::Day(ask.occurred.day()));
    for row in rows_of(ask.book, day) {
        decision.drawn.push(Ask::beside(row.id, COLLECT, row.state, taken.clone()));
    }
    Ok(decision)
}

/// 钟 turns the sheet when its day is over.
pub(super) fn due(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    let over = slip.state == RUNNING && day(slip).is_some_and(|d| d.next(1).begins() <= until);
    let turn = || Asked {
        form: FORM.id.to_string(),
        step: "turn".to_string(),
        slip: Some(slip.id),
        seen: Some(slip.version),
        ..Asked::default()
    };
    over.then(turn).into_iter().collect()
}

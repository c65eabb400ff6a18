//! The sheet of a day: looked into so many times, turned at midnight by 钟, taken back on the next day
//! with every row of the control room on it (N-32, G-104).

use crate::engine::slip::state_key_of;
use crate::forms::intake::policy::CONTROL_ROOM_CHECKS;
use crate::forms::prelude::*;

use super::record::{
    BACK, CHECKS_SHORT, COLLECT, Check, Collected, DAY, DAY_RUNS, DONE, NOT_OF_THE_DAY, OVER,
    Origin, ROWS, RUNNING, SHEET, SHEET_STANDS, Seen, TAG, TakeBack, Turned, WHAT_FOUND, Write,
};

/// Minutes of a day, over which the checks are spread.
const DAY_MINUTES: i64 = 24 * 60;
/// Days without the desk that get a sheet afterwards at most.
const MISSED_MOST: u64 = 31;
/// Rows of a day that one taking back marks; what is beyond is collected row by row.
const ROWS_MOST: usize = 500;

/// The text under which the sheet of a day is found.
pub(super) fn sheet_name(day: Day) -> String {
    format!("中控页 {day}")
}

fn of_day(book: &dyn Book, at: Day) -> Option<Slip> {
    book.named(TAG, &sheet_name(at)).into_iter().find(|slip| slip.get(DAY) == Some(at))
}

/// The sheet on which a step is taken, and its day.
fn sheet_of<'a>(ask: &Ask<'a>) -> Result<(&'a Slip, Day), Notice> {
    let slip = ask.standing()?;
    Ok((slip, slip.get(DAY).ok_or_else(|| NO_SLIP.says())?))
}

/// By when the check after `done` of them must be: they are spread evenly over the day.
fn next_check(ask: &Ask<'_>, drawn: Drawn, slip: Option<&Slip>, day: Day, done: i64) -> Drawn {
    let wanted = ask.limit(&CONTROL_ROOM_CHECKS);
    if done >= wanted {
        return drawn.met(slip, dues::CHECK, ask.occurred);
    }
    let at = day.begins().plus_minutes(DAY_MINUTES * (done + 1) / wanted);
    let because = format!("{day} 第 {} 次,全天 {wanted} 次 (N-32)", done + 1);
    drawn.due(dues::CHECK, at, because)
}

fn new_sheet(ask: &Ask<'_>, slip: SlipId, day: Day) -> Drawn {
    let set = Fields::new().put(DAY, day).put(DONE, 0);
    next_check(ask, Ask::beside(slip, SHEET, RUNNING, set), None, day, 0)
}

/// The first sheet by hand; from then on 钟 turns them.
pub(super) fn open(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let day = ask.now.day();
    if of_day(ask.book, day).is_some() {
        return Err(SHEET_STANDS.with(&[&day.to_string()]));
    }
    new_sheet(ask, ask.fresh(), day).ok()
}

/// The sheet that the control room's first row begins, so that nobody has to think of it.
pub(super) fn begin_sheet(ask: &Ask<'_>) -> Option<Drawn> {
    let running = ask.book.under(Index::InState, state_key_of(TAG, RUNNING), 1);
    let day = ask.now.day();
    let none = running.is_empty() && of_day(ask.book, day).is_none();
    let slip = SlipId { form: TAG, number: ask.fresh().number + 1 };
    none.then(|| new_sheet(ask, slip, day))
}

/// One look into the book: who, when, and what was found. One that is typed after midnight still counts
/// for the day on which it was taken.
pub(super) fn check(ask: &Ask<'_>, it: Check) -> Outcome {
    let (slip, day) = sheet_of(ask)?;
    let over = slip.state == OVER;
    if over && ask.occurred.day() != day {
        return Err(NOT_OF_THE_DAY.with(&[&day.to_string()]).at("occurred"));
    }
    if !it.complete && it.found.is_none() {
        return Err(WHAT_FOUND.at(Check::found));
    }
    let row = Seen { at: ask.occurred, by: ask.hand.badge, rows: it.looked_at, found: it.found };
    let done = slip.get(DONE).unwrap_or(0) + 1;
    let set = ask.given.clone().put(DONE, done).add_row(&slip.fields, Turned::checks, row);
    if over {
        let short = (slip.get(Turned::short).unwrap_or(0) - 1).max(0);
        return ask.draw_with(OVER, set.put(Turned::short, short)).ok();
    }
    next_check(ask, ask.draw_with(RUNNING, set), Some(slip), day, done).ok()
}

/// A day on which nobody looked into the book: the desk was off when its sheet had to be opened.
fn missed_sheet(ask: &Ask<'_>, slip: SlipId, day: Day) -> Drawn {
    let short = ask.limit(&CONTROL_ROOM_CHECKS);
    let set = Fields::new().put(DAY, day).put(DONE, 0).put(Turned::short, short);
    due_back(ask, Ask::beside(slip, SHEET, OVER, set), day)
}

/// By when a sheet whose day is over must be taken back.
fn due_back(ask: &Ask<'_>, drawn: Drawn, day: Day) -> Drawn {
    let because = format!("{day} 的页次日收回 (N-32)");
    drawn.due(dues::BACK, ask.now.day().next(1).begins(), because)
}

/// The day is over: what it lacked in checks is written down, and today's sheet is opened. Days between
/// have their sheets too: rows were written on them, and nobody looked.
pub(super) fn turn(ask: &Ask<'_>, _: Turned) -> Outcome {
    let (slip, day) = sheet_of(ask)?;
    let today = ask.now.day();
    if day >= today {
        return Err(DAY_RUNS.with(&[&day.to_string()]));
    }
    let short = (ask.limit(&CONTROL_ROOM_CHECKS) - slip.get(DONE).unwrap_or(0)).max(0);
    let set = Fields::new().put(Turned::short, short);
    let drawn = ask.draw_with(OVER, set).met(Some(slip), dues::CHECK, ask.now);
    let mut decision = Decision::from(due_back(ask, drawn, day));
    let first = day.next(1).max(today.before(MISSED_MOST));
    let days = (0..).map(|n| first.next(n)).take_while(|day| *day <= today);
    let without = days.filter(|day| of_day(ask.book, *day).is_none());
    for (number, day) in (ask.book.next_number(TAG)..).zip(without) {
        let open = if day == today { new_sheet } else { missed_sheet };
        decision.drawn.push(open(ask, SlipId { form: TAG, number }, day));
    }
    Ok(decision)
}

pub(super) fn advise_back(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Ok((slip, day)) = sheet_of(ask) else { return advice };
    let (short, done) = (slip.get(Turned::short).unwrap_or(0), slip.get(DONE).unwrap_or(0));
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
            && slip.get(Write::origin) == Some(Origin::ControlRoom)
            && !slip.has(Collected::taken)
    };
    ids.into_iter().filter_map(|id| book.slip(id)).filter(theirs).collect()
}

/// Yesterday's sheet back at the office: its rows carry the mark.
pub(super) fn take_back(ask: &Ask<'_>, _: TakeBack) -> Outcome {
    let (slip, day) = sheet_of(ask)?;
    let drawn = ask.draw(BACK).met(Some(slip), dues::BACK, ask.occurred);
    let mut decision = Decision::from(drawn);
    let taken = Fields::new().put(Collected::taken, ask.occurred.day());
    for row in rows_of(ask.book, day) {
        decision.drawn.push(Ask::beside(row.id, COLLECT, row.state, taken.clone()));
    }
    Ok(decision)
}

/// 钟 turns the sheet when its day is over.
pub(super) fn due(slip: &Slip, book: &dyn Book, until: Moment) -> Vec<Asked> {
    let over = slip.state == RUNNING && slip.get(DAY).is_some_and(|d| d.next(1).begins() <= until);
    let form = book.registry().tagged(slip.id.form).filter(|_| over);
    form.map(|form| form.asked("turn", slip)).into_iter().collect()
}

//! The supervisor catches up on late slips before the end: new dates for waiting work, answers to calls.
//! Thus the board looks like that of a well-kept desk when it is first opened.
//!
//! A few slips are left in each state, so that every state can be seen.

use super::Planned;
use super::lookup::{is_accepted_silently, step_on};
use super::staff::SUPERVISOR;
use crate::engine::prelude::*;
use crate::engine::slip::state_key;
use crate::forms::dues;
use crate::forms::intake::contact;
use crate::forms::work::{job, paid, repair};

/// The most slips that are handled.
const MAX_SLIPS: usize = 9;
/// Minutes; operators deal themselves with what is less late.
const MIN_LATE_MINUTES: i64 = 60;
/// The most slips to search.
const SEARCH_LIMIT: usize = 200;
/// How many slips are left alone in each state.
const KEPT_PER_STATE: usize = 2;

/// When each slip is handled, in minutes before the end.
pub(super) fn schedule() -> impl Iterator<Item = (usize, i64)> {
    (0..MAX_SLIPS).zip((0..).map(|n| 70 - 5 * n))
}

/// The step on the slip that has been late longest and can be handled.
pub(super) fn plan_step(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let late = ascending(at.plus_minutes(-MIN_LATE_MINUTES));
    let found = book.keys(Index::Open, (0, 0), (late, u64::MAX), SEARCH_LIMIT);
    let handle =
        |slip: Slip| step_for(book, &slip, n, at).filter(|step| is_accepted_silently(book, step));
    found.into_iter().filter_map(|id| book.slip(id)).find_map(handle)
}

fn step_for(book: &dyn Book, slip: &Slip, n: usize, at: Moment) -> Option<Planned> {
    let late = slip.next_due().map(|due| due.what)?;
    let step = |name: &str| step_on(slip, name, SUPERVISOR, at);
    if late == dues::PRICE {
        return Some(step("price-told").with("price_told_how", "call"));
    }
    if book.under(Index::State, state_key(slip), KEPT_PER_STATE + 1).len() <= KEPT_PER_STATE {
        return None;
    }
    let waits = [job::WAITING, job::TEMPORARY].contains(&slip.state);
    match slip.id.form {
        repair::TAG | paid::TAG if waits && DueKind::any(&[dues::VISIT, dues::FINISH], late) => {
            let next = at.day().next(1 + u64::try_from(n % 3).ok()?);
            let step =
                step("rebook").with("wait", "appointment").with("next", format!("{next} 9:30"));
            Some(step.with("wait_note", "已与住户改约"))
        }
        contact::TAG if slip.state == contact::WAITING => {
            let step = step("reply").with("result", "已核实并回电说明");
            Some(step.with("satisfied", "y"))
        }
        _ => None,
    }
}

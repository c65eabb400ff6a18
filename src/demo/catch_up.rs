//! The supervisor's round through what is late: a new date where work waits, an answer where one is
//! owed, so that a board that is opened for the first time is that of a desk that is kept well.
//!
//! What stands alone in its state is left as it is: each state is to be seen.

use super::Planned;
use super::lookup::{clean, of};
use super::staff::SUPERVISOR;
use crate::engine::book::Book;
use crate::engine::form::DueKind;
use crate::engine::moment::Moment;
use crate::engine::slip::{Index, Slip, ascending, state_key};
use crate::forms::dues;
use crate::forms::intake::contact;
use crate::forms::work::{job, paid, repair};

/// Things that one round puts right at most.
const MOST: usize = 9;
/// What is late by less is looked after by those at work.
const LATE: i64 = 60;
/// Slips that are looked through.
const LOOKED_AT: usize = 200;
/// So many stay as they are in each state.
const LEFT: usize = 2;

/// When each is put right, in minutes before the end.
pub(super) fn beginning() -> impl Iterator<Item = (usize, i64)> {
    (0..MOST).zip((0..).map(|n| 70 - 5 * n))
}

/// The `n`th thing that is put right: the one that is late longest and may be.
pub(super) fn play(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let late = ascending(at.plus_minutes(-LATE));
    let found = book.keys(Index::Open, (0, 0), (late, u64::MAX), LOOKED_AT);
    let right = |slip: Slip| righted(book, &slip, n, at).filter(|step| clean(book, step));
    found.into_iter().filter_map(|id| book.slip(id)).find_map(right)
}

fn righted(book: &dyn Book, slip: &Slip, n: usize, at: Moment) -> Option<Planned> {
    let late = slip.next_due().map(|due| due.what)?;
    let step = |name: &str| of(slip, name, SUPERVISOR, at);
    if late == dues::PRICE {
        return Some(step("price-told").with("price_told_how", "call"));
    }
    if book.under(Index::State, state_key(slip), LEFT + 1).len() <= LEFT {
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

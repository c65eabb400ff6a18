//! 暂停 and 恢复: work that cannot go on waits for something that is named, and the clock says so.

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, NO_SLIP, Outcome};
use crate::domain::slip::{Slip, due};
use crate::domain::value::{Cell, Fields};

use super::clocks::{self, BEFORE};
use super::{ASSIGNED, NO_DAY, Pausing, WAITING, WORKER, ahead, standing};

/// Nobody says when it goes on: the slip is chased all the same.
pub(super) fn advise_pause(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.get(BACK_BY).is_none() {
        advice.warnings.push(NO_DAY.says().at("back_by"));
    }
    advice
}

/// When work is expected to go on.
pub const BACK_BY: u16 = 203;

pub(super) fn pause(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Pausing::take(given) else { return Err(NO_SLIP.says()) };
    ahead("back_by", "预计恢复", it.back_by, ask.occurred, ask.now)?;
    let mut drawn = ask.draw(WAITING, given.clone());
    if let Some(back) = it.back_by {
        let because = format!("{},预计恢复 (G-28)", it.wait.label());
        drawn = drawn.due(due::RESUME, back, because);
    }
    Ok(clocks::pause(ask, drawn, slip, it.wait, ask.occurred, it.back_by.is_some()).into())
}

/// Back to where it was before it waited; a slip that waited before pauses were written down goes to
/// its worker.
pub(super) fn resume(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let drawn = ask.draw(before(slip), given.clone());
    let drawn = clocks::met(drawn, slip, due::VISIT, ask.occurred);
    Ok(clocks::resume(ask, drawn, slip, ask.occurred).into())
}

fn before(slip: &Slip) -> u16 {
    match slip.cell(BEFORE) {
        Some(Cell::Number(state)) => u16::try_from(*state).unwrap_or(ASSIGNED),
        _ if slip.staff(WORKER).is_some() => ASSIGNED,
        _ => super::ISSUED,
    }
}

//! 暂停 and 恢复: work that cannot go on waits for something that is named, and the clock says so.

use super::clocks::{self, BEFORE};
use super::fields::WaitFor;
use super::record::{ARRIVED, ASSIGNED, ISSUED, NO_DAY, UNDER_WAY, WAITING, ahead, worker};
use super::visits;
use super::waiting::still_out;
use crate::forms::prelude::*;

fields! {
    pub struct Pausing {
        67 wait: WaitFor = "等什么" 4;
        203 back_by: Option<Moment> = "预计恢复" 4;
        68 wait_note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Resuming { 204 resumed_note: Option<Text> = "说明" 12; } }

/// Nobody says when it goes on: the slip is chased all the same.
pub(super) fn advise_pause(_: &Ask<'_>, given: &Fields) -> Advice {
    let undated = given.value(Pausing::back_by).is_none();
    let warnings = undated.then(|| NO_DAY.at(Pausing::back_by)).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

/// 暂停: the clocks stand still; a day that was named runs instead, and the slip is chased after it.
pub(super) fn pause(ask: &Ask<'_>, it: Pausing) -> Outcome {
    let slip = ask.standing()?;
    ahead(Pausing::back_by, "预计恢复", it.back_by, ask.occurred, ask.now)?;
    let mut set = ask.given.clone();
    visits::break_off(slip, &mut set, ask.occurred);
    let mut drawn = ask.draw_with(WAITING, set);
    if let Some(back) = it.back_by {
        let because = format!("{},预计恢复 (G-28)", it.wait.label());
        drawn = drawn.due(dues::RESUME, back, because);
    }
    drawn = still_out(ask, drawn, it.back_by, ask.occurred);
    clocks::pause(ask, drawn, slip, it.wait, ask.occurred, it.back_by.is_some()).ok()
}

/// 恢复: back to where it was before it waited.
pub(super) fn resume(ask: &Ask<'_>, _: Resuming) -> Outcome {
    let slip = ask.standing()?;
    let (state, mut set) = (state_before(slip), ask.given.clone());
    if state == ARRIVED {
        visits::begin(slip, &mut set, worker(slip), ask.occurred);
    }
    let drawn = clocks::met(ask.draw_with(state, set), slip, dues::VISIT, ask.occurred);
    clocks::resume(ask, drawn, slip, ask.occurred).ok()
}

/// The state before the pause. A slip that waits without one, or because finished work did not hold,
/// goes to its worker: nothing is finished.
pub(super) fn state_before(slip: &Slip) -> u16 {
    let state = slip.get(BEFORE).and_then(|state| u16::try_from(state).ok());
    match state.filter(|state| UNDER_WAY.contains(state)) {
        Some(state) => state,
        _ if worker(slip).is_some() => ASSIGNED,
        _ => ISSUED,
    }
}

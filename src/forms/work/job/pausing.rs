//! 暂停 and 恢复: work that cannot go on waits for something that is named, and the clock says so.

use super::clocks::{self, BEFORE};
use super::waiting::still_out;
use super::{
    ARRIVED, ASSIGNED, Assign, ISSUED, NO_DAY, UNDER_WAY, WAITING, WaitFor, ahead, standing, visits,
};
use crate::forms::prelude::*;

fields! {
    pub struct Pausing {
        67 wait: WaitFor = "等什么" 4;
        203 back_by: Option<Moment> = "预计恢复" 4;
        68 wait_note: Option<Text> = "说明" 12;
    }
}

fields! {
    pub struct Resuming {
        204 resumed_note: Option<Text> = "说明" 12;
    }
}

/// Nobody says when it goes on: the slip is chased all the same.
pub(super) fn advise_pause(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.value(Pausing::back_by).is_none() {
        advice.warnings.push(NO_DAY.says().at("back_by"));
    }
    advice
}

/// 暂停: the clocks stand still; a day that was named runs instead, and the slip is chased after it.
pub(super) fn pause(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Pausing::take(given) else { return Err(NO_SLIP.says()) };
    ahead("back_by", "预计恢复", it.back_by, ask.occurred, ask.now)?;
    let mut set = given.clone();
    visits::broken_off(slip, &mut set, ask.occurred);
    let mut drawn = ask.draw_with(WAITING, set);
    if let Some(back) = it.back_by {
        let because = format!("{},预计恢复 (G-28)", it.wait.label());
        drawn = drawn.due(dues::RESUME, back, because);
    }
    drawn = still_out(ask, drawn, it.back_by, ask.occurred);
    Ok(clocks::pause(ask, drawn, slip, it.wait, ask.occurred, it.back_by.is_some()).into())
}

/// 恢复: back to where it was before it waited.
pub(super) fn resume(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let (state, mut set) = (before(slip), given.clone());
    if state == ARRIVED {
        visits::begun(slip, &mut set, slip.staff(Assign::worker), ask.occurred);
    }
    let drawn = clocks::met(ask.draw_with(state, set), slip, dues::VISIT.number(), ask.occurred);
    Ok(clocks::resume(ask, drawn, slip, ask.occurred).into())
}

/// The state before the pause. A slip that waits without one, or because finished work did not hold,
/// goes to its worker: nothing is finished.
pub(super) fn before(slip: &Slip) -> u16 {
    let state = match slip.cell(BEFORE) {
        Some(Cell::Number(state)) => u16::try_from(*state).ok(),
        _ => None,
    };
    match state.filter(|state| UNDER_WAY.contains(state)) {
        Some(state) => state,
        _ if slip.staff(Assign::worker).is_some() => ASSIGNED,
        _ => ISSUED,
    }
}

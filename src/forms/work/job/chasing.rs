//! 催单 and 催办, counted apart: the caller's and the desk's own (G-28, S2-repair 3.1.4).

use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::work::policy::{CHASE_AGAIN_HOURS, CHASES_THAT_RAISE};

use super::clocks::{self, Clock};
use super::fields::{CHASED, Chase, RAISED, URGED, Urge};
use super::record::{TELL_HEAD, chased, cleaners};

/// Whether the head of the team must hear of it from this chaser of the caller's on (D-78).
fn raises(ask: &Ask<'_>, times: u32) -> bool {
    i64::from(times) >= ask.limit(&CHASES_THAT_RAISE)
}

pub(super) fn advise_chase(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let times = ask.slip.map_or(0, chased) + 1;
    if raises(ask, times) {
        advice.warnings.push(TELL_HEAD.with(&[&times.to_string()]));
    }
    advice
}

/// The caller's chaser. From the one on that the office says (D-78) the slip is raised, and its head is
/// to be told; one that comes after they were told asks for it again.
pub(super) fn chase(ask: &Ask<'_>, _: Chase) -> Outcome {
    let slip = ask.standing()?;
    let times = chased(slip) + 1;
    let set = ask.given.clone().put(CHASED, i64::from(times));
    if !raises(ask, times) {
        return ask.draw_with(slip.state, set).ok();
    }
    let drawn = ask.draw_with(slip.state, set.put(RAISED, true));
    if slip.due(dues::TOLD_UP).is_some_and(|d| d.met.is_none()) {
        return drawn.ok();
    }
    let minutes = ask.limit(&CHASE_AGAIN_HOURS) * 60;
    let word = format!("第 {times} 次催单");
    let clock = Clock::of(dues::TOLD_UP, &word, ask.occurred, minutes, "G-28, D-56");
    clocks::start(ask, drawn, clock).ok()
}

/// The desk's chaser: the clock to the returned slip runs anew, and whoever heads the team has been
/// told when it is they who were urged.
pub(super) fn urge(ask: &Ask<'_>, it: Urge) -> Outcome {
    let slip = ask.standing()?;
    let times = slip.get(URGED).unwrap_or(0) + 1;
    let mut drawn = ask.draw_with(slip.state, ask.given.clone().put(URGED, times));
    let role = it.urged_whom.and_then(|badge| staff::role(ask.book, badge));
    let team = if cleaners(slip) { Role::CleaningHead } else { Role::EngineeringHead };
    if role.is_some_and(|role| [team, Role::Supervisor, Role::Head].contains(&role)) {
        drawn = drawn.met(Some(slip), dues::TOLD_UP, ask.occurred);
    }
    let minutes = ask.limit(&CHASE_AGAIN_HOURS) * 60;
    let out = slip.due(dues::RETURNED).is_some_and(|d| d.met.is_none());
    if !out || minutes == 0 {
        return drawn.ok();
    }
    let clock = Clock::of(dues::RETURNED, "催办", ask.occurred, minutes, "G-28, D-56");
    clocks::start(ask, drawn, clock).ok()
}

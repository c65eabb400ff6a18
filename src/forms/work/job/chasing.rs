//! 催单 and 催办, counted apart: the caller's and the desk's own (G-28, S2-repair 3.1.4).

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Outcome};
use crate::engine::rights::Role;
use crate::engine::slip::due;
use crate::engine::value::{Cell, Fields};
use crate::forms::office::staff;
use crate::forms::work::policy::{CHASE_AGAIN_HOURS, CHASES_THAT_RAISE};

use super::clocks::{self, Clock};
use super::{CHASED, TELL_HEAD, URGED, Urge, chased, cleaners, standing};

/// The caller has chased it so often that it stands higher on every list.
pub const RAISED: u16 = 111;

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
pub(super) fn chase(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let times = chased(slip) + 1;
    let set = given.clone().with(CHASED, Cell::Number(i64::from(times)));
    if !raises(ask, times) {
        return Ok(ask.draw(slip.state, set).into());
    }
    let drawn = ask.draw(slip.state, set.with(RAISED, Cell::Yes(true)));
    if slip.due(due::TOLD_UP).is_some_and(|d| d.met.is_none()) {
        return Ok(drawn.into());
    }
    let minutes = ask.limit(&CHASE_AGAIN_HOURS) * 60;
    let word = format!("第 {times} 次催单");
    let (what, from, clause) = (due::TOLD_UP, ask.occurred, "G-28, D-56");
    Ok(clocks::start(ask, drawn, Clock { what, word: &word, from, minutes, clause }).into())
}

/// The desk's chaser: the clock to the returned slip runs anew, and whoever heads the team has been
/// told when it is they who were urged.
pub(super) fn urge(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let times = slip.number(URGED).unwrap_or(0) + 1;
    let mut drawn = ask.draw(slip.state, given.clone().with(URGED, Cell::Number(times)));
    let whom = Urge::take(given).and_then(|it| it.urged_whom);
    let role = whom.and_then(|badge| staff::role(ask.book, badge));
    let team = if cleaners(slip) { Role::CleaningHead } else { Role::EngineeringHead };
    if role.is_some_and(|role| [team, Role::Supervisor, Role::Head].contains(&role)) {
        drawn = drawn.met(Some(slip), due::TOLD_UP, ask.occurred);
    }
    let minutes = ask.limit(&CHASE_AGAIN_HOURS) * 60;
    let out = slip.due(due::RETURNED).is_some_and(|d| d.met.is_none());
    if !out || minutes == 0 {
        return Ok(drawn.into());
    }
    let (what, from, clause) = (due::RETURNED, ask.occurred, "G-28, D-56");
    Ok(clocks::start(ask, drawn, Clock { what, word: "催办", from, minutes, clause }).into())
}

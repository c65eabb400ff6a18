//! 改紧急: what turned out urgent after the call (water now runs through the ceiling), or turned out not
//! to be. Its clocks are reckoned anew from then (N-01, N-02); whoever said so stands on the slip.
//!
//! It names nobody and sends nobody: that is dispatching.

use crate::forms::prelude::*;
use crate::forms::work::policy::ArrivalClockStarts;

use super::clocks::{self, Clock};
use super::fields::{Tell, ToldHow, URGENT};
use super::opening::{arrival_is_timed, arrival_minutes, told_minutes};
use super::pausing;
use super::record::{
    ARRIVED, ASSIGNED, FAULT_URGENT, ISSUED, SAME_URGENCY, STILL_UNTOLD, TOLD, WAITING,
    WHO_SAYS_SO, fault_of, team,
};

fields! {
    pub struct Urgency {
        11 urgent: bool = "紧急" 3;
        155 urgent_says: Option<Who> = "谁说的" 5;
        156 urgent_by: Option<Badge> = "哪位员工" 4;
        157 urgent_why: Text = "原因" 8;
        40 told: Option<ToldHow> = "如何通知" 4;
    }
}

/// The other way round than it stands.
pub(super) fn fills(slip: Option<&Slip>) -> Vec<Fill> {
    let urgent = slip.is_some_and(|slip| slip.get(URGENT) == Some(true));
    vec![("urgent", if urgent { "n" } else { "y" }.to_string())]
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let Some(urgent) = given.get(URGENT) else { return advice };
    // Whoever was told of ordinary work has not heard that it is urgent.
    if urgent && slip.state != ARRIVED && given.value(Tell::told).is_none() {
        advice.warnings.push(STILL_UNTOLD.with(&[team(ask.form.tag)]).at(Tell::told));
    }
    let fault = fault_of(ask.book, &slip.fields);
    if let Some(fault) = fault.filter(|fault| !urgent && fault.urgent) {
        advice.warnings.push(FAULT_URGENT.with(&[&fault.wording]).at(URGENT));
    }
    advice
}

/// Turns a slip urgent, or back. Somebody must have said so, and why.
pub(super) fn change(ask: &Ask<'_>, it: Urgency) -> Outcome {
    let slip = ask.standing()?;
    if it.urgent == (slip.get(URGENT) == Some(true)) {
        return Err(SAME_URGENCY.at(URGENT));
    }
    if it.urgent_says.is_none() && it.urgent_by.is_none() {
        return Err(WHO_SAYS_SO.at(Urgency::urgent_says));
    }
    let word = if it.urgent { "转紧急" } else { "降级" };
    // What ran is counted to its end by the hours that held, and what is left of it by the new ones.
    let set = ask.given.clone().put(URGENT, !it.urgent);
    let comes = it.urgent && arrival_is_timed(ask);
    let state = state(slip, comes, it.told.is_some());
    let mut drawn = ask.draw_with(state, set);
    if comes {
        drawn = no_longer_waits(ask, drawn, slip);
    }
    drawn.set.write(URGENT, &it.urgent);
    for what in [dues::FINISH, dues::RETURNED] {
        drawn = clocks::carry_over(ask, drawn, slip, what, word);
    }
    drawn = told_by(ask, drawn, slip, word, it.told.is_some());
    at_the_door_by(ask, drawn, slip, word, it.urgent).ok()
}

/// Where it stands now: what waited is somebody's again, and whoever hears of it has been told.
fn state(slip: &Slip, comes: bool, told: bool) -> u16 {
    let before = match slip.state {
        WAITING if comes => pausing::state_before(slip),
        state => return if state == ISSUED && told { TOLD } else { state },
    };
    match before {
        // Whoever was there has left.
        ARRIVED => ASSIGNED,
        ISSUED if told => TOLD,
        state => state,
    }
}

/// Nobody waits for material or for tomorrow's visit while it runs through the ceiling: the pause ends
/// and what was agreed is called off.
fn no_longer_waits(ask: &Ask<'_>, drawn: Drawn, slip: &Slip) -> Drawn {
    let drawn = clocks::resume(ask, drawn, slip, ask.occurred);
    clocks::met(drawn, slip, dues::VISIT, ask.occurred)
}

/// The team is told with this step, or within the minutes from now on.
fn told_by(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, word: &str, told: bool) -> Drawn {
    if told {
        return clocks::met(drawn, slip, dues::TOLD, ask.occurred);
    }
    let owed = runs(ask, &drawn, slip, dues::TOLD);
    match told_minutes(ask).filter(|_| owed) {
        Some((minutes, clause)) => {
            let clock = Clock::of(dues::TOLD, word, ask.occurred, minutes, clause);
            clocks::start(ask, drawn, clock)
        }
        None => drawn,
    }
}

/// Whether a clock of this kind runs once the entry stands, or would but for a pause.
fn runs(ask: &Ask<'_>, drawn: &Drawn, slip: &Slip, what: DueKind) -> bool {
    let own = drawn.dues.iter().find(|d| d.what == what).or_else(|| slip.due(what));
    own.is_some_and(|d| d.met.is_none()) || clocks::is_held(ask, drawn, what)
}

/// Who is not there yet comes within the minutes of what is urgent; what is not any more has the
/// ordinary ones, if any ran. Nobody is late who was never told, where the office counts from the
/// telling.
fn at_the_door_by(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, word: &str, urgent: bool) -> Drawn {
    let from_call = ask.book.policy().is(ArrivalClockStarts::FromCall);
    let starts = match urgent {
        true => slip.state != ARRIVED && (from_call || drawn.state != ISSUED),
        false => runs(ask, &drawn, slip, dues::ARRIVE),
    };
    if !starts || !arrival_is_timed(ask) {
        return drawn;
    }
    let (minutes, clause) = arrival_minutes(ask, urgent);
    clocks::start(ask, drawn, Clock::of(dues::ARRIVE, word, ask.occurred, minutes, clause))
}

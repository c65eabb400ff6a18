//! 改紧急: what turned out urgent after the call (water now runs through the ceiling), or turned out not
//! to be. Its clocks are reckoned anew from then (N-01, N-02); whoever said so stands on the slip.
//!
//! It names nobody and sends nobody: that is dispatching.

use crate::engine::form::{FieldSet, Fill};
use crate::engine::judge::{Advice, Ask, Drawn, NO_SLIP, Outcome};
use crate::engine::kind::{Text, Who};
use crate::engine::moment::Moment;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Badge, Cell, Fields, Value};
use crate::forms::work::faults;
use crate::forms::work::policy::ArrivalClockStarts;

use super::clocks::{self, Clock};
use super::opening::{arrival_minutes, minutes_run, told_minutes};
use super::{
    ARRIVED, ASSIGNED, FAULT, FAULT_URGENT, ISSUED, SAME_URGENCY, STILL_UNTOLD, TOLD, TOLD_HOW,
    ToldHow, URGENT, WAITING, WHO_SAYS_SO, pausing, standing, team,
};

crate::fields! {
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
    let urgent = slip.is_some_and(|slip| slip.yes(URGENT));
    vec![("urgent", if urgent { "n" } else { "y" }.to_string())]
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let urgent = match given.cell(URGENT) {
        Some(Cell::Yes(urgent)) => *urgent,
        _ => return advice,
    };
    // Whoever was told of ordinary work has not heard that it is urgent.
    if urgent && slip.state != ARRIVED && given.get(TOLD_HOW).is_none() {
        advice.warnings.push(STILL_UNTOLD.with(&[team(ask.form.tag)]).at("told"));
    }
    let fault = match slip.cell(FAULT) {
        Some(Cell::Slip(id)) => faults::fault(ask.book, id.number),
        _ => None,
    };
    if let Some(fault) = fault.filter(|fault| !urgent && fault.urgent) {
        advice.warnings.push(FAULT_URGENT.with(&[&fault.wording]).at("urgent"));
    }
    advice
}

/// Turns a slip urgent, or back. Somebody must have said so, and why.
pub(super) fn change(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Urgency::take(given) else { return Err(NO_SLIP.says()) };
    if it.urgent == slip.yes(URGENT) {
        return Err(SAME_URGENCY.says().at("urgent"));
    }
    if it.urgent_says.is_none() && it.urgent_by.is_none() {
        return Err(WHO_SAYS_SO.says().at("urgent_says"));
    }
    let word = if it.urgent { "转紧急" } else { "降级" };
    // What ran is counted to its end by the hours that held, and what is left of it by the new ones.
    let mut set = given.clone();
    set.set(URGENT, Value::One(Cell::Yes(!it.urgent)));
    let comes = it.urgent && minutes_run(ask);
    let state = state(slip, comes, it.told.is_some());
    let mut drawn = ask.draw(state, set);
    if comes {
        drawn = no_longer_waits(ask, drawn, slip);
    }
    drawn.set.set(URGENT, Value::One(Cell::Yes(it.urgent)));
    for what in [due::FINISH, due::RETURNED] {
        drawn = clocks::carried(ask, drawn, slip, what, word);
    }
    drawn = told_by(ask, drawn, slip, word, it.told.is_some());
    Ok(at_the_door_by(ask, drawn, slip, word, it.urgent).into())
}

/// Where it stands now: what waited is somebody's again, and whoever hears of it has been told.
fn state(slip: &Slip, comes: bool, told: bool) -> u16 {
    let before = match slip.state {
        WAITING if comes => pausing::before(slip),
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
    clocks::met(drawn, slip, due::VISIT, ask.occurred)
}

/// The team is told with this step, or within the minutes from now on.
fn told_by(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, word: &str, told: bool) -> Drawn {
    if told {
        return clocks::met(drawn, slip, due::TOLD, ask.occurred);
    }
    let owed = runs(ask, &drawn, slip, due::TOLD);
    match told_minutes(ask).filter(|_| owed) {
        Some((minutes, clause)) => {
            let (what, from) = (due::TOLD, ask.occurred);
            clocks::start(ask, drawn, Clock { what, word, from, minutes, clause })
        }
        None => drawn,
    }
}

/// Whether a clock of this kind runs once the entry stands, or would but for a pause.
fn runs(ask: &Ask<'_>, drawn: &Drawn, slip: &Slip, what: u16) -> bool {
    let own = drawn.dues.iter().find(|d| d.what == what).or_else(|| slip.due(what));
    own.is_some_and(|d| d.met.is_none()) || clocks::held(ask, drawn, what)
}

/// Who is not there yet comes within the minutes of what is urgent; what is not any more has the
/// ordinary ones, if any ran. Nobody is late who was never told, where the office counts from the
/// telling.
fn at_the_door_by(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, word: &str, urgent: bool) -> Drawn {
    let from_call = ask.book.policy().is(ArrivalClockStarts::FromCall);
    let starts = match urgent {
        true => slip.state != ARRIVED && (from_call || drawn.state != ISSUED),
        false => runs(ask, &drawn, slip, due::ARRIVE),
    };
    if !starts || !minutes_run(ask) {
        return drawn;
    }
    let (minutes, clause) = arrival_minutes(ask, urgent);
    let (what, from): (u16, Moment) = (due::ARRIVE, ask.occurred);
    clocks::start(ask, drawn, Clock { what, word, from, minutes, clause })
}

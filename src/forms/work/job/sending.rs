//! Between the slip and the work: telling the team, naming the worker, arriving.

use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::work::paid::record as paid;
use crate::forms::work::policy::{VISIT_GRACE_MINUTES, WhoNamesWorker};

use super::clocks::{self, Clock};
use super::fields::{Arrive, Assign, Paper, Tell, URGENT};
use super::opening::{arrival_is_timed, arrival_minutes};
use super::record::{
    ARRIVED, ARRIVED_LATE, ASSIGNED, FINISHED_LATE, FOREMAN_NAMES, NOT_A_WORKER, STILL_UNTOLD,
    TOLD, VISIT_LATE, WHY_CHANGED, team, worker,
};
use super::{prepaying, visits};

/// The clock to the door starts with the telling where policy says so, or where none runs yet.
fn start_arrival(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Drawn {
    let standing =
        slip.due(dues::ARRIVE).is_some() || slip.due(dues::VISIT).is_some_and(|d| d.met.is_none());
    if standing || !arrival_is_timed(ask) {
        return drawn;
    }
    let (minutes, clause) = arrival_minutes(ask, slip.get(URGENT) == Some(true));
    clocks::start(ask, drawn, Clock::of(dues::ARRIVE, "通知", ask.occurred, minutes, clause))
}

pub(super) fn tell(ask: &Ask<'_>, _: Tell) -> Outcome {
    let slip = ask.standing()?;
    let drawn = ask.draw(TOLD).met(Some(slip), dues::TOLD, ask.occurred);
    start_arrival(ask, slip, drawn).ok()
}

pub(super) fn advise_assign(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let told = given.value(Tell::told).is_some() || ask.slip.is_some_and(|s| s.has(Tell::told));
    if !told {
        advice.warnings.push(STILL_UNTOLD.with(&[team(ask.form.tag)]).at(Tell::told));
    }
    if let Some(worker) = given.get(Assign::worker) {
        let role = staff::role(ask.book, worker);
        // What is sold is not always a repair: on its paper a cleaner is nobody's mistake (C-32).
        let cleans = matches!(role, Some(Role::Cleaner | Role::CleaningHead));
        let sold = ask.form.tag == paid::TAG && cleans;
        let mends = matches!(role, Some(Role::Worker | Role::Foreman | Role::EngineeringHead));
        if !mends && !sold {
            let shown = staff::shown(ask.book, worker);
            advice.warnings.push(NOT_A_WORKER.with(&[&shown]).at(Assign::worker));
        }
        let load = ask.book.under(Index::Worker, u64::from(worker.0), 50).len();
        advice.computed.push((staff::short(ask.book, worker), format!("手上 {load} 单")));
    }
    let namer = if ask.book.policy().is(WhoNamesWorker::Foreman) {
        Some(("维修班长", [Role::Foreman, Role::EngineeringHead]))
    } else if ask.book.policy().is(WhoNamesWorker::Supervisor) {
        Some(("主管", [Role::Supervisor, Role::Head]))
    } else {
        None
    };
    if let Some((title, roles)) = namer
        && !roles.contains(&ask.role)
        && given.value(Assign::named_by).is_none()
    {
        advice.warnings.push(FOREMAN_NAMES.with(&[title]).at(Assign::named_by));
    }
    advice
}

/// Names the worker, once a tenant has prepaid what is paid for (G-19). A second naming is 转单 and
/// needs a reason.
pub(super) fn assign(ask: &Ask<'_>, it: Assign) -> Outcome {
    let slip = ask.standing()?;
    prepaying::may_send(ask, slip)?;
    let before = worker(slip);
    if before.is_some_and(|b| b != it.worker) && it.why.is_none() {
        return Err(WHY_CHANGED.at(Assign::why));
    }
    // An arrival that was recorded stands unless another worker is sent.
    let state = if slip.state == ARRIVED && before == Some(it.worker) { ARRIVED } else { ASSIGNED };
    let mut set = ask.given.clone();
    if state != ARRIVED {
        visits::break_off(slip, &mut set, ask.occurred);
    }
    let mut drawn = ask.draw_with(state, set);
    // Sent without an agreed time: work no longer waits.
    if slip.due(dues::VISIT).is_none_or(|d| d.met.is_some()) {
        drawn = clocks::resume(ask, drawn, slip, ask.occurred);
    }
    if it.told.is_some() || slip.has(Tell::told) {
        drawn = drawn.met(Some(slip), dues::TOLD, ask.occurred);
        drawn = start_arrival(ask, slip, drawn);
    }
    drawn.ok()
}

/// That the worker came too late, if so: by the minutes that run, as the slip's hours count them, or by
/// the time that was booked (S1E 4.2.1), which no hours move and which has its grace (D-79).
pub(super) fn arrived_late(ask: &Ask<'_>, slip: &Slip, at: Moment) -> Option<Notice> {
    let runs = |what: DueKind| slip.due(what).filter(|d| d.met.is_none());
    if let Some(booked) = runs(dues::VISIT) {
        let late = booked.at.minutes_until(at);
        return (late > ask.limit(&VISIT_GRACE_MINUTES))
            .then(|| VISIT_LATE.with(&[&late.to_string()]));
    }
    let late = clocks::late(ask, slip, runs(dues::ARRIVE)?, at);
    (late > 0).then(|| ARRIVED_LATE.with(&[&late.to_string()]))
}

/// That the work took longer than its time allows, if so (F-20, S1E 4.3.2).
pub(super) fn finished_late(ask: &Ask<'_>, slip: &Slip, done: Moment) -> Option<Notice> {
    let due = slip.due(dues::FINISH).filter(|d| d.met.is_none())?;
    let late = clocks::late(ask, slip, due, done);
    (late > 0).then(|| FINISHED_LATE.with(&[&late.to_string()]))
}

pub(super) fn advise_arrive(ask: &Ask<'_>, _: &Fields) -> Advice {
    let late = ask.slip.and_then(|s| arrived_late(ask, s, ask.occurred));
    Advice { warnings: late.into_iter().collect(), ..Advice::default() }
}

pub(super) fn arrive(ask: &Ask<'_>, _: Arrive) -> Outcome {
    let slip = ask.standing()?;
    let mut set = ask.given.clone().put(Paper::arrived, ask.occurred);
    visits::begin(slip, &mut set, worker_there(&ask.given, slip), ask.occurred);
    at_the_door(ask, ask.draw_with(ARRIVED, set), slip, ask.occurred).ok()
}

/// The clocks of a worker who was there at that moment: what led there is met, what was reported
/// upward is looked at again (G-31), what waited goes on, and the time for the work runs.
pub(super) fn at_the_door(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    let mut drawn = clocks::resume(ask, drawn, slip, when);
    for what in [dues::TOLD, dues::ARRIVE, dues::VISIT, dues::LEVEL] {
        drawn = clocks::met(drawn, slip, what, when);
    }
    clocks::start_finish(ask, drawn, when)
}

/// Who was there: as the step says, else in whose hands the work is.
pub(super) fn worker_there(given: &Fields, slip: &Slip) -> Option<Badge> {
    given.get(Assign::worker).or_else(|| worker(slip))
}

//! Between the slip and the work: telling the team, naming the worker, arriving.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Drawn, Outcome};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::rights::Role;
use crate::engine::slip::{Index, Slip, due};
use crate::engine::value::{Badge, Cell, Fields, Value};
use crate::forms::office::staff;
use crate::forms::work::paid;
use crate::forms::work::policy::{VISIT_GRACE_MINUTES, WhoNamesWorker};

use super::clocks::{self, Clock};
use super::opening::{arrival_minutes, minutes_run};
use super::{
    ARRIVED, ARRIVED_AT, ARRIVED_LATE, ASSIGNED, Assign, FINISHED_LATE, FOREMAN_NAMES, NAMED_BY,
    NOT_A_WORKER, STILL_UNTOLD, TOLD, TOLD_HOW, URGENT, VISIT_LATE, WHY_CHANGED, WORKER, prepaying,
    standing, team, visits,
};

/// The clock to the door starts with the telling where policy says so, or where none runs yet.
fn start_arrival(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Drawn {
    let standing =
        slip.due(due::ARRIVE).is_some() || slip.due(due::VISIT).is_some_and(|d| d.met.is_none());
    if standing || !minutes_run(ask) {
        return drawn;
    }
    let (minutes, clause) = arrival_minutes(ask, slip.yes(URGENT));
    let (what, from) = (due::ARRIVE, ask.occurred);
    clocks::start(ask, drawn, Clock { what, word: "通知", from, minutes, clause })
}

pub(super) fn tell(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let drawn = ask.draw(TOLD, given.clone()).met(Some(slip), due::TOLD, ask.occurred);
    Ok(start_arrival(ask, slip, drawn).into())
}

pub(super) fn advise_assign(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let worker = match given.cell(WORKER) {
        Some(Cell::Staff(badge)) => Some(*badge),
        _ => None,
    };
    let told =
        given.get(TOLD_HOW).is_some() || ask.slip.is_some_and(|s| s.cell(TOLD_HOW).is_some());
    if !told {
        advice.warnings.push(STILL_UNTOLD.with(&[team(ask.form.tag)]).at("told"));
    }
    if let Some(worker) = worker {
        let role = staff::role(ask.book, worker);
        // What is sold is not always a repair: on its paper a cleaner is nobody's mistake (C-32).
        let cleans = matches!(role, Some(Role::Cleaner | Role::CleaningHead));
        let sold = ask.form.tag == paid::TAG && cleans;
        let mends = matches!(role, Some(Role::Worker | Role::Foreman | Role::EngineeringHead));
        if !mends && !sold {
            advice
                .warnings
                .push(NOT_A_WORKER.with(&[&staff::shown(ask.book, worker)]).at("worker"));
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
        && given.get(NAMED_BY).is_none()
    {
        advice.warnings.push(FOREMAN_NAMES.with(&[title]).at("named_by"));
    }
    advice
}

/// Names the worker, once a tenant has prepaid what is paid for (G-19). A second naming is 转单 and
/// needs a reason.
pub(super) fn assign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    prepaying::may_send(ask, slip)?;
    let Some(it) = Assign::take(given) else { return Err(WHY_CHANGED.says().at("worker")) };
    let before = slip.staff(WORKER);
    if before.is_some_and(|b| b != it.worker) && it.why.is_none() {
        return Err(WHY_CHANGED.says().at("why"));
    }
    // An arrival that was recorded stands unless another worker is sent.
    let state = if slip.state == ARRIVED && before == Some(it.worker) { ARRIVED } else { ASSIGNED };
    let mut set = given.clone();
    if state != ARRIVED {
        visits::broken_off(slip, &mut set, ask.occurred);
    }
    let mut drawn = ask.draw(state, set);
    // Sent without an agreed time: work no longer waits.
    if slip.due(due::VISIT).is_none_or(|d| d.met.is_some()) {
        drawn = clocks::resume(ask, drawn, slip, ask.occurred);
    }
    if it.told.is_some() || slip.cell(TOLD_HOW).is_some() {
        drawn = drawn.met(Some(slip), due::TOLD, ask.occurred);
        drawn = start_arrival(ask, slip, drawn);
    }
    Ok(drawn.into())
}

/// That the worker came too late, if so: by the minutes that run, as the slip's hours count them, or by
/// the time that was booked (S1E 4.2.1), which no hours move and which has its grace (D-79).
pub(super) fn arrived_late(ask: &Ask<'_>, slip: &Slip, at: Moment) -> Option<Notice> {
    let runs = |what: u16| slip.due(what).filter(|d| d.met.is_none());
    if let Some(booked) = runs(due::VISIT) {
        let late = booked.at.minutes_until(at);
        return (late > ask.limit(&VISIT_GRACE_MINUTES))
            .then(|| VISIT_LATE.with(&[&late.to_string()]));
    }
    let late = clocks::late(ask, slip, runs(due::ARRIVE)?, at);
    (late > 0).then(|| ARRIVED_LATE.with(&[&late.to_string()]))
}

/// That the work took longer than its time allows, if so (F-20, S1E 4.3.2).
pub(super) fn finished_late(ask: &Ask<'_>, slip: &Slip, done: Moment) -> Option<Notice> {
    let due = slip.due(due::FINISH).filter(|d| d.met.is_none())?;
    let late = clocks::late(ask, slip, due, done);
    (late > 0).then(|| FINISHED_LATE.with(&[&late.to_string()]))
}

pub(super) fn advise_arrive(ask: &Ask<'_>, _: &Fields) -> Advice {
    let late = ask.slip.and_then(|s| arrived_late(ask, s, ask.occurred));
    Advice { warnings: late.into_iter().collect(), ..Advice::default() }
}

pub(super) fn arrive(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let mut set = given.clone().with(ARRIVED_AT, Cell::Moment(ask.occurred));
    visits::begun(slip, &mut set, worker(given, slip), ask.occurred);
    Ok(at_the_door(ask, ask.draw(ARRIVED, set), slip, ask.occurred).into())
}

/// The clocks of a worker who was there at that moment: what led there is met, what was reported
/// upward is looked at again (G-31), what waited goes on, and the time for the work runs.
pub(super) fn at_the_door(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    let mut drawn = clocks::resume(ask, drawn, slip, when);
    for what in [due::TOLD, due::ARRIVE, due::VISIT, due::LEVEL] {
        drawn = clocks::met(drawn, slip, what, when);
    }
    clocks::start_finish(ask, drawn, when)
}

/// The worker as a value, where a returned slip names one for the first time.
pub(super) fn worker(given: &Fields, slip: &Slip) -> Option<Badge> {
    match given.get(WORKER) {
        Some(Value::One(Cell::Staff(badge))) => Some(*badge),
        _ => slip.staff(WORKER),
    }
}

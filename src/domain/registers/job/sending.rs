//! Between the slip and the repair: telling the team, naming the worker, arrival, chasing, waiting.

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::registers::{rooms, staff};
use crate::domain::slip::{Due, Slip, due};
use crate::domain::staff::Role;
use crate::domain::value::{Badge, Cell, Fields, Value};

use super::opening::arrival_minutes;
use super::{
    ARRIVED, ARRIVED_AT, ARRIVED_LATE, ASSIGNED, Assign, CHASED, FAULT, FOREMAN_NAMES, NAMED_BY,
    NEXT, NO_VISIT, NOT_A_WORKER, RETURNED, ROOM, Rebook, Room, SAME_ROOM, STILL_UNTOLD, TELL_HEAD,
    TOLD, TOLD_HOW, URGED, URGENT, VOID, WAITING, WHY_CHANGED, WORKER, ahead, chased, standing,
};

/// The clock to the door starts with the telling where policy says so, or where none runs yet.
fn start_arrival(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Drawn {
    let standing =
        slip.due(due::ARRIVE).is_some() || slip.due(due::VISIT).is_some_and(|d| d.met.is_none());
    if standing {
        return drawn;
    }
    let (minutes, clause) = arrival_minutes(ask, slip.yes(URGENT));
    let from = ask.occurred;
    let because = format!("通知 {} + {minutes} 分 ({clause})", from.show(ask.now));
    drawn.due(due::ARRIVE, from.plus_minutes(minutes), because)
}

pub(in crate::domain::registers) fn tell(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let drawn = ask.draw(TOLD, given.clone()).met(Some(slip), due::TOLD, ask.occurred);
    Ok(start_arrival(ask, slip, drawn).into())
}

pub(in crate::domain::registers) fn advise_assign(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let worker = match given.cell(WORKER) {
        Some(Cell::Staff(badge)) => Some(*badge),
        _ => None,
    };
    let told =
        given.get(TOLD_HOW).is_some() || ask.slip.is_some_and(|s| s.cell(TOLD_HOW).is_some());
    if !told {
        advice.warnings.push(STILL_UNTOLD.says().at("told"));
    }
    if let Some(worker) = worker {
        let role = staff::role(ask.book, worker);
        if !matches!(role, Some(Role::Worker | Role::Foreman | Role::EngineeringHead)) {
            advice
                .warnings
                .push(NOT_A_WORKER.with(&[&staff::shown(ask.book, worker)]).at("worker"));
        }
        let load =
            ask.book.under(crate::domain::slip::Index::Worker, u64::from(worker.0), 50).len();
        advice.computed.push((staff::short(ask.book, worker), format!("手上 {load} 单")));
    }
    let namer = if ask.book.policy().is("who_names_worker", "foreman") {
        Some(("维修班长", [Role::Foreman, Role::EngineeringHead]))
    } else if ask.book.policy().is("who_names_worker", "supervisor") {
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

/// Names the worker. A second naming is 转单 and needs a reason.
pub(in crate::domain::registers) fn assign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Assign::take(given) else { return Err(WHY_CHANGED.says().at("worker")) };
    let before = slip.staff(WORKER);
    if before.is_some_and(|b| b != it.worker) && it.why.is_none() {
        return Err(WHY_CHANGED.says().at("why"));
    }
    // An arrival that was recorded stands unless another worker is sent.
    let state = if slip.state == ARRIVED && before == Some(it.worker) { ARRIVED } else { ASSIGNED };
    let mut drawn = ask.draw(state, given.clone());
    if it.told.is_some() || slip.cell(TOLD_HOW).is_some() {
        drawn = drawn.met(Some(slip), due::TOLD, ask.occurred);
        drawn = start_arrival(ask, slip, drawn);
    }
    Ok(drawn.into())
}

/// Minutes by which the worker came too late, if so.
pub(in crate::domain::registers) fn arrived_late(slip: &Slip, at: Moment) -> Option<Notice> {
    let due = slip.due(due::ARRIVE).filter(|d| d.met.is_none())?;
    let late = due.at.minutes_until(at);
    (late > 0).then(|| ARRIVED_LATE.with(&[&late.to_string()]))
}

pub(in crate::domain::registers) fn advise_arrive(ask: &Ask<'_>, _: &Fields) -> Advice {
    let warnings = ask.slip.and_then(|s| arrived_late(s, ask.occurred)).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

pub(in crate::domain::registers) fn arrive(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let set = given.clone().with(ARRIVED_AT, Cell::Moment(ask.occurred));
    let mut drawn = ask.draw(ARRIVED, set);
    for what in [due::TOLD, due::ARRIVE, due::VISIT] {
        drawn = drawn.met(Some(slip), what, ask.occurred);
    }
    if let Some((at, because)) = finish_by(ask, slip) {
        drawn = drawn.due(due::FINISH, at, because);
    }
    Ok(drawn.into())
}

/// The allowed time of the standard (F-20), from the arrival.
fn finish_by(ask: &Ask<'_>, slip: &Slip) -> Option<(Moment, String)> {
    let Some(Cell::Slip(id)) = slip.cell(FAULT) else { return None };
    let minutes = crate::domain::registers::faults::fault(ask.book, id.number)?.minutes?;
    let because = format!("到场 {} + 标准 {minutes} 分 (F-20)", ask.occurred.show(ask.now));
    Some((ask.occurred.plus_minutes(minutes), because))
}

pub(in crate::domain::registers) fn advise_rebook(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.get(NEXT).is_none() {
        advice.warnings.push(NO_VISIT.says().at("next"));
    }
    advice
}

/// 待料 / 待约: the running clocks stop and the agreed visit runs instead.
pub(in crate::domain::registers) fn rebook(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let next = Rebook::take(given).and_then(|it| it.next);
    ahead("next", "再约上门", next, ask.occurred, ask.now)?;
    let mut drawn = ask.draw(WAITING, given.clone());
    if slip.state == RETURNED {
        // The owner has just been spoken to: what was owed after the returned paper is done.
        drawn = drawn.met(Some(slip), due::REPLY, ask.occurred);
    }
    Ok(waiting(drawn, slip, next, ask.occurred).into())
}

/// Stops what runs; starts the clock to the next visit, if one is agreed.
pub(in crate::domain::registers) fn waiting(
    mut drawn: Drawn,
    slip: &Slip,
    next: Option<Moment>,
    when: Moment,
) -> Drawn {
    if let Some(next) = next {
        drawn = drawn.due(due::VISIT, next, "再约上门 (G-34)".to_string());
    }
    let keep = |d: &Due| d.what == due::REPLY;
    for running in slip.dues.iter().filter(|d| d.met.is_none() && !keep(d)) {
        if !drawn.dues.iter().any(|d| d.what == running.what) {
            drawn.dues.push(Due { met: Some(when), ..running.clone() });
        }
    }
    drawn
}

pub(in crate::domain::registers) fn advise_chase(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let times = ask.slip.map_or(0, chased) + 1;
    if times >= 3 {
        advice.warnings.push(TELL_HEAD.with(&[&times.to_string()]));
    }
    advice
}

/// The caller's chaser, counted apart from the desk's own.
pub(in crate::domain::registers) fn chase(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let times = i64::from(chased(slip)) + 1;
    Ok(ask.draw(slip.state, given.clone().with(CHASED, Cell::Number(times))).into())
}

/// The desk's chaser.
pub(in crate::domain::registers) fn urge(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let times = slip.number(URGED).unwrap_or(0) + 1;
    Ok(ask.draw(slip.state, given.clone().with(URGED, Cell::Number(times))).into())
}

pub(in crate::domain::registers) fn change_room(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let same = Room::take(given).is_some_and(|it| Some(it.room) == slip.room(ROOM));
    if same {
        let room = slip.room(ROOM).map_or_else(String::new, |r| rooms::shown(ask.book, r));
        return Err(SAME_ROOM.with(&[&room]).at("room"));
    }
    Ok(ask.draw(slip.state, given.clone()).into())
}

/// The number stays, the reason stays, every clock stops.
pub(in crate::domain::registers) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(Decision::from(ask.draw(VOID, given.clone()).all_met(slip, ask.now)))
}

/// The worker as a value, where a returned slip names one for the first time.
pub(in crate::domain::registers) fn worker(given: &Fields, slip: &Slip) -> Option<Badge> {
    match given.get(WORKER) {
        Some(Value::One(Cell::Staff(badge))) => Some(*badge),
        _ => slip.staff(WORKER),
    }
}

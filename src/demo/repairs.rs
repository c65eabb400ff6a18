//! Random repairs: who reports what, and the actions that follow until the slip is closed.
//!
//! All actions are planned when the slip is opened; each is checked against the slip when it is due.

use super::action::{Action, WorkOutcome};
use super::catalogue::{Fault, yes_no};
use super::context::Context;
use super::sites;
use super::work_order::{REMARKS, WorkOrder};
use super::{Planned, money, staff};
use crate::engine::prelude::*;

/// A random fault at a random place.
pub(super) fn random_order(
    ctx: &mut Context,
    book: &dyn Book,
    at: Moment,
    night: bool,
) -> Option<WorkOrder> {
    let public = ctx.rng.chance(22);
    let urgent = if night { Some(true) } else { ctx.rng.chance(80).then_some(false) };
    let fault = sites::random_fault(&mut ctx.rng, public, urgent);
    let room = ctx.sites.random_room_for(&mut ctx.rng, fault)?;
    let caller = if public { None } else { sites::random_caller(&mut ctx.rng, book, room, at) };
    let told = ctx.rng.chance(76).then(|| ctx.rng.pick(&["radio", "radio", "phone", "fetched"]));
    // A small repair reported after work gets a visit on the next day.
    let late = at.clock().minutes() > 17 * 60 + 30;
    let away = !public && !fault.urgent && ctx.rng.chance(14);
    let key = away && sites::has_kept_key(book, room) && ctx.rng.chance(60);
    let booked = !fault.urgent && ((away && !key) || (!public && late) || ctx.rng.chance(6));
    let visit = booked.then(|| {
        let hours = ctx.rng.between(if late { 14 } else { 3 }, 22);
        half_hour(ctx.by_day(at.plus_minutes(hours * 60)))
    });
    let item = money::price_item(fault);
    Some(WorkOrder { room, caller, fault, told, nobody_home: away, key, visit, item })
}

/// The half hour before a moment: visits are agreed for half hours.
pub(super) fn half_hour(at: Moment) -> Moment {
    let over = i64::from(at.clock().minutes() % 30);
    at.minute().plus_minutes(-over)
}

/// The step that opens the slip.
pub(super) fn open_slip(ctx: &mut Context, order: &WorkOrder, at: Moment) -> Planned {
    let by = ctx.operator(at);
    if let Some(item) = order.item {
        return money::open_paid_service(ctx, order, item, by, at);
    }
    let fault = order.fault;
    let public = !fault.public.is_empty();
    let home = match (public, order.nobody_home) {
        (true, _) => "nobody-needed",
        (false, true) => "no",
        (false, false) => "yes",
    };
    let mut step = Planned::step("F-14", "open", by, at)
        .room(order.room)
        .caller(order.caller.as_ref())
        .with("fault", fault.code)
        .with("part", if ctx.sites.is_shop(order.room) { "店内" } else { fault.part })
        .with("home", home)
        .with("urgent", yes_no(fault.urgent))
        .with("area", if public { "public" } else { "indoors" })
        // A paid fault on this form: whether it costs money is not known yet.
        .with("charge", if fault.paid { "unclear" } else { "free" })
        .maybe("told", order.told)
        .maybe("key_use", order.key.then_some("may"))
        .maybe("visit", order.visit.map(|visit| visit.to_string()));
    if ctx.rng.chance(30) {
        step = step.with("content", ctx.rng.pick(REMARKS));
    }
    if order.visit.is_none() && ctx.rng.chance(6) {
        let promised = at.plus_minutes(ctx.rng.between(60, 240)).minute();
        step = step.with("promised", promised.to_string());
    }
    let step = with_reporter(ctx, step, order);
    // Some slips are entered after the call, a few later than the five minutes of N-01.
    let earlier = ctx.rng.pick_weighted(&[(0, 70), (2, 16), (4, 9), (8, 4), (14, 1)]);
    if earlier == 0 {
        return step;
    }
    step.reported(at.plus_minutes(-earlier), String::new())
}

/// Adds the channel, and for public parts who reported it.
fn with_reporter(ctx: &mut Context, step: Planned, order: &WorkOrder) -> Planned {
    if order.fault.public.is_empty() {
        let channels = [("call", 66), ("visit", 12), ("intercom", 6), ("chat", 16)];
        return step.with("channel", ctx.rng.pick_weighted(&channels));
    }
    let (reporter, badges, channel): (&str, &[u32], &str) = ctx.rng.pick_weighted(&[
        (("security", &[301, 302], "radio"), 34),
        (("security", &[311, 313, 314], "radio"), 5),
        (("cleaning", &[400], "radio"), 16),
        (("cleaning", &[411, 412], "radio"), 4),
        (("passer", &[], "call"), 30),
        (("staff", &[200, 501], "control-room"), 11),
    ]);
    let badge = ctx.rng.choose(badges).map(|badge| badge.to_string());
    step.with("reporter", reporter).maybe("reporter_staff", badge).with("channel", channel)
}

/// All actions on a slip that is opened at this moment.
pub(super) fn random_actions(
    ctx: &mut Context,
    order: &WorkOrder,
    opened: Moment,
) -> Vec<(Moment, Action)> {
    let mut actions = Vec::new();
    let mut at = opened;
    if order.told.is_none() {
        at = at.plus_minutes(ctx.rng.pick_weighted(&[(1, 30), (2, 30), (3, 20), (4, 13), (8, 7)]));
        actions.push((at, Action::Tell));
    }
    if ctx.rng.chance(2) {
        actions.push((at.plus_minutes(ctx.rng.between(6, 50)), Action::Void));
        return actions;
    }
    if order.fault.public.is_empty() && ctx.rng.chance(2) {
        actions.push((at.plus_minutes(1), Action::Room));
    }
    let urgent = order.fault.urgent;
    at = at.plus_minutes(if urgent { ctx.rng.between(1, 3) } else { ctx.rng.between(3, 22) });
    actions.push((at, Action::Assign(None)));
    let mut arrived = random_arrival(ctx, order, at);
    // At night, workers come only for urgent repairs.
    if !urgent {
        arrived = ctx.by_day(arrived);
    }
    add_chasing(ctx, &mut actions, at, arrived);
    if ctx.rng.chance(6) && !urgent {
        arrived = rebook(ctx, &mut actions, arrived);
    }
    if ctx.rng.chance(48) {
        let reported = arrived.plus_minutes(ctx.rng.between(1, 4));
        actions.push((reported, Action::Arrive(arrived)));
    }
    add_work(ctx, &mut actions, order, arrived);
    actions
}

/// When the worker arrives, usually in time.
fn random_arrival(ctx: &mut Context, order: &WorkOrder, from: Moment) -> Moment {
    let rng = &mut ctx.rng;
    let minutes = match order.visit {
        Some(visit) => return visit.plus_minutes(rng.between(-8, 15)).max(from),
        None if order.fault.urgent && rng.chance(12) => rng.between(15, 26),
        None if order.fault.urgent => rng.between(3, 9),
        None if rng.chance(6) => rng.between(122, 190),
        None => rng.between(12, 85),
    };
    from.plus_minutes(minutes)
}

/// Sometimes the worker is changed, or the caller asks again, before the worker arrives.
fn add_chasing(
    ctx: &mut Context,
    actions: &mut Vec<(Moment, Action)>,
    from: Moment,
    until: Moment,
) {
    let between = |ctx: &mut Context| {
        from.plus_minutes(ctx.rng.between(1, from.minutes_until(until).clamp(2, 240)))
    };
    if ctx.rng.chance(4) {
        actions.push((between(ctx), Action::Assign(None)));
    }
    if ctx.rng.chance(8) {
        actions.push((between(ctx), Action::Chase));
        actions.push((between(ctx), Action::Urge));
    }
    if ctx.rng.chance(4) {
        actions.push((between(ctx), Action::Urge));
    }
}

/// The first visit fails; returns when the second one arrives.
fn rebook(ctx: &mut Context, actions: &mut Vec<(Moment, Action)>, arrived: Moment) -> Moment {
    let reported = arrived.plus_minutes(ctx.rng.between(2, 12));
    let hours = ctx.rng.between(16, 50);
    let next = half_hour(ctx.by_day(reported.plus_minutes(hours * 60)));
    let known = ctx.rng.chance(86).then_some(next);
    actions.push((reported, Action::Rebook(known)));
    if known.is_none() {
        actions.push((next.plus_minutes(-45), Action::Assign(None)));
    }
    next.plus_minutes(ctx.rng.between(-5, 20))
}

/// The work, the returned paper, and what remains to be done.
fn add_work(
    ctx: &mut Context,
    actions: &mut Vec<(Moment, Action)>,
    order: &WorkOrder,
    arrived: Moment,
) {
    let outcome = ctx.rng.pick_weighted(&[
        (WorkOutcome::Fixed, 83),
        (WorkOutcome::Unsigned, 6),
        (WorkOutcome::NotFixed, 5),
        (WorkOutcome::Temporary, 4),
        (WorkOutcome::Cannot, 2),
    ]);
    // In public parts there is no household that could be out.
    let public = !order.fault.public.is_empty();
    let outcome =
        if public && outcome == WorkOutcome::Unsigned { WorkOutcome::Fixed } else { outcome };
    let (done, back) = random_finish(ctx, order.fault, arrived);
    let again = match outcome {
        WorkOutcome::Fixed | WorkOutcome::Unsigned => None,
        WorkOutcome::NotFixed => Some(ctx.rng.between(16, 40)),
        WorkOutcome::Temporary => Some(ctx.rng.between(20, 60)),
        WorkOutcome::Cannot => Some(ctx.rng.between(24, 96)),
    };
    let next = again.map(|hours| half_hour(ctx.by_day(back.plus_minutes(hours * 60))));
    let booked =
        next.filter(|_| ctx.rng.chance(if outcome == WorkOutcome::Cannot { 30 } else { 80 }));
    actions.push((back, Action::Return { outcome, arrived, done, next: booked }));
    let mut last = back;
    match (outcome, next) {
        (WorkOutcome::Unsigned, _) => {
            let hours = ctx.rng.between(3, 60);
            last = ctx.by_day(back.plus_minutes(hours * 60));
            actions.push((last, Action::Sign));
        }
        (_, Some(next)) => {
            if outcome == WorkOutcome::Cannot {
                actions.push((ctx.by_day(back.plus_minutes(300)), Action::Chase));
            }
            let arrived = next.plus_minutes(ctx.rng.between(0, 20));
            let (done, back) = random_finish(ctx, order.fault, arrived);
            let outcome = WorkOutcome::Fixed;
            actions.push((back, Action::Return { outcome, arrived, done, next: None }));
            last = back;
        }
        _ => {}
    }
    let after = ctx.rng.between(2, 38);
    actions.push((ctx.by_day(last.plus_minutes(after)), Action::TellOwner));
}

/// When the work is done and when its paper is entered: usually soon, sometimes the next morning.
fn random_finish(ctx: &mut Context, fault: &Fault, arrived: Moment) -> (Moment, Moment) {
    let minutes = fault.minutes * ctx.rng.between(35, 112) / 100;
    let done = arrived.plus_minutes(minutes.max(8)).minute();
    // After twelve hours the desk asks for a reason (H-06); a few papers are that late.
    let lag = if ctx.rng.chance(2) { 760 } else { 4 };
    let back = done.plus_minutes(ctx.rng.between(lag, lag + 34));
    (done, back)
}

/// The foreman who assigns the worker for a fault.
pub(super) fn foreman(fault: &Fault) -> u32 {
    staff::foreman(fault.trade)
}

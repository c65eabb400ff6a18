//! The life of a repair slip: who rings about what, and what will come of it.
//!
//! A whole life is thrown when the slip is opened; what stands on the slip in the meantime decides
//! at each step whether it still fits.

use super::act::{Act, Came};
use super::catalogue::{Fault, yes};
use super::order::{Order, REMARKS};
use super::scene::Scene;
use super::sites;
use super::{Planned, money, staff};
use crate::engine::book::Book;
use crate::engine::moment::Moment;

/// What is broken now, and where.
pub(super) fn order(scene: &mut Scene, book: &dyn Book, at: Moment, night: bool) -> Option<Order> {
    let public = scene.dice.percent(22);
    let urgent = if night { Some(true) } else { scene.dice.percent(80).then_some(false) };
    let fault = sites::fault(&mut scene.dice, public, urgent);
    let room = scene.ground.room_for(&mut scene.dice, fault)?;
    let caller = if public { None } else { sites::caller(&mut scene.dice, book, room, at) };
    let told =
        scene.dice.percent(76).then(|| scene.dice.of(&["radio", "radio", "phone", "fetched"]));
    // Whoever rings after work about something small is given a time on the next day.
    let late = at.clock().minutes() > 17 * 60 + 30;
    let away = !public && !fault.urgent && scene.dice.percent(14);
    let key = away && sites::key_kept(book, room) && scene.dice.percent(60);
    let booked = !fault.urgent && ((away && !key) || (!public && late) || scene.dice.percent(6));
    let visit = booked.then(|| {
        let hours = scene.dice.between(if late { 14 } else { 3 }, 22);
        half_hour(scene.by_day(at.plus_minutes(hours * 60)))
    });
    let item = money::item(fault);
    Some(Order { room, caller, fault, told, nobody: away, key, visit, item })
}

/// Visits are booked for the half hour.
pub(super) fn half_hour(at: Moment) -> Moment {
    let over = i64::from(at.clock().minutes() % 30);
    at.minute().plus_minutes(-over)
}

/// The step that opens the slip.
pub(super) fn opening(scene: &mut Scene, order: &Order, at: Moment) -> Planned {
    let by = scene.operator(at);
    if let Some(item) = order.item {
        return money::opening(scene, order, item, by, at);
    }
    let fault = order.fault;
    let public = !fault.public.is_empty();
    let home = match (public, order.nobody) {
        (true, _) => "nobody-needed",
        (false, true) => "no",
        (false, false) => "yes",
    };
    let mut step = Planned::step("F-14", "open", by, at)
        .with("room", format!("#{}", order.room))
        .maybe("caller", order.caller.as_ref().map(|c| format!("@{}", c.person)))
        .maybe(
            "phone",
            order.caller.as_ref().filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person)),
        )
        .with("fault", fault.code)
        .with("part", if scene.ground.is_shop(order.room) { "店内" } else { fault.part })
        .with("home", home)
        .with("urgent", yes(fault.urgent))
        .with("area", if public { "public" } else { "indoors" })
        // What may cost money and is on this paper all the same: whether it does is not known yet.
        .with("charge", if fault.paid { "unclear" } else { "free" })
        .maybe("told", order.told)
        .maybe("key_use", order.key.then_some("may"))
        .maybe("visit", order.visit.map(|visit| visit.to_string()));
    if scene.dice.percent(30) {
        step = step.with("content", scene.dice.of(REMARKS));
    }
    if order.visit.is_none() && scene.dice.percent(6) {
        let promised = at.plus_minutes(scene.dice.between(60, 240)).minute();
        step = step.with("promised", promised.to_string());
    }
    let step = reported_by(scene, step, order);
    // On the phone first, typed after: some slips are issued later than the five minutes of N-01.
    let earlier = scene.dice.weighed(&[(0, 70), (2, 16), (4, 9), (8, 4), (14, 1)]);
    if earlier == 0 {
        return step;
    }
    step.reported(at.plus_minutes(-earlier), String::new())
}

/// By which way it came, and for public parts whose eyes saw it.
fn reported_by(scene: &mut Scene, step: Planned, order: &Order) -> Planned {
    if order.fault.public.is_empty() {
        let ways = [("call", 66), ("visit", 12), ("intercom", 6), ("chat", 16)];
        return step.with("channel", scene.dice.weighed(&ways));
    }
    let (reporter, badges, channel): (&str, &[u32], &str) = scene.dice.weighed(&[
        (("security", &[301, 302], "radio"), 34),
        (("security", &[311, 313, 314], "radio"), 5),
        (("cleaning", &[400], "radio"), 16),
        (("cleaning", &[411, 412], "radio"), 4),
        (("passer", &[], "call"), 30),
        (("staff", &[200, 501], "control-room"), 11),
    ]);
    let badge = scene.dice.any(badges).map(|badge| badge.to_string());
    step.with("reporter", reporter).maybe("reporter_staff", badge).with("channel", channel)
}

/// Everything that will happen to a slip opened now: the moment of each and what it is.
pub(super) fn script(scene: &mut Scene, order: &Order, born: Moment) -> Vec<(Moment, Act)> {
    let mut acts = Vec::new();
    let mut at = born;
    if order.told.is_none() {
        at = at.plus_minutes(scene.dice.weighed(&[(1, 30), (2, 30), (3, 20), (4, 13), (8, 7)]));
        acts.push((at, Act::Tell));
    }
    if scene.dice.percent(2) {
        acts.push((at.plus_minutes(scene.dice.between(6, 50)), Act::Void));
        return acts;
    }
    if order.fault.public.is_empty() && scene.dice.percent(2) {
        acts.push((at.plus_minutes(1), Act::Room));
    }
    let urgent = order.fault.urgent;
    at = at.plus_minutes(if urgent { scene.dice.between(1, 3) } else { scene.dice.between(3, 22) });
    acts.push((at, Act::Assign(None)));
    let mut arrived = door(scene, order, at);
    // Only what is urgent brings a worker to the door at night.
    if !urgent {
        arrived = scene.by_day(arrived);
    }
    extras(scene, &mut acts, at, arrived);
    if scene.dice.percent(6) && !urgent {
        arrived = booked_again(scene, &mut acts, arrived);
    }
    if scene.dice.percent(48) {
        let said = arrived.plus_minutes(scene.dice.between(1, 4));
        acts.push((said, Act::Arrive(arrived)));
    }
    work(scene, &mut acts, order, arrived);
    acts
}

/// When the worker reaches the door; most in time.
fn door(scene: &mut Scene, order: &Order, from: Moment) -> Moment {
    let dice = &mut scene.dice;
    let minutes = match order.visit {
        Some(visit) => return visit.plus_minutes(dice.between(-8, 15)).max(from),
        None if order.fault.urgent && dice.percent(12) => dice.between(15, 26),
        None if order.fault.urgent => dice.between(3, 9),
        None if dice.percent(6) => dice.between(122, 190),
        None => dice.between(12, 85),
    };
    from.plus_minutes(minutes)
}

/// What happens while a worker is awaited.
fn extras(scene: &mut Scene, acts: &mut Vec<(Moment, Act)>, from: Moment, until: Moment) {
    let between = |scene: &mut Scene| {
        from.plus_minutes(scene.dice.between(1, from.minutes_until(until).clamp(2, 240)))
    };
    if scene.dice.percent(4) {
        acts.push((between(scene), Act::Assign(None)));
    }
    if scene.dice.percent(8) {
        acts.push((between(scene), Act::Chase));
        acts.push((between(scene), Act::Urge));
    }
    if scene.dice.percent(4) {
        acts.push((between(scene), Act::Urge));
    }
}

/// The worker came for nothing: no material, nobody home. Gives the second arrival.
fn booked_again(scene: &mut Scene, acts: &mut Vec<(Moment, Act)>, arrived: Moment) -> Moment {
    let told = arrived.plus_minutes(scene.dice.between(2, 12));
    let hours = scene.dice.between(16, 50);
    let next = half_hour(scene.by_day(told.plus_minutes(hours * 60)));
    let known = scene.dice.percent(86).then_some(next);
    acts.push((told, Act::Rebook(known)));
    if known.is_none() {
        acts.push((next.plus_minutes(-45), Act::Assign(None)));
    }
    next.plus_minutes(scene.dice.between(-5, 20))
}

/// The work, the returned paper, and what is left to do after it.
fn work(scene: &mut Scene, acts: &mut Vec<(Moment, Act)>, order: &Order, arrived: Moment) {
    let came = scene.dice.weighed(&[
        (Came::Fixed, 83),
        (Came::Unsigned, 6),
        (Came::NotFixed, 5),
        (Came::Temporary, 4),
        (Came::Cannot, 2),
    ]);
    // In public parts nobody is out when the work is done.
    let public = !order.fault.public.is_empty();
    let came = if public && came == Came::Unsigned { Came::Fixed } else { came };
    let (done, back) = finished(scene, order.fault, arrived);
    let again = match came {
        Came::Fixed | Came::Unsigned => None,
        Came::NotFixed => Some(scene.dice.between(16, 40)),
        Came::Temporary => Some(scene.dice.between(20, 60)),
        Came::Cannot => Some(scene.dice.between(24, 96)),
    };
    let next = again.map(|hours| half_hour(scene.by_day(back.plus_minutes(hours * 60))));
    let booked = next.filter(|_| scene.dice.percent(if came == Came::Cannot { 30 } else { 80 }));
    acts.push((back, Act::Return { came, arrived, done, next: booked }));
    let mut told = back;
    match (came, next) {
        (Came::Unsigned, _) => {
            let hours = scene.dice.between(3, 60);
            told = scene.by_day(back.plus_minutes(hours * 60));
            acts.push((told, Act::Sign));
        }
        (_, Some(next)) => {
            if came == Came::Cannot {
                acts.push((scene.by_day(back.plus_minutes(300)), Act::Chase));
            }
            let arrived = next.plus_minutes(scene.dice.between(0, 20));
            let (done, back) = finished(scene, order.fault, arrived);
            acts.push((back, Act::Return { came: Came::Fixed, arrived, done, next: None }));
            told = back;
        }
        _ => {}
    }
    let after = scene.dice.between(2, 38);
    acts.push((scene.by_day(told.plus_minutes(after)), Act::TellOwner));
}

/// When the work was done and when its paper was typed: usually soon, now and then next morning.
fn finished(scene: &mut Scene, fault: &Fault, arrived: Moment) -> (Moment, Moment) {
    let minutes = fault.minutes * scene.dice.between(35, 112) / 100;
    let done = arrived.plus_minutes(minutes.max(8)).minute();
    // Beyond twelve hours the desk asks why so late (H-06); a few papers are.
    let lag = if scene.dice.percent(2) { 760 } else { 4 };
    let back = done.plus_minutes(scene.dice.between(lag, lag + 34));
    (done, back)
}

/// The one who names the worker of a fault.
pub(super) fn foreman(fault: &Fault) -> u32 {
    staff::foreman(fault.trade)
}

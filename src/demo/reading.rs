//! What 钟 does while the practice office goes on, and who reads it: reminders are written when they
//! fall due, and mostly seen some minutes later, as at a desk that is kept well.
//!
//! It throws no dice. Only the last days are played: what was due before is closed by now, or told
//! upward at once.

use super::acts::nick;
use super::lookup::{LEAST_ROOMS, clean, of, operator};
use super::scene::Scene;
use super::staff::CLOCK;
use super::{Plan, Planned};
use crate::engine::book::Book;
use crate::engine::moment::{Clock, Moment};
use crate::engine::rights::{Right, may};
use crate::engine::slip::{Index, Slip, ascending};
use crate::engine::value::{Badge, SlipId};
use crate::forms;
use crate::forms::office::staff;
use crate::forms::work::job;

/// Minutes before the plan's last moment from which reminders are written.
const PLAYED: i64 = 5 * 24 * 60;
/// Slips that are looked through for one of work: other forms' clocks stand among them.
const LOOKED_AT: usize = 60;
/// One reminder of so many is left unread.
const UNREAD: u64 = 8;

/// From when on reminders are played, if the plan has them: not in an office that is weeks behind, nor
/// in a small one.
pub(super) fn from(plan: &Plan, behind: usize) -> Option<Moment> {
    (behind == 0 && plan.rooms >= LEAST_ROOMS).then(|| plan.now.plus_minutes(-PLAYED))
}

/// The next reminder that is due by a moment, and the slip that it is about.
pub(super) fn due(book: &dyn Book, last: Moment, until: Moment) -> Option<Planned> {
    let found = book.keys(Index::Clock, (0, 0), (ascending(until), u64::MAX), LOOKED_AT);
    let of_work = |id: &SlipId| forms::tagged(id.form).is_some_and(job::is_work);
    let slip = found.into_iter().filter(of_work).find_map(|id| book.slip(id))?;
    let plan = slip.get(job::escalation::PLAN).filter(|plan| *plan <= until)?;
    Some(of(&slip, "remind", CLOCK, plan.max(last)))
}

/// When a reminder of a slip is read: some minutes later; what comes at night in the morning.
pub(super) fn read_at(slip: SlipId, told: Moment) -> Moment {
    let spread = i64::try_from(slip.number % 13).unwrap_or(0);
    let at = told.plus_minutes(4 + spread);
    let morning = Clock::of_minutes(485).map_or(at, |clock| at.day().at(clock));
    if at < morning { morning.plus_minutes(spread) } else { at }
}

/// 已阅 by one of those who have not seen it: by themselves, or over the radio.
pub(super) fn seen(scene: &Scene, book: &dyn Book, id: SlipId, at: Moment) -> Option<Planned> {
    let slip = book.slip(id)?;
    let unread = job::escalation::unseen(&slip);
    let told = unread.iter().find(|r| r.at < at && !left(&slip, r.level))?;
    let policy = book.policy();
    let own = staff::role(book, told.to).is_some_and(|role| may(role, Right::SignIn, policy));
    let step = if own {
        of(&slip, "see", told.to.0, at)
    } else {
        let step = of(&slip, "see", operator(scene, at), at);
        step.with("for_whom", told.to.0.to_string()).reported(at, heard(told.to))
    };
    clean(book, &step).then_some(step)
}

/// Nobody is perfect.
fn left(slip: &Slip, level: i64) -> bool {
    let level = u64::try_from(level).unwrap_or(0);
    (slip.id.number + 3 * level).is_multiple_of(UNREAD)
}

fn heard(worker: Badge) -> String {
    format!("对讲 {}收到", nick(worker))
}

//! Reminders that the clock sends when they are due, and their recipients' acknowledgements, usually some
//! minutes later.
//!
//! It uses no random numbers. Only the last days have reminders: older slips are closed by then.

use super::actions::nickname;
use super::context::Context;
use super::lookup::{MIN_ROOMS, first_operator, is_accepted_silently, step_on};
use super::plan::{Plan, Planned, at_minute};
use super::staff::CLOCK;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::staff;
use crate::forms::work::job;

/// Minutes before the plan's last moment at which reminders start.
const REMINDER_MINUTES: i64 = 5 * 24 * 60;
/// The most slips to search for a work slip: those of other forms are in the same index.
const SEARCH_LIMIT: usize = 60;
/// One of so many reminders stays unread.
const UNREAD_SHARE: u64 = 8;

/// When reminders start; none in an office with a backlog or in a small one.
pub(super) fn start(plan: &Plan, backlog: usize) -> Option<Moment> {
    (backlog == 0 && plan.rooms >= MIN_ROOMS).then(|| plan.now.plus_minutes(-REMINDER_MINUTES))
}

/// The next reminder that is due until a moment.
pub(super) fn next_reminder(book: &dyn Book, last: Moment, until: Moment) -> Option<Planned> {
    let found = book.keys(Index::Clock, (0, 0), (ascending(until), u64::MAX), SEARCH_LIMIT);
    let is_work = |id: &SlipId| forms::tagged(id.form).is_some_and(job::is_work);
    let slip = found.into_iter().filter(is_work).find_map(|id| book.slip(id))?;
    let plan = slip.get(job::escalation::PLAN).filter(|plan| *plan <= until)?;
    Some(step_on(&slip, "remind", CLOCK, plan.max(last)))
}

/// When a reminder is read: some minutes later, or in the morning.
pub(super) fn read_at(slip: SlipId, sent: Moment) -> Moment {
    let spread = i64::try_from(slip.number % 13).unwrap_or(0);
    let at = sent.plus_minutes(4 + spread);
    let morning = at_minute(at.day(), 485);
    if at < morning { morning.plus_minutes(spread) } else { at }
}

/// One recipient acknowledges a reminder (已阅), at a terminal or over the radio.
pub(super) fn acknowledge(
    ctx: &Context,
    book: &dyn Book,
    id: SlipId,
    at: Moment,
) -> Option<Planned> {
    let slip = book.slip(id)?;
    let unread = job::escalation::unseen(&slip);
    let reminder = unread.iter().find(|r| r.at < at && !stays_unread(&slip, r.level))?;
    let policy = book.policy();
    let has_terminal =
        staff::role(book, reminder.to).is_some_and(|role| policy.may(role, Right::SignIn));
    let step = if has_terminal {
        step_on(&slip, "see", reminder.to.0, at)
    } else {
        let source = format!("对讲 {}收到", nickname(reminder.to));
        let step = step_on(&slip, "see", first_operator(ctx, at), at);
        step.with("for_whom", reminder.to.0.to_string()).reported(at, source)
    };
    is_accepted_silently(book, &step).then_some(step)
}

fn stays_unread(slip: &Slip, level: i64) -> bool {
    let level = u64::try_from(level).unwrap_or(0);
    (slip.id.number + 3 * level).is_multiple_of(UNREAD_SHARE)
}

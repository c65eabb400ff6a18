//! The backlog: slips of the last weeks that are never closed, so that a board has thousands of rows in
//! every state.
//!
//! It has its own random numbers and plans no closing, so that an office without a backlog stays the
//! same to the byte.

use super::action::Action;
use super::context::Context;
use super::plan::at_minute;
use super::rng::Rng;
use super::{Planned, calls, repairs};
use crate::engine::prelude::*;
use crate::forms::billing::{service, statement};
use crate::forms::intake::contact;

/// How many days the backlog goes back, fewer than the least days of the plan.
const DAYS: i64 = 20;
/// A generous estimate of the slips that are open in any office, besides those of one day. What is then
/// still missing is opened at the end.
const ALWAYS_OPEN: usize = 90;

/// How many slips of a backlog are spread over its days.
pub(super) fn spread_over_days(open: usize, slips_per_day: usize) -> usize {
    open.saturating_sub(ALWAYS_OPEN + slips_per_day)
}

/// A random moment on a day of the backlog; the hours have the weights of the calls.
pub(super) fn random_moment(rng: &mut Rng, hours: &[u64; 24], now: Moment) -> Moment {
    let weighted: Vec<(u16, u64)> = (0..).zip(hours.iter().copied()).collect();
    let back = u64::try_from(rng.between(1, DAYS)).unwrap_or(1);
    let hour = at_minute(now.day().before(back), rng.pick_weighted(&weighted) * 60);
    hour.plus_minutes(rng.between(0, 59))
}

/// How many more slips must be opened at the end. Service records and statements are not open work.
pub(super) fn count_missing(open: usize, book: &dyn Book) -> usize {
    let open_slips = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
    let work = open_slips.iter().filter(|id| ![service::TAG, statement::TAG].contains(&id.form));
    open.saturating_sub(work.count())
}

/// A slip that stays open: its form, the step that opens it, and its actions.
pub(super) fn open_slip(
    ctx: &mut Context,
    book: &dyn Book,
    at: Moment,
) -> (u16, Planned, Vec<(Moment, Action)>) {
    let night = !(7..23).contains(&(at.clock().minutes() / 60));
    let order = if ctx.rng.chance(22) { None } else { repairs::random_order(ctx, book, at, night) };
    let Some(order) = order else {
        return (contact::TAG, calls::log_unanswered_call(ctx, book, at), Vec::new());
    };
    let mut actions = repairs::random_actions(ctx, &order, at);
    // Without what would close it, and cut off at a random point.
    actions.retain(|(_, action)| !matches!(action, Action::Void | Action::TellOwner));
    let kept = ctx.rng.index(actions.len() + 1);
    actions.truncate(kept);
    (order.form(), repairs::open_slip(ctx, &order, at), actions)
}

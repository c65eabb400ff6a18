//! Work that is left lying: slips that are opened in the last weeks and never come to their end, so
//! that a board has thousands of rows in every state.
//!
//! It plans no closing and throws its own dice: an office without a backlog is the same to the byte.

use super::act::Act;
use super::scene::Scene;
use super::seed::Dice;
use super::{Planned, calls, life};
use crate::engine::book::Book;
use crate::engine::moment::{Clock, Moment};
use crate::engine::slip::Index;
use crate::forms::billing::{service, statement};
use crate::forms::intake::contact;

/// How many days the backlog goes back; the slips of every plan go back further.
const DAYS: i64 = 20;
/// What stands open in any office: the cast, and what is left of a day's calls, counted generously,
/// so that the rest, and not too much, is opened at the end.
const CAST: usize = 90;

/// The slips of a backlog that are spread over its days.
pub(super) fn spread(open: usize, a_day: usize) -> usize {
    open.saturating_sub(CAST + a_day)
}

/// When one of them is opened: an hour as busy as its calls, on a day of the backlog.
pub(super) fn moment(dice: &mut Dice, hours: &[u64; 24], now: Moment) -> Moment {
    let weighed: Vec<(i64, u64)> = (0..).zip(hours.iter().copied()).collect();
    let back = u64::try_from(dice.between(1, DAYS)).unwrap_or(1);
    let minute = dice.weighed(&weighed) * 60 + dice.between(0, 59);
    let clock = u16::try_from(minute).ok().and_then(Clock::of_minutes);
    clock.map_or(now, |clock| now.day().before(back).at(clock))
}

/// How many more must be opened at the end. The month's books are nobody's open work.
pub(super) fn missing(open: usize, book: &dyn Book) -> usize {
    let standing = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
    let work = standing.iter().filter(|id| ![service::TAG, statement::TAG].contains(&id.form));
    open.saturating_sub(work.count())
}

/// A slip that stays open: the form it is on, the step that opens it, and how far it comes.
pub(super) fn opening(
    scene: &mut Scene,
    book: &dyn Book,
    at: Moment,
) -> (u16, Planned, Vec<(Moment, Act)>) {
    let night = !(7..23).contains(&(at.clock().minutes() / 60));
    let order = if scene.dice.percent(22) { None } else { life::order(scene, book, at, night) };
    let Some(order) = order else {
        return (contact::TAG, calls::owing(scene, book, at), Vec::new());
    };
    let mut acts = life::script(scene, &order, at);
    // What would end it, and whatever would have come after the point at which it was left lying.
    acts.retain(|(_, act)| !matches!(act, Act::Void | Act::TellOwner));
    let left = scene.dice.index(acts.len() + 1);
    acts.truncate(left);
    (order.form(), life::opening(scene, &order, at), acts)
}

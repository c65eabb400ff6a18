//! Whole phone numbers that are looked up by who may not see any: whose phone rings must be found, but what a mask
//! hides must not be asked out, one number after another.

use super::Desk;
use super::waiting::Waiting;
use crate::engine::prelude::*;
use crate::protocol::messages::{Reply, Request};
use crate::queries::finder::is_whole_number;
use std::collections::BTreeMap;

/// Different numbers that such a badge may look up within an hour.
const AN_HOUR: usize = 20;
const HOUR_MINUTES: i64 = 60;

/// What each badge has looked up lately. It is kept in memory only, and as hashes.
#[derive(Default)]
pub(super) struct Guesses(BTreeMap<Badge, Vec<(Moment, blake3::Hash)>>);

impl Guesses {
    /// Counts a number; answers whether it is one too many. The same number again is no other one.
    fn count(&mut self, badge: Badge, typed: &str, now: Moment) -> bool {
        let hash = blake3::hash(typed.as_bytes());
        let looked_up = self.0.entry(badge).or_default();
        looked_up.retain(|(at, _)| at.minutes_until(now) < HOUR_MINUTES);
        if looked_up.iter().any(|(_, known)| *known == hash) {
            return false;
        }
        if looked_up.len() >= AN_HOUR {
            return true;
        }
        looked_up.push((now, hash));
        false
    }
}

impl Desk {
    /// Why a look-up is not answered: it is one number too many of somebody who may see none.
    pub(super) fn too_many_numbers(
        &mut self,
        waiting: &Waiting,
        request: &Request,
    ) -> Option<Reply> {
        let Request::Find { typed, .. } = request else { return None };
        let badge = self.sessions.badge(waiting.conn)?;
        if !is_whole_number(typed) {
            return None;
        }
        let viewer = self.store.read().and_then(|view| self.viewer(&view, Some(badge))).ok()?;
        // Real time: the clock of a practice office may stand still.
        let now = crate::desk::clock::wall();
        (viewer.sight.hides_numbers() && self.guesses.count(badge, typed.trim(), now)).then(|| {
            Reply::No(format!(
                "看不到号码的岗位每小时最多按 {AN_HOUR} 个整号找人;请稍后,或请能看号码的人来找"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_that_sees_no_numbers_cannot_ask_them_out() {
        let (mut guesses, now) = (Guesses::default(), Moment(1_700_000_000_000));
        let number = |n: usize| format!("1381234{n:04}");
        assert!((0..AN_HOUR).all(|n| !guesses.count(Badge(1), &number(n), now)));
        assert!(guesses.count(Badge(1), &number(AN_HOUR), now));
        assert!(!guesses.count(Badge(1), &number(3), now), "the same once more");
        assert!(!guesses.count(Badge(2), &number(AN_HOUR), now), "somebody else");
        assert!(!guesses.count(Badge(1), &number(AN_HOUR), now.plus_minutes(HOUR_MINUTES)));
    }
}

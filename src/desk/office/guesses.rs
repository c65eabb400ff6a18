//! Which whole phone numbers each badge has looked up lately. It must not know who may see numbers.

use crate::engine::prelude::*;
use std::collections::BTreeMap;

/// Different numbers that such a badge may look up within an hour.
pub(super) const AN_HOUR: usize = 20;
const HOUR_MINUTES: i64 = 60;

/// What each badge has looked up lately. It is kept in memory only, and as hashes.
#[derive(Default)]
pub(super) struct Guesses(BTreeMap<Badge, Vec<(Moment, blake3::Hash)>>);

impl Guesses {
    /// Counts a number; answers whether it is one too many. The same number again is no other one.
    pub(super) fn count(&mut self, badge: Badge, typed: &str, now: Moment) -> bool {
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

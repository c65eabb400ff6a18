//! What is left of a clock, as the desk works it out and a terminal counts it on.

use serde::{Deserialize, Serialize};

use crate::engine::moment::Moment;

/// What is left of a clock that doesn't run all day, as it stood at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Working minutes; below zero: working minutes late.
    pub minutes: i64,
    pub at: Moment,
    /// Whether the clock ran then.
    pub runs: bool,
    /// When that changes; none: not within sight.
    pub turns: Option<Moment>,
}

impl Left {
    /// Working minutes left at a later moment, and whether the clock runs then. Right until the
    /// clock has changed twice; a terminal asks again when it changes.
    pub fn by(&self, now: Moment) -> (i64, bool) {
        let gone = self.at.minutes_until(now).max(0);
        let until = self.turns.map_or(i64::MAX, |turns| self.at.minutes_until(turns).max(0));
        let worked = if self.runs { gone.min(until) } else { (gone - until).max(0) };
        (self.minutes - worked, self.runs == (gone < until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_stands_still_at_night() {
        let at = Moment(1_000 * 60_000);
        let turns = Some(at.plus_minutes(30));
        let evening = Left { minutes: 90, at, runs: true, turns };
        assert_eq!(evening.by(at.plus_minutes(10)), (80, true));
        assert_eq!(evening.by(at.plus_minutes(300)), (60, false));
        let night = Left { minutes: 60, at, runs: false, turns };
        assert_eq!(night.by(at.plus_minutes(29)), (60, false));
        assert_eq!(night.by(at.plus_minutes(40)), (50, true));
    }
}

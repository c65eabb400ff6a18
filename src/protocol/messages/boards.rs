//! What a board is to an operator, on the wire: what others in the building have reported already, and
//! how somebody likes to see a board.

use serde::{Deserialize, Serialize};

use super::{Order, Row};
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;

/// Open slips of one building about the same matter: whoever rings about it goes on one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// In the words of the fault: 停水.
    pub kind: String,
    /// Households that have reported it, over all of its slips.
    pub households: u32,
    /// The last of the slips is of today.
    pub today: bool,
    /// It concerns more than one household, so that it is worth saying before anybody asks.
    pub common: bool,
    pub slips: Vec<Row>,
}

/// Another operator on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub slip: SlipId,
    pub by: String,
    pub since: Moment,
}

/// How an operator likes to see a board: kept at the desk, for whatever terminal comes next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liked {
    /// The board's name on the wire.
    pub board: String,
    pub order: Order,
    /// The part that the arrows chose; empty: all of it.
    pub part: String,
    pub building: String,
    /// A trade's name.
    pub trade: String,
    pub worker: Option<u32>,
    /// What the worker is called, to be shown.
    pub called: String,
}

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
    /// Working minutes that are left later, and whether the clock runs then. True until it has turned
    /// twice; whoever shows it asks anew when it turns.
    #[must_use]
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

//! The second part of the board of callbacks: what is done and drawn, and nobody has called about it; or
//! somebody has, and the supervisor still is to (N-21). Whose call it is, until when, and who sees it as
//! theirs.

use super::board_query::{Board, BoardQuery};
use super::cached_row::CachedRow;
use super::row_cache::Facts;
use crate::engine::prelude::*;
use crate::forms::callbacks::asking::{self, Tally};
use crate::forms::callbacks::quota::Whose;

impl BoardQuery<'_> {
    /// Whether a slip is a row of this part.
    pub(super) fn shows(&self, facts: &Facts, tally: &Tally) -> bool {
        let called = tally.matter != facts.id;
        let whose = match self.to_call {
            None => Some(Whose::Desk).filter(|_| !called && tally.outcome.is_none()),
            Some(_) => self.whose(tally).filter(|whose| !called || *whose == Whose::Supervisor),
        };
        let now = |whose| self.calls.now(tally, whose, self.now);
        // A callback that is open for another reason, as its paper is out, is called about all the same; so is a paper of
        // its own, as a move-in whose month is over.
        let own = asking::to_ask(facts.id.form).is_none();
        let stands = if called || own { facts.ask_again } else { facts.open() };
        whose.is_some_and(now) && !stands
    }

    /// Whose call it is by the draw, if anybody's.
    pub(super) fn whose(&self, tally: &Tally) -> Option<Whose> {
        self.to_call?.get(&tally.matter).copied()
    }

    /// Until when they are to call.
    pub(super) fn by(&self, tally: &Tally) -> Option<Moment> {
        self.calls.by(tally, self.whose(tally).unwrap_or(Whose::Desk))
    }

    /// The next due moment of a row, as this board shows it.
    pub(super) fn due(&self, row: &CachedRow, facts: &Facts) -> Option<Moment> {
        let asked = matches!(self.board, Board::Callbacks { .. });
        let second = !facts.open() || (asked && !facts.ask_again);
        match facts.tally.filter(|_| second) {
            Some(tally) => self.by(&tally),
            None => row.line.due,
        }
    }

    /// Whether the asker calls about it: the draw says whose it is, and not who wrote the slip.
    pub(super) fn theirs(&self, tally: &Tally) -> bool {
        let whose = self.whose(tally).unwrap_or(Whose::Desk);
        !self.filter.mine || self.role == Some(self.calls.caller(tally.class, whose))
    }
}

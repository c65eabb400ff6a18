//! A roster on its way in: which pieces are still to be sent, and what this sender itself has written. It
//! asks nobody; the terminal and the script door send the pieces and hand the answers back.

use std::collections::{BTreeMap, VecDeque};

use super::roster::{At, Roster, Unit};
use super::wanted::{Planned, RowOutcome, Wanted};

/// A unit in a piece, with the rows that each of its parts came from.
#[derive(Clone, Debug)]
struct Sent {
    wanted: Wanted,
    rows: Vec<Vec<At>>,
}

/// Units on their way in.
#[derive(Debug, Default)]
pub struct Writing {
    waiting: VecDeque<Vec<Sent>>,
    /// The piece that is at the desk.
    sent: Vec<Sent>,
    rows: BTreeMap<At, RowOutcome>,
    refused: Vec<String>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub added: u32,
    pub changed: u32,
    /// Rows that stood already when their turn came: somebody else wrote them meanwhile.
    pub stood: u32,
}

impl Written {
    /// Whether others wrote some of it meanwhile, in words behind what was written here.
    pub fn by_others(&self) -> String {
        match self.stood {
            0 => String::new(),
            rows => format!(";另 {rows} 行别处刚写过,这里没有再写"),
        }
    }
}

impl Writing {
    /// These units, in pieces that a request can carry.
    pub fn of(units: &[Unit]) -> Self {
        let batches = Roster::batches(&units.iter().collect::<Vec<_>>());
        let mut rows = units.iter().map(|unit| unit.rows.clone());
        let mut sent = |wanted| Sent { wanted, rows: rows.next().unwrap_or_default() };
        let piece = |batch: Vec<Wanted>| batch.into_iter().map(&mut sent).collect();
        Self { waiting: batches.into_iter().map(piece).collect(), ..Self::default() }
    }

    /// The next piece to be sent; none, if all of it is in.
    pub fn next_piece(&mut self) -> Option<Vec<Wanted>> {
        self.sent = self.waiting.pop_front()?;
        Some(self.sent.iter().map(|sent| sent.wanted.clone()).collect())
    }

    /// How many pieces come after the one that is at the desk.
    pub fn left(&self) -> usize {
        self.waiting.len()
    }

    /// What became of the piece that was sent. What one step could not write whole is sent again.
    pub fn hear(&mut self, answers: Vec<Planned>) {
        let mut again = Vec::new();
        for (sent, answer) in std::mem::take(&mut self.sent).into_iter().zip(answers) {
            for (verdict, rows) in answer.parts.iter().zip(&sent.rows) {
                for at in rows {
                    let outcome = self.rows.entry(*at).or_insert(verdict.outcome);
                    *outcome = verdict.outcome.min(*outcome);
                }
            }
            // The refusals of the plan have been shown; these came after it.
            if answer.parts.iter().all(|verdict| verdict.outcome == RowOutcome::Refused) {
                self.refused.extend(answer.parts.into_iter().flat_map(|v| v.remarks).take(1));
            } else if answer.again {
                again.push(sent);
            }
        }
        if !again.is_empty() {
            self.waiting.push_front(again);
        }
    }

    /// What was refused although the plan was good.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// What this sender wrote itself.
    pub fn written(&self) -> Written {
        let rows = |outcome| {
            let many = self.rows.values().filter(|row| **row == outcome).count();
            u32::try_from(many).unwrap_or(u32::MAX)
        };
        Written {
            added: rows(RowOutcome::Added),
            changed: rows(RowOutcome::Changed),
            stood: rows(RowOutcome::Same),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::wanted::{Verdict, WantedRoom};

    fn unit(row: u32) -> Unit {
        let wanted = Wanted::Room(WantedRoom { no: format!("1-1-{row}"), ..WantedRoom::default() });
        Unit { wanted, rows: vec![vec![At { sheet: 0, row }]], labels: vec![String::new()] }
    }

    fn answer(outcome: RowOutcome, again: bool) -> Planned {
        Planned { parts: vec![Verdict::plain(outcome)], again, entries: 0 }
    }

    /// Two senders of one file: the later one is told that nothing of it was its own work.
    #[test]
    fn what_somebody_else_wrote_meanwhile_is_not_said_to_be_written_here() {
        let mut writing = Writing::of(&[unit(2), unit(3), unit(4)]);
        assert_eq!(writing.next_piece().map(|piece| piece.len()), Some(3));
        writing.hear(vec![
            answer(RowOutcome::Added, true),
            answer(RowOutcome::Same, false),
            answer(RowOutcome::Changed, false),
        ]);
        // What was written in two steps is one row that was added.
        assert_eq!(writing.next_piece().map(|piece| piece.len()), Some(1));
        writing.hear(vec![answer(RowOutcome::Same, false)]);
        assert_eq!(writing.next_piece().map(|piece| piece.len()), None);
        let written = writing.written();
        assert_eq!(written, Written { added: 1, changed: 1, stood: 1 });
        assert!(written.by_others().contains("1 行别处刚写过"));

        let mut late = Writing::of(&[unit(2), unit(3)]);
        late.next_piece();
        late.hear(vec![answer(RowOutcome::Same, false), answer(RowOutcome::Same, false)]);
        assert_eq!(late.written(), Written { added: 0, changed: 0, stood: 2 });
    }

    #[test]
    fn a_row_that_is_refused_after_all_is_told_and_not_counted() {
        let mut writing = Writing::of(&[unit(2)]);
        writing.next_piece();
        let no = Verdict::refused("房号已有", Vec::new());
        writing.hear(vec![Planned { parts: vec![no], ..Planned::default() }]);
        assert_eq!(writing.refused(), ["房号已有"]);
        assert_eq!(writing.written(), Written::default());
    }
}

//! Runs over the whole office: where each one is, in memory alone. What a kind of run does next it says itself (`Steps`);
//! nothing is written and nobody is told here.
//!
//! What is done is read from the book each time, so that a run goes on where it was whatever broke it off: after a new
//! start it begins at the beginning, and finds what is done by what stands.

use std::collections::VecDeque;

use super::telling::Telling;
use crate::engine::prelude::*;

/// What a run does next.
pub(super) enum Next {
    /// Ordinary steps, in one commit: few, so that nobody at a terminal waits for more than them.
    Take(Vec<Asked>),
    /// Nothing here; there may be more further on.
    Further,
    /// Everything is done: the step that ends the run.
    End(Asked),
}

/// Where a run of one kind is. It decides nothing: each of its steps is an ordinary one.
pub(super) trait Steps: Send {
    /// What comes next, and that it was asked for.
    fn next(&mut self, book: &dyn Book, run: &Slip, today: Day) -> Next;

    /// What it asked for last went in; `accepted`: some of it was.
    fn written(&mut self, _accepted: bool) {}

    /// From the beginning, by what stands: what was asked for last was not written.
    fn begin_again(&mut self);
}

/// A kind of run: its paper, the slip of it that is under way, and where one begins.
pub(super) struct Kind {
    pub(super) tag: u16,
    pub(super) under_way: fn(&dyn Book) -> Option<Slip>,
    pub(super) begin: fn(&Slip) -> Box<dyn Steps>,
}

/// A run that is under way.
pub(super) struct Run {
    pub(super) slip: SlipId,
    pub(super) steps: Box<dyn Steps>,
    pub(super) telling: Telling,
}

/// The runs that are under way.
#[derive(Default)]
pub(super) struct Runs {
    under_way: VecDeque<Run>,
    /// The papers whose runs could not be read when one of them was written: they are read again.
    unread: Vec<u16>,
}

impl Runs {
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty() && self.unread.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.under_way.len()
    }

    /// The next one, to go on with: until it is put back it isn't among them.
    pub(super) fn next(&mut self) -> Option<Run> {
        self.under_way.pop_front()
    }

    /// One that is not over, instead of what was found of it meanwhile.
    pub(super) fn put_back(&mut self, run: Run) {
        self.under_way.retain(|other| other.slip != run.slip);
        self.under_way.push_back(run);
    }

    /// What stands in the book as under way of a kind: one that is known stays where it is.
    pub(super) fn found(&mut self, kind: &Kind, standing: Option<&Slip>) {
        self.unread.retain(|tag| *tag != kind.tag);
        let found = standing.map(|slip| slip.id);
        self.under_way.retain(|run| run.slip.form != kind.tag || Some(run.slip) == found);
        let new = standing.filter(|slip| self.under_way.iter().all(|run| run.slip != slip.id));
        self.under_way.extend(new.map(|slip| Run {
            slip: slip.id,
            steps: (kind.begin)(slip),
            telling: Telling::default(),
        }));
    }

    /// Those of a paper cannot be read now: no reason to forget one that is known, nor one that was just begun.
    pub(super) fn not_read(&mut self, tag: u16) {
        if !self.unread.contains(&tag) {
            self.unread.push(tag);
        }
    }

    /// The papers whose runs are to be read again.
    pub(super) fn unread(&self) -> Vec<u16> {
        self.unread.clone()
    }
}

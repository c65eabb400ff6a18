//! The property fees of every room (B-26), a few rooms at a time, between everybody's work. What was charged is read from
//! the book each time, so that a run goes on where it was whatever broke it off; it decides nothing, and each charge is
//! an ordinary step.

use std::time::Instant;

use super::Desk;
use super::fee_run::FeeRun;
use crate::engine::prelude::*;
use crate::forms::billing::fee_run;
use crate::forms::estate::rooms;
use crate::store::StoreProblem;

/// Charges in one commit: few, so that nobody at a terminal waits for more than them.
const CHARGES: usize = 16;
/// Rooms that are looked at for them: in a run that goes on most are done already.
const ROOMS: u64 = 64;

/// What is to be done next: the steps, where to go on, and whether that was the last room.
type Next = (Vec<Asked>, u64, bool);

fn next_steps(book: &dyn Book, run: &Slip, from: u64, today: Day) -> Next {
    let end = book.next_number(rooms::TAG);
    let (mut asked, mut at) = (Vec::new(), from);
    while at < end && at < from + ROOMS && asked.len() < CHARGES {
        let room = u32::try_from(at).map(RoomId);
        asked.extend(room.into_iter().flat_map(|r| fee_run::ask_charges(book, run, r, today)));
        at += 1;
    }
    (asked, at, at >= end)
}

impl Desk {
    /// Whether the next rooms should be charged at once.
    pub(super) fn goes_on_with_fees(&self) -> bool {
        self.fee_run.is_some() && self.clock_backoff.is_over(Instant::now())
    }

    /// A run was begun, stopped or is over: where one of these slips is one.
    pub(super) fn find_fee_run(&mut self, slips: &[SlipId]) {
        if !slips.iter().any(|id| id.form == fee_run::TAG) {
            return;
        }
        // What cannot be read now is no reason to forget the run that is known.
        let found = self.store.read().and_then(|view| FeeRun::under_way(&view));
        let Ok(found) = found else { return };
        let same = self.fee_run.as_ref().map(|run| run.slip) == found.as_ref().map(|run| run.slip);
        if !same {
            self.fee_run = found;
        }
    }

    /// Charges the next rooms of the run, or ends it.
    pub(super) fn run_fees(&mut self) -> Result<(), StoreProblem> {
        if !self.goes_on_with_fees() {
            return Ok(());
        }
        let Some(mut run) = self.fee_run.take() else { return Ok(()) };
        let went = self.charge_next(&mut run);
        if went.is_err() {
            self.clock_backoff.begin(Instant::now());
            // Nothing of it was written: from the beginning, by what stands.
            run.next = 1;
        }
        // The step that ends it has put nothing in its place.
        if !matches!(went, Ok(true)) {
            self.fee_run = Some(run);
        }
        went.map(|_| ())
    }

    /// Whether the run is over.
    fn charge_next(&mut self, run: &mut FeeRun) -> Result<bool, StoreProblem> {
        let (slip, from, today) = (run.slip, run.next, self.now().day());
        let found = self.store.read()?.ask(|book| {
            let standing = book.slip(slip).filter(fee_run::is_running)?;
            let next = next_steps(book, &standing, from, today);
            Some((standing, next))
        })?;
        let Some((standing, (mut asked, next, last))) = found else { return Ok(true) };
        let ends = asked.is_empty() && last;
        if ends {
            asked.push(fee_run::FORM.asked("finish", &standing));
        }
        if !asked.is_empty() {
            self.take_for_run(asked, &mut run.telling)?;
        }
        run.next = next;
        self.tell_of_run(&mut run.telling, ends);
        Ok(ends)
    }
}

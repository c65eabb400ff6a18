//! The statements of a month for every household (B-13), a few at a time, between everybody's work. What
//! was made is read from the book each time, so that a run goes on where it was whatever broke it off; it
//! decides nothing, and each household is an ordinary step.

use std::time::Instant;

use super::Desk;
use super::month_run::MonthRun;
use crate::engine::ledger::Account;
use crate::engine::prelude::*;
use crate::forms::billing::month_run;
use crate::store::StoreProblem;

/// Households in one commit: few, so that nobody at a terminal waits for more than them.
const HOUSEHOLDS: usize = 16;

impl Desk {
    /// Whether the next households should be billed at once.
    pub(super) fn goes_on_with_month(&self) -> bool {
        self.month_run.is_some() && self.clock_backoff.is_over(Instant::now())
    }

    /// A run was begun, stopped or is over: where one of these slips is one.
    pub(super) fn find_month_run(&mut self, slips: &[SlipId]) {
        if !slips.iter().any(|id| id.form == month_run::TAG) {
            return;
        }
        // What cannot be read now is no reason to forget the run that is known.
        let found = self.store.read().and_then(|view| MonthRun::under_way(&view));
        let Ok(found) = found else { return };
        let same =
            self.month_run.as_ref().map(|run| run.slip) == found.as_ref().map(|run| run.slip);
        if !same {
            self.month_run = found;
        }
    }

    /// Bills the next households of the run, or ends it.
    pub(super) fn run_month(&mut self) -> Result<(), StoreProblem> {
        if !self.goes_on_with_month() {
            return Ok(());
        }
        let Some(mut run) = self.month_run.take() else { return Ok(()) };
        let went = self.bill_next(&mut run);
        if went.is_err() {
            self.clock_backoff.begin(Instant::now());
            // Nothing of it was written: from the beginning, by what stands.
            run.after = None;
        }
        // The step that ends it has put nothing in its place.
        if !matches!(went, Ok(true)) {
            self.month_run = Some(run);
        }
        went.map(|_| ())
    }

    /// Whether the run is over.
    fn bill_next(&mut self, run: &mut MonthRun) -> Result<bool, StoreProblem> {
        let (slip, month, after) = (run.slip, run.month, run.after);
        let (standing, payers) = self.store.read()?.ask(|book| {
            let payers = month_run::payers_on(book, Account::Unbilled, month, after, HOUSEHOLDS);
            (book.slip(slip), payers)
        })?;
        let Some(standing) = standing.filter(|slip| slip.state == month_run::RUNNING) else {
            return Ok(true);
        };
        let ends = payers.is_empty() && !run.made;
        if payers.is_empty() && run.made {
            // Others have audited meanwhile: once more, until a time through bills nobody.
            (run.after, run.made) = (None, false);
            return Ok(false);
        }
        let asked: Vec<Asked> = match ends {
            true => vec![month_run::FORM.asked("finish", &standing)],
            false => payers.iter().map(|p| month_run::ask_statement(slip, *p)).collect(),
        };
        let accepted = self.take_for_run(asked, &mut run.telling)?;
        run.after = payers.last().copied();
        run.made |= accepted && !ends;
        self.tell_of_run(&mut run.telling, ends);
        Ok(ends)
    }
}

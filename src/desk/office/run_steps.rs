//! Goes on with the runs over the whole office, between everybody's work: a few steps of the desk's own in one commit, and
//! what terminals are told of them. What is done next each kind of run says (`month_run`, `fee_run`).

use std::time::{Duration, Instant};

use super::Desk;
use super::run_kinds::KINDS;
use super::runs::{Kind, Next, Run};
use super::telling::Telling;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::store::StoreProblem;
use crate::store::taking::{Done, Handed, Work};

/// How often terminals are told while a run is under way, so that they do not only draw.
const TOLD_EVERY: Duration = Duration::from_millis(500);

impl Desk {
    /// Whether a run should go on at once.
    pub(super) fn goes_on_with_runs(&self) -> bool {
        !self.runs.is_empty() && self.clock_backoff.is_over(Instant::now())
    }

    /// A run was begun, stopped or is over: where one of these slips is one.
    pub(super) fn find_runs(&mut self, slips: &[SlipId]) {
        for kind in KINDS.iter().filter(|kind| slips.iter().any(|id| id.form == kind.tag)) {
            if self.find_runs_of(kind).is_err() {
                self.runs.not_read(kind.tag);
            }
        }
    }

    fn find_runs_of(&mut self, kind: &Kind) -> Result<(), StoreProblem> {
        let found = self.store.read()?.ask(kind.under_way)?;
        self.runs.found(kind, found.as_ref());
        Ok(())
    }

    /// Goes on with each run for a few steps.
    pub(super) fn go_on_with_runs(&mut self) -> Result<(), StoreProblem> {
        if !self.goes_on_with_runs() {
            return Ok(());
        }
        let went = self.next_of_runs();
        if went.is_err() {
            self.clock_backoff.begin(Instant::now());
        }
        went
    }

    fn next_of_runs(&mut self) -> Result<(), StoreProblem> {
        let unread = self.runs.unread();
        for kind in KINDS.iter().filter(|kind| unread.contains(&kind.tag)) {
            self.find_runs_of(kind)?;
        }
        for _ in 0..self.runs.len() {
            let Some(mut run) = self.runs.next() else { break };
            let went = self.go_on_with(&mut run);
            if went.is_err() {
                run.steps.begin_again();
            }
            // The step that ends it has put nothing in its place.
            if !matches!(went, Ok(true)) {
                self.runs.put_back(run);
            }
            went?;
        }
        Ok(())
    }

    /// Whether the run is over.
    fn go_on_with(&mut self, run: &mut Run) -> Result<bool, StoreProblem> {
        let today = self.now().day();
        let kind = KINDS.into_iter().find(|kind| kind.tag == run.slip.form);
        let next = self.store.read()?.ask(|book| {
            let standing = kind.and_then(|kind| (kind.under_way)(book));
            let standing = standing.filter(|slip| slip.id == run.slip)?;
            Some(run.steps.next(book, &standing, today))
        })?;
        let (asked, ends) = match next {
            None => return Ok(true),
            Some(Next::Further) => (Vec::new(), false),
            Some(Next::Take(asked)) => (asked, false),
            Some(Next::End(asked)) => (vec![asked], true),
        };
        if !asked.is_empty() {
            let accepted = self.take_for_run(asked, &mut run.telling)?;
            run.steps.written(accepted);
        }
        self.tell_of_run(&mut run.telling, ends);
        Ok(ends)
    }

    /// Takes steps of a run in one commit, as the desk's own; whether any was accepted.
    fn take_for_run(
        &mut self,
        asked: Vec<Asked>,
        telling: &mut Telling,
    ) -> Result<bool, StoreProblem> {
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        let step = |asked| Work::Step(Handed::now(String::new(), asked, hand));
        let work: Vec<Work> = asked.into_iter().map(step).collect();
        let taken = self.store.take(&work, self.now())?;
        self.clock_backoff.end();
        telling.untold.extend(self.bring_up_to_date(&taken));
        Ok(taken.done.iter().any(|done| matches!(done, Done::Accepted(_))))
    }

    /// Tells terminals of a run, now and then and when it ends.
    fn tell_of_run(&mut self, telling: &mut Telling, ends: bool) {
        let now = Instant::now();
        if ends || telling.told.is_none_or(|told| now.duration_since(told) >= TOLD_EVERY) {
            telling.told = Some(now);
            self.tell_posted(std::mem::take(&mut telling.untold), Badge::CLOCK);
        }
    }
}

//! What the runs over the whole office share: a few steps of the desk's own in one commit, and what terminals are told of
//! them. What is done next, each run says.

use std::time::{Duration, Instant};

use super::Desk;
use super::telling::Telling;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::store::StoreProblem;
use crate::store::taking::{Done, Handed, Work};

/// How often terminals are told while a run is under way, so that they do not only draw.
const TOLD_EVERY: Duration = Duration::from_millis(500);

impl Desk {
    /// Takes steps of a run in one commit, as the desk's own; whether any was accepted.
    pub(super) fn take_for_run(
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
    pub(super) fn tell_of_run(&mut self, telling: &mut Telling, ends: bool) {
        let now = Instant::now();
        if ends || telling.told.is_none_or(|told| now.duration_since(told) >= TOLD_EVERY) {
            telling.told = Some(now);
            self.tell_posted(std::mem::take(&mut telling.untold), Badge::CLOCK);
        }
    }
}

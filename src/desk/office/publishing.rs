//! What every terminal and every index hears of a commit, and what is done when the disk has failed one.

use super::Desk;
use crate::engine::prelude::*;
use crate::forms::office::{settings, working_hours};
use crate::forms::shift::handover as shift;
use crate::protocol::messages::Told;
use crate::queries::time_left::Hours;
use crate::store::StoreProblem;
use crate::store::taking::Taken;

impl Desk {
    /// Tells every terminal what changed, and updates the directory and the board index.
    pub(super) fn publish(&mut self, taken: &Taken, by: Badge) {
        let slips = self.bring_up_to_date(taken);
        self.tell_posted(slips, by);
    }

    /// Tells every terminal that these slips were written.
    pub(super) fn tell_posted(&mut self, mut slips: Vec<SlipId>, by: Badge) {
        // What every screen reads with its hello, the one at the sign-in too.
        if slips.contains(&settings::SLIP) {
            let seq = self.store.head().seq;
            self.broadcast(&Told::Posted { seq, slips: vec![settings::SLIP], by: by.0 });
            slips.retain(|slip| *slip != settings::SLIP);
        }
        if !slips.is_empty() {
            slips.truncate(200);
            let told = Told::Posted { seq: self.store.head().seq, slips, by: by.0 };
            self.tell_signed_in(&told);
        }
    }

    /// Brings what the desk keeps in memory up to date; answers which slips were written.
    pub(super) fn bring_up_to_date(&mut self, taken: &Taken) -> Vec<SlipId> {
        if taken.changed.is_empty() {
            return Vec::new();
        }
        let mut slips: Vec<SlipId> = taken.changed.iter().map(|s| s.id).collect();
        slips.dedup();
        match (&mut self.directory, self.store.read()) {
            (Some(directory), Ok(view)) => {
                for id in &slips {
                    directory.refresh(&view, *id);
                }
            }
            _ => self.missed_by_directory.extend(&slips),
        }
        self.renew_compared(&slips);
        if slips.iter().any(|id| id.form == working_hours::TAG) {
            self.hours = Hours::default();
        }
        self.end_sessions_of_left(&taken.changed);
        if taken.changed.iter().any(shift::handed_over) {
            self.back_up_at_handover();
        }
        self.release_finished(&slips);
        self.missed_by_board_index.extend(&slips);
        self.update_board_index();
        self.serving.advance(self.store.head().seq);
        self.find_runs(&slips);
        slips
    }

    /// After a disk error: nothing of the batch was written and every asker is told so. The store
    /// is opened again, because redb refuses all writes after an I/O error.
    pub(super) fn recover(&mut self, problem: &StoreProblem) -> Result<(), StoreProblem> {
        for pending in std::mem::take(&mut self.pending) {
            if let Some(waiting) = pending.waiting {
                self.fail(&waiting, problem);
            }
        }
        if !matches!(problem, StoreProblem::TooLarge | StoreProblem::ReadOnly) {
            self.store.reopen(&self.dir)?;
            self.hear_of_journal();
        }
        // What memory had changed already is read from the store again.
        self.likes.clear();
        self.forget_compared();
        self.hours = Hours::default();
        self.frozen = self.store.practice_clock()?;
        self.drafts.reload(&self.store.read()?)?;
        self.rebuild_incomplete()
    }
}

//! What every request of the desk needs: reading the book, queueing work, and answering.

use std::sync::Arc;

use super::Desk;
use super::waiting::{CommitReply, Pending, SIGN_FIRST, Waiting};
use crate::desk::serve::Conn;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::{restoring, unmasking};
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Told};
use crate::store::StoreProblem;
use crate::store::access::Deed;
use crate::store::taking::{Done, Handed, Work};

impl Desk {
    /// Answers one asker with the result of their work.
    pub(super) fn reply_after_commit(&mut self, pending: Pending, results: &[&Done]) {
        let Pending { waiting: Some(waiting), work, reply, by } = pending else { return };
        let taken = results.iter().all(|d| matches!(d, Done::Kept | Done::Accepted(_)));
        let step = results.iter().find(|d| !matches!(d, Done::Kept));
        let reply = match (reply, step) {
            (Some(CommitReply::Roster(plans)), _) => Self::roster_done(plans, results),
            (Some(CommitReply::Starter), _) => Self::starter_done(results),
            (Some(CommitReply::PinKept(new)), Some(Done::Accepted(written))) => {
                return self.pin_kept(waiting, *new, written);
            }
            (Some(CommitReply::TakenOver(takeover)), _) if taken => {
                self.finish_takeover(waiting.conn, by, &takeover)
            }
            (Some(reply), _) if taken => self.drafts.answer(&reply),
            (_, None | Some(Done::Kept)) => Reply::Done,
            (_, Some(Done::Accepted(acceptance))) => {
                for work in &work {
                    self.after_acceptance(&waiting, work, acceptance.slip);
                }
                let left = self.left_half_filled(&waiting, &work);
                let mut warnings: Vec<_> =
                    acceptance.warnings.iter().cloned().chain(left).collect();
                let today = self.now().day();
                self.once_a_day.leave_out(by, today, &mut warnings);
                Reply::Accepted {
                    slip: acceptance.slip,
                    number: forms::show_number(acceptance.slip),
                    version: acceptance.version,
                    warnings,
                }
            }
            (_, Some(Done::Refused(notice))) => Reply::Refused(notice.clone()),
            (_, Some(Done::Invalid(problems))) => Reply::Invalid(problems.clone()),
            (_, Some(Done::Reused)) => Reply::No("同一编号已用于另一份内容;请重新提交".to_string()),
        };
        self.reply(&waiting, reply);
    }

    /// Puts work into the next commit. `reply` is what the asker gets when it stands, where that is
    /// not the answer to a step.
    pub(super) fn enqueue(
        &mut self,
        waiting: Waiting,
        by: Badge,
        work: Vec<Work>,
        reply: Option<CommitReply>,
    ) {
        self.pending.push(Pending { waiting: Some(waiting), work, reply, by });
    }

    /// Updates the desk's own state after a step was accepted: its draft is gone, its claim ends,
    /// an unmasked number may be shown.
    pub(super) fn after_acceptance(&mut self, waiting: &Waiting, work: &Work, slip: SlipId) {
        let Work::Step(handed) = work else { return };
        if let Some(draft) = handed.draft {
            self.drafts.forget(draft);
        }
        if let Some(on) = handed.asked.slip {
            self.release_form(waiting.conn, on);
        }
        if slip.form != unmasking::TAG {
            return;
        }
        // The person is read from the written slip, not from what was typed.
        let seen = self.ask(|book| {
            let record = book.slip(slip)?;
            Some((unmasking::whom(&record)?, unmasking::opens_confided(&record, book)))
        });
        if let Ok(Some((person, files))) = seen {
            let now = self.now();
            self.sessions.unmask(waiting.conn, person.0, files, now);
            self.tell_of_unmasking(handed.hand.badge, now);
            self.note_access(waiting.conn, handed.hand.badge, Deed::Unmasked, Some(slip));
        }
    }

    /// Puts a step with its signatures into the next commit.
    pub(super) fn submit_step(
        &mut self,
        waiting: Waiting,
        id: String,
        asked: Asked,
        draft: Option<u64>,
        cosign: Option<Badge>,
    ) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        if let Some(no) = self.held_by_colleague(draft, badge) {
            return self.reply(&waiting, no);
        }
        let hand = Hand { badge, cosign };
        let known = self.computed_values(&asked, draft);
        let handed = Handed { known, draft, ..Handed::now(id, asked, hand) };
        if restoring::sets_clock(&handed.asked) {
            return self.correct_clock(waiting, handed);
        }
        let work = vec![Work::Step(handed)];
        self.enqueue(waiting, badge, work, None);
    }

    /// The operator who is signed in at the asker's terminal; anybody else is told to sign in first.
    pub(super) fn signed_in(&self, waiting: &Waiting) -> Option<Badge> {
        let badge = self.sessions.badge(waiting.conn);
        if badge.is_none() {
            self.decline(waiting, SIGN_FIRST);
        }
        badge
    }

    /// Reads the book as it stands.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&dyn Book) -> T) -> Result<T, StoreProblem> {
        self.store.read()?.ask(question)
    }

    /// Sends a message to one terminal. One that is gone asks again when it is back.
    pub(super) fn send(&self, conn: Conn, message: &Told) {
        if let Ok(bytes) = messages::write(message) {
            self.outbox.send(conn, bytes);
        }
    }

    /// Sends a message to every open terminal.
    pub(super) fn broadcast(&self, message: &Told) {
        if let Ok(bytes) = messages::write(message) {
            self.outbox.send_all(bytes);
        }
    }

    /// Sends a message to every terminal at which somebody is signed in: what happens in the office is nobody else's.
    pub(super) fn tell_signed_in(&self, message: &Told) {
        let Ok(bytes) = messages::write(message) else { return };
        let bytes: Arc<[u8]> = bytes.into();
        for (conn, _) in self.sessions.open.iter().filter(|(_, it)| it.badge.is_some()) {
            self.outbox.send(*conn, Arc::clone(&bytes));
        }
    }

    /// Says in one sentence why nothing was done.
    pub(super) fn decline(&self, waiting: &Waiting, sentence: impl Into<String>) {
        self.reply(waiting, Reply::No(sentence.into()));
    }

    /// Says in one sentence what the store could not do.
    pub(super) fn fail(&self, waiting: &Waiting, problem: &StoreProblem) {
        self.reply(waiting, Reply::Failed(problem.to_string()));
    }

    /// Sends an answer. One that is too large to be sent becomes a sentence that says so.
    pub(super) fn reply(&self, waiting: &Waiting, reply: Reply) {
        let told = Told::Reply { n: waiting.n, reply };
        let bytes = messages::write(&told).or_else(|_| {
            let reply = Reply::Failed("内容太多,一次放不下;请缩小范围".to_string());
            messages::write(&Told::Reply { n: waiting.n, reply })
        });
        if let Ok(bytes) = bytes {
            self.outbox.send(waiting.conn, bytes);
        }
    }
}

//! What every request of the desk needs: reading the book, queueing work, and answering.

use super::Desk;
use super::waiting::{CommitReply, Pending, SIGN_FIRST, Waiting};
use crate::desk::serve::Conn;
use crate::engine::prelude::*;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Told};
use crate::store::StoreProblem;
use crate::store::taking::Work;

impl Desk {
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

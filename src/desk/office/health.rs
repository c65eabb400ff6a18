//! What those who run the desk must hear of the store and its copies, on their screens and in the log, and what
//! every hello says of the store.

use super::Desk;
use crate::desk::serve::Serving;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages::Told;
use crate::store::StoreProblem;

impl Desk {
    /// Says from now on in every hello which store this is.
    pub fn known_as(mut self, serving: Serving) -> Self {
        self.serving = serving;
        self
    }

    /// Tells whoever keeps the machine what must be told.
    pub fn saying(mut self, say: fn(&str)) -> Self {
        self.say = say;
        self
    }

    /// Mends what can be mended and tells what must be told.
    pub(super) fn tend(&mut self) {
        for sentence in self.store.tend_journal() {
            self.tell_keepers(&sentence);
        }
    }

    /// A sentence for the log and for the screens of those who run the desk.
    pub(super) fn tell_keepers(&self, sentence: &str) {
        (self.say)(&format!("{} {sentence}", crate::desk::clock::wall()));
        let keeps = |badge: &Badge| self.keeps_the_desk(*badge);
        for (conn, session) in &self.sessions.open {
            if session.badge.as_ref().is_some_and(keeps) {
                self.send(*conn, &Told::Noted { text: sentence.to_string() });
            }
        }
    }

    /// What somebody is told of the store and its copies when signing in; only those who run the desk are.
    pub(super) fn notes_for(&self, badge: Badge) -> Vec<String> {
        if !self.keeps_the_desk(badge) {
            return Vec::new();
        }
        self.store.journal_fault().into_iter().chain(self.backup_age()).collect()
    }

    /// Whether somebody runs this desk: may set its policy or keep its staff.
    pub(super) fn keeps_the_desk(&self, badge: Badge) -> bool {
        let keeps = |book: &dyn Book| {
            let role = staff::role(book, badge);
            role.is_some_and(|role| {
                [Right::SetPolicy, Right::KeepStaff]
                    .into_iter()
                    .any(|right| book.policy().may(role, right))
            })
        };
        self.ask(keeps).unwrap_or(false)
    }

    /// Nothing more is taken: everybody who waits is told why.
    pub(super) fn fail_everybody(&mut self, problem: &StoreProblem) {
        let pending = std::mem::take(&mut self.pending);
        let rosters = std::mem::take(&mut self.rosters);
        let questions = std::mem::take(&mut self.questions);
        let waiting = pending.into_iter().filter_map(|p| p.waiting);
        let waiting = waiting.chain(rosters.into_iter().map(|(waiting, _)| waiting));
        for waiting in waiting.chain(questions.into_iter().map(|(waiting, _)| waiting)) {
            self.fail(&waiting, problem);
        }
    }
}

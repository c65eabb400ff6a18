//! What those who run the desk must hear of the store and its copies, on their screens and in the log, and what
//! every hello says of the store.

use super::Desk;
use super::waiting::Pending;
use crate::desk::serve::{Conn, Serving};
use crate::engine::prelude::*;
use crate::forms::office::{staff, unmasking};
use crate::protocol::messages::Told;
use crate::store::{StoreProblem, Untold};

/// After how many numbers more the heads are told again.
const TOLD_EVERY: usize = 10;

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
        for Untold { sentence, until_heard } in self.store.tend_journal() {
            let heard = self.tell_keepers(&sentence);
            if until_heard && !heard {
                self.unheard.0.push(sentence);
                self.keep_unheard();
            }
        }
    }

    /// A sentence for the log and for the screens of those who run the desk. Answers whether there was one.
    pub(super) fn tell_keepers(&self, sentence: &str) -> bool {
        (self.say)(&format!("{} {sentence}", crate::desk::clock::wall()));
        let keeps = |badge: &Badge| self.keeps_the_desk(*badge);
        let mut heard = false;
        for (conn, session) in &self.sessions.open {
            if session.badge.as_ref().is_some_and(keeps) {
                self.send(*conn, &Told::Noted { text: sentence.to_string() });
                heard |= !session.is_script();
            }
        }
        heard
    }

    /// Tells the heads, once at the crossing and at each further ten, that somebody saw more numbers today than the
    /// measure.
    pub(super) fn tell_of_unmasking(&mut self, badge: Badge, now: Moment) {
        let counted = self.ask(|book| {
            let seen = unmasking::seen_on(book, badge, now.day());
            unmasking::over_measure(book, seen).map(|most| (seen, most))
        });
        let Ok(Some((seen, most))) = counted else { return };
        if (seen - most) % TOLD_EVERY != 1 {
            return;
        }
        let sentence = format!("工号{}今天看了 {seen} 次号码,多于每天 {most} 次", badge.0);
        if !self.tell_keepers(&sentence) {
            self.unheard.0.push(sentence);
            self.keep_unheard();
        }
    }

    /// What somebody is told of the store and its copies when signing in; only those who run the desk are.
    pub(super) fn notes_for(&mut self, conn: Conn, badge: Badge) -> Vec<String> {
        if self.replica.is_some() {
            return Vec::new();
        }
        let clock = self.clock_question().filter(|_| self.keeps_clock(badge));
        if !self.keeps_the_desk(badge) {
            return clock.into_iter().collect();
        }
        let now = self.store.journal_fault().into_iter().chain(self.backup_age());
        let now = now.chain(self.shipping_age()).chain(clock);
        let notes = self.unheard.0.iter().cloned().chain(now).collect();
        // A script shows them to nobody.
        let read = self.sessions.open.get(&conn).is_some_and(|session| !session.is_script());
        if read && !self.unheard.0.is_empty() {
            self.unheard.0.clear();
            self.keep_unheard();
        }
        notes
    }

    /// Keeps what nobody has heard over the end of this process.
    pub(super) fn keep_unheard(&mut self) {
        let work = vec![self.unheard.work()];
        self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
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
        let questions = self.questions.take_all().chain(std::mem::take(&mut self.early));
        let questions: Vec<_> = questions.collect();
        let corrections = std::mem::take(&mut self.corrections).into_iter().map(|set| set.pending);
        let waiting = pending.into_iter().chain(corrections).filter_map(|p| p.waiting);
        let long = std::mem::take(&mut self.long.queued).into_iter().map(|(waiting, _)| waiting);
        let waiting = waiting.chain(long);
        let waiting = waiting.chain(rosters.into_iter().map(|(waiting, _)| waiting));
        for waiting in waiting.chain(questions.into_iter().map(|(waiting, _)| waiting)) {
            self.fail(&waiting, problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::mpsc::channel;

    use super::*;
    use crate::desk::office::Inbox;
    use crate::desk::pins::PinPool;
    use crate::desk::practice::{PracticeAsk, practice};
    use crate::desk::serve::Outbox;
    use crate::store::Store;
    use crate::store::opening::PLAIN_FILE;

    const HEAD: Badge = Badge(101);

    fn opened(dir: &Path) -> Desk {
        let store = Store::open(dir).unwrap();
        let (inbox, _) = channel();
        let pins = PinPool::open(1, inbox.clone(), Inbox::Pin).unwrap();
        Desk::new(dir.to_path_buf(), store, Outbox::default(), pins, inbox).unwrap()
    }

    fn told(desk: &mut Desk, conn: u64, terminal: &str, badge: Badge) -> bool {
        desk.sessions.open(Conn(conn), 1, 1);
        desk.sessions.set_terminal_name(Conn(conn), terminal);
        let notes = desk.notes_for(Conn(conn), badge);
        notes.iter().any(|note| note.contains("journal.1.aside.txt"))
    }

    #[test]
    fn what_was_set_aside_is_told_until_somebody_who_runs_the_desk_has_heard_it() {
        let dir = tempfile::tempdir().unwrap();
        let ask = PracticeAsk { rooms: Some(20), slips: Some(12), ..PracticeAsk::default() };
        practice(dir.path(), &ask).unwrap();
        std::fs::write(dir.path().join(PLAIN_FILE), "another book\n").unwrap();
        let mut desk = opened(dir.path());
        // Nobody is there in the first round.
        desk.round().unwrap();
        drop(desk);
        let mut desk = opened(dir.path());
        assert!(!told(&mut desk, 1, "pts/1", Badge(102)), "no business of theirs");
        assert!(told(&mut desk, 2, "script 77", HEAD), "a script shows it to nobody");
        assert!(told(&mut desk, 3, "pts/1", HEAD));
        desk.round().unwrap();
        assert!(!told(&mut desk, 4, "pts/1", HEAD), "heard");
        drop(desk);
        assert!(!told(&mut opened(dir.path()), 1, "pts/1", HEAD), "also by the next process");
    }
}

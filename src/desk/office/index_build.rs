//! Builds the directory and the board index in background threads, from a read view of one moment.
//! When the store is opened again, that view is closed and both are built again: a half-built
//! directory would lack people for as long as the desk runs, and nobody would notice.

use super::Desk;
use super::inbox::{Built, Inbox};
use crate::queries::board_index::BoardIndex;
use crate::queries::directory::Directory;
use crate::store::StoreProblem;

impl Desk {
    /// Starts building both indexes. Results of an earlier start are dropped.
    pub(super) fn build_indexes(&mut self) -> Result<(), StoreProblem> {
        self.build_round += 1;
        (self.directory, self.directory_complete, self.board_index) = (None, false, None);
        let round = self.build_round;
        let inbox = self.inbox.clone();
        // Sending fails when the desk has ended; it needs no index then.
        BoardIndex::build_in_background(self.store.read()?, move |index| {
            let _ = inbox.send(Inbox::Built(round, Built::BoardIndex(index)));
        })?;
        let inbox = self.inbox.clone();
        Directory::build_in_background(self.store.read()?, move |directory, whole| {
            let _ = inbox.send(Inbox::Built(round, Built::Directory(directory, whole)));
        })
    }

    /// Starts building again if an index is missing or incomplete, after the store was opened
    /// again.
    pub(super) fn rebuild_incomplete(&mut self) -> Result<(), StoreProblem> {
        if self.directory_complete && matches!(self.board_index, Some(Ok(_))) {
            return Ok(());
        }
        self.build_indexes()
    }

    pub(super) fn take_built(&mut self, round: u32, built: Built) {
        if round != self.build_round {
            return;
        }
        match built {
            Built::Directory(mut directory, whole) => {
                if let Ok(view) = self.store.read() {
                    for id in self.missed_by_directory.drain(..) {
                        directory.refresh(&view, id);
                    }
                }
                (self.directory, self.directory_complete) = (Some(directory), whole);
            }
            Built::BoardIndex(index) => self.board_index = Some(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::desk::pins::PinPool;
    use crate::desk::serve::Outbox;
    use crate::store::Store;
    use crate::store::opening::Kind;

    fn next(arriving: &Receiver<Inbox>) -> (u32, Built) {
        match arriving.recv().unwrap() {
            Inbox::Built(round, built) => (round, built),
            _ => panic!("nothing else arrives here"),
        }
    }

    #[test]
    fn what_was_being_built_when_the_disk_failed_is_built_again() {
        let dir = tempfile::tempdir().unwrap();
        Store::create(dir.path(), Kind::Practice { seed: 1 }).unwrap();
        let store = Store::open(dir.path()).unwrap();
        let (inbox, arriving) = channel();
        let pins = PinPool::open(1, inbox.clone(), Inbox::Pin).unwrap();
        let mut desk =
            Desk::new(dir.path().to_path_buf(), store, Outbox::default(), pins, inbox).unwrap();
        let early = [next(&arriving), next(&arriving)];
        desk.recover(&StoreProblem::Full).unwrap();
        // They were read from a view that is closed now, and come late.
        for (round, built) in early {
            desk.take_built(round, built);
        }
        assert!(
            desk.directory.is_none() && desk.board_index.is_none(),
            "the earlier round is not taken"
        );
        for _ in 0..2 {
            let (round, built) = next(&arriving);
            desk.take_built(round, built);
        }
        assert!(
            desk.directory_complete
                && desk.directory.is_some()
                && matches!(desk.board_index, Some(Ok(_)))
        );
        desk.recover(&StoreProblem::Full).unwrap();
        assert!(desk.directory.is_some(), "what is whole is kept");
    }
}

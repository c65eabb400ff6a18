//! What is built beside the desk, from a view of one moment: the finder and the open shelf. A store that
//! was opened anew has closed the view they were being read from; then they are built again, because
//! half a finder would be short of people for as long as the desk runs, and nobody would know.

use super::Desk;
use super::inbox::{Built, Inbox};
use crate::queries::board_index::Shelf;
use crate::queries::directory::Directory;
use crate::store::StoreProblem;

impl Desk {
    /// Begins a round of building; what an earlier one still brings is not taken.
    pub(super) fn build(&mut self) -> Result<(), StoreProblem> {
        self.round += 1;
        (self.directory, self.whole, self.shelf) = (None, false, None);
        let round = self.round;
        let inbox = self.inbox.clone();
        // A desk that has ended meanwhile needs neither.
        Shelf::build_in_background(self.store.read()?, move |shelf| {
            let _ = inbox.send(Inbox::Built(round, Built::Shelf(shelf)));
        })?;
        let inbox = self.inbox.clone();
        Directory::build_in_background(self.store.read()?, move |directory, whole| {
            let _ = inbox.send(Inbox::Built(round, Built::Directory(directory, whole)));
        })
    }

    /// Begins another where something is missing or not whole: the store has just been opened anew.
    pub(super) fn build_what_failed(&mut self) -> Result<(), StoreProblem> {
        if self.whole && matches!(self.shelf, Some(Ok(_))) {
            return Ok(());
        }
        self.build()
    }

    pub(super) fn built(&mut self, round: u32, built: Built) {
        if round != self.round {
            return;
        }
        match built {
            Built::Directory(mut directory, whole) => {
                if let Ok(view) = self.store.read() {
                    for id in self.unfiled.drain(..) {
                        directory.refresh(&view, id);
                    }
                }
                (self.directory, self.whole) = (Some(directory), whole);
            }
            Built::Shelf(shelf) => self.shelf = Some(shelf),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::desk::pins::PinRoom;
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
        let pins = PinRoom::open(1, inbox.clone(), Inbox::Pin).unwrap();
        let mut desk =
            Desk::new(dir.path().to_path_buf(), store, Outbox::default(), pins, inbox).unwrap();
        let early = [next(&arriving), next(&arriving)];
        desk.recover(&StoreProblem::Full).unwrap();
        // They were read from a view that is closed now, and come late.
        for (round, built) in early {
            desk.built(round, built);
        }
        assert!(desk.directory.is_none() && desk.shelf.is_none(), "the earlier round is not taken");
        for _ in 0..2 {
            let (round, built) = next(&arriving);
            desk.built(round, built);
        }
        assert!(desk.whole && desk.directory.is_some() && matches!(desk.shelf, Some(Ok(_))));
        desk.recover(&StoreProblem::Full).unwrap();
        assert!(desk.directory.is_some(), "what is whole is kept");
    }
}

//! What is built beside the desk, from a view of one moment: the finder and the open shelf. A store that
//! was opened anew has closed the view they were being read from; then they are built again, because
//! half a finder would be short of people for as long as the desk runs, and nobody would know.

use super::{Desk, Inbox};
use crate::desk::directory::Directory;
use crate::desk::shelf::Shelf;
use crate::store::StoreProblem;

/// Something built, with the round in which its building began.
pub enum Built {
    /// The finder, and whether it could be read to its end.
    Directory(Box<Directory>, bool),
    Shelf(Result<Box<Shelf>, StoreProblem>),
}

impl Desk {
    /// Begins a round of building; what an earlier one still brings is not taken.
    pub(super) fn build(&mut self) -> Result<(), StoreProblem> {
        self.round += 1;
        (self.directory, self.whole, self.shelf) = (None, false, None);
        Shelf::build_beside(self.store.read()?, self.round, self.inbox.clone())?;
        Directory::build_beside(self.store.read()?, self.round, self.inbox.clone())
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

impl Built {
    /// On its way to the desk.
    pub(in crate::desk) fn of(self, round: u32) -> Inbox {
        Inbox::Built(round, self)
    }
}

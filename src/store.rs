//! The store: one redb file that only the desk opens, and beside it a plain journal that anyone can read.
//!
//! Three classes of table: the **journal** (a hash chain, only added to), the **folded** (slips, keys,
//! counters, sums: a fold of the journal), the **local** (drafts, credentials, throttles, acceptances:
//! never shipped, outside the chain). Nothing enters the first two except by [`Store::take`].

pub mod access;
pub mod backup;
pub mod carrying;
pub mod chain;
pub mod check;
pub mod codec;
mod held;
mod identity;
pub mod local_notes;
pub mod opening;
mod own_file;
pub mod plain;
mod problem;
mod read_only;
pub mod reader;
pub mod replica;
pub mod restore;
mod rows;
pub mod ruling;
mod second_copy;
pub mod set_aside;
pub mod shipped;
mod sums;
pub mod tables;
pub mod taking;
mod transaction;
mod write_buffer;

use std::sync::Arc;

use redb::backends::InMemoryBackend;
use redb::{Database, DatabaseError, ReadableDatabase};

use crate::engine::moment::Moment;
use crate::engine::policy::Policy;
use chain::{Head, Salts};
use reader::Reader;
use second_copy::{REWRITE_NOTE, SecondCopy};
use taking::Work;

pub use identity::Identity;
pub use problem::StoreProblem;
pub use second_copy::Untold;

/// The open store.
pub struct Store {
    /// Shuts the file between two writings. Before redb, which writes when it is closed: dropped first, it opens it.
    keeper: own_file::Keeper,
    db: Database,
    /// The file behind it; a store in memory has none.
    held: Option<held::HeldFile>,
    head: Head,
    salts: Salts,
    policy: Arc<Policy>,
    /// The latest moment in the journal: recorded time never runs backwards.
    last: Moment,
    practice: bool,
    /// It lies where nothing can be written: it is read, and takes nothing.
    read_only: bool,
    /// Slips that were read or written lately, decoded.
    cache: write_buffer::SlipCache,
    /// The second copy of the journal, written after each commit.
    plain: Option<second_copy::SecondCopy>,
}

impl Store {
    /// A consistent view of the book as it is now. It must not be kept open for long: an open read
    /// keeps old pages alive and the file grows.
    ///
    /// # Errors
    /// What redb says when the view cannot be opened.
    pub fn read(&self) -> Result<Reader, StoreProblem> {
        Reader::open(self.db.begin_read()?, Arc::clone(&self.policy))
    }

    /// Whether the path of the store still leads to the file that is held, as our last commit left it.
    ///
    /// # Errors
    /// [`StoreProblem::Replaced`]; nothing may be written then.
    pub fn look(&self) -> Result<(), StoreProblem> {
        match &self.held {
            Some(held) if held.is_changed() => Err(StoreProblem::Replaced),
            _ => Ok(()),
        }
    }

    /// Mends the second copy of the journal from the store, where its writer or a check has met a fault.
    /// Answers what nobody has been told of it yet.
    pub fn tend_journal(&mut self) -> Vec<Untold> {
        let Some(plain) = &self.plain else { return Vec::new() };
        let (untold, rewritten) = (plain.untold(), plain.was_rewritten());
        if rewritten {
            // Without this it is only rewritten once more.
            let _ = self.take(&[Work::Note(REWRITE_NOTE.to_string(), None)], self.last);
        }
        if self.plain.as_ref().is_some_and(SecondCopy::is_broken) {
            self.mend_journal();
        }
        untold
    }

    /// Writes the second copy of the journal anew, without what was erased from the store.
    fn rewrite_journal(&mut self) {
        let Ok(view) = self.read() else { return };
        let head = self.head.seq;
        if let Some(plain) = &mut self.plain {
            plain.rewrite(view, head);
        }
    }

    /// Calls this, on a thread of its own, whenever there is something for [`Store::tend_journal`] that the
    /// last commit did not know of.
    pub fn on_journal_news(&self, wake: impl Fn() + Send + Sync + 'static) {
        if let Some(plain) = &self.plain {
            plain.on_news(Box::new(wake));
        }
    }

    /// What is wrong with the second copy of the journal now.
    pub fn journal_fault(&self) -> Option<String> {
        self.plain.as_ref()?.fault()
    }

    fn mend_journal(&mut self) {
        // A store that cannot be read has worse to say.
        let Ok(view) = self.read() else { return };
        let head = self.head.seq;
        if let Some(plain) = &mut self.plain {
            plain.mend(view, head);
        }
    }

    /// Device and inode of the store's file.
    pub fn file(&self) -> Option<(u64, u64)> {
        self.held.as_ref().map(held::HeldFile::file)
    }

    /// Which office this is, and how often it was restored.
    ///
    /// # Errors
    /// A read failed.
    pub fn identity(&self) -> Result<Identity, StoreProblem> {
        Identity::of(&self.read()?)
    }

    /// The journal's last entry and its hash.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether nothing can be written where it lies.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether this is a practice office, whose clock may be set.
    pub fn is_practice(&self) -> bool {
        self.practice
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The latest moment in the journal.
    pub fn last_moment(&self) -> Moment {
        self.last
    }
}

impl Drop for Store {
    /// Closing writes. Where another file lies at the path, or somebody else has written this one, redb is
    /// left open until the process ends: what was laid there stays byte for byte.
    fn drop(&mut self) {
        if self.look().is_ok() {
            return;
        }
        if let Ok(empty) = in_memory() {
            std::mem::forget(std::mem::replace(&mut self.db, empty));
        }
    }
}

/// An empty database that stands for one that was given up.
fn in_memory() -> Result<Database, DatabaseError> {
    Database::builder().create_with_backend(InMemoryBackend::new())
}

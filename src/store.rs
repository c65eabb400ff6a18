//! The store: one redb file that only the desk opens, and beside it a plain journal that anyone can read.
//!
//! Three classes of table: the **journal** (a hash chain, only added to), the **folded** (slips, keys,
//! counters, sums: a fold of the journal), the **local** (drafts, credentials, throttles, acceptances:
//! never shipped, outside the chain). Nothing enters the first two except by [`Store::take`].

pub mod chain;
pub mod check;
pub mod codec;
pub mod opening;
pub mod plain;
mod problem;
pub mod reader;
mod rows;
mod sums;
pub mod tables;
pub mod taking;
mod transaction;
mod write_buffer;

use std::sync::Arc;

use redb::{Database, ReadableDatabase};

use crate::engine::moment::Moment;
use crate::engine::policy::Policy;
use chain::{Head, Salts};
use reader::Reader;

pub use problem::StoreProblem;

/// The open store.
pub struct Store {
    db: Database,
    head: Head,
    salts: Salts,
    policy: Arc<Policy>,
    /// The latest moment in the journal: recorded time never runs backwards.
    last: Moment,
    practice: bool,
    /// Slips that were read or written lately, decoded.
    cache: write_buffer::SlipCache,
    /// The second copy of the journal, written after each commit.
    plain: Option<plain::PlainJournal>,
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

    /// The journal's last entry and its hash.
    pub fn head(&self) -> &Head {
        &self.head
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

//! Many rows at once: restoring verified journal rows, and writing the steps of a practice office
//! of any size. It must judge only by `OpenTables::step` and fold only by `fold`.

use super::open::OpenTables;
use super::pins::keep_pins;
use super::work::{Batch, Done, Handed};
use crate::engine::prelude::*;
use crate::store::backup::local::Local;
use crate::store::chain::Head;
use crate::store::local_notes::belongs_to_credentials;
use crate::store::opening::CLOCK;
use crate::store::rows::{entry_of_row, parts};
use crate::store::tables::{ACCEPTED, ACCEPTED_ORDER, CREDENTIALS, DRAFTS, META, NOTES};
use crate::store::{Store, StoreProblem};

impl Store {
    /// Writes verified journal rows into an empty or shorter store, and folds each.
    pub(in crate::store) fn restore(
        &mut self,
        rows: &[(u64, Vec<u8>, Vec<u8>)],
    ) -> Result<(), StoreProblem> {
        self.writing(|store| store.lay(rows))
    }

    fn lay(&mut self, rows: &[(u64, Vec<u8>, Vec<u8>)]) -> Result<(), StoreProblem> {
        let txn = self.begin()?;
        let cache = {
            let mut tables = OpenTables::of(&txn, std::mem::take(&mut self.cache))?;
            for (seq, row, salted) in rows {
                let entry = entry_of_row(row, salted)?;
                let book = tables.book(&self.policy);
                let before = book.slip(entry.slip);
                if let Some(problem) = book.failed() {
                    return Err(problem);
                }
                tables.fold(before, &entry)?;
                self.head = Head { seq: *seq, hash: parts(row)?.0 };
            }
            tables.write_out(rows)?;
            tables.buffer.cache
        };
        txn.commit()?;
        self.cache = cache;
        Ok(())
    }
}

impl Store {
    /// Writes the local tables of a backup into a store that has none of its own. Credentials never come
    /// without what says how far they count: a PIN that was given must not become somebody's own.
    pub(in crate::store) fn write_local_tables(
        &mut self,
        local: &Local,
        only_credentials: bool,
    ) -> Result<(), StoreProblem> {
        self.writing(|store| store.lay_tables(local, only_credentials))
    }

    fn lay_tables(&mut self, local: &Local, only_credentials: bool) -> Result<(), StoreProblem> {
        let txn = self.begin()?;
        {
            let mut credentials = txn.open_table(CREDENTIALS)?;
            for (badge, bytes) in &local.credentials {
                credentials.insert(badge, bytes.as_slice())?;
            }
        }
        {
            let mut notes = txn.open_table(NOTES)?;
            let wanted = |name: &str| !only_credentials || belongs_to_credentials(name);
            for (name, bytes) in local.notes.iter().filter(|(name, _)| wanted(name)) {
                notes.insert(name.as_str(), bytes.as_slice())?;
            }
        }
        if !only_credentials {
            let mut drafts = txn.open_table(DRAFTS)?;
            for (number, bytes) in &local.drafts {
                drafts.insert(number, bytes.as_slice())?;
            }
            let (mut accepted, mut order) =
                (txn.open_table(ACCEPTED)?, txn.open_table(ACCEPTED_ORDER)?);
            for (at, key, bytes) in &local.accepted {
                if let Some(key) = key.first_chunk::<32>() {
                    accepted.insert(key, bytes.as_slice())?;
                    order.insert(at, key)?;
                }
            }
            if let Some(clock) = &local.clock {
                txn.open_table(META)?.insert(CLOCK, clock.as_slice())?;
            }
        }
        txn.commit()?;
        Ok(())
    }
}

/// Generates steps one after another, each from the book as it is then.
pub trait Steps {
    fn next(&mut self, book: &dyn Book) -> Option<Handed>;
}

impl Store {
    /// Takes generated steps, many in one commit: for a practice office of any size. The size of a
    /// commit bounds the memory.
    ///
    /// # Errors
    /// The disk failed, or a step was not accepted: the maker and the rules disagree.
    pub fn take_each(
        &mut self,
        in_one_commit: usize,
        now: Moment,
        steps: &mut dyn Steps,
    ) -> Result<(), StoreProblem> {
        while let Some(batch) = self.writing(|store| store.take_piece(in_one_commit, now, steps))? {
            self.adopt(batch);
        }
        Ok(())
    }

    /// One commit of them; none, where there are no more.
    fn take_piece(
        &mut self,
        in_one_commit: usize,
        now: Moment,
        steps: &mut dyn Steps,
    ) -> Result<Option<Batch>, StoreProblem> {
        let txn = self.begin()?;
        let mut batch = self.batch();
        let mut taken = 0;
        let cache = {
            let mut tables = OpenTables::of(&txn, std::mem::take(&mut self.cache))?;
            while taken < in_one_commit {
                let book = tables.book(&batch.policy);
                let next = steps.next(&book);
                if let Some(problem) = book.failed() {
                    return Err(problem);
                }
                let Some(handed) = next else { break };
                match tables.step(&mut batch, &handed, now, &self.salts)? {
                    Done::Accepted(_) => {}
                    other => {
                        let what = format!("{} {}:{other:?}", handed.asked.form, handed.asked.step);
                        return Err(StoreProblem::Io(what));
                    }
                }
                batch.changed.clear();
                taken += 1;
            }
            tables.flush(&mut batch)?;
            keep_pins(&txn, &batch.pins)?;
            tables.buffer.cache
        };
        if taken == 0 {
            txn.abort()?;
            return Ok(None);
        }
        txn.commit()?;
        self.cache = cache;
        Ok(Some(batch))
    }
}

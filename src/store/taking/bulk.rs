//! Many rows at once: restoring verified journal rows, and writing the steps of a practice office
//! of any size. It must judge only by `OpenTables::step` and fold only by `fold`.

use super::open::OpenTables;
use super::work::{Done, Handed};
use crate::engine::prelude::*;
use crate::store::chain::Head;
use crate::store::rows::{entry_of_row, parts};
use crate::store::transaction::begin;
use crate::store::{Store, StoreProblem};

impl Store {
    /// Writes verified journal rows into an empty or shorter store, and folds each.
    pub(in crate::store) fn restore(
        &mut self,
        rows: &[(u64, Vec<u8>, Vec<u8>)],
    ) -> Result<(), StoreProblem> {
        let txn = begin(&self.db)?;
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
        loop {
            let txn = begin(&self.db)?;
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
                            let what =
                                format!("{} {}:{other:?}", handed.asked.form, handed.asked.step);
                            return Err(StoreProblem::Io(what));
                        }
                    }
                    batch.changed.clear();
                    taken += 1;
                }
                tables.flush(&mut batch)?;
                tables.buffer.cache
            };
            if taken == 0 {
                self.cache = cache;
                txn.abort()?;
                return Ok(());
            }
            txn.commit()?;
            self.cache = cache;
            self.adopt(batch);
        }
    }
}

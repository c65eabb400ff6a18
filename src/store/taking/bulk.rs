//! Many rows at once: verified journal rows laid back, and the steps of a practice office of any size.
//! It must not judge by another way than `Open::step`, nor fold by another than `fold`.

use super::open::Open;
use super::work::{Done, Handed};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::store::chain::Head;
use crate::store::rows::{entry_of_row, parts};
use crate::store::transaction::begin;
use crate::store::{Store, StoreProblem};

impl Store {
    /// Lays journal rows that have been verified into an empty or shorter store, folding each.
    pub(in crate::store) fn restore(
        &mut self,
        rows: &[(u64, Vec<u8>, Vec<u8>)],
    ) -> Result<(), StoreProblem> {
        let txn = begin(&self.db)?;
        let seen = {
            let mut open = Open::of(&txn, std::mem::take(&mut self.seen))?;
            for (seq, row, salted) in rows {
                let entry = entry_of_row(row, salted)?;
                let over = open.book(&self.policy);
                let before = over.slip(entry.slip);
                if let Some(problem) = over.failed() {
                    return Err(problem);
                }
                open.fold(before, &entry)?;
                self.head = Head { seq: *seq, hash: parts(row)?.0 };
            }
            open.lay(rows)?;
            open.ahead.seen
        };
        txn.commit()?;
        self.seen = seen;
        Ok(())
    }
}

/// Steps that are made one after another, each by looking at the book as it then stands.
pub trait Steps {
    fn next(&mut self, book: &dyn Book) -> Option<Handed>;
}

impl Store {
    /// Takes made steps, many in one commit: for a practice office of any size. Memory is bounded by
    /// the commit.
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
            let seen = {
                let mut open = Open::of(&txn, std::mem::take(&mut self.seen))?;
                while taken < in_one_commit {
                    let over = open.book(&batch.policy);
                    let next = steps.next(&over);
                    if let Some(problem) = over.failed() {
                        return Err(problem);
                    }
                    let Some(handed) = next else { break };
                    match open.step(&mut batch, &handed, now, &self.salts)? {
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
                open.lay_of(&mut batch)?;
                open.ahead.seen
            };
            if taken == 0 {
                self.seen = seen;
                txn.abort()?;
                return Ok(());
            }
            txn.commit()?;
            self.seen = seen;
            self.stand_at(batch);
        }
    }
}

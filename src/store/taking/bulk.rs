//! Many rows at once: verified journal rows laid back, and the steps of a practice office of any size.
//! It must not judge by another way than `Open::step`, nor fold by another than `fold`.

use redb::ReadableTable;

use super::rows::{entry_of_row, fold, parts};
use super::{Done, Handed, Open};
use crate::domain::book::Book;
use crate::domain::moment::Moment;
use crate::domain::registers;
use crate::domain::slip::apply;
use crate::store::chain::Head;
use crate::store::reader::Over;
use crate::store::{Store, StoreProblem, codec, opening, sums};

impl Store {
    /// Lays journal rows that have been verified into an empty or shorter store, folding each.
    pub(in crate::store) fn restore(
        &mut self,
        rows: &[(u64, Vec<u8>, Vec<u8>)],
    ) -> Result<(), StoreProblem> {
        let of = StoreProblem::of;
        let txn = opening::begin(&self.db)?;
        {
            let mut open = Open::of(&txn)?;
            for (seq, row, salted) in rows {
                let entry = entry_of_row(row, salted)?;
                open.journal.insert(seq, row.as_slice()).map_err(of)?;
                if !salted.is_empty() {
                    open.personal.insert(seq, salted.as_slice()).map_err(of)?;
                }
                let id = (entry.slip.form, entry.slip.number);
                let before = match open.slips.get(id).map_err(of)? {
                    Some(bytes) => Some(codec::read_slip(bytes.value()).map_err(
                        |codec::Unreadable(what)| StoreProblem::Damaged(what.to_string()),
                    )?),
                    None => None,
                };
                let old = before.as_ref().map_or_else(Vec::new, registers::keys);
                let slip = apply(before, &entry);
                fold(&mut open.slips, &mut open.keys, &mut open.counters, &slip, &old)?;
                sums::fold(&mut open.sums, &entry)?;
                self.head = Head { seq: *seq, hash: parts(row)?.0 };
            }
        }
        txn.commit().map_err(StoreProblem::of)
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
            let txn = opening::begin(&self.db)?;
            let mut batch = self.batch();
            let mut taken = 0;
            {
                let mut open = Open::of(&txn)?;
                while taken < in_one_commit {
                    let over = Over::new(open.folded(), &batch.policy);
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
            }
            if taken == 0 {
                return txn.abort().map_err(StoreProblem::of);
            }
            txn.commit().map_err(StoreProblem::of)?;
            self.stand_at(batch);
        }
    }
}

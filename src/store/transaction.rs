//! How a write begins, so that everything that was committed survives a power cut.

use redb::{Database, Durability, WriteTransaction};

use super::StoreProblem;

/// A write that is durable when it has committed: two phases, no quick repair.
pub(super) fn begin(db: &Database) -> Result<WriteTransaction, StoreProblem> {
    let mut txn = db.begin_write()?;
    txn.set_durability(Durability::Immediate).map_err(|e| StoreProblem::Io(e.to_string()))?;
    txn.set_two_phase_commit(true);
    txn.set_quick_repair(false);
    Ok(txn)
}

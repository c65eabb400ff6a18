//! The PINs of accepted steps, kept in the commit of the entries that say so. It must not know what stands in a row.

use redb::WriteTransaction;

use super::work::NewCredential;
use crate::store::StoreProblem;
use crate::store::local_notes::first_note;
use crate::store::tables::{CREDENTIALS, NOTES};

/// Lays down the PINs of accepted steps.
pub(super) fn keep_pins(
    txn: &WriteTransaction,
    pins: &[NewCredential],
) -> Result<(), StoreProblem> {
    if pins.is_empty() {
        return Ok(());
    }
    let (mut rows, mut notes) = (txn.open_table(CREDENTIALS)?, txn.open_table(NOTES)?);
    for NewCredential { of, row, given, .. } in pins {
        rows.insert(of.0, row.as_slice())?;
        let note = first_note(of.0);
        match given {
            Some(until) => notes.insert(note.as_str(), until.as_slice())?,
            None => notes.remove(note.as_str())?,
        };
    }
    Ok(())
}

//! Restoring: what the sources have, which chains that makes, and one of them laid down as a store.
//!
//! It reads; only [`lay`] writes, into an empty folder. Which chain it is to be is the caller's to say.

pub mod chains;
pub mod sources;

use std::path::Path;

use super::backup::local::Local;
use super::chain::Hash;
use super::opening::{Kind, make};
use super::plain::Line;
use super::rows::entry_of_row;
use super::{Store, StoreProblem};
use crate::forms;
use chains::Chains;

/// Entries that are laid down in one commit.
const BATCH: usize = 5_000;

/// Makes a store of a chain in an empty folder. Answers how many personal parts were not their own any more and
/// were left out.
///
/// # Errors
/// The disk fails, or an entry does not read: then there is no store.
pub fn lay(dir: &Path, kind: Kind, chains: &Chains, path: &[Hash]) -> Result<u64, StoreProblem> {
    let mut left_out = 0;
    make(dir, kind, |store| {
        let mut batch = Vec::new();
        for line in chains.lines(path) {
            let (line, whole) = line?;
            left_out += u64::from(!whole);
            batch.push(line);
            if batch.len() == BATCH {
                store.restore(&std::mem::take(&mut batch))?;
            }
        }
        store.restore(&batch)
    })?;
    Ok(left_out)
}

impl Store {
    /// Lays the local tables down in a store that was just restored; of a later or another journal only the
    /// credentials, since drafts and acceptances speak of slips.
    ///
    /// # Errors
    /// The disk failed.
    pub fn lay_local(&mut self, local: &Local, only_credentials: bool) -> Result<(), StoreProblem> {
        self.write_local_tables(local, only_credentials)
    }
}

/// An entry that could not be laid down, in words, without anything personal: number, slip, step, moment.
pub fn told((seq, row, salted): &Line) -> String {
    match entry_of_row(row, salted) {
        Ok(entry) => {
            let form = forms::tagged(entry.slip.form);
            let step = form.and_then(|form| form.steps.iter().find(|step| step.tag == entry.step));
            let step = step.map_or_else(|| entry.step.to_string(), |step| step.title.to_string());
            let slip = forms::show_number(entry.slip);
            format!("第 {seq} 条 {} {slip} {step} 工号{}", entry.recorded, entry.by.0)
        }
        Err(_) => format!("第 {seq} 条,内容读不出"),
    }
}

//! When each target was last brought up to date: a note of the store, written by the desk and by a backup of the
//! closed store alike, so that whoever signs in is told the same of both.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::backup_targets;
use crate::bytes;
use crate::engine::moment::Moment;
use crate::store::backup::problem::BackupProblem;
use crate::store::backup::{BackedUp, back_up};
use crate::store::reader::Reader;
use crate::store::taking::Work;
use crate::store::{Store, StoreProblem};

/// The name of the store's note.
const NOTE: &str = "backups";

/// The last good backup of each target: when, and up to which entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LastBackups {
    pub(super) at: BTreeMap<String, (i64, u64)>,
}

impl LastBackups {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        Ok(view.note(NOTE)?.and_then(|b| bytes::decode(&b).ok()).unwrap_or_default())
    }

    /// When a target was last brought up to date.
    pub(super) fn of(&self, target: &Path) -> Option<Moment> {
        self.at.get(&target.display().to_string()).map(|(at, _)| Moment(*at))
    }

    pub(super) fn made(&mut self, target: &Path, at: Moment, done: &BackedUp) {
        self.at.insert(target.display().to_string(), (at.0, done.head.seq));
    }

    /// What the next commit must keep.
    pub(super) fn work(&self) -> Option<Work> {
        bytes::encode(self).ok().map(|bytes| Work::Note(NOTE.to_string(), Some(bytes)))
    }
}

/// Backs up an office whose desk does not run, and notes it.
///
/// # Errors
/// No backup was made, as a sentence: also where the machine's configuration cannot be followed, because it may ask
/// for what must not lie there in plain.
pub fn back_up_closed(dir: &Path, target: &Path, at: Moment) -> Result<BackedUp, String> {
    let mut store = Store::open(dir).map_err(|p| p.to_string())?;
    let view = store.read().map_err(|p| p.to_string())?;
    let office = store.identity().map_err(|p| p.to_string())?.office_id();
    let keys = backup_targets::targets(&office)?.keys;
    let made = back_up(&view, store.head(), target, at, false, &keys);
    let done = made.map_err(|p: BackupProblem| p.to_string())?;
    let mut last = LastBackups::load(&view).map_err(|p| p.to_string())?;
    drop(view);
    last.made(target, at, &done);
    // The backup is made: where it cannot be noted, its age is told too old, which harms nothing.
    let _ = last.work().map(|work| store.take(&[work], at));
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::opening::Kind;

    #[test]
    fn a_backup_of_the_closed_store_is_noted_like_any_other() {
        let folder = tempfile::tempdir().unwrap();
        let (dir, target) = (folder.path().join("data"), folder.path().join("stick"));
        std::fs::create_dir(&target).unwrap();
        Store::create(&dir, Kind::Practice { seed: 1 }).unwrap();
        let at = Moment(1_800_000_000_000);
        back_up_closed(&dir, &target, at).unwrap();
        let store = Store::open(&dir).unwrap();
        let last = LastBackups::load(&store.read().unwrap()).unwrap();
        assert_eq!(last.of(&target), Some(at));
    }
}

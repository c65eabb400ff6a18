//! The file that the open store holds, and whether its path still leads to it as our last write left it.
//!
//! Whoever restores a backup, moves the folder or copies over the file does it by the path, while redb goes
//! on with the file it has open: it would write its own pages into what was laid there. The look costs
//! about a microsecond. It must not write, and the look and the commit after it are not one act.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::StoreProblem;

/// A file by its path, as it was last seen.
pub(super) struct HeldFile {
    path: PathBuf,
    file: (u64, u64),
    /// Length, and when it was last written.
    left: (u64, i64, i64),
}

impl HeldFile {
    /// What the path leads to now.
    pub(super) fn at(path: &Path) -> Result<Self, StoreProblem> {
        let meta = fs::metadata(path)?;
        Ok(Self { path: path.to_owned(), file: file_of(&meta), left: left(&meta) })
    }

    /// The same for a file that was opened by its path.
    pub(super) fn of(path: &Path, file: &File) -> Result<Self, StoreProblem> {
        let meta = file.metadata()?;
        Ok(Self { path: path.to_owned(), file: file_of(&meta), left: left(&meta) })
    }

    /// Device and inode.
    pub(super) fn file(&self) -> (u64, u64) {
        self.file
    }

    /// Whether the path leads to another file by now, to none, or to one that somebody else has written.
    pub(super) fn is_changed(&self) -> bool {
        !fs::metadata(&self.path)
            .is_ok_and(|meta| file_of(&meta) == self.file && left(&meta) == self.left)
    }

    /// Notes how our own write has left it.
    pub(super) fn written(&mut self) {
        if let Ok(meta) = fs::metadata(&self.path)
            && file_of(&meta) == self.file
        {
            self.left = left(&meta);
        }
    }
}

fn file_of(meta: &fs::Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

/// The time of changing its entry is left out: a new link or another mode is no writing.
fn left(meta: &fs::Metadata) -> (u64, i64, i64) {
    (meta.len(), meta.mtime(), meta.mtime_nsec())
}

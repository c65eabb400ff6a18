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

    /// Notes how our own adding of so many bytes has left it. A file of another length was touched beside it, and
    /// goes on being a changed one.
    pub(super) fn added(&mut self, bytes: usize) {
        let length = u64::try_from(bytes).ok().and_then(|bytes| self.left.0.checked_add(bytes));
        if let Ok(meta) = fs::metadata(&self.path)
            && file_of(&meta) == self.file
            && Some(meta.len()) == length
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

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_is_cut_while_we_add_to_it_is_a_changed_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.txt");
        fs::write(&path, "one\ntwo\n").unwrap();
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        let mut held = HeldFile::of(&path, &file).unwrap();
        file.write_all(b"three\n").unwrap();
        held.added(6);
        assert!(!held.is_changed());
        // Between our look and our adding.
        fs::write(&path, "one\n").unwrap();
        file.write_all(b"four\n").unwrap();
        held.added(5);
        assert!(held.is_changed());
    }
}

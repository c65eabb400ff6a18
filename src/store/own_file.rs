//! The store's file as redb writes it: only while we take something, never out of a reading.
//!
//! redb keeps pages of its own housekeeping in memory between two commits, and where its cache is full a reading, also
//! one in another thread (a backup, a check), writes them out. We would take that for somebody else's writing, and
//! where another file was laid in the place of ours it would be written into. What is refused here stays in memory,
//! and redb reads on.

use std::fs::File;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

/// Whether the file may be written now. A new one is open.
#[derive(Clone, Debug, Default)]
struct Gate(Arc<Mutex<Shut>>);

#[derive(Debug, Default)]
struct Shut(bool);

impl Gate {
    fn state(&self) -> MutexGuard<'_, Shut> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens and shuts the file to writing. When it is dropped the file is open: closing writes.
#[derive(Debug, Default)]
pub(super) struct Keeper(Gate);

impl Keeper {
    /// The file of a store, to be handed to redb, which locks it.
    ///
    /// # Errors
    /// What redb says of it.
    pub(super) fn file(&self, file: File) -> Result<OwnFile, DatabaseError> {
        Ok(OwnFile { inner: FileBackend::new(file)?, gate: self.0.clone() })
    }

    pub(super) fn open(&self) {
        self.0.state().0 = false;
    }

    /// Nothing is being written any more when this returns.
    pub(super) fn shut(&self) {
        self.0.state().0 = true;
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.open();
    }
}

/// The file.
#[derive(Debug)]
pub(super) struct OwnFile {
    inner: FileBackend,
    gate: Gate,
}

impl OwnFile {
    /// Does what changes the file, if it may be changed.
    fn change(&self, act: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let state = self.gate.state();
        if state.0 {
            return Err(io::Error::other("nothing is taken now"));
        }
        act()
    }
}

impl StorageBackend for OwnFile {
    fn len(&self) -> Result<u64, io::Error> {
        self.inner.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        self.inner.read(offset, out)
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        self.change(|| self.inner.set_len(len))
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        self.inner.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        self.change(|| self.inner.write(offset, data))
    }

    fn close(&self) -> Result<(), io::Error> {
        self.inner.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.inner.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.inner.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.inner.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_shut_is_read_and_not_written() {
        let keeper = Keeper::default();
        let file = keeper.file(tempfile::tempfile().unwrap()).unwrap();
        file.set_len(8).unwrap();
        file.write(0, b"ours").unwrap();
        keeper.shut();
        assert!(file.write(0, b"late").is_err() && file.set_len(0).is_err());
        let mut read = [0; 4];
        file.read(0, &mut read).unwrap();
        assert_eq!((&read, file.len().unwrap()), (b"ours", 8));
        drop(keeper);
        file.write(0, b"ends").unwrap();
    }
}

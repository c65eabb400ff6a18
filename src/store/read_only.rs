//! A store that lies where nothing can be written: its file is read as it is, and what redb writes while it opens it
//! (after a power cut, say) stays in memory. People can read; nothing is taken.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

use super::StoreProblem;

/// The file that says that a folder is a copy of an office. Where it lies nothing is taken.
pub(super) const REPLICA_FILE: &str = "replica.json";

/// Whether a folder is such a copy: also where the file does not read.
pub(super) fn is_replica(dir: &Path) -> bool {
    dir.join(REPLICA_FILE).exists()
}

/// Bytes that are kept together, once one of them was written.
const PIECE: u64 = 4096;

/// The file, and over it what was written since.
#[derive(Debug)]
pub(super) struct Overlay {
    file: File,
    over: Mutex<Over>,
}

#[derive(Debug)]
struct Over {
    len: u64,
    /// How much of the file still counts: it was cut there.
    below: u64,
    pieces: BTreeMap<u64, Vec<u8>>,
}

impl Overlay {
    /// Opens a file to read it. As long as it is open no desk may write it.
    ///
    /// # Errors
    /// It cannot be read, or another desk has it.
    pub(super) fn open(path: &Path) -> Result<Self, StoreProblem> {
        let file = File::open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreProblem::Busy),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let len = file.metadata()?.len();
        Ok(Self { file, over: Mutex::new(Over { len, below: len, pieces: BTreeMap::new() }) })
    }

    fn over(&self) -> MutexGuard<'_, Over> {
        self.over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands in a piece now.
    fn piece(&self, over: &Over, number: u64) -> io::Result<Vec<u8>> {
        if let Some(piece) = over.pieces.get(&number) {
            return Ok(piece.clone());
        }
        let mut piece = vec![0; as_length(PIECE)?];
        let from = number * PIECE;
        let there = as_length(over.below.saturating_sub(from).min(PIECE))?;
        if let Some(there) = piece.get_mut(..there) {
            self.file.read_exact_at(there, from)?;
        }
        Ok(piece)
    }
}

fn as_length(bytes: u64) -> io::Result<usize> {
    usize::try_from(bytes).map_err(|_| ErrorKind::InvalidInput.into())
}

/// The pieces that some bytes touch: number, where in the piece, and how many.
fn touched(offset: u64, len: usize) -> impl Iterator<Item = (u64, usize, usize)> {
    let end = offset.saturating_add(len as u64);
    let mut at = offset;
    std::iter::from_fn(move || {
        let within = at % PIECE;
        let many = (PIECE - within).min(end.checked_sub(at).filter(|left| *left > 0)?);
        let number = at / PIECE;
        at += many;
        Some((number, usize::try_from(within).ok()?, usize::try_from(many).ok()?))
    })
}

impl StorageBackend for Overlay {
    fn len(&self) -> Result<u64, io::Error> {
        Ok(self.over().len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let over = self.over();
        if offset.saturating_add(out.len() as u64) > over.len {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut rest = out;
        for (number, within, many) in touched(offset, rest.len()) {
            let piece = self.piece(&over, number)?;
            let (here, after) = rest.split_at_mut(many);
            here.copy_from_slice(piece.get(within..within + many).ok_or(ErrorKind::InvalidData)?);
            rest = after;
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        let mut over = self.over();
        if len < over.len {
            over.below = over.below.min(len);
            let last = len / PIECE;
            over.pieces.retain(|number, _| *number <= last);
            if let Some(piece) = over.pieces.get_mut(&last) {
                piece.iter_mut().skip(as_length(len % PIECE)?).for_each(|byte| *byte = 0);
            }
        }
        over.len = len;
        Ok(())
    }

    fn sync_data(&self) -> Result<(), io::Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        let mut over = self.over();
        let mut rest = data;
        for (number, within, many) in touched(offset, data.len()) {
            let mut piece = self.piece(&over, number)?;
            let (here, after) = rest.split_at(many);
            let there = piece.get_mut(within..within + many).ok_or(ErrorKind::InvalidData)?;
            there.copy_from_slice(here);
            over.pieces.insert(number, piece);
            rest = after;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_the_file_stays_as_it_was() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let before: Vec<u8> = (0..10_000u32).map(|n| (n % 251) as u8).collect();
        std::fs::write(file.path(), &before).unwrap();
        let over = Overlay::open(file.path()).unwrap();
        let mut model = before.clone();
        for (offset, len) in [(0usize, 5usize), (4_090, 20), (8_192, 1_808), (100, 9_000)] {
            let data: Vec<u8> = (0..len).map(|n| (n * 7 + offset) as u8).collect();
            over.write(offset as u64, &data).unwrap();
            model[offset..offset + len].copy_from_slice(&data);
        }
        over.set_len(5_000).unwrap();
        over.set_len(12_000).unwrap();
        model.truncate(5_000);
        model.resize(12_000, 0);
        let mut read = vec![0; 12_000];
        over.read(0, &mut read).unwrap();
        assert!(read == model, "as a file would");
        assert!(over.read(11_999, &mut [0; 2]).is_err(), "behind the end");
        assert!(matches!(Overlay::open(file.path()), Err(StoreProblem::Busy)), "one at a time");
        assert!(std::fs::read(file.path()).unwrap() == before);
    }
}

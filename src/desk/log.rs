//! The desk's own log: one line for each thing that somebody who looks after the machine asks about later.
//!
//! A line is words that stand in the program, and numbers. No text from a body, a book or an error gets into it, so
//! that nothing personal can: [`Field`] has no room for any.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::clock::wall;

/// The log's file in the data folder; older ones are `events.log.1` and so on.
pub const LOG_FILE: &str = "events.log";
/// Bytes of one file, and how many older ones are kept.
const MOST: u64 = 1 << 20;
const OLDER: u32 = 3;

/// What may stand in a line.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Number(i64),
    Word(&'static str),
}

impl From<u32> for Field {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<i32> for Field {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Field {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&'static str> for Field {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

/// The open log of this process; none until a desk serves.
static LOG: Mutex<Option<Log>> = Mutex::new(None);

thread_local! {
    /// What this thread is doing, for the line that a panic or a failing disk writes.
    static DOING: Cell<&'static str> = const { Cell::new("start") };
}

struct Log {
    path: PathBuf,
    file: File,
    size: u64,
}

fn log() -> MutexGuard<'static, Option<Log>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens the log of a data folder, and writes a line for every panic from now on: where in the program, and while
/// doing what. Its message is not written: it may hold what somebody typed. Without a log a desk serves all the same.
pub fn begin(dir: &Path) {
    *log() = Log::open(&dir.join(LOG_FILE)).ok();
    std::panic::set_hook(Box::new(tell_panic));
}

fn tell_panic(panic: &PanicHookInfo<'_>) {
    let (file, line) = panic.location().map_or(("", 0), |at| (at.file(), at.line()));
    // Paths of our own sources; others say only that it was not here.
    let file = file.rsplit_once("src/").map_or("elsewhere", |(_, file)| file);
    let text = format!("{} panic at=src/{file}:{line} doing={}\n", wall(), DOING.get());
    // Whoever panicked while writing a line must not wait for itself.
    if let Ok(mut log) = LOG.try_lock()
        && let Some(log) = log.as_mut()
    {
        log.write(&text);
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Says what this thread does from now on.
pub fn doing(what: &'static str) {
    DOING.set(what);
}

/// Writes a line. What cannot be written is lost: nobody must wait for a log.
pub fn note(what: &'static str, fields: &[(&'static str, Field)]) {
    let mut log = log();
    let Some(log) = log.as_mut() else { return };
    let mut text = format!("{} {what}", wall());
    for (name, field) in fields {
        match field {
            Field::Number(number) => text.push_str(&format!(" {name}={number}")),
            Field::Word(word) => text.push_str(&format!(" {name}={word}")),
        }
    }
    text.push('\n');
    log.write(&text);
}

/// Writes that something failed, and while doing what.
pub fn failed(how: &'static str) {
    note("failed", &[("how", how.into()), ("doing", DOING.get().into())]);
}

impl Log {
    fn open(path: &Path) -> std::io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, size })
    }

    fn write(&mut self, text: &str) {
        let length = u64::try_from(text.len()).unwrap_or(0);
        if self.size + length > MOST && !self.turn() {
            return;
        }
        if self.file.write_all(text.as_bytes()).is_ok() {
            self.size += length;
        }
    }

    /// Begins a new file; the oldest goes.
    fn turn(&mut self) -> bool {
        let older = |n: u32| self.path.with_extension(format!("log.{n}"));
        for n in (1..OLDER).rev() {
            let _ = fs::rename(older(n), older(n + 1));
        }
        let _ = fs::rename(&self.path, older(1));
        match Self::open(&self.path) {
            Ok(fresh) => {
                *self = fresh;
                self.size < MOST
            }
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_never_grows_past_its_measure() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOG_FILE);
        let mut log = Log::open(&path).unwrap();
        let line = format!("{}\n", "x".repeat(1 << 16));
        for _ in 0..100 {
            log.write(&line);
        }
        let files: Vec<u64> = fs::read_dir(dir.path())
            .unwrap()
            .map(|f| f.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(files.len(), 1 + OLDER as usize);
        assert!(files.iter().all(|length| *length <= MOST), "{files:?}");
        // It is continued by the next process.
        let before = fs::metadata(&path).unwrap().len();
        assert_eq!(Log::open(&path).unwrap().size, before);
    }

    #[test]
    fn a_panic_says_where_and_while_doing_what_and_not_what_somebody_typed() {
        let dir = tempfile::tempdir().unwrap();
        begin(dir.path());
        let ended = std::thread::spawn(|| {
            doing("answer");
            panic!("somebody typed 13900007777");
        });
        assert!(ended.join().is_err());
        let _ = std::panic::take_hook();
        *log() = None;
        let text = fs::read_to_string(dir.path().join(LOG_FILE)).unwrap();
        assert!(text.contains("panic at=src/desk/log.rs:"), "{text}");
        assert!(text.contains("doing=answer") && !text.contains("139"), "{text}");
    }
}

//! The desk's program as a process of its own: how a terminal starts it, and in which environment.
//!
//! It must not connect to a desk and must not open the store.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::places::Places;

/// Tells a started `serve` that it should leave its terminal's session.
const STARTED_BY_TERMINAL: &str = "QIANTAI_STARTED_BY_TERMINAL";
/// The log starts anew above this many bytes; one older part is kept.
const LOG_FULL: u64 = 1 << 20;

/// Settings of the C library's allocator for a desk, unless the environment sets them: one heap for
/// all threads, and large blocks returned as soon as they are free. Otherwise each thread has a
/// heap with the gaps that building the indexes leaves: 70 MB at 200,000 people.
const HOUSEKEEPING: &[(&str, &str)] = &[
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_MMAP_THRESHOLD_", "65536"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// The allocator settings that are missing in this environment. A desk's process must have them
/// from its start: the C library reads them once, before the program runs.
pub(crate) fn housekeeping() -> Vec<(&'static str, &'static str)> {
    let unsaid = |(name, _): &&(&str, &str)| std::env::var_os(name).is_none();
    HOUSEKEEPING.iter().filter(unsaid).copied().collect()
}

/// Starts `qiantai serve` for these places, out of sight: nothing on this terminal, its last words
/// in the log.
///
/// # Errors
/// When the program or the log cannot be opened.
pub fn start_desk(places: &Places) -> io::Result<Option<Child>> {
    // On a disk that takes nothing it lies beside the socket.
    let aside = places.socket.with_extension("log");
    let log = open_log(&places.log()).or_else(|_| open_log(&aside))?;
    let child = Command::new(own_program()?)
        .arg("serve")
        .args(["--idle", "10"])
        .arg("--data")
        .arg(&places.data)
        .env(STARTED_BY_TERMINAL, "1")
        .envs(housekeeping())
        // The desk must not keep a folder busy that somebody wants to unmount.
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()?;
    Ok(Some(child))
}

/// To be called first by `serve`: a desk that a terminal has started leaves that terminal's session,
/// so that closing the window does not end it. A desk in the foreground stays where it is.
pub fn leave_session() {
    if std::env::var_os(STARTED_BY_TERMINAL).is_some() {
        // It fails only for a process that leads a session already, which is what is wanted.
        let _ = rustix::process::setsid();
    }
}

/// Our own program; after an upgrade in place the system calls the old file "… (deleted)" and the
/// new one lies under the plain name.
pub(crate) fn own_program() -> io::Result<PathBuf> {
    let path = std::env::current_exe()?;
    Ok(replacement(&path).unwrap_or(path))
}

/// Whether another program lies by now where ours was started.
pub(crate) fn is_replaced() -> bool {
    std::env::current_exe().is_ok_and(|path| replacement(&path).is_some_and(|new| new.exists()))
}

/// Whether this desk makes room for one of the program that has replaced its own. Where a service keeps it, that
/// starts the new one.
pub(crate) fn hands_over() -> bool {
    std::env::var_os(STARTED_BY_TERMINAL).is_some() && is_replaced()
}

fn replacement(path: &Path) -> Option<PathBuf> {
    let plain = path.to_str()?.strip_suffix(" (deleted)")?;
    (!path.exists()).then(|| PathBuf::from(plain))
}

fn open_log(path: &Path) -> io::Result<fs::File> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_FULL) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_private_and_starts_anew_when_full() {
        use std::os::unix::fs::MetadataExt;
        let dir = tempfile::tempdir().unwrap();
        let places = Places::within(dir.path(), dir.path()).unwrap();
        let log = open_log(&places.log()).unwrap();
        assert_eq!(log.metadata().unwrap().mode() & 0o777, 0o600);
        log.set_len(LOG_FULL + 1).unwrap();
        assert_eq!(open_log(&places.log()).unwrap().metadata().unwrap().len(), 0);
        assert!(dir.path().join("desk.log.1").exists());
    }
}

//! Watches the store's file, so that a desk that sleeps is told at once when somebody lays another in its place
//! or writes into it.
//!
//! It must not decide anything: it wakes the desk, whose look says whether the store is still the one that it
//! holds. What the desk itself writes is no news.

use std::path::Path;

use rustix::fd::OwnedFd;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

use crate::store::opening::STORE_FILE;

/// Calls this, on a thread of its own, after each event at the open store's file or its folder, and once when
/// the watch begins, until it answers `false`. Where the system lets nothing be watched, the desk looks when it
/// wakes anyway.
pub(super) fn watch_store(dir: &Path, wake: impl Fn() -> bool + Send + 'static) {
    let Some(watch) = begin(dir) else { return };
    let watching = std::thread::Builder::new().name("watch".to_string());
    let _ = watching.spawn(move || {
        let mut told = [0; 4096];
        // What happened before the watch is seen by one look.
        while wake() {
            let read = rustix::io::retry_on_intr(|| rustix::io::read(&watch, &mut told));
            if !read.is_ok_and(|bytes| bytes > 0) {
                return;
            }
        }
    });
}

/// The desk never closes the file that it holds, so that a closing is somebody else's; a name that is taken from
/// the file changes its attributes.
fn begin(dir: &Path) -> Option<OwnedFd> {
    let watch = inotify::init(CreateFlags::CLOEXEC).ok()?;
    let of_file = WatchFlags::CLOSE_WRITE | WatchFlags::ATTRIB | WatchFlags::MOVE_SELF;
    inotify::add_watch(&watch, dir.join(STORE_FILE), of_file).ok()?;
    inotify::add_watch(&watch, dir, WatchFlags::DELETE_SELF | WatchFlags::MOVE_SELF).ok()?;
    Some(watch)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::os::unix::fs::FileExt;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    type Laid = fn(&Path);

    #[test]
    fn whatever_somebody_does_to_the_file_wakes_and_what_its_holder_writes_does_not() {
        let ways: [Laid; 5] = [
            |path| {
                fs::copy(path.with_extension("old"), path).unwrap();
            },
            |path| fs::rename(path.with_extension("old"), path).unwrap(),
            |path| fs::remove_file(path).unwrap(),
            |path| {
                let file = fs::File::options().write(true).open(path).unwrap();
                file.write_all_at(b"page", 1).unwrap();
            },
            |path| {
                let dir = path.parent().unwrap();
                fs::rename(dir, dir.with_extension("moved")).unwrap();
            },
        ];
        for (n, lay) in ways.into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path().join("data");
            fs::create_dir(&dir).unwrap();
            let path = dir.join(STORE_FILE);
            let mut held = fs::File::create(&path).unwrap();
            fs::write(path.with_extension("old"), "an older store").unwrap();
            let (woken, wakes) = channel();
            watch_store(&dir, move || woken.send(()).is_ok());
            let most = Duration::from_secs(60);
            wakes.recv_timeout(most).unwrap();
            held.write_all(b"our own page").unwrap();
            held.sync_all().unwrap();
            fs::write(dir.join("beside"), "another file").unwrap();
            let none = wakes.recv_timeout(Duration::from_millis(50));
            assert!(none.is_err(), "way {n}: our own writing is no news");
            lay(&path);
            assert!(wakes.recv_timeout(most).is_ok(), "way {n}");
        }
    }
}

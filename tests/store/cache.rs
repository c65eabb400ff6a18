//! A store that is larger than redb's cache, as an office of some years is: its long readings write nothing, neither
//! into our file, where the desk would take it for somebody else's writing, nor into one that was laid in its place.

use std::fs;
use std::path::{Path, PathBuf};

use qiantai::store::backup;
use qiantai::store::opening::Kind;
use qiantai::store::reader::Reader;
use qiantai::store::taking::Done;
use qiantai::store::{Store, StoreProblem};
use tempfile::TempDir;

use crate::call;
use crate::office::{START, at, founding};

/// Bytes of pages in memory.
const CACHE: usize = 128 << 10;

fn file(dir: &Path) -> PathBuf {
    dir.join("office.redb")
}

/// An office of some thousand calls in a folder, many times as large as its cache.
fn large(dir: &Path) -> Store {
    Store::create(dir, Kind::Practice { seed: 5 }).unwrap();
    let mut store = Store::open_caching(dir, CACHE).unwrap();
    store.take(&founding(), START).unwrap();
    let words = "厨房水槽下面一直滴水,柜子里已经湿了。".repeat(6);
    for round in 0..16 {
        let calls: Vec<_> = (0..64).map(|n| call(&format!("c{round}-{n}"), &words)).collect();
        store.take(&calls, at(round)).unwrap();
    }
    let size = fs::metadata(file(dir)).unwrap().len();
    assert!(size > 20 * CACHE as u64, "{size} bytes");
    store
}

/// What an export and a report do: every entry and every slip, in another thread. What becomes of it where the file
/// is not ours any more is nobody's matter.
fn read_all(view: Reader) {
    let reading = std::thread::spawn(move || {
        for seq in 1..=view.last_seq().unwrap().unwrap() {
            view.entry(seq).unwrap();
        }
        view.ask(|book| {
            (1..book.next_number(8))
                .filter_map(|number| book.slip(qiantai::engine::value::SlipId { form: 8, number }))
                .count()
        })
        .unwrap()
    });
    let _ = reading.join();
}

#[test]
fn long_readings_of_a_store_larger_than_its_cache_end_no_desk() {
    let (dir, stick) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut store = large(dir.path());
    for n in 0..3 {
        let before = fs::read(file(dir.path())).unwrap();
        let (view, head) = (store.read().unwrap(), store.head().clone());
        backup::back_up(&view, &head, stick.path(), at(20 + n), n > 0, &[]).unwrap();
        read_all(view);
        assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
        assert!(before == fs::read(file(dir.path())).unwrap(), "a reading wrote");
        store.look().unwrap();
        let taken = store.take(&[call(&format!("after{n}"), "又来电")], at(30 + n)).unwrap();
        assert!(matches!(taken.done.as_slice(), [Done::Accepted(_)]));
    }
    assert_eq!(backup::verify(stick.path(), &[]).unwrap().len(), 1);
}

#[test]
fn long_readings_write_nothing_into_a_file_that_was_laid_in_its_place() {
    let dir = TempDir::new().unwrap();
    let mut store = large(dir.path());
    let path = file(dir.path());
    let laid = fs::read(&path).unwrap();
    // Laid over ours as `cp` does it, in the same place on the disk; and ours moved away with another in its place.
    for moved in [false, true] {
        let view = store.read().unwrap();
        if moved {
            fs::rename(&path, dir.path().join("away")).unwrap();
        }
        fs::write(&path, &laid).unwrap();
        read_all(view);
        let view = store.read().unwrap();
        read_all(view);
        assert!(laid == fs::read(&path).unwrap(), "a reading wrote into a file that is not ours");
        let refused = store.take(&[call("late", "再来电")], at(21));
        assert!(matches!(refused, Err(StoreProblem::Replaced)), "{:?}", refused.err());
    }
    // As the desk does: it ends without closing redb.
    std::mem::forget(store);
    for left in [path, dir.path().join("away")] {
        assert!(laid == fs::read(left).unwrap());
    }
    assert_eq!(Store::open(dir.path()).unwrap().check().unwrap().faults, Vec::<String>::new());
}

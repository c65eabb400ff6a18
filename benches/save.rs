//! What a save costs over the bare store under it: one step through `Store::take` (judged, folded,
//! chained, remembered) against a bare two-phase commit of redb that writes the same rows to the same
//! tables, once row by row and once in the order of the keys as the store lays them. They take turns
//! in one run on one disk; what counts are the ratios.
//!
//! `cargo bench --bench save`

#[path = "save/rows.rs"]
#[expect(dead_code, reason = "the bench of terminals adds rows up")]
mod rows;
#[path = "../tests/store/office.rs"]
mod steps;

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::Work;
use redb::backends::FileBackend;
use redb::{Database, StorageBackend};
use rows::{Laid, Rows, intake};
use steps::{START, at, founding, work};

/// Rounds for one step alone, and for a batch.
const ALONE: u64 = 1_000;
const BATCHES: u64 = 80;
/// Steps that wait together in a batch.
const WAITING: u64 = 64;

/// A file whose syncs take longer by a fixed time: most disks are slower than a virtual one.
#[derive(Debug)]
struct Paced(FileBackend, Duration);

impl StorageBackend for Paced {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        if !self.1.is_zero() {
            std::thread::sleep(self.1);
        }
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

fn backend(dir: &Path, name: &str, pace: Duration) -> Paced {
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).open(dir.join(name)).unwrap();
    Paced(FileBackend::new(file).unwrap(), pace)
}

fn median(times: &mut [Duration]) -> u128 {
    times.sort_unstable();
    times[times.len() / 2].as_nanos()
}

/// A bare store beside ours.
struct Bare {
    db: Database,
    laid: Laid,
    times: Vec<Duration>,
    ratios: Vec<u128>,
}

impl Bare {
    fn new(dir: &Path, name: &str, laid: Laid, pace: Duration) -> Self {
        let db = Database::builder()
            .set_cache_size(24 << 20)
            .create_with_backend(backend(dir, name, pace))
            .unwrap();
        Self { db, laid, times: Vec::new(), ratios: Vec::new() }
    }

    fn write(&mut self, rows: &Rows, ours: Option<Duration>) {
        let mut rows = rows.clone();
        let began = Instant::now();
        rows.write(&self.db, self.laid);
        let theirs = began.elapsed();
        if let Some(ours) = ours {
            self.times.push(theirs);
            self.ratios.push(ours.as_nanos() * 1_000 / theirs.as_nanos().max(1));
        }
    }

    /// Their median, and the median of the pairs' ratios.
    fn said(&mut self) -> String {
        self.ratios.sort_unstable();
        let ratio = self.ratios[self.ratios.len() / 2];
        let theirs = median(&mut self.times) / 1_000;
        // Sorted by the median: the first is the quickest, which a busy machine disturbs least.
        let least = self.times[0].as_micros();
        format!(
            "{theirs:>6} us (least {least:>5}), ratio {}.{:02}",
            ratio / 1_000,
            ratio % 1_000 / 10
        )
    }
}

/// CPU time of this thread so far, in user and system mode.
fn spent() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn measure(what: &str, rounds: u64, size: u64, pace: Duration) {
    let settle = rounds / 20;
    let dir = tempfile::TempDir::new().unwrap();
    let mut store = Store::over(backend(dir.path(), "store", pace), Kind::Real).unwrap();
    let mut each = Bare::new(dir.path(), "each", Laid::OneByOne, pace);
    let mut runs = Bare::new(dir.path(), "runs", Laid::InRuns, pace);
    let founded = store.take(&founding(), START).unwrap();
    let rows = Rows::of(&store, 0, &founded.changed, &founded.done);
    each.write(&rows, None);
    runs.write(&rows, None);
    // One piece of the shared day, so that the bench has nothing of its own in its book.
    store.take(&[work(2)], at(2)).unwrap();

    let (mut ours, mut cpu) = (Vec::new(), Vec::new());
    for round in 0..rounds + settle {
        let batch: Vec<Work> = (round * size..(round + 1) * size).map(intake).collect();
        let from = store.head().seq;
        let (began, spent_before) = (Instant::now(), spent());
        let taken = store.take(&batch, at(round)).unwrap();
        let (our, spent_here) = (began.elapsed(), spent() - spent_before);
        let counts = (round >= settle).then_some(our);
        let rows = Rows::of(&store, from, &taken.changed, &taken.done);
        // They take turns in being the first after ours.
        if round.is_multiple_of(2) {
            each.write(&rows, counts);
            runs.write(&rows, counts);
        } else {
            runs.write(&rows, counts);
            each.write(&rows, counts);
        }
        if round >= settle {
            ours.push(our);
            cpu.push(spent_here);
        }
    }
    let middle = median(&mut ours) / 1_000;
    println!(
        "{what:<45} take {:>6} us (least {:>5}; CPU {:>5}); bare, row by row {}; in runs {}",
        middle,
        ours[0].as_micros(),
        median(&mut cpu) / 1_000,
        each.said(),
        runs.said(),
    );
}

fn main() {
    let slow = Duration::from_millis(1);
    println!("medians; ratio: of ours to the bare one, median of the pairs");
    measure("one step alone", ALONE, 1, Duration::ZERO);
    measure("one step alone, each sync 1 ms slower", ALONE / 4, 1, slow);
    measure("64 steps in one batch", BATCHES, WAITING, Duration::ZERO);
    measure("64 steps in one batch, each sync 1 ms slower", BATCHES, WAITING, slow);
}

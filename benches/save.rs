//! What a save costs over the bare store under it: one step through `Store::take` (judged, folded,
//! chained, remembered) against a bare two-phase commit of redb that writes the same rows to the same
//! tables. Both take turns in one run on one disk; what counts is the ratio.
//!
//! `cargo bench --bench save`

#[path = "../tests/store/office.rs"]
mod office;

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use office::{NAME, PHONE, START, at, founding, step, work};
use qiantai::domain::registers;
use qiantai::domain::slip::Slip;
use qiantai::store::opening::Kind;
use qiantai::store::tables::{
    ACCEPTED, ACCEPTED_ORDER, COUNTERS, JOURNAL, KEYS, PERSONAL, SLIPS, key_bytes,
};
use qiantai::store::taking::{Done, Work};
use qiantai::store::{Store, codec};
use redb::backends::FileBackend;
use redb::{Database, Durability, StorageBackend};

/// Rounds for one step alone, and for a batch.
const ALONE: u64 = 1_000;
const BATCHES: u64 = 80;
/// Steps that wait together in a batch.
const WAITING: u64 = 64;

/// The rows of one commit, as the store wrote them.
#[derive(Default)]
struct Rows {
    journal: Vec<(u64, Vec<u8>)>,
    personal: Vec<(u64, Vec<u8>)>,
    slips: Vec<((u16, u64), Vec<u8>)>,
    keys: Vec<[u8; 27]>,
    accepted: Vec<([u8; 32], u64, Vec<u8>)>,
}

impl Rows {
    fn of(store: &Store, from: u64, changed: &[Slip], done: &[Done]) -> Self {
        let mut rows = Self::default();
        let view = store.read().unwrap();
        for seq in from + 1..=store.head().seq {
            let (row, salted) = view.journal_row(seq).unwrap().unwrap();
            rows.journal.push((seq, row));
            if !salted.is_empty() {
                rows.personal.push((seq, salted));
            }
        }
        for slip in changed {
            let bytes = codec::slip_bytes(slip).unwrap();
            rows.slips.push(((slip.id.form, slip.id.number), bytes));
            let keys = registers::keys(slip).into_iter();
            rows.keys.extend(keys.map(|key| key_bytes(key, slip.id)));
        }
        for one in done {
            let Done::Accepted(acceptance) = one else { panic!("{one:?}") };
            let bytes = codec::encode(&([0_u8; 32], acceptance)).unwrap();
            let key = *blake3::hash(&acceptance.seq.to_le_bytes()).as_bytes();
            rows.accepted.push((key, acceptance.seq, bytes));
        }
        rows
    }

    /// The bare commit.
    fn write(&self, db: &Database) {
        let mut txn = db.begin_write().unwrap();
        txn.set_durability(Durability::Immediate).unwrap();
        txn.set_two_phase_commit(true);
        {
            let mut journal = txn.open_table(JOURNAL).unwrap();
            let mut personal = txn.open_table(PERSONAL).unwrap();
            let mut slips = txn.open_table(SLIPS).unwrap();
            let mut keys = txn.open_table(KEYS).unwrap();
            let mut counters = txn.open_table(COUNTERS).unwrap();
            let mut accepted = txn.open_table(ACCEPTED).unwrap();
            let mut order = txn.open_table(ACCEPTED_ORDER).unwrap();
            for (seq, row) in &self.journal {
                journal.insert(seq, row.as_slice()).unwrap();
            }
            for (seq, row) in &self.personal {
                personal.insert(seq, row.as_slice()).unwrap();
            }
            for (id, bytes) in &self.slips {
                slips.insert(id, bytes.as_slice()).unwrap();
                counters.insert(id.0, id.1).unwrap();
            }
            for key in &self.keys {
                keys.insert(key, ()).unwrap();
            }
            for (key, seq, bytes) in &self.accepted {
                accepted.insert(key, bytes.as_slice()).unwrap();
                order.insert(seq, key).unwrap();
            }
        }
        txn.commit().unwrap();
    }
}

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

/// An intake: a call log and a repair slip with a name and a phone.
fn intake(n: u64) -> Work {
    let fields = [
        ("room", if n.is_multiple_of(2) { "3-2-501" } else { "3-2-502" }),
        ("caller", NAME),
        ("phone", PHONE),
        ("part", "厨房龙头"),
        ("home", "yes"),
        ("content", "厨房水槽下面一直滴水,柜子里已经湿了,请尽快安排师傅上门看一看。"),
    ];
    step(&format!("bench{n}"), 102, "F-14", "open", None, &fields)
}

fn median(times: &mut [Duration]) -> u128 {
    times.sort_unstable();
    times[times.len() / 2].as_nanos()
}

fn measure(what: &str, rounds: u64, size: u64, pace: Duration) {
    let settle = rounds / 20;
    let dir = tempfile::TempDir::new().unwrap();
    let mut store = Store::over(backend(dir.path(), "store", pace), Kind::Real).unwrap();
    let bare = Database::builder()
        .set_cache_size(24 << 20)
        .create_with_backend(backend(dir.path(), "bare", pace))
        .unwrap();
    let founded = store.take(&founding(), START).unwrap();
    Rows::of(&store, 0, &founded.changed, &founded.done).write(&bare);
    // One piece of the shared day, so that the bench has nothing of its own in its book.
    store.take(&[work(2)], at(2)).unwrap();

    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds + settle {
        let batch: Vec<Work> = (round * size..(round + 1) * size).map(intake).collect();
        let from = store.head().seq;
        let began = Instant::now();
        let taken = store.take(&batch, at(round)).unwrap();
        let our = began.elapsed();
        let rows = Rows::of(&store, from, &taken.changed, &taken.done);
        let began = Instant::now();
        rows.write(&bare);
        let their = began.elapsed();
        if round >= settle {
            ours.push(our);
            theirs.push(their);
            ratios.push(our.as_nanos() * 1_000 / their.as_nanos().max(1));
        }
    }
    ratios.sort_unstable();
    let ratio = ratios[ratios.len() / 2];
    println!(
        "{what}: take {} us, bare {} us, ratio {}.{:02} (median of {rounds} pairs)",
        median(&mut ours) / 1_000,
        median(&mut theirs) / 1_000,
        ratio / 1_000,
        ratio % 1_000 / 10,
    );
}

fn main() {
    let slow = Duration::from_millis(1);
    measure("one step alone", ALONE, 1, Duration::ZERO);
    measure("one step alone, each sync 1 ms slower", ALONE / 4, 1, slow);
    measure("64 steps in one batch", BATCHES, WAITING, Duration::ZERO);
    measure("64 steps in one batch, each sync 1 ms slower", BATCHES, WAITING, slow);
}

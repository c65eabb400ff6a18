//! The rows that the store writes for a step, and a bare redb commit of the same rows: what the
//! benches of a save are measured against.

use std::ops::Bound;

use qiantai::bytes;
use qiantai::engine::slip::Slip;
use qiantai::forms;
use qiantai::store::tables::{
    ACCEPTED, ACCEPTED_ORDER, COUNTERS, JOURNAL, KEYS, PERSONAL, SLIPS, key_bytes,
};
use qiantai::store::taking::{Done, Work};
use qiantai::store::{Store, codec};
use redb::{CursorError, Database, Durability, Key, Table, Value};

use super::steps::{NAME, PHONE, step};

/// An intake: a call log and a repair slip with a name and a phone.
pub fn intake(n: u64) -> Work {
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

/// How a bare commit puts its rows into the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Laid {
    /// Each by itself, as it comes.
    OneByOne,
    /// In the order of the keys, neighbours together: as the store does it.
    InRuns,
}

/// The rows of one commit, as the store wrote them.
#[derive(Clone, Default)]
pub struct Rows {
    pub journal: Vec<(u64, Vec<u8>)>,
    pub personal: Vec<(u64, Vec<u8>)>,
    pub slips: Vec<((u16, u64), Vec<u8>)>,
    pub keys: Vec<[u8; 27]>,
    pub accepted: Vec<([u8; 32], Vec<u8>)>,
    pub order: Vec<(u64, [u8; 32])>,
}

impl Rows {
    pub fn of(store: &Store, from: u64, changed: &[Slip], done: &[Done]) -> Self {
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
            let form = forms::tagged(slip.id.form).unwrap();
            rows.keys.extend(form.keys_of(slip).into_iter().map(|key| key_bytes(key, slip.id)));
        }
        for one in done {
            let Done::Accepted(acceptance) = one else { panic!("{one:?}") };
            let bytes = bytes::encode(&([0_u8; 32], acceptance)).unwrap();
            let key = *blake3::hash(&acceptance.seq.to_le_bytes()).as_bytes();
            rows.accepted.push((key, bytes));
            rows.order.push((acceptance.seq, key));
        }
        rows
    }

    /// Takes another's rows in, for the same commit.
    pub fn add(&mut self, other: &Self) {
        self.journal.extend_from_slice(&other.journal);
        self.personal.extend_from_slice(&other.personal);
        self.slips.extend_from_slice(&other.slips);
        self.keys.extend_from_slice(&other.keys);
        self.accepted.extend_from_slice(&other.accepted);
        self.order.extend_from_slice(&other.order);
    }

    /// The bare commit: durable in two phases, as the store's.
    pub fn write(&mut self, db: &Database, laid: Laid) {
        if laid == Laid::InRuns {
            self.slips.sort_unstable();
            self.keys.sort_unstable();
            self.accepted.sort_unstable();
        }
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
            put(&mut journal, self.journal.iter().map(|(k, v)| (*k, v.as_slice())), laid);
            put(&mut personal, self.personal.iter().map(|(k, v)| (*k, v.as_slice())), laid);
            put(&mut slips, self.slips.iter().map(|(k, v)| (*k, v.as_slice())), laid);
            put(&mut keys, self.keys.iter().map(|k| (k, ())), laid);
            for ((form, number), _) in &self.slips {
                counters.insert(form, number).unwrap();
            }
            for (key, bytes) in &self.accepted {
                accepted.insert(key, bytes.as_slice()).unwrap();
            }
            put(&mut order, self.order.iter().map(|(k, v)| (*k, v)), laid);
        }
        txn.commit().unwrap();
    }
}

fn put<'k, 'v, K: Key + 'static, V: Value + 'static>(
    table: &mut Table<'_, K, V>,
    rows: impl Iterator<Item = (K::SelfType<'k>, V::SelfType<'v>)>,
    laid: Laid,
) {
    let mut rows = rows.peekable();
    while laid == Laid::InRuns
        && let Some((first, _)) = rows.peek()
    {
        let mut cursor = table.upper_bound_mut(Bound::Excluded(first)).unwrap();
        let mut fits = false;
        while let Some((key, value)) = rows.peek() {
            match cursor.insert_before(key, value) {
                Ok(()) => fits = true,
                Err(CursorError::UnorderedKey) => break,
                Err(error) => panic!("{error}"),
            }
            rows.next();
        }
        cursor.close().unwrap();
        if !fits && let Some((key, value)) = rows.next() {
            table.insert(key, value).unwrap();
        }
    }
    for (key, value) in rows {
        table.insert(key, value).unwrap();
    }
}

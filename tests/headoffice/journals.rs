//! Journals of simulated offices: real entries in a real chain, without a desk.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use qiantai::engine::prelude::*;
use qiantai::engine::slip::Entry;
use qiantai::store::carrying::Carried;
use qiantai::store::chain::{Hash, link, personal_digest};
use qiantai::store::codec::entry_bytes;
use qiantai::store::plain::line;

pub const AT: i64 = 1_795_000_000_000;

/// One entry: a slip of a form that no chain depends on, with somebody's name where it has one.
pub fn entry(seq: u64, form: u16, name: Option<&str>, says: &str) -> Entry {
    let mut set = Fields::new();
    set.set(1, Value::One(Cell::Text(says.to_string())));
    if let Some(name) = name {
        set.set(2, Value::One(Cell::Name(name.to_string())));
    }
    let at = Moment(AT + i64::try_from(seq).unwrap() * 60_000);
    Entry {
        seq,
        slip: SlipId { form, number: seq },
        step: 1,
        version: 1,
        by: Badge(7),
        cosign: None,
        occurred: at,
        recorded: at,
        source: String::new(),
        late: String::new(),
        state: 1,
        set,
        dues: Vec::new(),
        corrects: None,
        postings: Vec::new(),
    }
}

/// The entry behind another one, as it is carried.
pub fn carried(before: Hash, entry: &Entry, generation: u32) -> Carried {
    let (public, personal) = entry_bytes(entry).unwrap();
    let mut salted = Vec::new();
    if !personal.is_empty() {
        salted = blake3::hash(&entry.seq.to_le_bytes()).as_bytes()[..16].to_vec();
        salted.extend(personal);
    }
    let digest = personal_digest(&salted);
    let hash = link(&before, &digest, &public);
    let body = [digest.as_slice(), &public].concat();
    Carried {
        seq: entry.seq,
        prev: before,
        hash,
        body,
        salted,
        recorded: entry.recorded,
        generation,
    }
}

/// A whole journal of an office: every fifth entry has a name, and one of them is a restoring where it is said.
pub fn journal(office: &str, many: u64, restored_at: &[u64]) -> Vec<Carried> {
    let mut all: Vec<Carried> = Vec::new();
    let mut generation = 1;
    for seq in 1..=many {
        let restores = restored_at.contains(&seq);
        generation += u32::from(restores);
        let form = if restores { 9009 } else { 60_100 };
        let name = (seq % 5 == 0).then_some("张三");
        let before = all.last().map_or([0; 32], |last| last.hash);
        all.push(carried(before, &entry(seq, form, name, &format!("{office} {seq}")), generation));
    }
    all
}

/// The same as lines of the plain journal.
pub fn write(dir: &Path, entries: &[Carried]) {
    fs::create_dir_all(dir).unwrap();
    let mut file =
        OpenOptions::new().create(true).append(true).open(dir.join("journal.txt")).unwrap();
    for entry in entries {
        let row = [entry.hash.as_slice(), &entry.body].concat();
        writeln!(file, "{}", line(entry.seq, &row, &entry.salted)).unwrap();
    }
}

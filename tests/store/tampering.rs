//! Changes to the tables behind the store's back, and how the check reports them; also data that may be
//! removed.

use proptest::prelude::*;
use qiantai::store::opening::Kind;
use qiantai::store::tables::{COUNTERS, JOURNAL, KEYS, PERSONAL, SLIPS};
use qiantai::store::{Store, StoreProblem};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, WriteTransaction};
use tempfile::TempDir;

use crate::office::{NAME, PHONE, START, at, founding, work};

/// A closed store in a folder, with a day's work in it.
fn closed() -> TempDir {
    let dir = TempDir::new().unwrap();
    Store::create(dir.path(), Kind::Practice { seed: 5 }).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.take(&founding(), START).unwrap();
    for n in 0..18 {
        store.take(&[work(n)], at(n)).unwrap();
    }
    dir
}

fn behind_the_back<T>(dir: &TempDir, deed: impl FnOnce(&WriteTransaction) -> T) -> T {
    let db = Database::open(dir.path().join("office.redb")).unwrap();
    let txn = db.begin_write().unwrap();
    let result = deed(&txn);
    txn.commit().unwrap();
    result
}

/// The problems that opening or checking reports.
fn problems(dir: &TempDir) -> Vec<String> {
    match Store::open(dir.path()).and_then(|store| store.check()) {
        Ok(findings) => findings.faults,
        Err(problem) => vec![problem.to_string()],
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn public_bytes_hold_no_name_and_no_phone() {
    let dir = closed();
    let store = Store::open(dir.path()).unwrap();
    let view = store.read().unwrap();
    let personal = [NAME, PHONE, "司徒晓", "13700001111"];
    let (mut apart, mut seen) = (0, 0);
    for seq in 1..=store.head().seq {
        let (row, salted) = view.journal_row(seq).unwrap().unwrap();
        for text in personal {
            assert!(!holds(&row, text), "{text} is public in entry {seq}");
            apart += usize::from(holds(&salted, text));
        }
        seen += usize::from(!salted.is_empty());
    }
    // They are there, in their own place: one person, and each repair's call, slip and signature.
    assert!(apart >= 8 && seen >= 8, "{apart} in {seen} personal parts");
}

#[test]
fn an_erased_personal_part_breaks_nothing() {
    let dir = closed();
    let (head, all) = {
        let store = Store::open(dir.path()).unwrap();
        (store.head().clone(), store.check().unwrap().erased)
    };
    assert_eq!(all, 0);
    let gone = behind_the_back(&dir, |txn| {
        let mut personal = txn.open_table(PERSONAL).unwrap();
        let count = personal.len().unwrap();
        personal.retain(|_, _| false).unwrap();
        count
    });
    let store = Store::open(dir.path()).unwrap();
    let findings = store.check().unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
    assert_eq!((findings.erased, findings.head), (gone, head));
    let view = store.read().unwrap();
    let nameless = (1..=store.head().seq).filter_map(|seq| view.entry(seq).unwrap());
    assert!(nameless.count() as u64 == store.head().seq, "every entry still reads");
}

#[test]
fn a_personal_part_that_was_put_in_is_told() {
    let dir = closed();
    let with_none = {
        let store = Store::open(dir.path()).unwrap();
        let view = store.read().unwrap();
        (1..=store.head().seq).find(|seq| view.journal_row(*seq).unwrap().unwrap().1.is_empty())
    };
    for seq in [with_none.unwrap(), 9_999] {
        behind_the_back(&dir, |txn| {
            txn.open_table(PERSONAL).unwrap().insert(seq, b"0123456789abcdef".as_slice()).unwrap();
        });
        assert!(!problems(&dir).is_empty(), "put in at {seq}");
        behind_the_back(&dir, |txn| drop(txn.open_table(PERSONAL).unwrap().remove(seq).unwrap()));
    }
    assert!(problems(&dir).is_empty());
}

#[test]
fn two_slips_that_changed_places_are_told() {
    let dir = closed();
    behind_the_back(&dir, |txn| {
        let mut slips = txn.open_table(SLIPS).unwrap();
        let one = slips.get((14, 1)).unwrap().unwrap().value().to_vec();
        let two = slips.get((14, 2)).unwrap().unwrap().value().to_vec();
        slips.insert((14, 1), two.as_slice()).unwrap();
        slips.insert((14, 2), one.as_slice()).unwrap();
    });
    assert!(!problems(&dir).is_empty());
}

#[test]
fn counters_and_lost_rows_are_told() {
    for harm in 0..5 {
        let dir = closed();
        behind_the_back(&dir, |txn| match harm {
            0 => drop(txn.open_table(COUNTERS).unwrap().insert(14, 9).unwrap()),
            1 => drop(txn.open_table(COUNTERS).unwrap().insert(4_444, 1).unwrap()),
            2 => drop(txn.open_table(JOURNAL).unwrap().pop_last().unwrap()),
            3 => drop(txn.open_table(JOURNAL).unwrap().remove(7).unwrap()),
            _ => drop(txn.open_table(SLIPS).unwrap().pop_first().unwrap()),
        });
        assert!(!problems(&dir).is_empty(), "harm {harm}");
    }
}

#[derive(Clone, Copy, Debug)]
enum Where {
    Journal,
    Personal,
    Slips,
    Keys,
}

/// Changes one bit of one row.
fn tamper(dir: &TempDir, place: Where, row: usize, byte: usize, bit: u8) {
    let spoilt = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let at = byte % bytes.len();
        bytes[at] ^= 1 << bit;
        bytes
    };
    behind_the_back(dir, |txn| match place {
        Where::Journal | Where::Personal => {
            let table = if matches!(place, Where::Journal) { JOURNAL } else { PERSONAL };
            let mut table = txn.open_table(table).unwrap();
            let at = row % usize::try_from(table.len().unwrap()).unwrap();
            let (seq, bytes) = {
                let (seq, bytes) = table.iter().unwrap().nth(at).unwrap().unwrap();
                (seq.value(), spoilt(bytes.value()))
            };
            table.insert(seq, bytes.as_slice()).unwrap();
        }
        Where::Slips => {
            let mut table = txn.open_table(SLIPS).unwrap();
            let at = row % usize::try_from(table.len().unwrap()).unwrap();
            let (id, bytes) = {
                let (id, bytes) = table.iter().unwrap().nth(at).unwrap().unwrap();
                (id.value(), spoilt(bytes.value()))
            };
            table.insert(id, bytes.as_slice()).unwrap();
        }
        Where::Keys => {
            let mut table = txn.open_table(KEYS).unwrap();
            let keys: Vec<[u8; 27]> =
                table.iter().unwrap().map(|item| *item.unwrap().0.value()).collect();
            let old = keys[row % keys.len()];
            let new: [u8; 27] = spoilt(&old).try_into().unwrap();
            table.remove(&old).unwrap();
            table.insert(&new, ()).unwrap();
        }
    });
}

#[test]
fn any_byte_that_was_changed_is_told() {
    let dir = closed();
    assert!(problems(&dir).is_empty());
    let image = std::fs::read(dir.path().join("office.redb")).unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 160,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let places = prop_oneof![
        Just(Where::Journal),
        Just(Where::Personal),
        Just(Where::Slips),
        Just(Where::Keys)
    ];
    runner
        .run(&(places, 0..1_000_usize, 0..10_000_usize, 0..8_u8), |(place, row, byte, bit)| {
            tamper(&dir, place, row, byte, bit);
            let told = !problems(&dir).is_empty();
            std::fs::write(dir.path().join("office.redb"), &image).unwrap();
            prop_assert!(told, "{place:?} row {row} byte {byte} bit {bit}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_heads_words_change_with_the_journal() {
    let dir = closed();
    let mut store = Store::open(dir.path()).unwrap();
    let before = store.head().spoken();
    store.take(&[work(18)], at(18)).unwrap();
    let after = store.head().spoken();
    assert_ne!(before, after);
    assert_eq!((after.len(), after.matches('-').count()), (14, 2), "{after}");
    assert!(store.head().hex().len() == 64);
    drop(store);
    assert!(matches!(Store::create(dir.path(), Kind::Real), Err(StoreProblem::Busy)));
    let db = Database::open(dir.path().join("office.redb")).unwrap();
    assert!(db.begin_read().unwrap().open_table(JOURNAL).unwrap().len().unwrap() > 0);
    assert!(matches!(Store::open(dir.path()), Err(StoreProblem::Busy)), "one desk at a time");
}

//! The store and its folder: creation, the plain journal, rebuilding from it, and stores of other versions or
//! offices.

use std::fs;
use std::path::Path;

use qiantai::engine::fields::Fields;
use qiantai::engine::value::{Cell, SlipId, Value};
use qiantai::store::chain::{Head, link, personal_digest};
use qiantai::store::codec;
use qiantai::store::opening::Kind;
use qiantai::store::plain;
use qiantai::store::tables::META;
use qiantai::store::{Store, StoreProblem};
use redb::Database;
use tempfile::TempDir;

use crate::office::{START, at, founding, work};

const SEED: Kind = Kind::Practice { seed: 5 };

/// A closed store with some work in it.
fn closed(pieces: u64) -> TempDir {
    let dir = TempDir::new().unwrap();
    Store::create(dir.path(), SEED).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.take(&founding(), START).unwrap();
    for n in 0..pieces {
        store.take(&[work(n)], at(n)).unwrap();
    }
    dir
}

fn journal(dir: &TempDir) -> std::path::PathBuf {
    dir.path().join("journal.txt")
}

/// Digests and head of a store that must be in order.
fn digests(dir: &Path) -> (Head, String, String) {
    let findings = Store::open(dir).unwrap().check().unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
    (findings.head, findings.slips_digest, findings.keys_digest)
}

fn asides(dir: &TempDir) -> usize {
    let names = fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name());
    names.filter(|n| n.to_string_lossy().contains("aside")).count()
}

#[test]
fn a_making_that_was_cut_short_leaves_none_or_a_whole_one() {
    let whole = closed(0);
    let sound = fs::read(whole.path().join("office.redb")).unwrap();
    // After each step of the making: the file begun; written; the format line begun; written.
    let steps: [&[(&str, &[u8])]; 5] = [
        &[("office.redb.new", b"")],
        &[("office.redb.new", &sound[..sound.len() / 2])],
        &[("office.redb.new", &sound)],
        &[("office.redb.new", &sound), ("office.format", b"")],
        &[("office.redb.new", &sound), ("office.format", b"qiantai 1\n")],
    ];
    for (n, files) in steps.iter().enumerate() {
        let dir = TempDir::new().unwrap();
        for (name, bytes) in *files {
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        assert!(!Store::exists(dir.path()), "step {n}");
        assert!(Store::open(dir.path()).is_err(), "step {n}");
        Store::create(dir.path(), SEED).unwrap_or_else(|p| panic!("step {n}: {p}"));
        assert!(!dir.path().join("office.redb.new").exists());
        let mut store = Store::open(dir.path()).unwrap();
        assert_eq!(store.head().seq, 0, "nothing of the earlier making is in it");
        store.take(&founding(), START).unwrap();
    }
    // In its place, with or without its format line, it is whole.
    fs::remove_file(whole.path().join("office.format")).unwrap();
    digests(whole.path());
}

#[test]
fn a_desk_that_was_killed_leaves_a_store_that_opens() {
    let dir = TempDir::new().unwrap();
    Store::create(dir.path(), SEED).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.take(&founding(), START).unwrap();
    for n in 0..6 {
        store.take(&[work(n)], at(n)).unwrap();
    }
    // The file as it lies while the desk still has it, without its plain journal.
    let left = TempDir::new().unwrap();
    for name in ["office.redb", "office.format"] {
        fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
    }
    let head = store.head().clone();
    drop(store);
    let as_left = digests(left.path());
    assert_eq!((&as_left.0, &as_left), (&head, &digests(dir.path())));
    assert!(fs::read(journal(&left)).unwrap() == fs::read(journal(&dir)).unwrap());
}

#[test]
fn a_store_is_readable_by_its_owner_alone_and_never_made_twice() {
    use std::os::unix::fs::PermissionsExt;
    let dir = closed(3);
    let before = digests(dir.path());
    for name in ["office.redb", "journal.txt", "office.format"] {
        let mode = fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(Store::create(dir.path(), Kind::Real).is_err());
    assert_eq!(digests(dir.path()), before);
}

#[test]
fn the_plain_journal_follows_and_is_completed() {
    let dir = closed(12);
    let full = fs::read(journal(&dir)).unwrap();
    let head = digests(dir.path()).0;
    let lines: Vec<_> = plain::lines(&journal(&dir)).unwrap().map(Result::unwrap).collect();
    assert_eq!(lines.len() as u64, head.seq);
    let ends: Vec<usize> =
        full.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    let half = ends[ends.len() / 2];
    // Lines that never came; a torn last line; a lost sector in the middle; rubbish at the end;
    // nothing at all; only a torn first line.
    let mut hole = full.clone();
    hole[half + 20..half + 200].fill(0);
    let short = [
        full[..half].to_vec(),
        full[..half + 33].to_vec(),
        hole,
        [&full[..half], b"\x00\x00garbage\n\xff\xfe"].concat(),
        Vec::new(),
        full[..17].to_vec(),
    ];
    for (n, bytes) in short.into_iter().enumerate() {
        fs::write(journal(&dir), bytes).unwrap();
        drop(Store::open(dir.path()).unwrap());
        assert!(fs::read(journal(&dir)).unwrap() == full, "case {n}");
    }
    fs::remove_file(journal(&dir)).unwrap();
    drop(Store::open(dir.path()).unwrap());
    assert!(fs::read(journal(&dir)).unwrap() == full, "deleted");
    assert_eq!(asides(&dir), 0);
}

/// Only the end of a long file is looked at, which begins in the middle of a line.
#[test]
fn a_long_plain_journal_is_completed_too() {
    let dir = closed(0);
    let mut store = Store::open(dir.path()).unwrap();
    let content = "漏".repeat(490);
    let fields = [("matter", "consult"), ("handled", "later"), ("content", content.as_str())];
    let call = crate::office::step("", 102, "F-08", "log", None, &fields);
    store.take(&vec![call; 1_600], START).unwrap();
    drop(store);
    let full = fs::read(journal(&dir)).unwrap();
    assert!(full.len() > 5 << 20, "{}", full.len());
    for short in [full.len() - 1, full.len() - 10_000, full.len() / 2] {
        fs::write(journal(&dir), &full[..short]).unwrap();
        drop(Store::open(dir.path()).unwrap());
        assert!(fs::read(journal(&dir)).unwrap() == full, "cut at {short}");
    }
    assert_eq!(asides(&dir), 0);
}

/// An older store beside the journal that went on without it, in which one line was changed: what lies behind that
/// line may be nowhere else.
#[test]
fn entries_that_only_the_journal_has_are_set_aside_with_a_changed_line_before_them() {
    let dir = closed(12);
    let full = fs::read(journal(&dir)).unwrap();
    let older = closed(12);
    fs::copy(dir.path().join("office.redb"), older.path().join("office.redb")).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    for n in 12..15 {
        store.take(&[work(n)], at(n)).unwrap();
    }
    drop(store);
    let newer = fs::read(journal(&dir)).unwrap();
    assert!(newer.starts_with(&full) && newer.len() > full.len());
    let changed_at = |at: usize, to: u8| {
        let mut bytes = newer.clone();
        bytes[at] = to;
        bytes
    };
    let end = newer.len() - 3;
    let cases = [
        ("a known line, other digits", changed_at(full.len() - 40, b'!')),
        ("the first unknown line", changed_at(full.len() + 90, b'!')),
        ("the last line alone", {
            let last = newer[..newer.len() - 1].iter().rposition(|b| *b == b'\n').unwrap() + 1;
            let mut bytes = [&full[..], &newer[last..]].concat();
            let at = bytes.len() - (newer.len() - end);
            bytes[at] = b'!';
            bytes
        }),
    ];
    for (n, (what, bytes)) in cases.iter().enumerate() {
        fs::write(journal(&older), bytes).unwrap();
        drop(Store::open(older.path()).unwrap());
        assert!(fs::read(journal(&older)).unwrap() == full, "{what}");
        let aside = older.path().join(format!("journal.{}.aside.txt", n + 1));
        assert!(fs::read(aside).is_ok_and(|kept| kept == *bytes), "{what}");
    }
}

#[test]
fn a_plain_journal_of_another_store_is_set_aside() {
    let dir = closed(6);
    let full = fs::read(journal(&dir)).unwrap();
    let longer = closed(24);
    let stranger = TempDir::new().unwrap();
    Store::create(stranger.path(), Kind::Practice { seed: 99 }).unwrap();
    Store::open(stranger.path()).unwrap().take(&founding(), START).unwrap();
    let foreign = [
        ("of the same office, further on", fs::read(journal(&longer)).unwrap()),
        ("of another one, shorter", fs::read(journal(&stranger)).unwrap()),
        ("no journal at all", b"shopping list\nmilk\n".to_vec()),
    ];
    for (n, (what, bytes)) in foreign.iter().enumerate() {
        fs::write(journal(&dir), bytes).unwrap();
        drop(Store::open(dir.path()).unwrap());
        assert!(fs::read(journal(&dir)).unwrap() == full, "{what}");
        assert_eq!(asides(&dir), n + 1, "{what}");
    }
    let kept: Vec<Vec<u8>> = (1..=3)
        .map(|n| fs::read(dir.path().join(format!("journal.{n}.aside.txt"))).unwrap())
        .collect();
    assert!(kept.iter().eq(foreign.iter().map(|(_, bytes)| bytes)), "nothing was overwritten");
}

#[test]
fn an_office_is_rebuilt_from_its_plain_journal() {
    let dir = closed(24);
    let all = digests(dir.path());
    let other = TempDir::new().unwrap();
    assert_eq!(Store::rebuild(other.path(), &journal(&dir)).unwrap(), all.0);
    assert_eq!(digests(other.path()), all);
    assert!(Store::rebuild(other.path(), &journal(&dir)).is_err(), "never over a store");

    // In place, as the sentence about a damaged file says; then work goes on.
    fs::remove_file(dir.path().join("office.redb")).unwrap();
    assert_eq!(Store::rebuild(dir.path(), &journal(&dir)).unwrap(), all.0);
    assert_eq!(digests(dir.path()), all);
    assert_eq!(asides(&dir), 0);
    let mut store = Store::open(dir.path()).unwrap();
    assert_eq!(store.last_moment(), at(23));
    let taken = store.take(&[work(24)], at(24)).unwrap();
    assert_eq!(taken.changed[1].id, SlipId { form: 14, number: 5 }, "numbers run on");
    drop(store);
    let lines: Vec<_> = plain::lines(&journal(&dir)).unwrap().map(Result::unwrap).collect();
    assert_eq!(lines.len() as u64, all.0.seq + 2);
}

#[test]
fn a_plain_journal_that_was_spoilt_rebuilds_nothing() {
    let dir = closed(12);
    let text = fs::read_to_string(journal(&dir)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let named = lines.iter().position(|l| !l.ends_with('\t')).unwrap();
    let with = |n: usize, line: &str| {
        let mut all: Vec<&str> = lines.clone();
        all[n] = line;
        all.join("\n") + "\n"
    };
    let other_digit = |line: &str, from_end: usize| {
        let mut chars: Vec<char> = line.chars().collect();
        let at = chars.len() - from_end;
        chars[at] = if chars[at] == '0' { '1' } else { '0' };
        chars.into_iter().collect::<String>()
    };
    let (out, back) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let from = out.path().join("journal.txt");
    let spoilt = [
        ("a line is missing", lines[1..].join("\n") + "\n"),
        ("a line does not read", with(5, "5\tzz\t")),
        ("a name was changed", with(named, &other_digit(lines[named], 1))),
        ("a public part was changed", with(2, &other_digit(lines[2], 9))),
        ("a line stands twice", with(6, lines[5])),
    ];
    for (what, text) in spoilt {
        fs::write(&from, text).unwrap();
        let problem = Store::rebuild(back.path(), &from).unwrap_err();
        assert!(matches!(problem, StoreProblem::Damaged(_)), "{what}: {problem}");
        assert!(!Store::exists(back.path()), "{what}: half an office is left");
    }
    // A torn last line is only the last entry, and is left out.
    let torn: String = text.chars().take(text.chars().count() - 5).collect();
    fs::write(&from, torn).unwrap();
    let head = Store::rebuild(back.path(), &from).unwrap();
    assert_eq!(head.seq as usize, lines.len() - 1);
}

#[test]
fn a_store_of_the_future_is_refused_and_not_touched() {
    for (format, schema) in [(99, 1), (1, 99), (99, 99)] {
        let dir = closed(3);
        let file = dir.path().join("office.redb");
        fs::write(dir.path().join("office.format"), format!("qiantai {format}\n")).unwrap();
        {
            let db = Database::open(&file).unwrap();
            let txn = db.begin_write().unwrap();
            let schema = u32::to_le_bytes(schema);
            txn.open_table(META).unwrap().insert("schema", schema.as_slice()).unwrap();
            txn.commit().unwrap();
        }
        let (before, plain) = (fs::read(&file).unwrap(), fs::read(journal(&dir)).unwrap());
        let problem = Store::open(dir.path()).err().unwrap();
        assert!(matches!(problem, StoreProblem::Newer { found: 99, known: 1 }), "{problem:?}");
        assert_eq!(problem.to_string().lines().count(), 1);
        assert!(problem.to_string().contains("升级"), "{problem}");
        assert!(fs::read(&file).unwrap() == before, "format {format}, schema {schema}");
        assert!(fs::read(journal(&dir)).unwrap() == plain);
    }
    // Nor is a new store made where a later version has its folder.
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("office.format"), "qiantai 99\n").unwrap();
    assert!(matches!(Store::create(dir.path(), SEED), Err(StoreProblem::Newer { .. })));
}

/// What a later version may have written: a form, a cell kind, and a part that nobody here knows.
#[test]
fn what_a_later_version_wrote_is_carried_along_unopened() {
    let dir = closed(6);
    let mut text = fs::read_to_string(journal(&dir)).unwrap();
    let (mut head, last) = {
        let store = Store::open(dir.path()).unwrap();
        (store.head().clone(), store.read().unwrap().entry(store.head().seq).unwrap().unwrap())
    };
    let strange = Cell::Unknown(77, vec![1, 2, 3, 250]);
    let rows = vec![vec![(1, strange.clone()), (9, Cell::Name("诸葛明".to_string()))]];
    let mut entry = last;
    for (form, number, version) in [(4_321, 1, 1), (4_321, 1, 2), (14, 1, 5)] {
        entry.slip = SlipId { form, number };
        entry.seq = head.seq + 1;
        entry.version = version;
        entry.step = 999;
        let mut set = Fields::new().with(700 + u16::try_from(version).unwrap(), strange.clone());
        set.set(800, Value::Rows(rows.clone()));
        set.set(60_200, Value::One(Cell::Number(5)));
        entry.set = set;
        let (public, personal) = codec::entry_bytes(&entry).unwrap();
        let salted = [vec![7; 16], personal].concat();
        let digest = personal_digest(&salted);
        let hash = link(&head.hash, &digest, &public);
        let row = [hash.as_slice(), &digest, &public].concat();
        text.push_str(&plain::line(entry.seq, &row, &salted));
        text.push('\n');
        head = Head { seq: entry.seq, hash };
    }
    let other = TempDir::new().unwrap();
    let from = other.path().join("from.txt");
    fs::write(&from, text).unwrap();
    assert_eq!(Store::rebuild(other.path(), &from).unwrap(), head);
    let all = digests(other.path());
    let store = Store::open(other.path()).unwrap();
    let view = store.read().unwrap();
    assert_eq!(view.entry(head.seq).unwrap(), Some(entry));
    let slip = |id| view.ask(|book| book.slip(id)).unwrap().unwrap();
    let unknown = slip(SlipId { form: 4_321, number: 1 });
    assert_eq!(unknown.cell(701), Some(&strange));
    assert_eq!(unknown.cell(702), Some(&strange));
    assert_eq!(unknown.cell(60_200), Some(&Cell::Number(5)), "a part that nobody knows");
    assert_eq!(unknown.fields.rows(800), rows);
    let repair = slip(SlipId { form: 14, number: 1 });
    assert_eq!((repair.cell(705), repair.version), (Some(&strange), 5));
    // And it goes round again unchanged.
    drop((view, store));
    let third = TempDir::new().unwrap();
    Store::rebuild(third.path(), &other.path().join("journal.txt")).unwrap();
    assert_eq!(digests(third.path()), all);
}

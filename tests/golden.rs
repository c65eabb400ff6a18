//! Stores written by earlier versions: a copy of each is opened, checked, compared with its digests, changed, and
//! rebuilt from its plain journal.
//!
//! `QIANTAI_WRITE_GOLDEN=1 cargo test --test golden` writes the store of this version. That must be done only
//! once, before the version is released.

#[path = "store/office.rs"]
mod office;

use std::fs;
use std::path::{Path, PathBuf};

use office::{START, at, founding, step, work};
use qiantai::engine::value::SlipId;
use qiantai::store::Store;
use qiantai::store::check::Findings;
use qiantai::store::opening::Kind;
use qiantai::store::taking::Done;
use tempfile::TempDir;

/// The most that a kept store may weigh, in bytes.
const MOST: u64 = 300 * 1024;
const FILES: [&str; 3] = ["office.redb", "office.format", "journal.txt"];

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// What is written down of a store, a line each.
/// What no later version may read differently. Keys are not of it: they are folded anew.
fn described(findings: &Findings) -> String {
    let forms: Vec<String> = findings.forms.iter().map(|(f, n)| format!("{f} {n}")).collect();
    format!(
        "entries {}\nhead {}\nspoken {}\nslips {} {}\nforms {}\n",
        findings.head.seq,
        findings.head.hex(),
        findings.head.spoken(),
        findings.slips,
        findings.slips_digest,
        forms.join(", ")
    )
}

/// What head office decided (B-27), as the clock takes it: each record with the hash of the one before.
fn decided() -> Vec<qiantai::store::taking::Work> {
    let hash = |n: usize| format!("{n}").repeat(64);
    let says: [&[(&str, &str)]; 7] = [
        &[
            ("to", "all"),
            ("what", "set"),
            ("name", "slip_minutes"),
            ("worth", "7"),
            ("at", "11-20 09:00"),
        ],
        &[("to", "elsewhere")],
        &[
            ("to", "here"),
            ("what", "day"),
            ("from", "12-31"),
            ("until", "12-31"),
            ("hours", "休"),
            ("name", "司庆"),
        ],
        &[
            ("to", "all"),
            ("what", "hours"),
            ("purpose", "office"),
            ("week", "rows:days=1-5,hours=8:30-17:30"),
        ],
        &[("to", "all"), ("what", "words"), ("name", "接电话"), ("text", "您好,客服中心")],
        &[("to", "here"), ("what", "set"), ("name", "没有的"), ("worth", "1")],
        &[
            ("to", "here"),
            ("what", "answer"),
            ("slip", "F-98/000001"),
            ("asked_no", "3"),
            ("word", "yes"),
            ("paper", "总字12号"),
        ],
    ];
    let record = |(at, says): (usize, &&[(&str, &str)])| {
        let (number, prev, own) = ((at + 1).to_string(), hash(at), hash(at + 1));
        let mut fields = vec![
            ("number", number.as_str()),
            ("prev", prev.as_str()),
            ("hash", own.as_str()),
            ("signature", "签"),
            ("by", "王总"),
            ("account", "w"),
        ];
        fields.extend(says.iter().copied());
        if says.len() == 1 {
            fields.retain(|(name, _)| !["by", "account"].contains(name));
        }
        step(&format!("r{at}"), 0, "B-27", "take", None, &fields)
    };
    says.iter().enumerate().map(record).collect()
}

/// The same tale, and what an office asked head office and was told: decided, done, not done, answered, read.
fn ruled() -> Vec<qiantai::store::taking::Work> {
    let activity = Some(SlipId { form: 98, number: 1 });
    let mut work = vec![
        step(
            "a0",
            102,
            "F-98",
            "plan",
            None,
            &[("name", "冬至"), ("at", "2026-12-22 14:00"), ("place", "广场"), ("way", "分组")],
        ),
        step("a1", 101, "F-98", "office", activity, &[]),
        step("a2", 102, "F-98", "ask-company", activity, &[("company_asked", "冬至活动")]),
    ];
    work.extend(decided());
    work.push(step("a3", 101, "B-27", "read", Some(SlipId { form: 9027, number: 1 }), &[]));
    work
}

/// Repairs in several states, calls, people, staff, drafts, a remembered acceptance, a credential; decisions of head office.
fn write(to: &Path) {
    let dir = TempDir::new().unwrap();
    Store::create(dir.path(), Kind::Practice { seed: 2026 }).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    store.take(&founding(), START).unwrap();
    for n in 0..30 {
        store.take(&[work(n)], at(n)).unwrap();
    }
    for n in (30..60).step_by(6) {
        store.take(&[work(n)], at(n)).unwrap();
    }
    let repair = |number| Some(SlipId { form: 14, number });
    let more = [
        step("m0", 102, "F-14", "tell", repair(6), &[("told", "phone")]),
        step("m1", 102, "F-14", "assign", repair(7), &[("worker", "210"), ("told", "radio")]),
        step("m2", 102, "F-14", "rebook", repair(7), &[("wait", "material")]),
        step("m3", 102, "F-14", "chase", repair(8), &[("chaser", "司徒晓")]),
        step("m4", 102, "F-14", "void", repair(9), &[("void_why", "重复开单")]),
        step("m5", 102, "F-14", "tell-owner", repair(1), &[("told_owner", "call")]),
        step("m6", 101, "B-02", "set", None, &[]),
    ];
    let done = store.take(&more, at(90)).unwrap().done;
    let taken = done.iter().filter(|d| matches!(d, Done::Accepted(_))).count();
    assert_eq!(taken, more.len() - 1, "{done:?}");
    let ruled = ruled();
    let done = store.take(&ruled, at(90)).unwrap().done;
    let taken = done.iter().filter(|d| matches!(d, Done::Accepted(_))).count();
    assert_eq!(taken, ruled.len(), "{done:?}");
    let badge = qiantai::engine::value::Badge(102);
    let local = [
        qiantai::store::taking::Work::Credential(badge, b"kept as it is".to_vec()),
        qiantai::store::taking::Work::Note("filter".into(), Some(b"open".to_vec())),
    ];
    store.take(&local, at(91)).unwrap();
    drop(store);
    let mut db = redb::Database::open(dir.path().join("office.redb")).unwrap();
    while db.compact().unwrap() {}
    drop(db);
    let findings = Store::open(dir.path()).unwrap().check().unwrap();
    fs::create_dir_all(to).unwrap();
    for name in FILES {
        fs::copy(dir.path().join(name), to.join(name)).unwrap();
    }
    fs::write(to.join("expected.txt"), described(&findings)).unwrap();
}

#[test]
fn stores_of_every_version_open_check_and_read_the_same() {
    if std::env::var_os("QIANTAI_WRITE_GOLDEN").is_some() {
        write(&kept().join("store-v2"));
    }
    let (mut versions, mut with_decisions) = (0, 0);
    for version in fs::read_dir(kept()).unwrap().map(|f| f.unwrap().path()) {
        if !version.join("office.redb").exists() {
            continue;
        }
        versions += 1;
        let weight: u64 =
            fs::read_dir(&version).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).sum();
        assert!(weight < MOST, "{} weighs {weight}", version.display());
        let expected = fs::read_to_string(version.join("expected.txt")).unwrap();

        let dir = TempDir::new().unwrap();
        for name in FILES {
            fs::copy(version.join(name), dir.path().join(name)).unwrap();
        }
        let mut store = Store::open(dir.path()).unwrap();
        let findings = store.check().unwrap();
        assert_eq!(findings.faults, Vec::<String>::new());
        assert_eq!(described(&findings), expected, "{}", version.display());
        let journal = dir.path().join("journal.txt");
        let as_kept = fs::read(version.join("journal.txt")).unwrap();
        assert!(fs::read(&journal).unwrap() == as_kept, "the plain journal was complete");

        // Rebuilt from the plain journal alone it is the same.
        let anew = TempDir::new().unwrap();
        Store::rebuild(anew.path(), &journal).unwrap();
        let rebuilt = Store::open(anew.path()).unwrap().check().unwrap();
        assert_eq!(described(&rebuilt), expected);
        with_decisions += u32::from(expected.contains("B-27 7") && expected.contains("B-28 1"));
        goes_on_with_decisions(&anew, expected.contains("B-27"));
        // Keys are folded by today's forms, whoever folded them first.
        assert_eq!(findings.keys_digest, rebuilt.keys_digest);

        // What was local is there, what was sent is remembered, and work goes on.
        let view = store.read().unwrap();
        assert_eq!(view.credential(102).unwrap(), Some(b"kept as it is".to_vec()));
        assert_eq!(view.note("filter").unwrap(), Some(b"open".to_vec()));
        assert_eq!(view.drafts().unwrap().len(), 5);
        drop(view);
        let head = store.head().seq;
        let again = store.take(&[work(0)], at(100)).unwrap();
        assert!(matches!(again.done[0], Done::Accepted(_)) && again.changed.is_empty());
        let new = store.take(&[work(60)], at(101)).unwrap();
        assert!(matches!(new.done[0], Done::Accepted(_)), "{:?}", new.done);
        assert_eq!(store.head().seq, head + 2);
        assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
    }
    assert!(versions >= 2 && with_decisions >= 1, "a store is not kept");
}

/// What head office decided is in force in the office that was rebuilt: it may not be changed, and the next number follows.
fn goes_on_with_decisions(dir: &TempDir, has: bool) {
    let mut store = Store::open(dir.path()).unwrap();
    let set = [("name", "slip_minutes"), ("worth", "6"), ("why", "人少")];
    let settings = Some(qiantai::forms::office::settings::SLIP);
    let done = store.take(&[step("", 101, "B-02", "set", settings, &set)], at(100)).unwrap().done;
    assert_eq!(matches!(&done[0], Done::Refused(no) if no.rule == "COMPANYS"), has, "{done:?}");
    let next = |number: &'static str, prev: &str| {
        let (prev, hash) = (prev.repeat(64), "e".repeat(64));
        let says = [
            ("number", number),
            ("to", "all"),
            ("what", "free"),
            ("name", "slip_minutes"),
            ("prev", prev.as_str()),
            ("hash", hash.as_str()),
            ("signature", "签"),
        ];
        step("", 0, "B-27", "take", None, &says)
    };
    for (number, prev, taken) in [("9", "7", false), ("8", "6", false), ("8", "7", has)] {
        let done = store.take(&[next(number, prev)], at(100)).unwrap().done;
        assert_eq!(matches!(done[0], Done::Accepted(_)), taken, "{number} {prev} {done:?}");
    }
    assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
}

//! The commands for scripts: arguments, output and exit codes.
//!
//! Codes: 0 all accepted, 1 something refused or invalid, 2 usage, 3 the desk or the store failed.

#[path = "script_door/agreements.rs"]
mod agreements;
#[path = "script_door/building.rs"]
mod building;
#[path = "script_door/declared.rs"]
mod declared;
#[path = "script_door/exporting.rs"]
mod exporting;
#[path = "script_door/machine.rs"]
mod machine;
#[path = "house/office.rs"]
mod office;
#[path = "script_door/pins.rs"]
mod pins;
#[path = "script_door/printing.rs"]
mod printing;
#[path = "script_door/reading.rs"]
mod reading;
#[path = "script_door/releases.rs"]
mod releases;
#[path = "script_door/reports.rs"]
mod reports;
#[path = "script_door/rosters.rs"]
mod rosters;
#[path = "script_door/steps.rs"]
mod steps;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use office::{Ran, TestOffice};
use serde_json::Value;

impl TestOffice {
    /// A run that is given lines to read.
    pub fn run_with(&self, words: &[&str], lines: &[u8]) -> Ran {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // One that ended before it read all has said why.
        let _ = child.stdin.take().unwrap().write_all(lines);
        office::said(child)
    }

    /// Looks until no desk of this folder is left.
    pub fn until_no_desk(&self) {
        self.until(<[i32]>::is_empty);
    }
}

/// A run that ends with this code and exactly one sentence.
fn sentence(ran: &Ran, code: i32, with: &str) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.err.contains(with), "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "one sentence: {ran:?}");
}

fn fine(ran: Ran) -> String {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    ran.out
}

/// The result of `check` as JSON; the check must pass.
fn checked(office: &TestOffice) -> Value {
    let found: Value = serde_json::from_str(&fine(office.run(&["check", "--json"]))).unwrap();
    assert_eq!(found["holds"], true, "{found}");
    found
}

/// The same once the desk has nothing left to do: a PIN that was used first is kept anew, by an entry of its own, when
/// its hash has been worked out.
fn settled(office: &TestOffice) -> Value {
    let mut found = checked(office);
    loop {
        std::thread::sleep(std::time::Duration::from_secs(1));
        let again = checked(office);
        if again == found {
            return found;
        }
        found = again;
    }
}

const SETUP: &[&str] = &["setup", "--office", "滨江花园", "--badge", "8", "--name", "林主任"];

/// An empty folder, and a PIN file with one line.
fn unset(pin: &str) -> TestOffice {
    let office = TestOffice::empty();
    fs::write(office.pins(), pin).unwrap();
    office
}

fn is_empty(office: &TestOffice) -> bool {
    fs::read_dir(&office.data).unwrap().next().is_none()
}

#[test]
fn an_office_is_set_up_once_and_its_first_operator_can_work() {
    let office = unset("8 867530\n");
    fine(office.run(SETUP));
    let line = r#"{"id":1,"form":"B-01","step":"enter","fields":{"badge":"9","name":"赵敏","role":"desk"}}"#;
    let ran = office.run_with(&["exec", "--as", "8"], line.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    let before = settled(&office);
    sentence(&office.run(SETUP), 1, "已有管理处");
    sentence(&office.run(&["demo"]), 1, "已有管理处");
    assert_eq!(checked(&office), before);
    fine(office.run(&["stop"]));
    sentence(&office.run(SETUP), 1, "已有管理处");
    assert_eq!(checked(&office), before, "nothing was touched");
}

#[test]
fn a_setup_that_is_refused_leaves_nothing_behind() {
    let bad_pin = unset("8 12\n");
    sentence(&bad_pin.run(SETUP), 1, "密码");
    assert!(is_empty(&bad_pin));
    let easy = unset("8 111111\n");
    sentence(&easy.run(SETUP), 1, "密码");
    assert!(is_empty(&easy));
    let nobody = unset("9 867530\n");
    sentence(&nobody.run(SETUP), 2, "--pins");
    let office = unset("8 867530\n");
    let with = |more: &[&str]| office.run(&[SETUP, more].concat());
    sentence(&with(&["--profile", "S9"]), 1, "");
    sentence(&with(&["--role", "king"]), 1, "");
    sentence(&with(&["--role", "desk"]), 1, "管理处主任");
    sentence(&with(&["--pins", "/nowhere/pins"]), 2, "读不出");
    assert!(is_empty(&office));
    fine(with(&["--profile", "S2"]));
}

#[test]
fn one_seed_gives_one_practice_office() {
    let demo = |seed: &str, clock: &[&str]| {
        let office = TestOffice::empty();
        let size = ["demo", "--rooms", "20", "--slips", "12", "--seed", seed];
        let said = fine(office.run(&[&size[..], clock].concat()));
        let found = checked(&office);
        assert!(said.contains(found["code"].as_str().unwrap()), "{said}");
        (found["head"].clone(), found["slips_digest"].clone(), found["keys_digest"].clone())
    };
    let first = demo("3", &[]);
    assert_eq!(demo("3", &[]), first);
    assert_ne!(demo("4", &[]).0, first.0);
    assert_ne!(demo("3", &["--clock", "2026-12-01T09:00"]).0, first.0);
    let office = TestOffice::empty();
    sentence(&office.run(&["demo", "--clock", "neulich"]), 2, "2026-11-21T14:32");
    assert!(is_empty(&office));
}

fn notices_down(office: &TestOffice) -> usize {
    let rows = fine(office.run(&["list", "F-44"]));
    rows.lines().filter(|row| row.contains("撤下")).count()
}

#[test]
fn the_practice_clock_goes_forward_and_runs_what_fell_due_once() {
    let office = TestOffice::practice();
    let posted =
        r#"{"id":"n","form":"F-44","step":"post","fields":{"building":"全区","about":"停水",
        "from":"2026-11-21T15:00","until":"2026-11-21T18:00","words":"三点到六点停水"}}"#
            .replace('\n', " ");
    let ran = office.run_with(&["exec", "--as", "102"], posted.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    fine(office.run(&["clock", "2026-11-21T17:59"]));
    let before = notices_down(&office);
    assert!(fine(office.run(&["list", "F-44"])).contains("张贴"), "not yet");
    fine(office.run(&["clock", "2026-11-21T18:00"]));
    assert_eq!(notices_down(&office), before + 1, "by 钟, at its time");
    let entries = settled(&office)["entries"].clone();
    fine(office.run(&["clock", "2026-11-21T18:00"]));
    fine(office.run(&["stop"]));
    fine(office.run(&["clock", "2026-11-21T18:00"]));
    assert_eq!(checked(&office)["entries"], entries, "set again and started again: once");

    sentence(&office.run(&["clock", "2026-11-21T17:00"]), 1, "不能拨到");
    sentence(&office.run(&["clock", "gestern"]), 1, "2026-12-31T23:50");
    fine(office.run(&["clock", "2026-12-31T23:50"]));
    assert_eq!(notices_down(&office), fine(office.run(&["list", "F-44"])).lines().count());
    let down = fine(office.run(&["list", "F-44", "--json"]));
    let slip: Value = serde_json::from_str(down.lines().next().unwrap()).unwrap();
    let shown = fine(office.run(&["show", slip["slip"].as_str().unwrap(), "--json"]));
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let last = shown["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(last["step"], "take-down");
    assert!(last["by"].as_str().unwrap().contains('钟'), "{last}");

    let real = unset("8 867530\n");
    fine(real.run(SETUP));
    sentence(&real.run(&["clock", "2026-12-31T23:50"]), 1, "练习");
    sentence(&real.run(&["clock", "run"]), 1, "练习");
}

#[test]
fn the_check_sees_a_changed_entry_and_the_plain_journal_brings_the_office_back() {
    let office = TestOffice::practice();
    let line = r#"{"id":"k","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"最后一件"}}"#;
    assert_eq!(office.run_with(&["exec", "--as", "102"], line.as_bytes()).code, 0);
    let through_the_desk = settled(&office);
    fine(office.run(&["stop"]));
    assert_eq!(checked(&office), through_the_desk, "with and without a desk");

    let again = TestOffice::empty();
    let journal = office.data.join("journal.txt");
    let journal = journal.to_str().unwrap();
    fine(again.run(&["rebuild", "--from", journal]));
    let rebuilt = checked(&again);
    for same in ["head", "code", "entries", "slips", "keys", "slips_digest", "keys_digest"] {
        assert_eq!(rebuilt[same], through_the_desk[same], "{same}");
    }
    let ran = again.run(&["rebuild", "--from", journal]);
    assert_eq!((ran.code, ran.err.lines().count()), (3, 1), "not over an office: {ran:?}");
    assert_eq!(checked(&again), rebuilt);
    // No line says that it is a practice office: who rebuilds does, and is told of the safer way.
    sentence(&again.run(&["clock", "run"]), 1, "练习");
    let kept = TestOffice::empty();
    let ran = kept.run(&["rebuild", "--from", journal, "--practice", "1"]);
    assert!(ran.code == 0 && ran.out.contains("qiantai restore"), "{ran:?}");
    fine(kept.run(&["clock", "run"]));
    let nowhere = TestOffice::empty().run(&["rebuild", "--from", "/nowhere/journal.txt"]);
    assert_eq!((nowhere.code, nowhere.err.lines().count()), (3, 1), "{nowhere:?}");

    // A line that is left out breaks the chain.
    let text = fs::read_to_string(journal).unwrap();
    let kept = text.lines().enumerate().filter(|(n, _)| *n != 100);
    let changed: String = kept.map(|(_, line)| format!("{line}\n")).collect();
    let forged = office.beside("forged.txt");
    fs::write(&forged, changed).unwrap();
    let ran = TestOffice::empty().run(&["rebuild", "--from", forged.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.lines().count()), (3, 1), "{ran:?}");

    tamper(&office);
    let ran = office.run(&["check"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let ran = office.run(&["check", "--json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["holds"], false);
    assert!(!found["faults"].as_array().unwrap().is_empty());
}

/// Changes one byte of one old entry, as somebody with the right tools would.
fn tamper(office: &TestOffice) {
    use qiantai::store::tables::JOURNAL;
    use redb::ReadableTable;
    let db = redb::Database::open(office.data.join("office.redb")).unwrap();
    let txn = db.begin_write().unwrap();
    {
        let mut journal = txn.open_table(JOURNAL).unwrap();
        let mut row = journal.get(40).unwrap().unwrap().value().to_vec();
        // In the digest of its personal part: it still reads, and no longer links up.
        row[40] ^= 1;
        journal.insert(40, row.as_slice()).unwrap();
    }
    txn.commit().unwrap();
}

#[test]
fn a_stopped_desk_is_gone_and_stopping_none_is_no_fault() {
    let office = TestOffice::practice();
    fine(office.run(&["list", "open"]));
    assert_eq!(office.desks().len(), 1);
    fine(office.run(&["stop"]));
    office.until_no_desk();
    assert!(fine(office.run(&["stop"])).contains("没有前台进程"));
    assert!(office.desks().is_empty(), "stopping starts none");
}

#[test]
fn what_cannot_be_understood_is_usage_and_what_has_no_office_fails() {
    let office = TestOffice::empty();
    for words in [
        &["frobnicate"][..],
        &["exec"],
        &["exec", "--as", "wang"],
        &["setup"],
        &["list"],
        &["show"],
        &["clock"],
        &["demo", "--rooms", "many"],
    ] {
        let ran = office.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{ran:?}");
    }
    for words in [&["list", "open"][..], &["exec", "--as", "102"], &["show", "F-14/1"], &["check"]]
    {
        sentence(&office.run(words), 3, "没有管理处");
    }
    assert!(office.desks().is_empty());
    for words in [&["--help"][..], &["--version"], &["exec", "--help"]] {
        fine(office.run(words));
    }
}

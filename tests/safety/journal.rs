//! The second copy of the journal while the desk runs: what happens to it is said by `check`, and mended
//! without a restart.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::office::TestOffice;

fn path(office: &TestOffice) -> PathBuf {
    office.data.join("journal.txt")
}

/// Looks until the file has as many whole lines as the store has entries.
fn until_complete(office: &TestOffice) {
    let entries = office.found()["entries"].as_u64().unwrap();
    let begun = Instant::now();
    loop {
        let text = fs::read_to_string(path(office)).unwrap_or_default();
        let numbers = text.lines().map(|l| l.split('\t').next().unwrap_or_default().to_string());
        if numbers.eq((1..=entries).map(|n| n.to_string())) {
            return;
        }
        let found = text.lines().count();
        assert!(begun.elapsed() < Duration::from_secs(40), "{found} lines of {entries}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How often the log has said something, once it has said it more often than `before`.
fn said_anew(office: &TestOffice, what: &str, before: usize) -> usize {
    let begun = Instant::now();
    loop {
        let log = fs::read_to_string(office.data.join("desk.log")).unwrap_or_default();
        let times = log.matches(what).count();
        if times > before {
            return times;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "{what} is not in the log: {log}");
        // A sentence is told in the desk's next round.
        office.found();
    }
}

#[test]
fn a_journal_that_was_cut_lost_or_edited_is_said_by_the_check_and_mended_at_the_next_commit() {
    type Hurt = fn(&std::path::Path);
    let faults: [(&str, Hurt); 5] = [
        ("cut", |at| {
            let text = fs::read_to_string(at).unwrap();
            fs::write(at, text.get(..text.len() / 2).unwrap()).unwrap();
        }),
        ("a hole", |at| {
            let text = fs::read_to_string(at).unwrap();
            let kept: Vec<&str> = text
                .lines()
                .enumerate()
                .filter(|(n, _)| !(90..95).contains(n))
                .map(|(_, l)| l)
                .collect();
            fs::write(at, kept.join("\n") + "\n").unwrap();
        }),
        ("an edited line", |at| {
            let mut bytes = fs::read(at).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] = if bytes[middle] == b'0' { b'1' } else { b'0' };
            fs::write(at, bytes).unwrap();
        }),
        ("gone", |at| fs::remove_file(at).unwrap()),
        ("another file in its place", |at| {
            fs::remove_file(at).unwrap();
            fs::write(at, "milk\n").unwrap();
        }),
    ];
    let office = TestOffice::practice();
    let (mut noticed, mut mended) = (0, 0);
    for (what, hurt) in faults {
        office.called(&format!("before {what}"));
        // What is on its way to the file would notice at once, and have it mended before anybody checks.
        until_complete(&office);
        let desk = office.desks();
        hurt(&path(&office));
        let found = office.found();
        assert_eq!(found["holds"], false, "{what}: the check reads it: {found}");
        assert!(found["faults"].to_string().contains("journal.txt"), "{what}: {found}");
        office.called(&format!("after {what}"));
        office.called(&format!("and again {what}"));
        until_complete(&office);
        office.checked();
        assert_eq!(office.desks(), desk, "{what}: no restart");
        noticed = said_anew(&office, "journal.txt 被别的程序删改过;", noticed);
        mended = said_anew(&office, "journal.txt 已补齐", mended);
        let log = fs::read_to_string(office.data.join("desk.log")).unwrap_or_default();
        // What was there may have been more than ours: it is said where it lies now.
        let aside = office.data.join("journal.1.aside.txt").exists();
        assert_eq!(aside, log.contains("journal.1.aside.txt"), "{what}: {log}");
        assert!(aside || what == "cut", "{what}");
    }
}

/// Nothing looks at it but the next commit.
#[test]
fn a_journal_that_was_cut_is_mended_without_a_check() {
    let office = TestOffice::practice();
    office.called("a");
    until_complete(&office);
    let full = fs::read(path(&office)).unwrap();
    fs::write(path(&office), &full[..full.len() / 3]).unwrap();
    office.called("b");
    office.called("c");
    until_complete(&office);
    office.checked();
}

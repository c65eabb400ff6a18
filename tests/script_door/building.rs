//! `demo`: an unfinished office is not used, two processes cannot build in one folder, and the remains of a
//! real office are never overwritten.

use std::fs;
use std::process::Child;

use super::{checked, fine, sentence};
use crate::office::{TestOffice, wait_until};

const SMALL: &[&str] = &["demo", "--rooms", "20", "--slips", "12", "--seed", "3"];

/// A process that builds; it does not outlive its test.
struct Builder(Child);

impl Drop for Builder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_building_that_was_cut_off_is_never_taken_for_an_office() {
    let office = TestOffice::empty();
    // More than is built before the signal comes, on any machine.
    let words = ["demo", "--rooms", "900", "--slips", "1000000"];
    let mut first = Builder(office.command(&words).spawn().unwrap());
    let journal = office.data.join("practice.half/journal.txt");
    let begun = || fs::metadata(&journal).is_ok_and(|found| found.len() > 0);
    wait_until(begun);
    sentence(&office.run(SMALL), 1, "另一个进程正在这里建");
    sentence(&office.run(&["check"]), 3, "没有管理处");
    assert!(begun(), "the one that is being built was left alone");

    first.0.kill().unwrap();
    assert_eq!(first.0.wait().unwrap().code(), None, "killed, not ended");
    assert!(begun(), "cut off while it was being built");
    sentence(&office.run(&["check"]), 3, "没有管理处");

    fine(office.run(SMALL));
    let fresh = TestOffice::empty();
    fine(fresh.run(SMALL));
    assert!(!office.data.join("practice.half").exists(), "nothing of the first is left");
    assert_eq!(checked(&office)["head"], checked(&fresh)["head"]);
}

#[test]
fn a_journal_without_its_store_is_not_moved_over() {
    let office = TestOffice::empty();
    let journal = office.data.join("journal.txt");
    fs::write(&journal, "1\tab\t\n").unwrap();
    sentence(&office.run(SMALL), 1, "qiantai restore");
    assert_eq!(fs::read_to_string(&journal).unwrap(), "1\tab\t\n");
    assert_eq!(fs::read_dir(&office.data).unwrap().count(), 1);
}

#[test]
fn an_office_that_is_behind_has_as_many_open_slips_as_were_asked_for() {
    let office = TestOffice::empty();
    fine(office.run(&["demo", "--rooms", "60", "--slips", "40", "--open", "260"]));
    let rows = fine(office.run(&["list", "open", "--most", "400"]));
    assert_eq!(rows.lines().count(), 260, "{rows}");
    checked(&office);
}

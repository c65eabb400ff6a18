//! A change of release: what the program no longer reads of an office's settings, and what it reads
//! again, is put before the head.

use std::path::Path;

use super::fine;
use crate::office::TestOffice;

/// An office of an earlier release that follows S1, whose choices releases between read by no rule.
const EARLIER: &str = "tests/golden/settings-v1/journal.txt";

#[test]
fn what_an_office_once_chose_stands_when_a_rule_reads_it_again() {
    let office = TestOffice::empty();
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join(EARLIER);
    // As a practice office, in which anybody may read: a journal brings no PINs.
    fine(office.run(&["rebuild", "--from", journal.to_str().unwrap(), "--practice", "1"]));
    // Nothing of it lost its force, so there is nothing to tell; `tests/rules` has what is told otherwise.
    let open = fine(office.run(&["list", "open"]));
    assert!(!open.contains("B-02"), "{open}");
    let shown = fine(office.run(&["show", "B-02/1"]));
    assert!(shown.contains("现行") && !shown.contains("换版本"), "{shown}");
    fine(office.run(&["stop"]));
    assert_eq!(fine(office.run(&["show", "B-02/1"])), shown);
}

//! A change of release: what the program no longer reads of an office's settings, and what it reads
//! again, is put before the head.

use std::path::Path;

use super::fine;
use crate::office::TestOffice;

/// An office of an earlier release that follows S1, of which some choices are read by no rule today.
const EARLIER: &str = "tests/golden/settings-v1/journal.txt";

#[test]
fn a_desk_tells_the_head_once_of_settings_that_lost_their_force() {
    let office = TestOffice::empty();
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join(EARLIER);
    // As a practice office, in which anybody may read: a journal brings no PINs.
    fine(office.run(&["rebuild", "--from", journal.to_str().unwrap(), "--practice", "1"]));
    let open = fine(office.run(&["list", "open"]));
    let row = open.lines().find(|row| row.starts_with("B-02/000001\t待过目")).expect(&open);
    assert!(
        row.contains("待启用:") && row.contains("callback_statistics=monthly_written"),
        "{row}"
    );
    let told = |text: &str| text.matches("换版本").count();
    let shown = fine(office.run(&["show", "B-02/1"]));
    assert_eq!(told(&shown), 1, "{shown}");
    fine(office.run(&["stop"]));
    // The next start of the same release has nothing to tell.
    assert_eq!(fine(office.run(&["show", "B-02/1"])), shown);
}

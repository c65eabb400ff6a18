//! `pin`: how a second operator comes to sign in, and who may set whose PIN.

use std::fs;

use super::{SETUP, fine, sentence, unset};
use crate::office::{TestOffice, write_pins};

/// A real office with its head (8), a supervisor (9) and somebody at the desk (10).
fn staffed() -> TestOffice {
    let office = unset("8 867530\n9 246813\n10 975310\n");
    fine(office.run(SETUP));
    let enter = |badge: u32, name: &str, role: &str| {
        format!(
            r#"{{"id":{badge},"form":"B-01","step":"enter","fields":{{"badge":"{badge}","name":"{name}","role":"{role}"}}}}"#
        )
    };
    let lines = [enter(9, "周敏", "supervisor"), enter(10, "赵敏", "desk")].join("\n");
    let ran = office.run_with(&["exec", "--as", "8"], lines.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    office
}

/// A file of new PINs beside the office.
fn new(office: &TestOffice, lines: &str) -> String {
    let path = office.beside("new-pins");
    write_pins(&path, lines);
    path.to_str().unwrap().to_string()
}

#[test]
fn the_second_operator_gets_a_pin_signs_in_and_changes_it() {
    let office = staffed();
    let signs_in = |office: &TestOffice| office.run(&["list", "open", "--as", "10"]);
    sentence(&signs_in(&office), 1, "密码");
    let given = new(&office, "10 975310\n");
    fine(office.run(&["pin", "--as", "8", "--for", "10", "--new", &given]));
    // What was given opens nothing but its own change.
    sentence(&signs_in(&office), 1, "先改成自己的");
    sentence(&office.run(&["pin", "--as", "10", "--new", &given]), 1, "相同");
    let own = new(&office, "10 531975\n");
    fine(office.run(&["pin", "--as", "10", "--new", &own]));
    sentence(&signs_in(&office), 1, "密码");
    fs::write(office.pins(), "10 531975\n").unwrap();
    assert_eq!(signs_in(&office).code, 0);
}

#[test]
fn a_pin_is_never_set_for_time_for_nobody_or_for_whoever_may_more() {
    let office = staffed();
    let all = new(&office, "0 864209\n8 864209\n9 246813\n10 864209\n77 864209\n");
    fine(office.run(&["pin", "--as", "8", "--for", "9", "--new", &all]));
    let own = office.beside("own-pin");
    write_pins(&own, "9 135790\n");
    fine(office.run(&["pin", "--as", "9", "--new", own.to_str().unwrap()]));
    fs::write(office.pins(), "8 867530\n9 135790\n10 975310\n").unwrap();
    let set = |by: &str, of: &str| office.run(&["pin", "--as", by, "--for", of, "--new", &all]);
    sentence(&set("8", "0"), 1, "不在册");
    sentence(&set("8", "77"), 1, "不在册");
    sentence(&set("9", "8"), 1, "管理处主任");
    fine(set("9", "10"));
    fs::write(&own, "10 531975\n").unwrap();
    fs::write(office.pins(), "10 864209\n9 135790\n8 867530\n").unwrap();
    fine(office.run(&["pin", "--as", "10", "--new", own.to_str().unwrap()]));
    fs::write(office.pins(), "10 531975\n9 135790\n8 867530\n").unwrap();
    sentence(&set("10", "9"), 1, "H-01");
    // The head's PIN is what it was.
    assert_eq!(office.run(&["list", "open", "--as", "8"]).code, 0);
}

#[test]
fn what_is_lacking_is_said_before_anybody_is_asked() {
    let office = staffed();
    let empty = new(&office, "\n");
    sentence(&office.run(&["pin", "--as", "8", "--for", "10", "--new", &empty]), 2, "工号 10");
    sentence(&office.run(&["pin", "--as", "8", "--for", "10", "--new", &empty]), 2, "--new");
    sentence(&office.run(&["pin", "--as", "8", "--new", "/nowhere/pins"]), 2, "读不出");
    let easy = new(&office, "10 111111\n");
    sentence(&office.run(&["pin", "--as", "8", "--for", "10", "--new", &easy]), 1, "密码");
}

#[test]
fn no_answer_of_exec_holds_a_pin_and_heads_need_six_digits() {
    let office = staffed();
    let line = br#"{"id":1,"form":"B-01","step":"give-pin","slip":"B-01/10"}"#;
    let ran = office.run_with(&["exec", "--as", "8"], line);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("qiantai pin"), "{ran:?}");
    let short = new(&office, "8 2580\n");
    sentence(&office.run(&["pin", "--as", "8", "--new", &short]), 1, "至少 6 位");
    let phrase = new(&office, "8 the old gate\n");
    fine(office.run(&["pin", "--as", "8", "--new", &phrase]));
    fs::write(office.pins(), "8 the old gate\n").unwrap();
    let record = office.run(&["show", "B-01/8", "--as", "8"]);
    assert!(record.out.contains("改密码"), "{record:?}");
    let journal = fs::read_to_string(office.data.join("journal.txt")).unwrap();
    for pin in ["the old gate", "867530"] {
        let hex: String = pin.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!journal.contains(&hex) && !record.out.contains(pin), "{pin} is written down");
    }
}

//! Whose desk answers: a copied folder never reaches the original, and a store that was moved away, replaced
//! or written over is left byte for byte as it is found.

use std::fs;

use super::copy;
use super::office::TestOffice;

#[test]
fn work_in_a_copied_folder_stays_in_the_copy() {
    let office = TestOffice::practice();
    office.called("first");
    let twin = office.sibling("copy");
    copy(&office.data, &twin.data);
    let before = office.checked();
    let desks = office.desks();

    let line = r#"{"id":"c","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"副本"}}"#;
    twin.run(&["exec", "--as", "102"], line);
    twin.run(&["clock", "2026-12-31T23:50"], "");
    twin.run(&["import", "rooms", "/dev/null", "--as", "102"], "");
    twin.run(&["stop"], "");
    assert_eq!(office.desks(), desks, "the original's desk was not stopped");
    assert_eq!(office.checked(), before, "and its book is what it was");
    assert_eq!(office.run(&["list", "open"]).code, 0);
}

/// A copy whose store was closed when it was copied is an office of its own.
#[test]
fn a_copy_of_a_closed_folder_works_by_itself() {
    let office = TestOffice::practice();
    office.called("first");
    office.stop();
    let twin = office.sibling("copy");
    copy(&office.data, &twin.data);
    office.called("second");
    let before = office.checked();
    let line = r#"{"id":"c","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"副本"}}"#;
    let ran = twin.run(&["exec", "--as", "102"], line);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(office.checked(), before);
}

/// An older store laid over the path of a running desk, in each of the ways in which it is done.
#[test]
fn a_store_that_was_replaced_under_a_running_desk_is_not_touched() {
    type Laid = fn(&std::path::Path, &std::path::Path);
    let ways: [(&str, Laid); 4] = [
        ("mv over", |old, path| {
            let beside = path.with_extension("laid");
            fs::copy(old, &beside).unwrap();
            fs::rename(beside, path).unwrap();
        }),
        ("rm and cp", |old, path| {
            fs::remove_file(path).unwrap();
            fs::copy(old, path).unwrap();
        }),
        ("cp in place", |old, path| {
            fs::copy(old, path).unwrap();
        }),
        ("dd of one page", |old, path| {
            use std::os::unix::fs::FileExt;
            let page = fs::read(old).unwrap()[4096..8192].to_vec();
            let file = fs::File::options().write(true).open(path).unwrap();
            file.write_all_at(&page, 4096).unwrap();
        }),
    ];
    let times = super::count("QIANTAI_REPLACEMENTS", ways.len());
    for (way, lay) in ways.into_iter().cycle().take(times) {
        let office = TestOffice::practice();
        office.called("kept");
        office.stop();
        let path = office.data.join("office.redb");
        let old = office.beside("old.redb");
        fs::copy(&path, &old).unwrap();
        office.called("acknowledged");
        // The journal's second copy has what was acknowledged.
        lay(&old, &path);
        let laid = fs::read(&path).unwrap();
        let desk = office.desks();
        // Nobody asks after one page was written over, or a desk that is started anew may have opened it before
        // it is compared: the desk that holds it looks by itself.
        if way != "dd of one page" {
            let ran = office.run(&["exec", "--as", "102"]);
            assert!(ran.code == 0 || ran.code == 3, "{way}: {ran:?}");
        }
        office.until(|desks| !desk.iter().any(|pid| desks.contains(pid)));
        let log = fs::read_to_string(office.data.join("events.log")).unwrap();
        assert!(log.contains(" failed how=replaced doing="), "{way}: it says why: {log}");
        if way != "dd of one page" {
            // A desk that was started anew may have opened it since; nothing else did.
            office.stop();
            // What was asked while the one desk ended may still have begun another.
            office.until(|_| office.run(&["check", "--json"]).code != 3);
            let found = office.checked();
            assert!(found["entries"].as_u64().unwrap() > 0, "{way}");
            let aside = fs::read_to_string(office.data.join("journal.1.aside.txt")).unwrap();
            assert!(aside.lines().count() as u64 > found["entries"].as_u64().unwrap(), "{way}");
        } else {
            assert_eq!(fs::read(&path).unwrap(), laid, "{way}: byte for byte");
        }
    }
}

/// A desk with a terminal at it ends when it is told to do so now; what the terminal does next starts another.
#[test]
fn a_desk_under_an_open_terminal_is_stopped_when_it_must_be() {
    let office = TestOffice::practice();
    office.called("first");
    let desk = office.desks();
    let mut open = office.command(&["exec", "--as", "102"]);
    let mut open = open.stdin(std::process::Stdio::piped()).spawn().unwrap();
    let mut ran = office.run(&["stop"]);
    for _ in 0..200 {
        if ran.code == 1 || office.desks() != desk {
            break;
        }
        ran = office.run(&["stop"]);
    }
    if ran.code == 1 {
        let ran = office.run(&["stop", "--now"]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    office.until(|desks| !desk.iter().any(|pid| desks.contains(pid)));
    drop(open.stdin.take());
    open.wait().unwrap();
    office.called("second");
    office.checked();
}

#[test]
fn a_folder_that_was_renamed_is_opened_where_it_is_now() {
    let office = TestOffice::practice();
    office.called("first");
    let desk = office.desks();
    let moved = office.sibling("moved");
    fs::rename(&office.data, &moved.data).unwrap();
    fs::create_dir(&office.data).unwrap();
    let line = r#"{"id":"m","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"搬家后"}}"#;
    // The desk that had the folder says that it is gone, and ends; another begins where it lies.
    let mut ran = moved.run(&["exec", "--as", "102"], line);
    for _ in 0..20 {
        if ran.code == 0 {
            break;
        }
        ran = moved.run(&["exec", "--as", "102"], line);
    }
    assert_eq!(ran.code, 0, "{ran:?}");
    office.until(|desks| !desk.iter().any(|pid| desks.contains(pid)));
    assert!(fs::read_dir(&office.data).unwrap().next().is_none(), "nothing was written there");
}

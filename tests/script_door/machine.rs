//! `doctor`, `completions` and `man`: what somebody who sets a machine up needs, before there is an office.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::fine;
use crate::office::TestOffice;
use serde_json::Value;

/// A printer that is off and a pipe that nobody reads hold nobody up, and looking leaves no trace.
#[test]
fn looking_waits_for_nothing_and_changes_nothing_of_an_office() {
    let office = TestOffice::practice();
    let pipe = office.beside("lp");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let table = format!("[\"针打\"]\nway = \"device:{}\"\nformat = \"escp\"\n", pipe.display());
    fs::write(office.data.join("printers.toml"), table).unwrap();
    let there = || -> Vec<(std::ffi::OsString, Vec<u8>)> {
        let entries = fs::read_dir(&office.data).unwrap().map(|entry| entry.unwrap());
        let mut all: Vec<_> =
            entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect();
        all.sort();
        all
    };
    let before = there();
    let ran = office.run(&["doctor"]);
    assert!(ran.out.contains("写不进"), "{ran:?}");
    assert!(there() == before, "a file came, went or changed");
    assert!(office.desks().is_empty());
}

/// What a person names may be a pipe in which nothing ever comes.
#[test]
fn no_file_that_is_named_is_waited_for() {
    let office = TestOffice::practice();
    let pipe = office.beside("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let path = pipe.to_str().unwrap();
    for words in [
        vec!["list", "open", "--as", "102", "--pins", path],
        vec!["import", "rooms", path, "--as", "102", "--dry-run"],
        vec!["restore", "--from", path],
        vec!["backup", "--verify", path],
        vec!["backup", path, "--as", "101"],
        vec!["recover", "--badge", "101", "--code", path, "--new", path],
        vec!["report", "day", "--as", "101", "--map", path],
    ] {
        let ran = office.run(&words);
        assert_ne!(ran.code, 0, "{words:?} {ran:?}");
        assert!(!ran.err.is_empty(), "{words:?}");
    }
    let bare = TestOffice::empty();
    assert_ne!(bare.run(&["rebuild", "--from", path]).code, 0);
    for name in ["keys.toml", "printers.toml"] {
        fs::remove_file(office.data.join(name)).unwrap_or_default();
        fs::rename(&pipe, office.data.join(name)).unwrap();
        let ran = office.run(&["doctor"]);
        assert!(ran.out.contains("读不出"), "{name} {ran:?}");
        fs::rename(office.data.join(name), &pipe).unwrap();
    }
}

#[test]
fn the_machine_is_looked_at_without_a_badge_and_each_fault_has_a_remedy() {
    let office = TestOffice::practice();
    let found = |office: &TestOffice| -> Vec<Value> {
        let said = office.run(&["doctor", "--json"]).out;
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let state = |found: &[Value], about: &str| {
        let of = found.iter().find(|one| one["about"] == about);
        of.unwrap_or_else(|| panic!("{about} in {found:?}"))["state"].as_str().unwrap().to_string()
    };
    fs::set_permissions(&office.data, fs::Permissions::from_mode(0o700)).unwrap();
    let all = found(&office);
    assert_eq!(state(&all, "数据目录"), "fine");
    assert_eq!(state(&all, "终端"), "unseen", "a script is at no terminal");
    assert_eq!(state(&all, "备份"), "warned", "nobody said where to");

    fs::write(office.data.join("printers.toml"), "[\"针打\"]\nway = \"usb\"\nformat = \"escp\"\n")
        .unwrap();
    let wrong = office.run(&["doctor", "--quiet"]);
    assert_eq!((wrong.code, wrong.err.as_str()), (1, ""), "{wrong:?}");
    assert!(
        wrong.out.lines().any(|l| l.starts_with("不行\t打印机") && l.contains("way")),
        "{wrong:?}"
    );
    assert!(!wrong.out.lines().any(|line| line.starts_with("好\t")), "{wrong:?}");
}

#[test]
fn completions_and_man_pages_know_every_command() {
    let office = TestOffice::practice();
    let help = fine(office.run(&["--help"]));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands"))
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"restore") && commands.contains(&"doctor"), "{commands:?}");
    let out = office.beside("man");
    fs::create_dir(&out).unwrap();
    fine(office.run(&["man", "--out", out.to_str().unwrap()]));
    for shell in ["bash", "zsh", "fish"] {
        let words = fine(office.run(&["completions", shell]));
        for command in &commands {
            assert!(words.contains(command), "{shell} does not know {command}");
        }
    }
    for command in &commands {
        let page = fs::read_to_string(out.join(format!("qiantai-{command}.1"))).unwrap();
        assert!(page.contains(".SH"), "{command}");
    }
    let page = fine(office.run(&["man"]));
    assert!(page.contains("qiantai") && page.contains(".TH"), "{page}");
    assert_eq!(office.run(&["completions", "cmd"]).code, 2);
}

//! `doctor`, `completions` and `man`: what somebody who sets a machine up needs, before there is an office.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::fine;
use crate::office::TestOffice;
use serde_json::Value;

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

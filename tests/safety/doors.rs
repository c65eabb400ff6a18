//! Rare doors: who may read the files, what lies at a place that is ours, a disk that takes nothing.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::office::{Ran, TestOffice, said};

/// All files and folders below one, with their modes.
fn modes(folder: &Path) -> Vec<(PathBuf, bool, u32)> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let about = file.metadata().unwrap();
        found.push((file.path(), about.is_dir(), about.mode() & 0o777));
        if about.is_dir() {
            found.extend(modes(&file.path()));
        }
    }
    found
}

/// The program under another mask.
fn masked(office: &TestOffice, mask: &str, words: &[&str]) -> Ran {
    let command = office.command(words);
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(format!("umask {mask}; exec \"$0\" \"$@\"")).arg(command.get_program());
    shell.args(command.get_args());
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    said(shell.spawn().unwrap())
}

#[test]
fn what_the_program_writes_is_its_owners_alone_whatever_the_mask() {
    let office = TestOffice::empty();
    std::fs::remove_dir(&office.data).unwrap();
    let made = masked(&office, "000", &["demo", "--rooms", "24", "--slips", "16"]);
    assert_eq!(made.code, 0, "{made:?}");
    let target = office.beside("stick");
    std::fs::create_dir(&target).unwrap();
    let (sheet, stick) = (office.beside("a.csv"), target.to_str().unwrap());
    let sheet = sheet.to_str().unwrap();
    for words in [
        &["check"][..],
        &["report", "slips-of-day", "--format", "csv", "--out", sheet],
        &["backup", stick, "--as", "101"],
        &["stop"],
    ] {
        let ran = masked(&office, "000", words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    }
    let mut all = modes(&office.data);
    assert!(all.iter().any(|(path, ..)| path.ends_with("desk.log")), "{all:?}");
    all.push((office.data.clone(), true, std::fs::metadata(&office.data).unwrap().mode() & 0o777));
    all.extend(modes(&target));
    all.extend(modes(&office.runtime()));
    all.push((sheet.into(), false, std::fs::metadata(sheet).unwrap().mode() & 0o777));
    for (path, folder, mode) in all {
        assert_eq!(mode, if folder { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

#[test]
fn a_pin_file_that_others_can_read_is_refused() {
    let office = TestOffice::practice();
    for mode in [0o644, 0o640, 0o604] {
        std::fs::set_permissions(office.pins(), std::fs::Permissions::from_mode(mode)).unwrap();
        let ran = office.run(&["list", "open", "--as", "102"]);
        assert_eq!(ran.code, 2, "{mode:o}: {ran:?}");
        assert!(ran.err.contains("chmod 600"), "{ran:?}");
    }
    std::fs::set_permissions(office.pins(), std::fs::Permissions::from_mode(0o400)).unwrap();
    assert_eq!(office.run(&["list", "open", "--as", "102"]).code, 0);
}

#[test]
fn a_runtime_folder_that_others_can_enter_is_named_with_the_remedy() {
    let office = TestOffice::practice();
    let folder = office.runtime().join("qiantai");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    let ran = office.run(&["list", "open"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let named = ran.err.contains(folder.to_str().unwrap()) && ran.err.contains("0700");
    assert!(named && ran.err.contains("XDG_RUNTIME_DIR"), "{ran:?}");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    // Or a link into somebody's folder, or one that another account has made before us, which only root can lay out.
    let own = rustix::process::geteuid();
    let lent = office.runtime().join("lent");
    std::fs::create_dir(&lent).unwrap();
    std::fs::set_permissions(&lent, std::fs::Permissions::from_mode(0o700)).unwrap();
    let away = office.runtime().join("away");
    std::fs::rename(&folder, &away).unwrap();
    std::os::unix::fs::symlink(&lent, &folder).unwrap();
    let ran = office.run(&["list", "open"]);
    assert!(ran.code == 3 && ran.err.contains("是一个链接"), "{ran:?}");
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&away, &folder).unwrap();
    if own.is_root() {
        std::os::unix::fs::chown(&folder, Some(65_534), None).unwrap();
        let ran = office.run(&["list", "open"]);
        assert!(ran.code == 3 && ran.err.contains("属于别的账号"), "{ran:?}");
        std::os::unix::fs::chown(&folder, Some(own.as_raw()), None).unwrap();
    }
    assert_eq!(office.run(&["list", "open"]).code, 0);
}

#[test]
fn a_step_typed_for_1969_is_refused_with_a_sentence() {
    let office = TestOffice::practice();
    for typed in ["1969-12-31 23:50", "1969-12-31T23:50:00+08:00", "1900-01-01 08:00"] {
        let line = format!(
            r#"{{"id":"{typed}","form":"F-08","step":"log","occurred":"{typed}","late":"补","fields":{{"matter":"need","handled":"later","content":"x"}}}}"#
        );
        let ran = office.run_with(&["exec", "--as", "102"], &line);
        assert_eq!(ran.code, 1, "{typed}: {ran:?}");
        assert!(ran.out.contains("1970"), "{typed}: {ran:?}");
    }
    office.checked();
}

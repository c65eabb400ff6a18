//! Backups that leave the house: sealed for two public keys, opened by the secret one of either, by nobody else.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::backup::{files, target};
use super::office::{Ran, TestOffice};

/// A new secret key in a file beside the office, and its public half.
fn key(office: &TestOffice, name: &str) -> (PathBuf, String) {
    let file = office.beside(name);
    let ran = office.run(&["backup", "--new-key", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let public = ran.out.lines().find_map(|line| line.strip_prefix("公钥 ")).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    (file, public.to_string())
}

/// Writes the machine's configuration of an office that has been backed up once.
fn configure(office: &TestOffice, disk: &Path, recipients: &[&str]) -> PathBuf {
    let stick = target(office, "stick");
    if files(&stick).is_empty() {
        let ran = office.run(&["backup", stick.to_str().unwrap()]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let id = fs::read_dir(&stick).unwrap().next().unwrap().unwrap().file_name();
    let file = office.runtime().join("qiantai").join(format!("{}.toml", id.to_str().unwrap()));
    let text = format!("[backup]\ntargets = [{disk:?}]\nrecipients = {recipients:?}\n");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}

/// A backup to the configured folders; the one that the desk began by itself is waited for.
fn backed_up(office: &TestOffice, words: &[&str]) -> Ran {
    let begun = Instant::now();
    loop {
        let ran = office.run(words);
        if !ran.err.contains("正在备份") {
            return ran;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{ran:?}");
    }
}

fn verified(office: &TestOffice, target: &Path, identity: Option<&Path>) -> Ran {
    let mut words = vec!["backup", "--verify", target.to_str().unwrap()];
    if let Some(file) = identity {
        words.extend(["--identity", file.to_str().unwrap()]);
    }
    office.run(&words)
}

#[test]
fn a_secret_key_in_the_wrong_file_is_told_to_nobody() {
    let office = TestOffice::practice();
    let ((one, for_one), (_, for_two)) = (key(&office, "one.txt"), key(&office, "two.txt"));
    let disk = target(&office, "disk");
    // Neither to the screen nor to the log.
    let file = configure(&office, &disk, &[&for_one, &for_two]);
    let secret = fs::read_to_string(&one).unwrap();
    let secret = secret.lines().find(|line| line.starts_with("AGE-SECRET-KEY-")).unwrap();
    fs::write(&file, format!("[backup]\ntargets = [{disk:?}]\nrecipients = {secret:?}\n")).unwrap();
    let ran = backed_up(&office, &["backup"]);
    assert_eq!((ran.code, ran.err.contains("第 3 行看不懂")), (1, true), "{ran:?}");
    assert!(!ran.err.contains("SECRET"), "{ran:?}");
    let log = fs::read_to_string(office.data.join("events.log")).unwrap();
    assert!(!log.contains("SECRET"), "{log}");
}

#[test]
fn what_leaves_the_house_is_sealed_for_two_keys_and_never_for_one() {
    let office = TestOffice::practice();
    let ((one, for_one), (_, for_two)) = (key(&office, "one.txt"), key(&office, "two.txt"));
    let (other, _) = key(&office, "other.txt");
    let disk = target(&office, "disk");
    for (recipients, why) in [
        (vec![for_one.as_str()], "只有一把公钥"),
        (vec![&for_one, &for_one], "只有一把公钥"),
        (vec![&for_one, "age1milk"], "不是公钥"),
    ] {
        configure(&office, &disk, &recipients);
        let ran = backed_up(&office, &["backup"]);
        assert_eq!((ran.code, ran.err.contains(why)), (1, true), "{why}: {ran:?}");
        assert!(files(&disk).is_empty(), "{why}");
    }
    configure(&office, &disk, &[&for_one, &for_two]);
    office.called("a");
    let ran = backed_up(&office, &["backup"]);
    assert_eq!((ran.code, ran.out.contains("已加密备份到")), (0, true), "{ran:?}");
    office.called("b");
    assert_eq!(backed_up(&office, &["backup"]).code, 0);
    for path in files(&disk).iter().filter(|path| !path.ends_with("MANIFEST")) {
        assert!(path.extension().is_some_and(|end| end == "age"), "{}", path.display());
        let bytes = fs::read(path).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/v1\n-> X25519 "), "{}", path.display());
        assert!(!bytes.windows(8).any(|some| some == b"qiantai-"), "{}", path.display());
    }
    // Without a key the files can still be held against their list; with one their content too.
    let ran = verified(&office, &disk, None);
    assert_eq!((ran.code, ran.out.contains("加密,文件没有变")), (0, true), "{ran:?}");
    let ran = verified(&office, &disk, Some(&one));
    assert_eq!((ran.code, ran.out.contains("加密,完好")), (0, true), "{ran:?}");
    let ran = verified(&office, &disk, Some(&other));
    assert_eq!((ran.code, ran.out.contains("不是用这把私钥能开的")), (3, true), "{ran:?}");
    assert!(ran.err.contains("请用另一把私钥"), "nothing is wrong with the backup: {ran:?}");
    let shared = fs::Permissions::from_mode(0o644);
    fs::set_permissions(&other, shared).unwrap();
    let ran = verified(&office, &disk, Some(&other));
    assert_eq!((ran.code, ran.err.contains("chmod 600")), (2, true), "{ran:?}");
    // Also where somebody names a folder, and where no desk runs; a plain one is not gone on with.
    let named = target(&office, "named");
    let ran = backed_up(&office, &["backup", named.to_str().unwrap(), "--as", "101"]);
    assert_eq!((ran.code, ran.out.contains("已加密")), (0, true), "{ran:?}");
    let stick = target(&office, "stick");
    let ran = backed_up(&office, &["backup", stick.to_str().unwrap(), "--as", "101"]);
    assert_eq!((ran.code, ran.err.contains("recipients")), (1, true), "{ran:?}");
    office.stop();
    let ran = office.run(&["backup", stick.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.contains("recipients")), (3, true), "{ran:?}");
    let closed = target(&office, "closed");
    let ran = office.run(&["backup", closed.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.contains("已加密")), (0, true), "{ran:?}");
    // A flipped bit of what nobody here can open is noticed.
    for path in files(&disk) {
        let whole = fs::read(&path).unwrap();
        for n in 0..4 {
            let mut bytes = whole.clone();
            let at = whole.len() * n / 4;
            bytes[at] ^= 1 << n;
            fs::write(&path, bytes).unwrap();
            assert_ne!(verified(&office, &disk, None).code, 0, "{} byte {at}", path.display());
        }
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(verified(&office, &disk, None).code, 0);
}

#[test]
fn the_disk_is_dead_and_a_key_from_the_safe_brings_the_office_back() {
    let office = TestOffice::practice();
    let ((one, for_one), (two, for_two)) = (key(&office, "one.txt"), key(&office, "two.txt"));
    let (other, _) = key(&office, "other.txt");
    let disk = target(&office, "disk");
    let configuration = configure(&office, &disk, &[&for_one, &for_two]);
    let slip = office.called("before the disk died");
    assert_eq!(backed_up(&office, &["backup"]).code, 0);
    let before = office.checked();
    office.stop();
    fs::remove_dir_all(&office.data).unwrap();
    // It went with the disk: else the first machine would add its own restoring to what the second restores.
    fs::remove_file(configuration).unwrap();
    let from = disk.to_str().unwrap();
    let restore = |more: &[&str]| {
        let words: Vec<&str> = ["restore", "--from", from].iter().chain(more).copied().collect();
        let machine = office.sibling("new machine");
        machine.run(&words, "")
    };
    // One sentence each, and nothing is laid down.
    let ran = restore(&[]);
    assert_eq!((ran.code, ran.err.contains("--identity")), (1, true), "{ran:?}");
    let ran = restore(&["--identity", other.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.contains("不是这把私钥能打开的")), (1, true), "{ran:?}");
    assert_eq!(ran.err.trim().lines().count(), 1, "{ran:?}");
    let machine = office.sibling("new machine");
    assert!(!machine.data.join("office.redb").exists());
    // Whichever of the two is found first.
    for (n, identity) in [&one, &two].into_iter().enumerate() {
        let machine = office.sibling(&format!("machine {n}"));
        let words = ["restore", "--from", from, "--identity", identity.to_str().unwrap()];
        let ran = machine.run(&words, "");
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains(before["code"].as_str().unwrap()), "{ran:?}");
        assert!(!machine.data.join("restore.half").exists(), "nothing that was opened is left");
        let ran = machine.run(&["show", &slip, "--as", "102"], "");
        assert!(ran.code == 0 && ran.out.contains("before the disk died"), "{ran:?}");
        let ran = machine.run(&["check"], "");
        assert_eq!(ran.code, 0, "{ran:?}");
        machine.run(&["stop", "--now"], "");
    }
}

#[test]
fn a_key_of_before_does_not_bring_back_what_is_older_than_what_it_cannot_open() {
    let office = TestOffice::practice();
    let ((one, for_one), (_, for_two)) = (key(&office, "one.txt"), key(&office, "two.txt"));
    let ((three, for_three), (_, for_four)) = (key(&office, "three.txt"), key(&office, "four.txt"));
    let (old, new) = (target(&office, "old"), target(&office, "new"));
    configure(&office, &old, &[&for_one, &for_two]);
    office.called("before the keys were changed");
    assert_eq!(backed_up(&office, &["backup"]).code, 0);
    let configuration = configure(&office, &new, &[&for_three, &for_four]);
    let slip = office.called("after");
    assert_eq!(backed_up(&office, &["backup"]).code, 0);
    office.stop();
    fs::remove_file(configuration).unwrap();
    let (from, and) = (old.to_str().unwrap(), new.to_str().unwrap());
    let words = ["restore", "--from", from, and, "--identity"];
    let with = |name: &str, identity: &Path| {
        let machine = office.sibling(name);
        let words: Vec<&str> = words.into_iter().chain([identity.to_str().unwrap()]).collect();
        (machine.run(&words, ""), machine)
    };
    let (ran, machine) = with("by the old key", &one);
    assert_eq!((ran.code, ran.err.contains("不是这把私钥能打开的")), (1, true), "{ran:?}");
    assert!(!machine.data.join("office.redb").exists());
    // Both keys in one file.
    let both = office.beside("both.txt");
    let text = [one, three].map(|key| fs::read_to_string(key).unwrap()).concat();
    fs::write(&both, text).unwrap();
    fs::set_permissions(&both, fs::Permissions::from_mode(0o600)).unwrap();
    let (ran, machine) = with("by both", &both);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = machine.run(&["show", &slip, "--as", "102"], "");
    assert!(ran.code == 0 && ran.out.contains("after"), "{ran:?}");
    machine.run(&["stop", "--now"], "");
}

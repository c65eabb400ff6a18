//! Backups: made while the desk works, read back, refused where they are not ours; and what is restored from them.

use std::fs;
use std::path::{Path, PathBuf};

use super::office::{Ran, TestOffice};

/// A folder for backups beside an office.
pub fn target(office: &TestOffice, name: &str) -> PathBuf {
    let target = office.beside(name);
    fs::create_dir_all(&target).unwrap();
    fs::canonicalize(target).unwrap()
}

pub fn backed_up(office: &TestOffice, target: &Path) -> Ran {
    let ran = office.run(&["backup", target.to_str().unwrap(), "--as", "101"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

pub fn verified(office: &TestOffice, target: &Path) -> Ran {
    office.run(&["backup", "--verify", target.to_str().unwrap()])
}

/// The files of a target, with their folder.
pub fn files(target: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![target.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.sort();
    found
}

#[test]
fn backups_under_work_follow_the_journal_and_hold() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    for n in 0..3 {
        office.called(&format!("work {n}"));
        let ran = backed_up(&office, &stick);
        let found = office.checked();
        assert!(ran.out.contains(found["code"].as_str().unwrap()), "{ran:?}");
        let read = verified(&office, &stick);
        assert_eq!(read.code, 0, "{read:?}");
        assert!(read.out.contains("完好") && read.out.contains(found["code"].as_str().unwrap()));
    }
    let names: Vec<String> = files(&stick)
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.iter().filter(|name| name.ends_with(".qtj")).count(), 3, "{names:?}");
    assert!(names.iter().any(|name| name == "MANIFEST"));
    // Closed it is backed up without anybody's PIN, as its files can be read then anyway.
    office.stop();
    let other = target(&office, "other");
    let ran = office.run(&["backup", other.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(verified(&office, &other).code, 0);
}

#[test]
fn a_changed_bit_or_a_lost_file_is_noticed() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    office.called("a");
    backed_up(&office, &stick);
    for path in files(&stick) {
        let whole = fs::read(&path).unwrap();
        let flips = super::count("QIANTAI_BACKUP_FLIPS", 6);
        for n in 0..flips {
            let mut bytes = whole.clone();
            let at = whole.len() * n / flips;
            bytes[at] ^= 1 << (n % 8);
            fs::write(&path, bytes).unwrap();
            assert_ne!(verified(&office, &stick).code, 0, "{} bit in byte {at}", path.display());
        }
        fs::remove_file(&path).unwrap();
        assert_ne!(verified(&office, &stick).code, 0, "{} is gone", path.display());
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(verified(&office, &stick).code, 0);
}

/// While somebody works without a pause: each backup is restored elsewhere, holds, and ends where it said.
#[test]
fn every_backup_under_load_restores_to_its_own_moment() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let working = scope.spawn(|| {
            let mut n = 0;
            while !over.load(Ordering::Relaxed) {
                office.called(&format!("load {n}"));
                n += 1;
            }
            n
        });
        for n in 0..super::count("QIANTAI_BACKUPS", 3) {
            let told = backed_up(&office, &stick).out;
            let code = told.split_once("校验码 ").unwrap().1.split_once(',').unwrap().0;
            let read = verified(&office, &stick);
            assert!(read.code == 0 && read.out.contains(code), "backup {n}: {read:?}");
            let elsewhere = office.sibling(&format!("elsewhere {n}"));
            let ran = elsewhere.run(&["restore", "--from", stick.to_str().unwrap()], "");
            assert!(ran.code == 0 && ran.out.contains(code), "backup {n}: {ran:?}");
            let ran = elsewhere.run(&["check"], "");
            assert_eq!(ran.code, 0, "backup {n}: {ran:?}");
            elsewhere.run(&["stop", "--now"], "");
            fs::remove_dir_all(&elsewhere.data).unwrap();
        }
        over.store(true, Ordering::Relaxed);
        assert!(working.join().unwrap() > 0, "somebody worked");
    });
    office.checked();
}

#[test]
fn the_office_s_own_folder_is_no_place_for_its_backup() {
    let office = TestOffice::practice();
    let inside = office.data.join("backup");
    fs::create_dir(&inside).unwrap();
    for place in [&office.data, &inside] {
        let ran = office.run(&["backup", place.to_str().unwrap()]);
        assert_eq!((ran.code, ran.err.contains("数据目录")), (1, true), "{ran:?}");
    }
    assert!(files(&inside).is_empty());
}

#[test]
fn a_target_with_another_journal_is_refused_and_left() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    let before = office.beside("before.redb");
    office.stop();
    fs::copy(office.data.join("office.redb"), &before).unwrap();
    office.called("one way");
    backed_up(&office, &stick);
    let kept: Vec<Vec<u8>> = files(&stick).iter().map(|path| fs::read(path).unwrap()).collect();
    // The office goes back and another way from there.
    office.stop();
    fs::copy(&before, office.data.join("office.redb")).unwrap();
    office.called("another way");
    let ran = office.run(&["backup", stick.to_str().unwrap(), "--as", "101"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("另一本流水"), "{ran:?}");
    let now: Vec<Vec<u8>> = files(&stick).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(now == kept, "nothing of it was changed");
    // Nor without a folder.
    let ran = office.run(&["backup", "/nowhere/at/all", "--as", "101"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    // And only by somebody who runs the desk.
    let ran = office.run(&["backup", stick.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.contains("登录")), (1, true), "{ran:?}");
    let ran = office.run(&["backup", stick.to_str().unwrap(), "--as", "102"]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

/// By itself: on the day's first round, to what the machine's configuration names.
#[test]
fn the_desk_backs_up_by_itself_where_the_machine_says_so() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    let ran = office.run(&["backup", stick.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let id = fs::read_dir(&stick).unwrap().next().unwrap().unwrap().file_name();
    let disk = target(&office, "disk");
    let file = office.runtime().join("qiantai").join(format!("{}.toml", id.to_str().unwrap()));
    let text = format!("[backup]\ntargets = [\"{}\"]\n", disk.display());
    fs::write(&file, &text).unwrap();
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    office.called("a");
    let begun = std::time::Instant::now();
    while verified(&office, &disk).code != 0 {
        assert!(begun.elapsed().as_secs() < 60, "{:?}", files(&disk));
        std::thread::sleep(std::time::Duration::from_millis(100));
        office.run(&["list", "open"]);
    }
    // And at a handover, though today's is made: nobody asks for it.
    let list = || fs::read_to_string(generation(&disk).join("MANIFEST")).unwrap();
    let before = list();
    let counts =
        r#"[{"item":"电话","should":"2","have":"2"},{"item":"钥匙","should":"1","have":"1"}]"#;
    let shift = format!(
        r#"{{"id":"on","form":"F-35","step":"start","fields":{{"shift":"morning","read":"y"}}}}
{{"id":"over","form":"F-35","step":"hand-over","slip":"F-35/1","cosign":105,"fields":{{"counts":{counts},"cash_should":"1260","cash":"1260","receipts_from":"000873","receipts_left":"27","desk_clean":"y","chairs_clean":"y","floor_clean":"y","clear":"y","next_read":"y"}}}}"#
    );
    let ran = office.run_with(&["exec", "--as", "102"], &shift);
    assert_eq!(ran.code, 0, "{ran:?}");
    super::office::wait_until(|| list() != before);
    // The list has its name before the desk has done with the backup.
    super::office::wait_until(|| !office.run(&["backup"]).err.contains("正在备份"));
    let ran = office.run(&["backup"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // A mount point with nothing mounted: no second backup is begun there.
    let (there, away) = (disk.join(&id), office.beside("away"));
    fs::rename(&there, &away).unwrap();
    let ran = office.run(&["backup"]);
    assert_eq!((ran.code, ran.err.contains("不见了")), (1, true), "{ran:?}");
    assert!(files(&disk).is_empty());
    fs::rename(&away, &there).unwrap();
    assert_eq!(office.run(&["backup"]).code, 0);
    // Nor does the configuration make a backup of a folder of the office's own.
    let inside = office.data.join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(&file, format!("[backup]\ntargets = [\"{}\"]\n", inside.display())).unwrap();
    let ran = office.run(&["backup"]);
    assert_eq!((ran.code, ran.err.contains("数据目录")), (1, true), "{ran:?}");
    assert!(files(&inside).is_empty());
    // What asks for more than this program can do is no backup at all, rather than plain text.
    let secret = target(&office, "secret");
    let text =
        format!("[backup]\ntargets = [\"{}\"]\nrecipients = [\"age1x\"]\n", secret.display());
    fs::write(&file, text).unwrap();
    let ran = office.run(&["backup"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let named = ["backup", secret.to_str().unwrap(), "--as", "101"];
    let ran = office.run(&named);
    assert_eq!((ran.code, ran.err.contains("recipients")), (1, true), "nor where named: {ran:?}");
    office.stop();
    let ran = office.run(&named);
    assert_eq!((ran.code, ran.err.contains("recipients")), (3, true), "nor closed: {ran:?}");
    assert!(files(&secret).is_empty());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    let ran = office.run(&["backup"]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

/// The folder of the only generation in a target.
fn generation(target: &Path) -> PathBuf {
    let all = files(target);
    let list = all.iter().find(|path| path.ends_with("MANIFEST")).unwrap();
    list.parent().unwrap().to_owned()
}

#[test]
fn a_backup_that_fails_half_way_leaves_the_one_before_whole() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    backed_up(&office, &stick);
    // The list cannot be written again; the side file before it can.
    let way = generation(&stick).join("MANIFEST.part");
    fs::create_dir(&way).unwrap();
    let ran = office.run(&["backup", stick.to_str().unwrap(), "--as", "101"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    fs::remove_dir(&way).unwrap();
    let read = verified(&office, &stick);
    assert_eq!(read.code, 0, "{read:?}");
    backed_up(&office, &stick);
    assert_eq!(verified(&office, &stick).code, 0);
}

#[test]
fn one_bad_list_or_a_folder_of_the_disk_itself_hides_no_other_backup() {
    use std::os::unix::fs::PermissionsExt;
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    backed_up(&office, &stick);
    let lost = stick.join("lost+found");
    fs::create_dir(&lost).unwrap();
    fs::set_permissions(&lost, fs::Permissions::from_mode(0o000)).unwrap();
    let read = verified(&office, &stick);
    fs::set_permissions(&lost, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(read.code, 0, "{read:?}");
    let first = generation(&stick);
    super::copy(&first, &first.with_file_name("g0002"));
    fs::write(first.join("MANIFEST"), "milk\n").unwrap();
    let read = verified(&office, &stick);
    assert_eq!(read.code, 3, "{read:?}");
    assert!(read.out.contains("g0001:清单读不出"), "{read:?}");
    assert!(read.out.lines().any(|l| l.contains("g0002:") && l.ends_with("完好")), "{read:?}");
}

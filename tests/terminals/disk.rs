//! Problems of the store: a full disk, another desk, a later version, damage. Each is explained in one sentence
//! at the terminal and by the commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::line::{Line, any_room, call, draft, handed};
use super::office::{Ran, TestOffice};
use qiantai::exchange::wanted::WantedRoom;
use qiantai::exchange::{BATCH, RowOutcome, Wanted};
use qiantai::protocol::messages::{Reply, ReportAsked, Request, Told};

/// A file system of a few megabytes; it is taken away when this is dropped.
struct Small(PathBuf);

impl Small {
    /// `None` where this account may not mount.
    fn mounted(at: &Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mount = |words: &[&str]| {
            let run = Command::new("mount").args(words).arg(at).output();
            run.is_ok_and(|output| output.status.success())
        };
        mount(&["-t", "tmpfs", "-o", "size=8m", "tmpfs"]).then(|| Self(at.to_owned()))
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        use std::io::Write;
        let mut file = fs::File::options().create(true).append(true).open(self.filler()).unwrap();
        for size in [4096, 512, 1] {
            while file.write_all(&[b'x'; 4096][..size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Lazily: a desk that is just being killed still has its files open.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// A small practice office on a disk of its own; `None` where this account may not mount one.
fn small_office() -> Option<(Small, TestOffice)> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("small");
    let Some(small) = Small::mounted(&data) else {
        println!("skipped: needs root to mount");
        return None;
    };
    let office = TestOffice::at(folder, data);
    let ran = office.run(&["demo", "--rooms", "24", "--slips", "16"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    Some((small, office))
}

#[test]
fn a_full_disk_is_said_and_what_was_refused_goes_in_once_there_is_room() {
    let Some((small, office)) = small_office() else { return };
    let mut line = office.signed(102);
    let Reply::DraftKept { number } = line.keep(None, draft("先存着")) else { panic!() };
    small.fill();
    let long = "满".repeat(480);
    let mut stood = Vec::new();
    let failed = (0..2_000).find_map(|n| {
        let id = format!("k{n}");
        let asked = call(&format!("{n} {long}"));
        match line.try_ask(handed(&id, &asked)) {
            Some(reply @ Reply::Accepted { .. }) => {
                stood.push((id, asked, reply));
                None
            }
            other => Some((id, asked, other)),
        }
    });
    let (id, asked, reply) = failed.expect("the disk is full at some time");
    assert!(matches!(&reply, Some(Reply::Failed(s)) if s.contains("磁盘已满")), "{reply:?}");
    let reply = line.keep(None, draft(&"满".repeat(35_000)));
    assert!(matches!(&reply, Reply::Failed(s) if s.contains("磁盘已满")), "a draft: {reply:?}");
    // Still full: whoever comes is told the same, and nothing is lost.
    if let Ok(mut other) = office.try_line() {
        let reply = other.try_sign_in(103, &super::line::pin(103));
        let honest = !matches!(reply, Some(Reply::No(_)));
        assert!(honest, "a full disk is no wrong PIN: {reply:?}");
    }
    small.make_room();
    let mut line = office.signed(102);
    let again = line.hand(&id, &asked);
    assert!(matches!(again, Reply::Accepted { .. }), "{again:?}");
    assert_eq!(line.hand(&id, &asked), again, "and once only");
    for (id, asked, reply) in &stood {
        assert_eq!(line.hand(id, asked), *reply, "{id}");
    }
    let opened = line.ask(Request::TakeDraft { number });
    assert!(matches!(opened, Reply::DraftOpened { .. }), "{opened:?}");
    let Reply::Drafts(drafts) = line.ask(Request::Drafts) else { panic!() };
    let numbers: Vec<u64> = drafts.iter().map(|d| d.number).collect();
    assert_eq!(numbers, [number], "nothing that failed is half there");
    line.checked();
    drop(line);
    drop(office);
    drop(small);
}

/// Whether the desk has said this to the screen of somebody who runs it, or says it within some rounds.
fn told_with(keeper: &mut Line, words: &str) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(40) {
        keeper.seq();
        if keeper
            .told
            .iter()
            .any(|told| matches!(told, Told::Noted { text } if text.contains(words)))
        {
            return true;
        }
    }
    false
}

/// The second copy of the journal lies on a disk of its own, which is full: nobody is held up by that.
#[test]
fn a_full_disk_under_the_plain_journal_is_told_to_who_runs_the_desk_and_made_good_without_a_restart()
 {
    let office = TestOffice::practice();
    let Some(small) = Small::mounted(&office.beside("small")) else {
        return println!("skipped: needs root to mount");
    };
    let (journal, there) = (office.data.join("journal.txt"), small.0.join("journal.txt"));
    fs::copy(&journal, &there).unwrap();
    fs::remove_file(&journal).unwrap();
    std::os::unix::fs::symlink(&there, &journal).unwrap();
    let (mut keeper, mut line) = (office.signed(101), office.signed(102));
    let desk = office.desks();
    line.accepted("room", &call("还有空间"));
    line.checked();
    small.fill();
    let long = "满".repeat(480);
    for n in 0..20 {
        line.accepted(&format!("full {n}"), &call(&format!("{n} {long}")));
    }
    assert!(told_with(&mut keeper, "流水文件 journal.txt 没有写全"), "{:?}", keeper.told);
    let ran = office.run(&["check"]);
    let said = [ran.out.as_str(), ran.err.as_str()].concat();
    assert!(ran.code != 0 && said.contains("磁盘已满"), "{ran:?}");
    line.accepted("still", &call("照常"));
    small.make_room();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(40)
        && !keeper.told.iter().any(|told| format!("{told:?}").contains("已补齐"))
    {
        // The next commit mends it, once the last try has rested.
        keeper.accepted("", &call("又一笔"));
    }
    assert!(told_with(&mut keeper, "流水文件 journal.txt 已补齐"), "{:?}", keeper.told);
    // The other one has read nothing all the while, and may have been let go.
    let entries = keeper.checked()["entries"].as_u64().unwrap();
    assert_eq!(fs::read_to_string(&there).unwrap().lines().count() as u64, entries);
    assert_eq!(office.desks(), desk, "no restart");
    drop(office);
    drop(small);
}

#[test]
fn on_a_disk_that_cannot_be_written_people_read_and_are_told_why_nothing_is_taken() {
    let Some((small, office)) = small_office() else { return };
    assert_eq!(office.run(&["stop"]).code, 0);
    let mounted = |how: &str| {
        let words = ["-o", &format!("remount,{how}")];
        let run = Command::new("mount").args(words).arg(&small.0).output().unwrap();
        assert!(run.status.success(), "{run:?}");
    };
    mounted("ro");
    let shown = office.run(&["list", "F-14"]);
    assert!(shown.code == 0 && shown.out.contains("F-14/"), "{shown:?}");
    assert_eq!(office.run(&["check"]).code, 0);
    let mut line = office.signed(102);
    let reply = line.hand("k", &call("来电"));
    assert!(matches!(&reply, Reply::Failed(s) if s.contains("只能读")), "{reply:?}");
    let rows = line.rows("F-14");
    assert!(!rows.is_empty(), "and goes on reading");
    drop(line);
    assert_eq!(office.run(&["stop", "--now"]).code, 0);
    mounted("rw");
    let mut line = office.signed(102);
    assert!(matches!(line.hand("k", &call("来电")), Reply::Accepted { .. }));
    line.checked();
    drop(line);
    drop(office);
    drop(small);
}

/// A piece of a roster, as large as one commit holds.
fn rooms(building: usize) -> Vec<Wanted> {
    let room = |unit: usize| {
        let no = format!("{}-1-{}{:02}", 50 + building, unit / 8 + 1, unit % 8 + 1);
        Wanted::Room(WantedRoom { no, area: "90".to_string(), ..WantedRoom::default() })
    };
    (0..BATCH).map(room).collect()
}

/// Asks until the disk is full; the number of the piece that failed.
fn roster_until_full(line: &mut Line) -> usize {
    for building in 0..200 {
        match line.try_ask(Request::TakeRoster { wanted: rooms(building) }) {
            Some(Reply::Planned(planned)) => {
                assert!(planned.iter().all(|p| p.entries == 1), "building {building}");
            }
            Some(Reply::Failed(sentence)) if sentence.contains("磁盘已满") => return building,
            other => panic!("{other:?}"),
        }
    }
    panic!("the disk is full at some time")
}

#[test]
fn a_disk_that_fills_in_the_middle_of_a_roster_takes_nothing_of_that_piece() {
    let Some((small, office)) = small_office() else { return };
    let mut line = office.signed(102);
    let known = any_room(&mut line);
    let before = line.seq();
    small.fill();
    let failed = roster_until_full(&mut line);
    // What can be read is still read, and what cannot be done is one sentence: also beside the desk's
    // thread, whose view was closed when the store was opened anew.
    let report =
        Request::Report(ReportAsked { name: "RP-11".to_string(), ..ReportAsked::default() });
    match line.try_ask(report) {
        Some(Reply::Report(_)) | None => {}
        Some(Reply::Failed(sentence)) => assert!(sentence.contains("磁盘"), "{sentence}"),
        other => panic!("{other:?}"),
    }
    small.make_room();
    let mut line = office.signed(102);
    let stood = u64::try_from(failed * BATCH).unwrap();
    assert_eq!(line.seq(), before + stood, "whole pieces, and nothing of the one that failed");
    let again = line.ask(Request::TakeRoster { wanted: rooms(failed) });
    let Reply::Planned(planned) = again else { panic!("{again:?}") };
    assert!(planned.iter().all(|p| p.parts[0].outcome == RowOutcome::Added), "all of it is new");
    assert_eq!(line.seq(), before + stood + u64::try_from(BATCH).unwrap());
    // The finder was opened anew with the store, and knows all of them.
    for typed in [known, format!("{}-1-101", 50 + failed)] {
        let found = line.ask(Request::Find { typed: typed.clone(), most: 5 });
        assert!(matches!(&found, Reply::Found(all) if !all.is_empty()), "{typed}: {found:?}");
    }
    line.checked();
    drop(line);
    drop(office);
    drop(small);
}

/// One sentence on standard error, and the exit code of a desk or store that failed.
fn one_sentence(ran: &Ran, with: &str) {
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains(with), "{ran:?}");
    assert_eq!(ran.err.lines().count(), 1, "one sentence: {ran:?}");
    assert!(ran.out.is_empty(), "{ran:?}");
}

#[test]
fn a_second_desk_of_the_same_office_says_so_and_ends() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let first = office.desks();
    one_sentence(&office.run(&["serve"]), "另一个前台进程");
    // Also where the running desk could not be found by its socket.
    let elsewhere = office.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let hidden = office.command(&["serve"]).env("XDG_RUNTIME_DIR", elsewhere).output();
    assert_eq!(hidden.unwrap().status.code(), Some(3));
    assert_eq!(office.desks(), first);
    line.accepted("k", &call("照常"));
    let beside = office.run(&["check"]);
    assert_eq!(beside.code, 0, "through the desk: {beside:?}");
    assert!(beside.out.contains("账实相符"), "{beside:?}");
    assert_eq!(office.desks(), first);
}

/// What every way in says of this office; the store's bytes stay as they are.
fn every_way_in_says(office: &TestOffice, with: &str) {
    let bytes = fs::read(office.data.join("office.redb")).unwrap();
    for words in [&["list", "open"][..], &["exec", "--as", "102"], &["show", "F-14/1"], &["serve"]]
    {
        one_sentence(&office.run(words), with);
    }
    one_sentence(&office.run(&["check"]), with);
    one_sentence(&office.run(&["clock", "run"]), with);
    let problem = office.try_line().err().expect("no desk can run").to_string();
    assert!(problem.contains(with), "{problem}");
    assert!(office.desks().is_empty(), "no desk hangs on");
    assert_eq!(fs::read(office.data.join("office.redb")).unwrap(), bytes, "left as it was");
}

#[test]
fn a_store_from_the_future_is_left_alone_and_named() {
    let office = TestOffice::practice();
    let format = office.data.join("office.format");
    let ours = fs::read_to_string(&format).unwrap();
    fs::write(&format, "qiantai 99\n").unwrap();
    every_way_in_says(&office, "更新的版本");
    fs::write(&format, ours).unwrap();
    assert_eq!(office.run(&["check"]).code, 0, "and it is whole");
}

#[test]
fn a_damaged_store_is_named_with_the_way_to_mend_it() {
    let office = TestOffice::practice();
    let path = office.data.join("office.redb");
    let mut bytes = fs::read(&path).unwrap();
    // A bit in every page but the first, which holds the file's own head.
    for at in (4096 + 100..bytes.len()).step_by(4096) {
        bytes[at] ^= 0x10;
    }
    fs::write(&path, &bytes).unwrap();
    every_way_in_says(&office, "数据文件损坏");

    // What is no store at all is told so too, and left as it is: nothing is made of it.
    for other in [b"not a store at all".as_slice(), b""] {
        fs::write(&path, other).unwrap();
        every_way_in_says(&office, "数据文件损坏");
        assert_eq!(fs::read(&path).unwrap(), other);
    }
}

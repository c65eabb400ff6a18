//! Restoring: from a backup on a new machine, over a damaged office, from an older store and a newer journal, with
//! a hole, with two journals that part, and without any PIN.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::backup::{backed_up, files, target};
use super::office::{Ran, TestOffice};

fn restored(office: &TestOffice, words: &[&str]) -> Ran {
    let ran = office.run(&[&["restore"], words].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

/// The number of a call that is handed in, which must be accepted: PINs came along.
fn number(office: &TestOffice, id: &str) -> u64 {
    office.called(id).rsplit('/').next().unwrap().parse().unwrap()
}

/// What must be the same after a restoring, as far as it went.
fn slips(found: &Value) -> Value {
    serde_json::json!([found["forms"]["F-14"], found["forms"]["F-08"], found["sums_digest"]])
}

#[test]
fn a_new_machine_works_on_from_last_nights_backup_and_no_number_stands_twice() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    let mut given = BTreeSet::from([number(&office, "before")]);
    let kept = office.checked();
    backed_up(&office, &stick);
    // After the backup, on paper at the counter, and lost with the disk.
    for n in 0..3 {
        given.insert(number(&office, &format!("lost {n}")));
    }
    office.stop();
    let anew = TestOffice::empty();
    let ran = restored(&anew, &["--from", stick.to_str().unwrap(), "--why", "换机"]);
    assert!(ran.out.contains(kept["code"].as_str().unwrap()), "{ran:?}");
    let found = anew.checked();
    assert_eq!(slips(&found), slips(&kept));
    assert_eq!(found["entries"].as_u64().unwrap(), kept["entries"].as_u64().unwrap() + 1);
    for n in 0..3 {
        assert!(given.insert(number(&anew, &format!("new {n}"))), "a number stands twice");
    }
    anew.checked();
    // It is the practice office that it was: its clock may be set.
    assert_eq!(anew.run(&["clock", "2027-03-01T09:00"]).code, 0);
    // And its backups go on in a generation of their own.
    backed_up(&anew, &stick);
    assert!(files(&stick).iter().any(|path| path.to_string_lossy().contains("/g0002/")));
    // With the code of the handover sheet it is proved that nothing is missing.
    let proved = TestOffice::empty();
    let code = kept["code"].as_str().unwrap();
    let first =
        files(&stick).iter().find(|p| p.to_string_lossy().contains("/g0001/")).unwrap().clone();
    let first = first.parent().unwrap().to_str().unwrap().to_string();
    let ran = restored(&proved, &["--from", &first, "--code", code, "--jump", "0"]);
    assert!(!ran.out.contains("跳过"), "{ran:?}");
    let next = number(&proved, "goes on");
    assert_eq!(next, *given.iter().next().unwrap() + 1, "without a gap");
    let wrong = TestOffice::empty();
    let ran = wrong.run(&["restore", "--from", &first, "--code", "0000-0000-0000"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let ran = wrong.run(&["restore", "--from", &first, "--jump", "0"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!wrong.data.join("office.redb").exists());
}

#[test]
fn a_damaged_store_is_restored_over_and_set_aside_and_nothing_is_lost() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    backed_up(&office, &stick);
    office.called("after the backup");
    let kept = office.checked();
    // Not under a running desk.
    let ran = office.run(&["restore", "--from", stick.to_str().unwrap()]);
    assert_eq!((ran.code, ran.err.contains("stop")), (3, true), "{ran:?}");
    assert_eq!(office.checked(), kept);
    office.stop();
    let path = office.data.join("office.redb");
    let mut bytes = fs::read(&path).unwrap();
    for at in (4096 + 100..bytes.len()).step_by(4096) {
        bytes[at] ^= 0x10;
    }
    fs::write(&path, &bytes).unwrap();
    let ran = office.run(&["check"]);
    assert!(ran.code == 3 && ran.err.contains("qiantai restore"), "the way is said: {ran:?}");
    restored(&office, &["--from", stick.to_str().unwrap()]);
    let found = office.checked();
    assert_eq!(slips(&found), slips(&kept), "the journal beside it was newer than the backup");
    assert_eq!(fs::read(office.data.join("office.1.aside.redb")).unwrap(), bytes);
    office.called("and work goes on");
    office.checked();
}

#[test]
fn what_holds_nothing_of_an_office_restores_nothing_over_one_that_is_whole() {
    let office = TestOffice::practice();
    office.called("a");
    let kept = office.checked();
    office.stop();
    let (empty, list, folder) =
        (office.beside("empty"), office.beside("list.txt"), target(&office, "bare"));
    fs::write(&empty, "").unwrap();
    fs::write(&list, "root:x:0:0\nmilk\n").unwrap();
    for named in [&empty, &list, &folder] {
        let ran = office.run(&["restore", "--from", named.to_str().unwrap()]);
        assert_eq!((ran.code, ran.err.contains("--from")), (3, true), "{ran:?}");
    }
    assert_eq!(office.checked(), kept, "no number is left out, no generation begun");
    office.stop();
    // From the office itself, where that is what is meant.
    let own = office.data.to_str().unwrap().to_string();
    restored(&office, &["--from", &own]);
    assert_eq!(slips(&office.checked()), slips(&kept));
}

#[test]
fn an_older_store_and_a_newer_journal_are_the_newest_office() {
    let office = TestOffice::practice();
    office.called("a");
    office.stop();
    let old = office.beside("old");
    super::copy(&office.data, &old);
    office.called("b");
    let kept = office.checked();
    office.stop();
    let anew = TestOffice::empty();
    let journal = office.data.join("journal.txt");
    restored(&anew, &["--from", old.to_str().unwrap(), "--from", journal.to_str().unwrap()]);
    let found = anew.checked();
    assert_eq!(slips(&found), slips(&kept));
    assert!(anew.call("c").code == 0, "the PINs of the older store");
    // From the journal alone: somebody must say what kind it is, and nobody has a PIN.
    let bare = TestOffice::empty();
    let words = ["restore", "--from", journal.to_str().unwrap()];
    let ran = bare.run(&words);
    assert_eq!((ran.code, ran.err.contains("--practice")), (2, true), "{ran:?}");
    let ran = bare.run(&[&words[..], &["--practice", "1"]].concat());
    assert!(ran.code == 0 && ran.out.contains("recover"), "{ran:?}");
    assert_eq!(slips(&bare.checked()), slips(&kept));
}

#[test]
fn what_lies_behind_a_hole_goes_to_a_report_and_not_into_the_book() {
    let office = TestOffice::practice();
    office.called("a");
    let all = office.checked()["entries"].as_u64().unwrap();
    office.stop();
    let text = fs::read_to_string(office.data.join("journal.txt")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let with_personal = lines.iter().skip(100).position(|l| !l.ends_with('\t')).unwrap() + 100;
    let flipped = |n: usize, from_end: usize| {
        let mut all: Vec<String> = lines.iter().map(|l| (*l).to_string()).collect();
        let at = all[n].len() - from_end;
        let other = if all[n].as_bytes()[at] == b'0' { "1" } else { "0" };
        all[n].replace_range(at..=at, other);
        all.join("\n") + "\n"
    };
    let public = lines.iter().skip(120).position(|l| l.ends_with('\t')).unwrap() + 120;
    let from = office.beside("hurt.txt");
    let try_it = |text: &str| {
        fs::write(&from, text).unwrap();
        let anew = TestOffice::empty();
        let ran = restored(&anew, &["--from", from.to_str().unwrap(), "--practice", "1"]);
        (anew.checked()["entries"].as_u64().unwrap(), anew, ran)
    };
    // A personal part that was changed is left out; the rest is whole.
    let (entries, _, ran) = try_it(&flipped(with_personal, 1));
    assert_eq!(entries, all + 1);
    assert!(ran.out.contains("略去"), "{ran:?}");
    // A public part that was changed: up to there, and the rest in a report.
    let (entries, anew, ran) = try_it(&flipped(public, 9));
    assert_eq!(entries, u64::try_from(public).unwrap() + 1);
    let report = fs::read_to_string(anew.data.join("salvage-report.1.txt")).unwrap();
    assert_eq!(report.lines().count() as u64 - 1, all + 1 - entries, "{ran:?}");
    // Twenty lines cut out; garbage in the middle; a torn end.
    let holed: Vec<&str> = [&lines[..110], &lines[130..]].concat();
    let (entries, anew, _) = try_it(&(holed.join("\n") + "\n"));
    assert_eq!(entries, 111);
    assert!(anew.data.join("salvage.1.txt").exists());
    let garbage = [&lines[..140], &["\u{0}\u{0}garbage"], &lines[140..]].concat();
    let (entries, _, ran) = try_it(&(garbage.join("\n") + "\n"));
    assert_eq!(entries, all + 1, "garbage between two whole lines loses nothing: {ran:?}");
    let (entries, _, _) = try_it(text.get(..text.len() - 7).unwrap());
    assert_eq!(entries, all);
}

#[test]
fn two_journals_that_part_are_shown_and_a_person_picks() {
    let office = TestOffice::practice();
    office.called("a");
    let shared = office.checked()["entries"].as_u64().unwrap();
    office.stop();
    let twin = TestOffice::empty();
    super::copy(&office.data, &twin.data);
    office.called("one way");
    twin.called("another way");
    twin.called("and further");
    let (one, other) = (office.checked(), twin.checked());
    office.stop();
    twin.stop();
    let anew = TestOffice::empty();
    let words = ["--from", office.data.to_str().unwrap(), "--from", twin.data.to_str().unwrap()];
    let ran = anew.run(&[&["restore"][..], &words].concat());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains(&format!("第 {shared} 条之后")), "{ran:?}");
    for found in [&one, &other] {
        assert!(ran.err.contains(found["code"].as_str().unwrap()), "{ran:?}");
    }
    assert!(!anew.data.join("office.redb").exists());
    let pick = one["code"].as_str().unwrap();
    restored(&anew, &[&words[..], &["--pick", pick]].concat());
    assert_eq!(slips(&anew.checked()), slips(&one));
    let fork = anew.data.join(format!("fork-{shared}"));
    let kept = fs::read_to_string(files(&fork).first().unwrap()).unwrap();
    let entries = other["entries"].as_u64().unwrap();
    assert_eq!(kept.lines().count() as u64, entries - shared, "the other stays");
    // What was not chosen is not asked for again, unless it is named.
    anew.stop();
    restored(&anew, &["--from", anew.data.parent().unwrap().to_str().unwrap()]);
    assert_eq!(slips(&anew.checked()), slips(&one));
    anew.stop();
    let ran = anew.run(&["restore", "--from", fork.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

/// Its acceptances speak of entries that are not in the book: who hands them in again would be told that they stand.
#[test]
fn a_side_file_of_another_branch_answers_for_nothing_of_this_one() {
    let office = TestOffice::practice();
    office.called("a");
    office.stop();
    let twin = TestOffice::empty();
    super::copy(&office.data, &twin.data);
    office.called("one way");
    for id in ["another way", "and further", "and further still"] {
        twin.called(id);
    }
    let longer = twin.checked();
    office.stop();
    twin.stop();
    // Of the branch that is picked nothing but its journal is left.
    let anew = TestOffice::empty();
    let journal = twin.data.join("journal.txt");
    let from = ["--from", office.data.to_str().unwrap(), "--from", journal.to_str().unwrap()];
    let pick = longer["code"].as_str().unwrap();
    let ran = restored(&anew, &[&from[..], &["--pick", pick]].concat());
    assert!(ran.out.contains("旁表不属于这本流水"), "{ran:?}");
    let before = anew.checked()["forms"]["F-08"].as_u64().unwrap();
    anew.called("one way");
    assert_eq!(anew.checked()["forms"]["F-08"].as_u64().unwrap(), before + 1, "it is written");
}

#[test]
fn another_offices_book_is_named_and_left_where_it_is() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    backed_up(&office, &stick);
    let wanted = office.checked();
    let other = TestOffice::empty();
    fs::write(other.pins(), "8 867530\n").unwrap();
    let ran = other.run(&["setup", "--office", "滨江花园", "--badge", "8", "--name", "林主任"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    other.stop();
    let anew = TestOffice::empty();
    let pick = wanted["code"].as_str().unwrap();
    let (stick, data) = (stick.to_str().unwrap(), other.data.to_str().unwrap());
    let ran = restored(&anew, &["--from", stick, "--from", data, "--pick", pick]);
    assert!(ran.out.contains("另一个管理处的流水"), "{ran:?}");
    assert!(!anew.data.join("fork-0").exists(), "whose names and phones are no business of ours");
    assert_eq!(slips(&anew.checked()), slips(&wanted));
}

/// A book of which a cut of its journal is restored, and what belongs to it.
struct Book {
    journal: PathBuf,
    text: String,
    /// PINs come from its side file, which is later than what is left of the journal.
    side: PathBuf,
    given: BTreeSet<u64>,
}

impl Book {
    /// What is restored from the lines before a cut gives no number anew. When the old disk comes back after all there
    /// are two journals: nothing is laid down before a person has picked one, and then the other is kept.
    fn cut_and_forked(&self, cut: usize) {
        let anew = TestOffice::empty();
        let from = anew.beside("cut.txt");
        let lines: Vec<&str> = self.text.lines().take(cut).collect();
        fs::write(&from, lines.join("\n") + "\n").unwrap();
        restored(&anew, &["--from", from.to_str().unwrap(), "--from", self.side.to_str().unwrap()]);
        for n in 0..3 {
            let new = number(&anew, &format!("new {n}"));
            assert!(!self.given.contains(&new), "cut at {cut}: {new} stands twice");
        }
        let found = anew.checked();
        let shown = anew.run(&["show", "B-09/1", "--json"]);
        assert!(shown.code == 0 && shown.out.contains("1000"), "{shown:?}");
        anew.stop();
        let again = TestOffice::empty();
        let (old, new) = (self.journal.to_str().unwrap(), anew.data.to_str().unwrap());
        let ran = again.run(&["restore", "--from", old, "--from", new]);
        let told = ran.err.contains(&format!("第 {cut} 条之后分开"));
        assert!(ran.code == 1 && told, "cut at {cut}: {ran:?}");
        assert!(!again.data.join("office.redb").exists(), "cut at {cut}");
        let pick = found["code"].as_str().unwrap();
        restored(&again, &["--from", old, "--from", new, "--pick", pick]);
        assert_eq!(slips(&again.checked()), slips(&found), "cut at {cut}");
        let kept = files(&again.data.join(format!("fork-{cut}")));
        let kept = fs::read_to_string(&kept[0]).unwrap().lines().count();
        assert_eq!(kept, self.text.lines().count() - cut, "cut at {cut}: the other stays");
    }
}

/// A property in small: cut anywhere, no number that was given is given again, and no fork is passed over.
#[test]
fn a_journal_cut_anywhere_gives_no_number_twice() {
    let office = TestOffice::practice();
    let stick = target(&office, "stick");
    let given: BTreeSet<u64> = (0..4).map(|n| number(&office, &format!("work {n}"))).collect();
    backed_up(&office, &stick);
    office.stop();
    let is = |path: &PathBuf| path.extension().is_some_and(|end| end == "qtl");
    let side = files(&stick).into_iter().find(is).unwrap();
    let journal = office.data.join("journal.txt");
    let text = fs::read_to_string(&journal).unwrap();
    let last = text.lines().count();
    let book = Book { journal, text, side, given };
    // The few lie where it hurts, the many everywhere.
    let many = super::count("QIANTAI_JOURNAL_CUTS", 0);
    let everywhere = (0..many).map(|n| 1 + last / 4 + (last - last / 4 - 2) * n / many.max(1));
    let cuts: Vec<usize> = [last - 1, last - 3, last / 2].into_iter().chain(everywhere).collect();
    std::thread::scope(|scope| {
        for share in cuts.chunks(cuts.len().div_ceil(3)) {
            let book = &book;
            scope.spawn(move || share.iter().for_each(|cut| book.cut_and_forked(*cut)));
        }
    });
}

/// The file of a code that was printed.
fn keep_code(at: &Path, printed: &str) {
    let line = printed.lines().find(|line| line.contains("恢复码 ")).unwrap();
    let code = line.split("恢复码 ").nth(1).unwrap().split_whitespace().next().unwrap();
    fs::write(at, code).unwrap();
}

#[test]
fn where_all_pins_are_lost_the_printed_code_opens_the_head_once() {
    let office = TestOffice::empty();
    fs::write(office.pins(), "8 867530\n").unwrap();
    let ran = office.run(&["setup", "--office", "滨江花园", "--badge", "8", "--name", "林主任"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let code = office.beside("code");
    keep_code(&code, &ran.out);
    let anew = TestOffice::empty();
    let journal = office.data.join("journal.txt");
    restored(&anew, &["--from", journal.to_str().unwrap(), "--real"]);
    fs::write(anew.pins(), "8 975310\n").unwrap();
    let signs = |office: &TestOffice| office.run(&["exec", "--as", "8"]).code;
    assert_ne!(signs(&anew), 0, "no PIN came along");
    let new = anew.pins();
    let recover = |badge: &str| {
        let (code, new) = (code.to_str().unwrap(), new.to_str().unwrap());
        anew.run(&["recover", "--as", badge, "--code", code, "--new", new])
    };
    let busy = recover("8");
    assert_eq!((busy.code, busy.err.contains("qiantai stop")), (3, true), "{busy:?}");
    anew.stop();
    fs::write(&new, "8 975310\n9 975310\n").unwrap();
    assert_eq!(recover("9").code, 1, "nobody's badge");
    let opened = recover("8");
    assert_eq!(opened.code, 0, "{opened:?}");
    assert_eq!(signs(&anew), 0);
    anew.stop();
    let again = recover("8");
    assert_eq!((again.code, again.err.contains("已用过")), (1, true), "{again:?}");
    keep_code(&code, &opened.out);
    assert_eq!(recover("8").code, 0, "the new one holds");
    let renewed = anew.run(&["recover", "--renew", "--as", "8"]);
    assert_eq!(renewed.code, 0, "{renewed:?}");
    anew.stop();
    assert_eq!(recover("8").code, 1, "a renewed one takes the old one's place");
    keep_code(&code, &renewed.out);
    assert_eq!(recover("8").code, 0);
    anew.checked();
}

//! Power cuts at every point of a growing store and of its recovery, on a disk that loses, tears and reorders
//! unsynced writes. Also failures of every disk call, in four ways, and flipped bits.
//!
//! `QIANTAI_CUTS=20000 cargo test --profile hard --test crash` cuts more often, `QIANTAI_FLIPS` flips more
//! bits, and with `QIANTAI_WAYS=4` every call fails in all four ways, not in one of them: `.ci/run` does so.

#[path = "crash/cutting.rs"]
mod cutting;
#[path = "crash/money.rs"]
mod money;
#[path = "store/office.rs"]
mod office;
#[path = "crash/story.rs"]
mod story;
#[path = "crash/tape.rs"]
mod tape;

use std::sync::{Once, OnceLock};

use cutting::{Bounds, Found, Lies, Model, Saying, commits_found, cut, day, run, write_commit};
use qiantai::store::opening::Kind;
use qiantai::store::tables::KEYS;
use qiantai::store::{Store, StoreProblem};
use redb::{ReadableDatabase, ReadableTable};
use story::{Way, heavy, story, when};
use tape::{Dice, Disk, Fault, How, Op};

/// Commits in a day, enough for the file to grow.
const COMMITS: usize = 60;

fn count(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// Planted faults make redb panic; the panics are caught, and their messages are suppressed.
fn quietly() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let ours = info.location().is_some_and(|l| l.file().contains("tests"));
            if ours {
                usual(info);
            }
        }));
    });
}

fn first(found: &Found) -> String {
    format!(
        "{} of {} cuts failed, first: {:?}",
        found.failures.len(),
        found.cuts,
        found.failures.first()
    )
}

/// In how many commits the file grew, in how many it did not, and how often it was cut shorter, which
/// redb does when it is closed.
fn growth(tape: &[Op]) -> (usize, usize, usize) {
    let (mut grew, mut stayed, mut shrank) = (0, 0, 0);
    let (mut length, mut grows) = (0, false);
    for op in tape {
        match op {
            Op::Begun(_) => grows = false,
            Op::Length(new) => {
                grows |= *new > length;
                shrank += usize::from(*new < length);
                length = *new;
            }
            Op::Acknowledged(0) | Op::Write(..) | Op::Sync => {}
            Op::Acknowledged(_) if grows => grew += 1,
            Op::Acknowledged(_) => stayed += 1,
        }
    }
    (grew, stayed, shrank)
}

/// The day as it is, recorded once for all tests that only look at it.
fn honest_day() -> &'static (Vec<Op>, Model) {
    static DAY: OnceLock<(Vec<Op>, Model)> = OnceLock::new();
    DAY.get_or_init(|| day(COMMITS, Saying::Afterwards, |_, _| {}))
}

#[test]
fn the_day_holds_batches_of_every_size_and_make() {
    let (_, model) = honest_day();
    assert_eq!(model.refused, 0, "what is refused writes nothing");
    let rows = |n: usize| model.states[n + 1].seq - model.states[n].seq;
    let of = |way: Way| {
        let commits = model.story.iter().enumerate().filter(move |(_, c)| c.way == way);
        commits.map(|(n, _)| rows(n)).collect::<Vec<_>>()
    };
    // From 16 rows on they are laid through cursors (`RUNS_FROM` in `taking/open.rs`).
    for way in [Way::Take, Way::Each] {
        let rows = of(way);
        let under = rows.iter().filter(|n| (1..16).contains(*n)).count();
        let over = rows.iter().filter(|n| **n >= 16).count();
        assert!(under > 3 && over > 3, "{way:?}: {rows:?}");
    }
    assert!(of(Way::Take).contains(&512), "a roster");
    let clock = model.entries.iter().filter(|e| e.by == qiantai::engine::value::Badge::CLOCK);
    assert!(clock.count() >= 40, "what falls due at once");
}

#[test]
fn no_cut_loses_what_was_acknowledged_or_shows_what_was_not_written() {
    quietly();
    let (tape, model) = honest_day();
    let (grew, stayed, shrank) = growth(tape);
    assert!(grew > 1 && stayed > 30 && shrank > 0, "{grew} {stayed} {shrank}");
    let cuts = count("QIANTAI_CUTS", 60);
    let found = cut(tape, model, cuts, Lies::None);
    assert_eq!(found.cuts, cuts);
    let enough = |part: usize| part > cuts / 6;
    let Found { checked, twice, .. } = found;
    println!("{cuts} cuts over {} operations, {twice} cut twice, {checked} checked", tape.len());
    assert!(enough(checked) && enough(twice), "{checked} {twice}");
    assert!(found.failures.is_empty(), "{}", first(&found));
}

#[test]
fn no_cut_halves_a_commit_that_is_laid_in_two_passes() {
    quietly();
    let (tape, model) = run(&heavy(), Saying::Afterwards, |_, _| {});
    let largest = model.states.windows(2).map(|s| s[1].seq - s[0].seq).max();
    assert!(largest > Some(2_048) && model.refused == 0, "{largest:?} rows");
    let found = cut(&tape, &model, count("QIANTAI_CUTS", 1_600) / 100, Lies::None);
    assert!(found.cuts > 0 && tape.len() > 100, "{} {}", found.cuts, tape.len());
    assert!(found.failures.is_empty(), "{}", first(&found));
}

/// Money at random: no cut makes a sum that its entries do not come to, loses a receipt, or opens a closed month.
#[test]
fn no_cut_loses_or_doubles_a_fen() {
    quietly();
    let (tape, model) = run(&money::money(COMMITS), Saying::Afterwards, |_, _| {});
    money::holds(&model.entries);
    let cuts = count("QIANTAI_CUTS", 60);
    let found = cut(&tape, &model, cuts, Lies::None);
    assert!(found.cuts == cuts && found.checked > cuts / 6, "{} {}", found.cuts, found.checked);
    assert!(found.failures.is_empty(), "{}", first(&found));
}

#[test]
fn a_cut_while_the_store_is_made_leaves_none_or_a_whole_one() {
    quietly();
    // Through the first commit: most of this tape is redb laying out its file.
    let (tape, model) = day(1, Saying::Afterwards, |_, _| {});
    let found = cut(&tape, &model, 150, Lies::None);
    assert!(found.failures.is_empty(), "{}", first(&found));
}

#[test]
fn a_disk_whose_syncs_lie_is_caught() {
    quietly();
    let (tape, model) = honest_day();
    let found = cut(tape, model, 60, Lies::EveryNth(5));
    assert!(!found.failures.is_empty(), "nothing found in {} cuts", found.cuts);
}

#[test]
fn a_commit_that_was_not_durable_is_caught() {
    quietly();
    let (tape, model) = honest_day();
    let found = cut(tape, model, 60, Lies::EveryNthCommit(10));
    assert!(!found.failures.is_empty(), "nothing found in {} cuts", found.cuts);
}

#[test]
fn an_acknowledgement_before_the_commit_is_caught() {
    quietly();
    let (tape, model) = day(COMMITS, Saying::Beforehand, |_, _| {});
    let found = cut(&tape, &model, 120, Lies::None);
    let lost = found.failures.iter().any(|f| f.contains("none of the states"));
    assert!(lost, "nothing lost found in {} cuts", found.cuts);
}

#[test]
fn a_write_beside_the_one_way_in_is_caught() {
    quietly();
    // Somebody takes a key out of the fold once, and the journal knows nothing of it.
    let (tape, model) = day(COMMITS, Saying::Afterwards, |commit, disk| {
        if commit == 13 {
            let db = redb::Database::builder().create_with_backend(disk.clone()).unwrap();
            let key = *db
                .begin_read()
                .unwrap()
                .open_table(KEYS)
                .unwrap()
                .first()
                .unwrap()
                .unwrap()
                .0
                .value();
            let txn = db.begin_write().unwrap();
            txn.open_table(KEYS).unwrap().remove(&key).unwrap();
            txn.commit().unwrap();
        }
    });
    let found = cut(&tape, &model, 120, Lies::None);
    let told = found.failures.iter().any(|f| f.contains("检索键"));
    assert!(told, "nothing told in {} cuts", found.cuts);
}

#[test]
fn a_failing_call_loses_nothing_and_nothing_more_is_taken_until_reopened() {
    quietly();
    const DAY: usize = 12;
    let mut model = Model::new();
    for (n, commit) in story(DAY).iter().enumerate() {
        model.take(commit, when(n));
    }
    // Every call fails in so many of the four ways, which take turns.
    let ways = count("QIANTAI_WAYS", 1);
    let mut struck = 0;
    for (turn, how) in [How::Gone, How::Once, How::Full, How::Unsynced].into_iter().enumerate() {
        for call in (0..).filter(|call| (turn + call) % 4 < ways) {
            let call = u64::try_from(call).unwrap();
            let disk = Disk::failing(Fault { call, how });
            let tried = check_fault(&disk, &model, how);
            let hit = disk.has_failed();
            if let Err(what) = tried {
                panic!("{how:?} at call {call}: {what}");
            }
            if !hit {
                break;
            }
            struck += 1;
        }
    }
    println!("{struck} calls failed, in {ways} ways each");
    assert!(struck > 140 * ways, "only {struck} calls failed");
}

/// Works until the fault occurs, then reopens the disk without it.
fn check_fault(disk: &Disk, model: &Model, how: How) -> Result<(), String> {
    let (mut acknowledged, mut failed) = (None, false);
    if let Ok(mut store) = Store::over(disk.clone(), Kind::Practice { seed: 3 }) {
        acknowledged = Some(0);
        for n in 0..model.story.len() {
            match write_commit(&mut store, disk, n, &model.story[n..=n]) {
                Ok(_) if failed => return Err(format!("batch {n} was taken after an error")),
                Ok(_) => acknowledged = Some(n + 1),
                Err(StoreProblem::Full) if how == How::Full => failed = true,
                Err(StoreProblem::Io(_)) if failed || how != How::Full => failed = true,
                Err(problem) => return Err(format!("{problem:?}")),
            }
            // Nothing is shown that was not acknowledged, also after an error.
            let seen = store.read().and_then(|view| view.last_seq());
            if seen.is_ok_and(|seq| seq.unwrap_or(0) != store.head().seq) {
                return Err("what may be lost is shown".to_string());
            }
        }
    }
    let disk = Disk::holding(disk.image());
    match Store::over(disk, Kind::Practice { seed: 3 }) {
        Ok(store) => {
            let begun = acknowledged.unwrap_or(0) + 1;
            commits_found(&store, model, Bounds { acknowledged, begun })?;
            let findings = store.check().map_err(|p| p.to_string())?;
            if findings.faults.is_empty() { Ok(()) } else { Err(findings.faults.join("; ")) }
        }
        Err(_) if acknowledged.is_none() => Ok(()),
        Err(problem) => Err(format!("not opened: {problem}")),
    }
}

#[test]
fn no_flipped_bit_is_shown_as_data() {
    quietly();
    let (tape, model) = honest_day();
    let disk = Disk::default();
    for op in tape {
        match op {
            Op::Length(n) => disk.drum().image.resize(*n, 0),
            Op::Write(at, bytes) => {
                disk.drum().image[*at..*at + bytes.len()].copy_from_slice(bytes)
            }
            _ => {}
        }
    }
    let image = disk.image();
    let flips = count("QIANTAI_FLIPS", 60);
    let (mut dice, mut refused, mut told) = (Dice(11), 0, 0);
    for _ in 0..flips {
        // A page that holds nothing is not worth a flip, nine times in ten.
        let mut at = dice.below(image.len());
        while image[at] == 0 && dice.percent(90) {
            at = dice.below(image.len());
        }
        let mut flipped = image.clone();
        flipped[at] ^= 1 << dice.below(8);
        let shown = std::panic::catch_unwind(|| {
            let store = Store::over(Disk::holding(flipped), Kind::Practice { seed: 3 }).ok()?;
            let findings = store.check().ok()?;
            let all = Bounds { acknowledged: Some(COMMITS), begun: COMMITS };
            Some((commits_found(&store, model, all), findings.faults))
        });
        match shown {
            Ok(None) | Err(_) => refused += 1,
            Ok(Some((_, faults))) if !faults.is_empty() => told += 1,
            Ok(Some((Ok(_), _))) => {}
            Ok(Some((Err(what), _))) => panic!("a bit flipped at {at} is shown: {what}"),
        }
    }
    println!("{flips} flips: {refused} refused at opening, {told} told by the check");
    assert!(refused > flips / 5, "{refused} of {flips} refused, {told} told by the check");
}

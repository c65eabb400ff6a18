//! A day at the desk on such a disk, the model of what it wrote, and the cutting of its power.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use qiantai::domain::book::map::MapBook;
use qiantai::domain::slip::Entry;
use qiantai::store::chain::{Head, link, personal_digest};
use qiantai::store::opening::Kind;
use qiantai::store::taking::Work;
use qiantai::store::{Store, StoreProblem};

use crate::office::{START, at, founding, work};
use crate::tape::{Dice, Disk, Op, TEARS, torn};

/// What the store must hold after a commit: entries of the journal, drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub seq: usize,
    pub drafts: BTreeMap<u64, Vec<u8>>,
}

/// The same work done by a map, which has no disk: the judge of what is found.
#[derive(Default)]
pub struct Model {
    book: MapBook,
    pub entries: Vec<Entry>,
    /// By number of commits, the empty store first.
    pub states: Vec<State>,
}

impl Model {
    pub fn new() -> Self {
        let empty = State { seq: 0, drafts: BTreeMap::new() };
        Self { states: vec![empty], ..Self::default() }
    }

    pub fn take(&mut self, batch: &[Work], now: qiantai::domain::moment::Moment) {
        let mut drafts = self.states[self.states.len() - 1].drafts.clone();
        for piece in batch {
            match piece {
                Work::Step(handed) => {
                    self.entries.extend(self.book.take(&handed.asked, handed.hand, now).1);
                }
                Work::Draft(number, Some(bytes)) => drop(drafts.insert(*number, bytes.clone())),
                other => panic!("the model does not know {other:?}"),
            }
        }
        self.states.push(State { seq: self.entries.len(), drafts });
    }
}

/// The `n`th batch of the day: the founding first, then one to three pieces of work.
pub fn batches(commits: usize) -> Vec<Vec<Work>> {
    let mut next = 0;
    let mut day = vec![founding()];
    for n in 1..commits {
        let size = 1 + u64::try_from(n % 3).unwrap_or(0);
        day.push((next..next + size).map(work).collect());
        next += size;
    }
    day
}

/// When a batch is handed in.
pub fn when(commit: usize) -> qiantai::domain::moment::Moment {
    at(u64::try_from(commit).unwrap_or(0))
}

/// When the desk says that a commit stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Afterwards,
    /// The planted fault: before it is done.
    Beforehand,
}

/// Works through a day and returns the tape and the model. `beside` may do harm between commits.
pub fn day(
    commits: usize,
    saying: Saying,
    mut beside: impl FnMut(usize, &Disk),
) -> (Vec<Op>, Model) {
    let disk = Disk::default();
    let mut model = Model::new();
    let mut store = Store::over(disk.clone(), Kind::Practice { seed: 3 }).unwrap();
    disk.note(Op::Acknowledged(0));
    for (n, batch) in batches(commits).iter().enumerate() {
        model.take(batch, when(n));
        disk.note(Op::Begun(n + 1));
        if saying == Saying::Beforehand {
            disk.note(Op::Acknowledged(n + 1));
        }
        store.take(batch, when(n)).unwrap();
        disk.note(Op::Acknowledged(n + 1));
        if n % 7 == 6 {
            // The desk is closed and opened again, so that cuts fall there too.
            drop(store);
            beside(n, &disk);
            store = Store::over(disk.clone(), Kind::Practice { seed: 3 }).unwrap();
        }
    }
    drop(store);
    assert_eq!(START, when(0));
    let tape = std::mem::take(&mut disk.drum().tape);
    (tape, model)
}

/// Which syncs of a disk do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    None,
    /// Every `n`th sync.
    EveryNth(usize),
    /// All syncs of every `n`th commit: it is acknowledged and not durable.
    EveryNthCommit(usize),
}

/// What cutting found.
#[derive(Debug, Default)]
pub struct Found {
    pub cuts: usize,
    pub checked: usize,
    pub twice: usize,
    pub failures: Vec<String>,
}

/// Cuts the power `cuts` times, spread evenly over the tape, on two threads.
pub fn cut(tape: &[Op], model: &Model, cuts: usize, lies: Lies) -> Found {
    let half = |which: usize| {
        let mut found = Found::default();
        cut_share(tape, model, cuts, lies, which, &mut found);
        found
    };
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().name("cut".into()).spawn_scoped(scope, || half(1));
        let mut found = half(0);
        let more = other.unwrap().join().unwrap();
        found.cuts += more.cuts;
        found.checked += more.checked;
        found.twice += more.twice;
        found.failures.extend(more.failures);
        found
    })
}

fn cut_share(tape: &[Op], model: &Model, cuts: usize, lies: Lies, which: usize, found: &mut Found) {
    let (mut live, mut durable, mut since) = (Vec::new(), Vec::new(), Vec::new());
    let (mut begun, mut acknowledged, mut syncs) = (0, None, 0);
    for (n, op) in tape.iter().enumerate() {
        match op {
            Op::Begun(commit) => begun = *commit,
            Op::Acknowledged(commit) => acknowledged = Some(*commit),
            Op::Sync => {
                syncs += 1;
                let lie = match lies {
                    Lies::None => false,
                    Lies::EveryNth(n) => syncs % n == 0,
                    Lies::EveryNthCommit(n) => begun > 0 && begun % n == 0,
                };
                if !lie {
                    durable.clone_from(&live);
                    since.clear();
                }
            }
            Op::Length(length) => {
                live.resize(*length, 0);
                since.push(op.clone());
            }
            Op::Write(at, bytes) => {
                live[*at..*at + bytes.len()].copy_from_slice(bytes);
                since.push(op.clone());
            }
        }
        // As many cuts after this operation as its share of all of them.
        for k in n * cuts / tape.len()..(n + 1) * cuts / tape.len() {
            if k % 2 != which {
                continue;
            }
            let mut dice = Dice(u64::try_from(k).unwrap_or(0) << 20);
            let tear = TEARS[dice.below(TEARS.len())];
            let image = torn(&durable, &since, tear, &mut dice);
            found.cuts += 1;
            let bounds = Bounds { acknowledged, begun };
            if let Err(what) = one(image, model, bounds, &mut dice, found) {
                found.failures.push(format!("cut {k} after op {n}, {tear:?}: {what}"));
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Nothing before the store was made: then none may be found.
    pub acknowledged: Option<usize>,
    pub begun: usize,
}

/// Opens what the cut left, holds it against the model, goes on working, and sometimes cuts again.
fn one(
    image: Vec<u8>,
    model: &Model,
    bounds: Bounds,
    dice: &mut Dice,
    found: &mut Found,
) -> Result<(), String> {
    let check = dice.percent(25);
    let again = dice.percent(30);
    found.checked += usize::from(check);
    found.twice += usize::from(again);
    let disk = Disk::holding(image.clone());
    let (shown, recovery) = recover(&disk, model, bounds, check)?;
    if !again {
        return Ok(());
    }
    // A second cut: during the recovery or right after it, while the next commit is written.
    let tape = disk.drum().tape.clone();
    let end = dice.below(tape.len() + 1);
    let (mut live, mut durable, mut since) = (image.clone(), image, Vec::new());
    for op in &tape[..end] {
        match op {
            Op::Sync => {
                durable.clone_from(&live);
                since.clear();
            }
            Op::Length(length) => live.resize(*length, 0),
            Op::Write(at, bytes) => live[*at..*at + bytes.len()].copy_from_slice(bytes),
            Op::Begun(_) | Op::Acknowledged(_) => {}
        }
        if !matches!(op, Op::Sync) {
            since.push(op.clone());
        }
    }
    let tear = TEARS[dice.below(TEARS.len())];
    let disk = Disk::holding(torn(&durable, &since, tear, dice));
    // What was shown after a recovery that had ended must stay.
    let must = if end >= recovery { shown.or(bounds.acknowledged) } else { bounds.acknowledged };
    let may = shown.unwrap_or(0).max(bounds.begun) + 1;
    let bounds = Bounds { acknowledged: must, begun: may };
    recover(&disk, model, bounds, check).map(|_| ()).map_err(|what| {
        format!(
            "second cut after {end} of {} ({recovery} to recover), {tear:?}: {what}",
            tape.len()
        )
    })
}

/// Opens a disk and looks; answers the commits found (nothing if the store was never made), and how
/// much of the tape the recovery took. One more batch is then taken.
fn recover(
    disk: &Disk,
    model: &Model,
    bounds: Bounds,
    check: bool,
) -> Result<(Option<usize>, usize), String> {
    let opened = catch_unwind(AssertUnwindSafe(|| look(disk, model, bounds, check)));
    opened.unwrap_or_else(|_| Err("panicked".to_string()))
}

fn look(
    disk: &Disk,
    model: &Model,
    bounds: Bounds,
    check: bool,
) -> Result<(Option<usize>, usize), String> {
    let mut store = match Store::over(disk.clone(), Kind::Practice { seed: 3 }) {
        Ok(store) => store,
        // A file that was never whole may be refused; a desk makes its store aside and renames it.
        Err(_) if bounds.acknowledged.is_none() => return Ok((None, disk.drum().tape.len())),
        Err(problem) => return Err(format!("not opened: {problem}")),
    };
    let recovery = disk.drum().tape.len();
    let commits = commits_found(&store, model, bounds)?;
    if check {
        let findings = store.check().map_err(|p| p.to_string())?;
        if !findings.faults.is_empty() {
            return Err(findings.faults.join("; "));
        }
    }
    // And work goes on, as far as the model knows what it must come to.
    if commits + 1 < model.states.len() {
        let batch = batches(commits + 1).swap_remove(commits);
        store.take(&batch, when(commits)).map_err(|p| format!("no more taken: {p}"))?;
    }
    Ok((Some(commits), recovery))
}

/// Which state of the model the store holds, exactly; it must lie within the bounds.
pub fn commits_found(store: &Store, model: &Model, bounds: Bounds) -> Result<usize, String> {
    let of = |problem: StoreProblem| problem.to_string();
    let view = store.read().map_err(of)?;
    let drafts: BTreeMap<u64, Vec<u8>> = view.drafts().map_err(of)?.into_iter().collect();
    let seq = usize::try_from(view.last_seq().map_err(of)?.unwrap_or(0)).unwrap_or(usize::MAX);
    let state = State { seq, drafts };
    let lowest = bounds.acknowledged.unwrap_or(0);
    let highest = bounds.begun.min(model.states.len() - 1);
    let Some(commits) = (lowest..=highest).find(|n| model.states[*n] == state) else {
        return Err(format!(
            "{seq} entries and {} drafts are none of the states {lowest} to {highest}",
            state.drafts.len()
        ));
    };
    let mut head = Head::start();
    for (entry, n) in model.entries[..seq].iter().zip(1..) {
        let Some((row, salted)) = view.journal_row(n).map_err(of)? else {
            return Err(format!("entry {n} is not there"));
        };
        let (hash, rest) = row.split_first_chunk::<32>().ok_or("short row")?;
        let (digest, public) = rest.split_first_chunk::<32>().ok_or("short row")?;
        if link(&head.hash, digest, public) != *hash || personal_digest(&salted) != *digest {
            return Err(format!("the chain breaks at {n}"));
        }
        head = Head { seq: n, hash: *hash };
        if view.entry(n).map_err(of)?.as_ref() != Some(entry) {
            return Err(format!("entry {n} is not what was written"));
        }
    }
    if head != *store.head() {
        return Err("the head is not the journal's end".to_string());
    }
    Ok(commits)
}

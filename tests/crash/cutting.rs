//! Runs a day on the recorded disk, keeps a model of what was written, and simulates power cuts.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::Verdict;
use qiantai::engine::slip::Entry;
use qiantai::store::backup::back_up;
use qiantai::store::chain::{Head, link, personal_digest};
use qiantai::store::opening::Kind;
use qiantai::store::taking::{Handed, Steps, Work};
use qiantai::store::{Store, StoreProblem};

use crate::story::{Commit, NOTE, Way, story, when};
use crate::tape::{Dice, Disk, Op, TEARS, after_cut};

/// What the store must hold after a commit: entries of the journal, drafts, notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub seq: usize,
    pub drafts: BTreeMap<u64, Vec<u8>>,
    pub notes: BTreeMap<String, Vec<u8>>,
}

/// The same work in memory, with which the store is compared.
pub struct Model {
    book: MapBook,
    /// The steps by the number of commits before them.
    pub story: Vec<Commit>,
    pub entries: Vec<Entry>,
    /// The states by number of commits, starting with the empty store.
    pub states: Vec<State>,
    /// Refused steps, the same in the store and here.
    pub refused: usize,
}

impl Model {
    pub fn new() -> Self {
        Self {
            book: qiantai::forms::map_book(),
            story: Vec::new(),
            entries: Vec::new(),
            states: vec![State::default()],
            refused: 0,
        }
    }

    pub fn take(&mut self, commit: &Commit, now: qiantai::engine::moment::Moment) {
        let State { mut drafts, mut notes, .. } = self.states[self.states.len() - 1].clone();
        for piece in &commit.work {
            match piece {
                Work::Step(handed) => {
                    let now = handed.at.unwrap_or(now);
                    let (verdict, entries) = self.book.take(&handed.asked, handed.hand, now);
                    let accepted = matches!(verdict, Verdict::Accepted(_));
                    assert!(accepted || commit.way == Way::Take, "{verdict:?}");
                    self.refused += usize::from(!accepted);
                    self.entries.extend(entries);
                }
                Work::Draft(number, Some(bytes)) => drop(drafts.insert(*number, bytes.clone())),
                Work::Note(name, Some(bytes)) => drop(notes.insert(name.clone(), bytes.clone())),
                Work::Note(name, None) => drop(notes.remove(name)),
                other => panic!("the model does not know {other:?}"),
            }
        }
        self.story.push(commit.clone());
        self.states.push(State { seq: self.entries.len(), drafts, notes });
    }
}

/// The steps of several commits; it notes the end of each commit on the tape.
struct Told<'a> {
    /// Each with the number of its commit.
    steps: std::vec::IntoIter<(usize, Handed)>,
    at: usize,
    disk: &'a Disk,
}

impl Steps for Told<'_> {
    fn next(&mut self, _: &dyn Book) -> Option<Handed> {
        let (at, handed) = self.steps.next()?;
        if at > self.at {
            // The maker is asked again only once the commit before stands.
            self.disk.note(Op::Acknowledged(at));
            self.disk.note(Op::Begun(at + 1));
            self.at = at;
        }
        Some(handed)
    }
}

/// Writes the `n`th commit, together with the following ones of the same kind.
///
/// # Errors
/// Those of the store.
pub fn write_commit(
    store: &mut Store,
    disk: &Disk,
    n: usize,
    commits: &[Commit],
) -> Result<(), StoreProblem> {
    let [commit] = commits else { return write_each(store, disk, n, commits) };
    match commit.way {
        Way::Take => store.take(&commit.work, when(n)).map(drop),
        Way::Each => write_each(store, disk, n, commits),
    }
}

/// By `take_each`: commits of the same size, the last of them perhaps smaller.
fn write_each(
    store: &mut Store,
    disk: &Disk,
    n: usize,
    commits: &[Commit],
) -> Result<(), StoreProblem> {
    let numbered = commits.iter().zip(n..);
    let steps = numbered.flat_map(|(c, n)| c.work.iter().map(move |w| (n, w)));
    let steps = steps.filter_map(|(n, work)| match work {
        Work::Step(handed) => Some((n, handed.clone())),
        _ => None,
    });
    let steps: Vec<_> = steps.collect();
    let in_one_commit = commits[0].work.len();
    let mut told = Told { steps: steps.into_iter(), at: n, disk };
    store.take_each(in_one_commit, when(n), &mut told)
}

/// When the desk acknowledges a commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    Afterwards,
    /// The planted fault: before it is done.
    Beforehand,
}

/// Runs a day and returns the tape and the model. `beside` may damage the disk between commits.
pub fn day(commits: usize, saying: Saying, beside: impl FnMut(usize, &Disk)) -> (Vec<Op>, Model) {
    run(&story(commits), saying, beside)
}

/// The same for any commits, each with a backup under way that reads what stood before it.
pub fn run(
    story: &[Commit],
    saying: Saying,
    mut beside: impl FnMut(usize, &Disk),
) -> (Vec<Op>, Model) {
    let disk = Disk::default();
    let mut model = Model::new();
    let mut store = Store::over(disk.clone(), Kind::Practice { seed: 3 }).unwrap();
    disk.note(Op::Acknowledged(0));
    let target = tempfile::tempdir().unwrap();
    let mut n = 0;
    while n < story.len() {
        // What is made by steps goes in by one call, of as many commits as stand together.
        let each = story[n..].iter().take_while(|c| c.way == Way::Each).count();
        let until = n + each.max(1);
        for (commit, n) in story[n..until].iter().zip(n..) {
            model.take(commit, when(n));
        }
        disk.note(Op::Begun(n + 1));
        if saying == Saying::Beforehand {
            disk.note(Op::Acknowledged(until));
        }
        let (view, head) = (store.read().unwrap(), store.head().clone());
        write_commit(&mut store, &disk, n, &story[n..until]).unwrap();
        disk.note(Op::Acknowledged(until));
        if head.seq > 0 {
            back_up(&view, &head, target.path(), when(n), false, &[]).unwrap();
        }
        drop(view);
        for n in n..until {
            if n % 7 == 6 {
                // The desk is closed and opened again, so that cuts fall there too.
                drop(store);
                beside(n, &disk);
                store = Store::over(disk.clone(), Kind::Practice { seed: 3 }).unwrap();
            }
        }
        n = until;
    }
    drop(store);
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

/// The results of the cuts.
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
            let image = after_cut(&durable, &since, tear, &mut dice);
            found.cuts += 1;
            let bounds = Bounds { acknowledged, begun };
            if let Err(what) = check_cut(image, model, bounds, &mut dice, found) {
                found.failures.push(format!("cut {k} after op {n}, {tear:?}: {what}"));
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// None while the store did not exist.
    pub acknowledged: Option<usize>,
    pub begun: usize,
}

/// Opens the disk after a cut, compares it with the model, continues, and sometimes cuts again.
fn check_cut(
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
    let disk = Disk::holding(after_cut(&durable, &since, tear, dice));
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

/// Opens a disk, counts its commits (none if the store did not exist) and the operations of the recovery,
/// and writes one more batch.
fn recover(
    disk: &Disk,
    model: &Model,
    bounds: Bounds,
    check: bool,
) -> Result<(Option<usize>, usize), String> {
    let opened = catch_unwind(AssertUnwindSafe(|| inspect(disk, model, bounds, check)));
    opened.unwrap_or_else(|_| Err("panicked".to_string()))
}

fn inspect(
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
    if commits < model.story.len() {
        let next = &model.story[commits..=commits];
        write_commit(&mut store, disk, commits, next).map_err(|p| format!("no more taken: {p}"))?;
    }
    Ok((Some(commits), recovery))
}

/// The number of commits in the store, whose state must equal that of the model.
pub fn commits_found(store: &Store, model: &Model, bounds: Bounds) -> Result<usize, String> {
    let of = |problem: StoreProblem| problem.to_string();
    let view = store.read().map_err(of)?;
    let drafts: BTreeMap<u64, Vec<u8>> = view.drafts().map_err(of)?.into_iter().collect();
    let seq = usize::try_from(view.last_seq().map_err(of)?.unwrap_or(0)).unwrap_or(usize::MAX);
    let mut notes = BTreeMap::new();
    notes.extend(view.note(NOTE).map_err(of)?.map(|bytes| (NOTE.to_string(), bytes)));
    let state = State { seq, drafts, notes };
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

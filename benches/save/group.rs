//! Sixty-four terminals and one committer: each terminal hands one step in and waits for its answer;
//! the committer takes all that waits into one commit. What commits is what is compared.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::{Done, Work};
use redb::Database;
use redb::backends::{FileBackend, InMemoryBackend};

use super::rows::{Laid, Rows, intake};
use super::steps::{START, at, founding};

pub const TERMINALS: u64 = 64;
/// Steps that each terminal hands in, one after another, in a round.
pub const EACH: u64 = 25;
pub const ROUNDS: u64 = 12;
/// As the desk's own: how much of the inbox one commit may hold.
const BATCH: usize = 512;

fn backend(dir: &Path, name: &str) -> FileBackend {
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).open(dir.join(name)).unwrap();
    FileBackend::new(file).unwrap()
}

/// Who commits what has arrived, all of it in one go. The rows are those that the store would have
/// written for as many steps, in their order.
pub trait Committer {
    fn commit(&mut self, work: &[Work], rows: &mut Rows);
}

pub struct Ours {
    store: Store,
    commits: u64,
}

impl Ours {
    pub fn founded(dir: &Path) -> Self {
        let mut store = Store::over(backend(dir, "store"), Kind::Real).unwrap();
        store.take(&founding(), START).unwrap();
        Self { store, commits: 0 }
    }
}

impl Committer for Ours {
    fn commit(&mut self, work: &[Work], _: &mut Rows) {
        self.commits += 1;
        let taken = self.store.take(work, at(self.commits / 50)).unwrap();
        assert!(taken.done.iter().all(|done| matches!(done, Done::Accepted(_))));
    }
}

pub struct Bare {
    db: Database,
    laid: Laid,
}

impl Bare {
    pub fn founded(dir: &Path, name: &str, laid: Laid, rows: &mut Rows) -> Self {
        let mut builder = Database::builder();
        let db = builder.set_cache_size(24 << 20).create_with_backend(backend(dir, name)).unwrap();
        rows.write(&db, laid);
        Self { db, laid }
    }
}

impl Committer for Bare {
    fn commit(&mut self, _: &[Work], rows: &mut Rows) {
        rows.write(&self.db, self.laid);
    }
}

/// The rows of the founding and of every step, from a store in memory that takes them one by one.
pub fn prepared() -> (Rows, Vec<Rows>) {
    let mut store = Store::over(InMemoryBackend::new(), Kind::Real).unwrap();
    let founded = store.take(&founding(), START).unwrap();
    let first = Rows::of(&store, 0, &founded.changed, &founded.done);
    let rows = (0..TERMINALS * EACH * ROUNDS).map(|n| {
        let from = store.head().seq;
        let taken = store.take(&[intake(n)], at(n / 3_000)).unwrap();
        Rows::of(&store, from, &taken.changed, &taken.done)
    });
    let rows = rows.collect();
    (first, rows)
}

type Sent = (Work, SyncSender<()>);

/// The committer's thread: waits for one, takes all that waits with it, commits, answers.
fn commit_all(committer: &mut dyn Committer, inbox: &Receiver<Sent>, rows: &[Rows]) -> u64 {
    let (mut commits, mut rows) = (0, rows.iter());
    while let Ok(first) = inbox.recv() {
        let (work, back): (Vec<Work>, Vec<SyncSender<()>>) =
            std::iter::once(first).chain(inbox.try_iter().take(BATCH)).unzip();
        let mut all = Rows::default();
        rows.by_ref().take(work.len()).for_each(|rows| all.add(rows));
        committer.commit(&work, &mut all);
        commits += 1;
        for back in back {
            back.send(()).unwrap();
        }
    }
    commits
}

/// What a round took: all of it, each answer, and how many commits.
pub type Took = (Duration, Vec<Duration>, u64);

/// One round from a step on.
pub fn round(committer: &mut dyn Committer, rows: &[Rows], from: u64) -> Took {
    let rows = &rows[usize::try_from(from).unwrap()..];
    let (inbox, arriving) = channel();
    thread::scope(|scope| {
        let hand_in = |inbox: Sender<Sent>, n: u64| {
            let mut times = Vec::new();
            for k in 0..EACH {
                let (back, answer) = sync_channel(1);
                let began = Instant::now();
                inbox.send((intake(from + k * TERMINALS + n), back)).unwrap();
                answer.recv().unwrap();
                times.push(began.elapsed());
            }
            times
        };
        let terminals: Vec<_> = (0..TERMINALS)
            .map(|n| {
                let inbox = inbox.clone();
                scope.spawn(move || hand_in(inbox, n))
            })
            .collect();
        drop(inbox);
        let began = Instant::now();
        let commits = commit_all(committer, &arriving, rows);
        let all = began.elapsed();
        (all, terminals.into_iter().flat_map(|t| t.join().unwrap()).collect(), commits)
    })
}

/// What one of them did over all rounds.
#[derive(Default)]
pub struct Account {
    rounds: Vec<Duration>,
    answers: Vec<Duration>,
    commits: u64,
}

impl Account {
    pub fn add(&mut self, (all, answers, commits): Took) {
        self.rounds.push(all);
        self.answers.extend(answers);
        self.commits += commits;
    }

    pub fn say(&self, what: &str) {
        let mut rounds = self.rounds.clone();
        rounds.sort_unstable();
        let mut answers = self.answers.clone();
        answers.sort_unstable();
        let middle = rounds[rounds.len() / 2];
        let rate = u128::from(TERMINALS * EACH) * 1_000_000 / middle.as_micros().max(1);
        let handed = self.rounds.len() as u64 * TERMINALS * EACH;
        println!(
            "{what:<44} {rate:>7} steps/s; an answer {:>6} us median, {:>6} us 99th{}",
            answers[answers.len() / 2].as_micros(),
            answers[answers.len() * 99 / 100].as_micros(),
            match self.commits {
                0 => String::new(),
                commits => format!("; {} steps a commit", handed / commits),
            },
        );
    }

    /// Our throughput over theirs: the median of the rounds, in which they take turns.
    pub fn over(&self, other: &Self) -> String {
        let mut ratios: Vec<u128> = self
            .rounds
            .iter()
            .zip(&other.rounds)
            .map(|(ours, theirs)| theirs.as_nanos() * 1_000 / ours.as_nanos().max(1))
            .collect();
        ratios.sort_unstable();
        let ratio = ratios[ratios.len() / 2];
        format!("{}.{:02}", ratio / 1_000, ratio % 1_000 / 10)
    }
}

//! A save: one step alone, and sixty-four clients at once.

use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use qiantai::store::Store;
use qiantai::store::opening::Kind;
use redb::Database;
use redb::backends::FileBackend;

use super::group::{Account, Bare, Committer, EACH, Ours, ROUNDS, TERMINALS, prepared, round};
use super::postgresql::{Cluster, Line};
use super::rows::{Laid, Rows, intake};
use super::sqlite::Sqlite;
use super::steps::{START, at, founding};

/// Rounds of one step alone, and how many of them only warm up.
const ALONE: u64 = 400;
const WARM: u64 = 20;

pub fn all() {
    let dir = tempfile::TempDir::new().unwrap();
    let cluster_dir = tempfile::TempDir::new().unwrap();
    let cluster = Cluster::start(cluster_dir.path());
    if let Err(why) = &cluster {
        println!("PostgreSQL: skipped: {why}");
    }
    alone(dir.path(), cluster.as_ref().ok());
    if let Ok(cluster) = &cluster {
        cluster.empty();
    }
    let many = dir.path().join("many");
    std::fs::create_dir(&many).unwrap();
    together(&many, cluster.as_ref().ok());
}

/// Somebody who writes rows, and how long it took each time.
struct Writer<'a> {
    name: &'static str,
    write: Box<dyn FnMut(&mut Rows) + 'a>,
    times: Vec<Duration>,
}

impl<'a> Writer<'a> {
    fn new(name: &'static str, write: impl FnMut(&mut Rows) + 'a) -> Self {
        Self { name, write: Box::new(write), times: Vec::new() }
    }
}

fn alone(dir: &Path, cluster: Option<&Cluster>) {
    println!("one step alone ({ALONE} rounds, all take turns)");
    let backend = |name: &str| {
        let mut options = std::fs::OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(dir.join(name)).unwrap();
        FileBackend::new(file).unwrap()
    };
    let mut store = Store::over(backend("store"), Kind::Real).unwrap();
    let mut builder = Database::builder();
    let bare = builder.set_cache_size(24 << 20).create_with_backend(backend("bare")).unwrap();
    let (mut wal, mut rollback) = (Sqlite::open(dir, "WAL"), Sqlite::open(dir, "DELETE"));
    let mut writers = vec![
        Writer::new("bare redb, two phases", move |rows| rows.write(&bare, Laid::OneByOne)),
        Writer::new("SQLite, WAL, FULL", move |rows| wal.write(rows)),
        Writer::new("SQLite, rollback journal, FULL", move |rows| rollback.write(rows)),
    ];
    if let Some(cluster) = cluster {
        let mut line = cluster.line(true);
        writers.push(Writer::new("PostgreSQL, Unix socket", move |rows| line.write(rows)));
    }
    let founded = store.take(&founding(), START).unwrap();
    let rows = Rows::of(&store, 0, &founded.changed, &founded.done);
    for writer in &mut writers {
        (writer.write)(&mut rows.clone());
    }
    let mut ours = Vec::new();
    for n in 0..ALONE + WARM {
        let (from, work) = (store.head().seq, [intake(n)]);
        let began = Instant::now();
        let taken = store.take(&work, at(n / 10)).unwrap();
        ours.push(began.elapsed());
        let rows = Rows::of(&store, from, &taken.changed, &taken.done);
        let first = usize::try_from(n).unwrap() % writers.len();
        for turn in 0..writers.len() {
            let at = (first + turn) % writers.len();
            let mut rows = rows.clone();
            let began = Instant::now();
            (writers[at].write)(&mut rows);
            writers[at].times.push(began.elapsed());
        }
    }
    let measured = |times: &[Duration]| times[usize::try_from(WARM).unwrap()..].to_vec();
    let ours = measured(&ours);
    say("qiantai, judged and chained", &ours, &ours);
    for writer in &writers {
        say(writer.name, &measured(&writer.times), &ours);
    }
}

/// Minimum, median, 99th; and qiantai's time over theirs, the median of the pairs.
fn say(name: &str, times: &[Duration], ours: &[Duration]) {
    let mut ratios: Vec<u128> = ours
        .iter()
        .zip(times)
        .map(|(ours, theirs)| ours.as_nanos() * 1_000 / theirs.as_nanos().max(1))
        .collect();
    ratios.sort_unstable();
    let ratio = ratios[ratios.len() / 2];
    let mut times = times.to_vec();
    times.sort_unstable();
    println!(
        "{name:<44} {:>7} us least, {:>7} us median, {:>7} us 99th; qiantai takes {}.{:02} of it",
        times[0].as_micros(),
        times[times.len() / 2].as_micros(),
        times[times.len() * 99 / 100].as_micros(),
        ratio / 1_000,
        ratio % 1_000 / 10,
    );
}

fn together(dir: &Path, cluster: Option<&Cluster>) {
    println!(
        "\n{TERMINALS} clients, {EACH} steps each in a round, {ROUNDS} rounds, all take turns"
    );
    let (mut founded, rows) = prepared();
    let (wal, rollback) = (Sqlite::open(dir, "WAL"), Sqlite::open(dir, "DELETE"));
    let mut committers: Vec<(&str, Box<dyn Committer>)> = vec![
        ("qiantai, judged and chained", Box::new(Ours::founded(dir))),
        (
            "bare redb, group, row by row",
            Box::new(Bare::founded(dir, "each", Laid::OneByOne, &mut founded)),
        ),
        (
            "bare redb, group, in runs",
            Box::new(Bare::founded(dir, "runs", Laid::InRuns, &mut founded)),
        ),
        ("SQLite, WAL, FULL, group by one writer", Box::new(wal)),
        ("SQLite, rollback, FULL, group by one writer", Box::new(rollback)),
    ];
    if let Some(cluster) = cluster {
        let line: Line = cluster.line(true);
        committers.push(("PostgreSQL, group by one writer", Box::new(line)));
    }
    let mut accounts: Vec<Account> = committers.iter().map(|_| Account::default()).collect();
    for n in 0..ROUNDS {
        for ((_, committer), account) in committers.iter_mut().zip(&mut accounts) {
            account.add(round(committer.as_mut(), &rows, n * TERMINALS * EACH));
        }
    }
    for ((name, _), account) in committers.iter().zip(&accounts) {
        account.say(name);
        println!("{:<44} qiantai's throughput is {} of it", "", accounts[0].over(account));
    }
    drop(committers);
    let apart = dir.join("apart");
    std::fs::create_dir(&apart).unwrap();
    for journal in ["WAL", "DELETE"] {
        let first = Sqlite::open(&apart, journal);
        let lines = (0..TERMINALS).map(|_| first.again()).collect();
        let name = format!("SQLite, {journal}, FULL, {TERMINALS} connections");
        connections(&name, lines, &rows, |db: &mut Sqlite, rows| db.write(rows));
    }
    for numbered in [true, false] {
        let Some(cluster) = cluster else { break };
        cluster.empty();
        let lines = (0..TERMINALS).map(|_| cluster.line(numbered)).collect();
        let without = if numbered { "" } else { ", numbers not counted" };
        let name = format!("PostgreSQL, {TERMINALS} connections{without}");
        connections(&name, lines, &rows, |line: &mut Line, rows| line.write(rows));
    }
}

/// Each client commits by itself, over a connection of its own.
fn connections<L: Send>(
    name: &str,
    mut lines: Vec<L>,
    rows: &[Rows],
    write: impl Fn(&mut L, &Rows) + Copy + Send,
) {
    let next = Mutex::new(rows.iter());
    let mut account = Account::default();
    for _ in 0..3 {
        let began = Instant::now();
        let next = &next;
        let answers = thread::scope(|scope| {
            let typing: Vec<_> = lines
                .iter_mut()
                .map(|line| {
                    scope.spawn(move || {
                        let mut times = Vec::new();
                        for _ in 0..EACH {
                            let rows = next.lock().unwrap().next();
                            let Some(rows) = rows else { break };
                            let began = Instant::now();
                            write(line, rows);
                            times.push(began.elapsed());
                        }
                        times
                    })
                })
                .collect();
            typing.into_iter().flat_map(|t| t.join().unwrap()).collect()
        });
        account.add((began.elapsed(), answers, 0));
    }
    account.say(name);
}

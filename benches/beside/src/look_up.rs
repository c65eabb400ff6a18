//! A look-up: every key of the finder beside a scan of the same rows in memory, and beside SQLite
//! with an index on each column. The scan and SQLite have pinyin and initials ready.

use std::time::Duration;

use rusqlite::{Connection, params};

use super::finder_bench::{LIMIT, Line, keys, lines, load, scan, time};

const ROUNDS: usize = 51;
/// The same for what is slow.
const FEW: usize = 5;

const COLUMNS: [&str; 5] = ["room", "name", "phone", "pinyin", "initials"];

pub fn all() {
    let lines = lines();
    println!("\na look-up over {} people and as many rooms, first {LIMIT}", lines.len());
    let (mut finder, _) = load(&lines);
    finder.settle();
    let db = filed(&lines);
    println!(
        "{:<16}{:>6}{:>12}{:>12}{:>14}{:>14}",
        "typed", "hits", "qiantai", "scan", "LIKE '%x%'", "LIKE 'x%'"
    );
    let mut all = Medians::default();
    for typed in keys(&lines) {
        let (ours, _, hits) = time(ROUNDS, || finder.find(&typed, LIMIT).len());
        let (naive, _, _) = time(FEW, || scan(&lines, &typed));
        let (within, _, _) = time(FEW, || like(&db, &format!("%{typed}%")));
        let (prefix, _, _) = time(FEW, || like(&db, &format!("{typed}%")));
        println!("{typed:<16}{hits:>6}{ours:>12?}{naive:>12?}{within:>14?}{prefix:>14?}");
        all.ours.push(ours);
        all.scan.push(naive);
        all.within.push(within);
        all.prefix.push(prefix);
    }
    println!("medians of the keys, and the worst key:");
    for (name, times) in [
        ("qiantai", &mut all.ours),
        ("scan in memory", &mut all.scan),
        ("SQLite LIKE '%x%'", &mut all.within),
        ("SQLite LIKE 'x%', indexed", &mut all.prefix),
    ] {
        times.sort_unstable();
        let (middle, worst) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{name:<28}{middle:>12?}{worst:>12?}");
    }
    let (ours, quickest) = (all.ours[all.ours.len() - 1], all.scan[0]);
    let times = quickest.as_nanos() / ours.as_nanos().max(1);
    println!("qiantai's worst key is 1/{times} of the scan's quickest");
}

#[derive(Default)]
struct Medians {
    ours: Vec<Duration>,
    scan: Vec<Duration>,
    within: Vec<Duration>,
    prefix: Vec<Duration>,
}

/// The same rows as a table in memory, with an index on each column that `LIKE` can use.
fn filed(lines: &[Line]) -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    let columns = COLUMNS.map(|c| format!("{c} TEXT COLLATE NOCASE")).join(", ");
    db.execute_batch(&format!("CREATE TABLE subjects (id INTEGER PRIMARY KEY, {columns})"))
        .unwrap();
    let txn = db.transaction().unwrap();
    {
        let mut put = txn
            .prepare(
                "INSERT INTO subjects (room, name, phone, pinyin, initials) VALUES (?,?,?,?,?)",
            )
            .unwrap();
        for line in lines {
            let Line { name, room, phone, pinyin, initials } = line;
            put.execute(params![room, name, phone, pinyin, initials]).unwrap();
            put.execute(params![room, None::<&str>, None::<&str>, None::<&str>, None::<&str>])
                .unwrap();
        }
    }
    txn.commit().unwrap();
    for column in COLUMNS {
        let index = format!("CREATE INDEX by_{column} ON subjects ({column} COLLATE NOCASE)");
        db.execute_batch(&index).unwrap();
    }
    db.execute_batch("ANALYZE").unwrap();
    db
}

/// The first that come, in any order: kinder than what the finder answers, which is ranked.
fn like(db: &Connection, pattern: &str) -> usize {
    // As a literal, which is what lets SQLite use the index.
    let quoted = pattern.replace('\'', "''");
    let any = COLUMNS.map(|c| format!("{c} LIKE '{quoted}'")).join(" OR ");
    let mut ask =
        db.prepare(&format!("SELECT id FROM subjects WHERE {any} LIMIT {LIMIT}")).unwrap();
    ask.query_map([], |row| row.get::<_, i64>(0)).unwrap().filter(Result::is_ok).count()
}

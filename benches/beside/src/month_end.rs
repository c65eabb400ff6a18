//! A month's end over a million slips: what every payer is asked for, from the covering table of sums, beside the same rows
//! in SQLite (in a covering key, and in a wide table as offices keep one) and in DuckDB (in memory). All of it in one
//! run, the rows taken out of our own store; nobody reads what another has warmed.
//!
//! `QIANTAI_BENCH_SLIPS` says how many slips; `QIANTAI_DUCKDB` where DuckDB's command-line tool is, else it is looked
//! for on the path.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use qiantai::engine::ledger::{Account, Payer};
use qiantai::forms::billing::settlement;
use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::Done;
use rusqlite::{Connection, params};

use super::steps::{at, step};

const MONTH: u32 = 202_611;
/// Slips of one room: more rooms are made for more slips.
const OF_ROOM: u64 = 50;
/// Steps in one commit while the office is filled.
const BATCH: usize = 2_000;
/// Times that each question is asked, after one that warms up.
const ROUNDS: usize = 15;

pub fn all() {
    let slips = std::env::var("QIANTAI_BENCH_SLIPS").ok().and_then(|n| n.parse().ok());
    let slips: u64 = slips.unwrap_or(1_000_000);
    let dir = tempfile::TempDir::new().unwrap();
    let data = dir.path().join("office");
    let began = Instant::now();
    fill(&data, slips);
    println!("\na month's end over {slips} slips (filled in {:.0?})", began.elapsed());
    let mut measured = ours(&data);
    let rows = rows_of(&data);
    assert_eq!(u64::try_from(rows.len()).unwrap(), slips);
    let ours = measured[0].1;
    measured.extend(sqlite(dir.path(), &rows));
    match duckdb(dir.path(), &rows) {
        Ok(time) => measured.push(("DuckDB, in memory", time)),
        Err(why) => println!("DuckDB: skipped: {why}"),
    }
    for (name, time) in measured {
        let ratio = ours.as_secs_f64() / time.as_secs_f64();
        println!("{name:<44}{time:>12.1?}   qiantai takes {ratio:.2} ×");
    }
}

/// An office of so many charges of one month, every one by its real step.
fn fill(data: &Path, slips: u64) {
    Store::create(data, Kind::Real).unwrap();
    let mut store = Store::open(data).unwrap();
    let rooms = slips.div_ceil(OF_ROOM).max(1);
    let staff = |badge: &str, role: &str| {
        let words = [("badge", badge), ("name", "王丽"), ("role", role)];
        step("", 0, "B-01", "enter", None, &words)
    };
    let mut waiting = vec![
        step("", 0, "B-03", "open", None, &[("name", "云栖花园管理处")]),
        staff("101", "head"),
    ];
    waiting.push(step(
        "",
        101,
        "B-01",
        "enter",
        None,
        &[("badge", "102"), ("name", "周敏"), ("role", "desk")],
    ));
    let name = |n: u64| format!("{}-1-{}", n / 2_000 + 1, n % 2_000 + 101);
    let mut made = 0;
    for n in 0..rooms {
        waiting.push(step("", 102, "F-107", "enter", None, &[("no", &name(n))]));
        let homes = format!("rows:room={},relation=owner", name(n));
        let person = format!("业主{n}");
        waiting.push(step("", 102, "F-56", "enter", None, &[("name", &person), ("homes", &homes)]));
        hand_in(&mut store, &mut waiting, BATCH, &mut made);
    }
    hand_in(&mut store, &mut waiting, 1, &mut made);
    let founded = made;
    for n in 0..slips {
        let (amount, what) =
            (format!("{}.{:02}", n % 900 + 1, n % 100), format!("项{}", n / rooms));
        let month = MONTH.to_string();
        let words =
            [("room", name(n % rooms)), ("month", month), ("what", what), ("amount", amount)];
        let words: Vec<(&str, &str)> = words.iter().map(|(n, t)| (*n, t.as_str())).collect();
        waiting.push(step("", 101, "F-225", "enter", None, &words));
        hand_in(&mut store, &mut waiting, BATCH, &mut made);
    }
    hand_in(&mut store, &mut waiting, 1, &mut made);
    assert_eq!(made - founded, slips, "every charge was accepted");
}

/// Takes what waits in one commit, once it is so much.
fn hand_in(
    store: &mut Store,
    waiting: &mut Vec<qiantai::store::taking::Work>,
    from: usize,
    made: &mut u64,
) {
    if waiting.len() < from {
        return;
    }
    let taken = store.take(waiting, at(*made / 100_000)).unwrap();
    for done in &taken.done {
        assert!(matches!(done, Done::Accepted(_)), "{done:?}");
        *made += 1;
    }
    waiting.clear();
}

/// The office opened anew: what each payer is asked for, and what the month moved on each account.
fn ours(data: &Path) -> Vec<(&'static str, Duration)> {
    let store = Store::open(data).unwrap();
    let ask = |account| {
        let view = store.read().unwrap();
        view.ask(|book| settlement::by_payer(book, account, MONTH).len()).unwrap()
    };
    let before = resident();
    let payers = ask(Account::FeesOwed);
    println!("{payers} payers; {} kB more memory at most than the open office", peak() - before);
    let by_payer = median(|| assert_eq!(ask(Account::FeesOwed), payers));
    let closed = median(|| {
        let view = store.read().unwrap();
        let all = view.ask(|book| settlement::accounts(book, MONTH)).unwrap();
        assert!(!all.is_empty());
    });
    println!("every account of the month: {closed:.1?} (two sums a slip)");
    vec![("qiantai, what each payer is asked for", by_payer)]
}

/// Every row of the account and month: room, person, form, number, fen.
fn rows_of(data: &Path) -> Vec<[i64; 5]> {
    let store = Store::open(data).unwrap();
    let view = store.read().unwrap();
    view.ask(|book| {
        let sums = book.sums_of(Account::FeesOwed, MONTH, Payer::ALL).into_iter();
        let row = |(key, sum): (qiantai::engine::ledger::SumKey, qiantai::engine::money::Money)| {
            let number = i64::try_from(key.slip.number).unwrap();
            let Payer { room, person } = key.payer;
            [room.into(), person.into(), key.slip.form.into(), number, sum.in_fen()]
        };
        sums.map(row).collect()
    })
    .unwrap()
}

/// The same in SQLite: a table whose key covers the question; a wide one, with an index on account and month.
fn sqlite(dir: &Path, rows: &[[i64; 5]]) -> Vec<(&'static str, Duration)> {
    let mut db = Connection::open(dir.join("month.db")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA cache_size = -262144;
         CREATE TABLE covering (account INTEGER, month INTEGER, room INTEGER, person INTEGER, item INTEGER,
             form INTEGER, number INTEGER, amount INTEGER NOT NULL,
             PRIMARY KEY (account, month, room, person, item, form, number, amount)) WITHOUT ROWID;
         CREATE TABLE wide (number TEXT PRIMARY KEY, room TEXT, payer TEXT, what TEXT, note TEXT,
             by_whom TEXT, made_at TEXT, state TEXT, account INTEGER, month INTEGER, room_id INTEGER,
             person_id INTEGER, amount INTEGER);",
    )
    .unwrap();
    let all = db.transaction().unwrap();
    {
        let mut covering =
            all.prepare("INSERT INTO covering VALUES (21, 202611, ?1, ?2, 0, ?3, ?4, ?5)").unwrap();
        let mut wide = all
            .prepare(
                "INSERT INTO wide VALUES (?1, ?2, ?3, '物业费', '按面积和标准', '周敏(102)',
                 '2026-11-21T14:32:00+08:00', '待收款', 21, 202611, ?4, ?5, ?6)",
            )
            .unwrap();
        for [room, person, form, number, fen] in rows {
            covering.execute(params![room, person, form, number, fen]).unwrap();
            let (slip, shown) = (format!("F-{form}/{number:06}"), format!("1-1-{room}"));
            let payer = format!("业主{person}");
            wide.execute(params![slip, shown, payer, room, person, fen]).unwrap();
        }
    }
    all.commit().unwrap();
    db.execute_batch("CREATE INDEX of_month ON wide (account, month); ANALYZE;").unwrap();
    let wanted = wanted(rows);
    let timed = |table: &str, room: &str, person: &str| {
        let sql = format!(
            "SELECT {room}, {person}, count(*), sum(amount) FROM {table} \
             WHERE account = 21 AND month = 202611 GROUP BY {room}, {person}"
        );
        let mut ask = db.prepare(&sql).unwrap();
        median(|| {
            let rows = ask.query_map([], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
            });
            let all: Vec<(i64, i64, i64)> = rows.unwrap().map(Result::unwrap).collect();
            assert_eq!(all.len(), wanted);
        })
    };
    vec![
        ("SQLite GROUP BY, covering key", timed("covering", "room", "person")),
        ("SQLite GROUP BY, wide table with an index", timed("wide", "room_id", "person_id")),
    ]
}

fn wanted(rows: &[[i64; 5]]) -> usize {
    let mut payers: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for [room, person, _, _, fen] in rows {
        *payers.entry((*room, *person)).or_default() += fen;
    }
    payers.len()
}

/// The same in DuckDB's own tool, in memory, by its own timer.
fn duckdb(dir: &Path, rows: &[[i64; 5]]) -> Result<Duration, String> {
    let mut list = String::from("account,month,room,person,item,form,number,amount\n");
    for [room, person, form, number, fen] in rows {
        let _ = writeln!(list, "21,202611,{room},{person},0,{form},{number},{fen}");
    }
    let file = dir.join("month.csv");
    std::fs::write(&file, list).map_err(|e| e.to_string())?;
    let tool = std::env::var("QIANTAI_DUCKDB").unwrap_or_else(|_| "duckdb".to_string());
    let mut child = Command::new(&tool)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|_| "needs duckdb".to_string())?;
    let mut sql = format!("CREATE TABLE p AS SELECT * FROM read_csv('{}');\n", file.display());
    sql += ".mode trash\n.timer on\n";
    for _ in 0..=ROUNDS {
        sql += "SELECT room, person, count(*), sum(amount) FROM p WHERE account = 21 \
                AND month = 202611 GROUP BY room, person;\n";
    }
    let mut typed = child.stdin.take().expect("its input");
    typed.write_all(sql.as_bytes()).map_err(|e| e.to_string())?;
    drop(typed);
    let out = child.wait_with_output().map_err(|e| e.to_string())?;
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    let seconds = |line: &str| -> Option<f64> {
        let (_, rest) = line.split_once("real ")?;
        rest.split_whitespace().next()?.parse().ok()
    };
    let mut times: Vec<f64> = told.lines().filter_map(seconds).skip(1).collect();
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2).copied();
    middle
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("it said no times: {told} {}", String::from_utf8_lossy(&out.stderr)))
}

/// The median of so many rounds, after one that warms up.
fn median(mut ask: impl FnMut()) -> Duration {
    ask();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            ask();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// What this process has in memory now, in kB; the peak is counted from here.
fn resident() -> i64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    of_status("VmRSS:")
}

fn peak() -> i64 {
    of_status("VmHWM:")
}

fn of_status(word: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(word)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

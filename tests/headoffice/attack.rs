//! What an office's account can be made to do: nothing to another office, and nothing to its own past.

use postgres::error::SqlState;

use qiantai::engine::prelude::*;
use qiantai::engine::slip::Due;
use qiantai::headoffice::connection::connect;
use qiantai::headoffice::shipping::{Standing, ingest, sealed, standing};
use qiantai::headoffice::{folding, reading};
use qiantai::store::carrying::Carried;

use crate::journals::{carried, entry, journal};
use crate::line::Chance;
use crate::server;
use crate::ship::company;

#[test]
fn an_office_reads_and_writes_its_own_and_nothing_else() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲", "乙"]);
    let mut a = connect(&server.url(), Some(&accounts[0])).unwrap();
    let mut b = connect(&server.url(), Some(&accounts[1])).unwrap();
    let (own, other) = (standing(&mut a).unwrap().office, standing(&mut b).unwrap().office);
    let (of_a, of_b) = (journal("甲", 20, &[]), journal("乙", 30, &[]));
    let none = |many: usize| vec![None; many];
    assert_eq!(ingest(&mut a, (own, 1), &of_a, &none(20)).unwrap().verdict, "OK");
    assert_eq!(ingest(&mut b, (other, 1), &of_b, &none(30)).unwrap().verdict, "OK");
    // Entries for another office, also the next right one.
    let next = carried(of_b[29].hash, &entry(31, 60_100, None, "假的"), 1);
    assert!(ingest(&mut a, (other, 1), &[next], &none(1)).is_err());
    // Reading: its own rows, and of the others not even that they are there.
    for table in ["journal", "position", "office", "personal", "refusal"] {
        let sql = format!("select count(*) from qiantai.{table} where office <> {own}");
        let seen: i64 = a.query_one(&sql, &[]).unwrap().get(0);
        assert_eq!(seen, 0, "{table}");
    }
    let seen: i64 = a.query_one("select count(*) from qiantai.journal", &[]).unwrap().get(0);
    assert_eq!(seen, 20);
    // Writing past ingest: nothing, also in its own rows; nor anything that would lift the fences.
    let zero = "decode(repeat('00', 32), 'hex')";
    for sql in [
        format!(
            "insert into qiantai.journal values ({other}, 1, 31, {zero}, {zero}, {zero}, now(), now())"
        ),
        format!(
            "insert into qiantai.journal values ({own}, 1, 21, {zero}, {zero}, {zero}, now(), now())"
        ),
        format!("update qiantai.journal set body = {zero} where office = {own}"),
        format!("update qiantai.position set seq = 0 where office = {other}"),
        format!("update qiantai.position set generation = 1 where office = {own}"),
        "delete from qiantai.journal".to_string(),
        "truncate qiantai.journal".to_string(),
        "drop table qiantai.journal".to_string(),
        "update qiantai.office set role = session_user".to_string(),
        format!("select qiantai.rewound({other})"),
        format!("select qiantai.fence({other}, 9)"),
        format!("select qiantai.refused({other}, 'FORK', 1, '', 1, {zero})"),
        "alter table qiantai.journal disable row level security".to_string(),
        "set role postgres".to_string(),
        format!("set session authorization {}", accounts[1].user),
        format!("set role {}", accounts[1].user),
        "create function qiantai.x() returns int language sql as 'select 1'".to_string(),
        "create table qiantai.x (y int)".to_string(),
    ] {
        let refused = a.batch_execute(&sql).expect_err(&sql);
        let code = refused.code().cloned();
        assert_eq!(code, Some(SqlState::INSUFFICIENT_PRIVILEGE), "{sql}: {refused}");
    }
    // A function or table of its own in front of ours changes nothing: ours name every schema.
    a.batch_execute(
        "create temp table office (office int, role name, chain text);
         create temp table position (office int);
         insert into pg_temp.office values (2, session_user, null)",
    )
    .unwrap();
    assert_eq!(standing(&mut a).unwrap().office, own);
    assert_eq!(standing(&mut b).unwrap().seq, 30, "untouched");
}

/// What stands at head office is what was sent first, to the byte.
fn stands(client: &mut postgres::Client, all: &[Carried]) {
    let rows = client
        .query("select seq, prev, hash, body from qiantai.journal order by seq", &[])
        .unwrap();
    assert_eq!(rows.len(), all.len());
    for (row, entry) in rows.iter().zip(all) {
        let (prev, hash, body): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(1), row.get(2), row.get(3));
        assert!(prev == entry.prev && hash == entry.hash && body == entry.body, "{}", entry.seq);
    }
}

/// H4: forks, gaps, replays and older generations, a thousand of them.
#[test]
fn a_thousand_forks_replays_gaps_and_older_generations_are_named_and_nothing_changes() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
    let office = standing(&mut client).unwrap().office;
    let all = journal("甲", 200, &[100]);
    let none = |many: usize| vec![None; many];
    assert_eq!(ingest(&mut client, (office, 2), &all, &none(200)).unwrap().verdict, "OK");
    let mut chance = Chance(77);
    let mut counted = [0; 4];
    for n in 0..1_000u64 {
        let at = usize::try_from(chance.below(200)).unwrap();
        let kind = usize::try_from(n % 4).unwrap();
        counted[kind] += 1;
        let before = all[at].prev;
        let forged = |seq: u64| entry(seq, 60_100, None, &format!("伪造 {n}"));
        let mut ask = |generation: u32, entries: &[Carried]| -> Standing {
            let parts = sealed(entries, None).unwrap();
            ingest(&mut client, (office, generation), entries, &parts).unwrap()
        };
        let (verdict, answer) = match kind {
            // Another entry at a number that is taken, also on the right last hash.
            0 => ("FORK", ask(2, &[carried(before, &forged(at as u64 + 1), 2)])),
            // A replay of what is there: taken as the same, and nothing doubled.
            1 => ("OK", ask(2, &all[at..(at + 5).min(200)])),
            2 => {
                let beyond = 202 + chance.below(50);
                ("GAP", ask(2, &[carried([7; 32], &forged(beyond), 2)]))
            }
            // The right entries, or the next one, by a copy of before the restoring.
            _ if n % 8 == 3 => ("FENCED", ask(1, &all[at..=at])),
            _ => ("FENCED", ask(1, &[carried(all[199].hash, &forged(201), 1)])),
        };
        assert_eq!(answer.verdict, verdict, "{n} {answer:?}");
        assert_eq!((answer.seq, answer.generation), (200, 2), "{n}");
    }
    assert_eq!(counted, [250; 4]);
    // An entry on another last hash, one that claims a later generation than its sender, a whole other journal.
    let on_other = carried([9; 32], &entry(201, 60_100, None, "x"), 2);
    assert_eq!(ingest(&mut client, (office, 2), &[on_other], &none(1)).unwrap().verdict, "FORK");
    let ahead = carried(all[199].hash, &entry(201, 60_100, None, "x"), 3);
    assert_eq!(ingest(&mut client, (office, 2), &[ahead], &none(1)).unwrap().verdict, "FORK");
    let other = journal("乙", 3, &[]);
    assert_eq!(ingest(&mut client, (office, 2), &other, &none(3)).unwrap().verdict, "FORK");
    let mut admin = server.admin("q");
    stands(&mut admin, &all);
    let times: i64 = admin
        .query_one("select sum(times)::bigint from qiantai.refusal where verdict in ('FORK','GAP','FENCED')", &[])
        .unwrap()
        .get(0);
    assert_eq!(times, 753, "each is counted");
}

/// The trap: a row that is missing is sent again, a row that is different is a fork.
#[test]
fn rows_that_are_gone_are_filled_again_and_never_called_a_fork() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let dir = tempfile::tempdir().unwrap();
    let all = journal("甲", 300, &[150]);
    crate::journals::write(dir.path(), &all);
    let mut note = qiantai::store::shipped::ShippedNote::default();
    let go = |note: &mut _| {
        let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
        qiantai::headoffice::shipping::round(&mut client, dir.path(), None, note).unwrap()
    };
    assert_eq!(go(&mut note).sent, 300);
    let mut admin = server.admin("q");
    for gone in [
        "seq > 270",                    // the tail, and the position still says 300
        "seq between 40 and 60",        // a hole
        "seq = 1",                      // the first
        "seq in (2, 90, 91, 200, 300)", // several
        "true",                         // all
    ] {
        admin.batch_execute(&format!("delete from qiantai.journal where {gone}")).unwrap();
        go(&mut note);
        stands(&mut admin, &all);
    }
    // Position and rows together, as an old backup of the database has them.
    admin
        .batch_execute(
            "delete from qiantai.journal where seq > 120;
             update qiantai.position set seq = 120, generation = 1,
                 hash = (select hash from qiantai.journal where seq = 120)",
        )
        .unwrap();
    go(&mut note);
    stands(&mut admin, &all);
    // The position alone.
    admin
        .batch_execute(
            "update qiantai.position set seq = 7, hash = (select hash from qiantai.journal where seq = 7)",
        )
        .unwrap();
    go(&mut note);
    stands(&mut admin, &all);
    let forks: i64 = admin
        .query_one("select count(*) from qiantai.refusal where verdict = 'FORK'", &[])
        .unwrap()
        .get(0);
    assert_eq!(forks, 0);
}

/// Backups of the database are PostgreSQL's: one that is laid back lacks the end, and the office sends that.
#[test]
fn a_dump_that_is_laid_back_is_filled_by_the_office() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let dir = tempfile::tempdir().unwrap();
    let all = journal("甲", 80, &[]);
    let mut note = qiantai::store::shipped::ShippedNote::default();
    let mut go = || {
        let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
        qiantai::headoffice::shipping::round(&mut client, dir.path(), None, &mut note).unwrap().sent
    };
    crate::journals::write(dir.path(), &all[..50]);
    assert_eq!(go(), 50);
    let dump = dir.path().join("dump.sql");
    std::fs::write(&dump, server.tool("pg_dump", &["-n", "qiantai"])).unwrap();
    crate::journals::write(dir.path(), &all[50..]);
    assert_eq!(go(), 30);
    let mut admin = server.admin("q");
    admin.batch_execute("drop schema qiantai cascade").unwrap();
    let dump = dump.to_str().unwrap();
    server.tool("psql", &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump]);
    assert_eq!(go(), 30);
    stands(&mut admin, &all);
    // With its fences: the office's account still writes its own only.
    let mut office = connect(&server.url(), Some(&accounts[0])).unwrap();
    assert!(office.batch_execute("delete from qiantai.journal").is_err());
}

/// Views count ages for the whole company, and one table holds all: what one office sends must break neither.
#[test]
fn a_moment_without_a_calendar_and_an_entry_without_measure_are_not_taken() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
    let office = standing(&mut client).unwrap().office;
    let zero = "decode(repeat('00', 32), 'hex')";
    for recorded in ["infinity", "-infinity", "1969-12-31", "20000-01-01"] {
        let sql = format!(
            "select qiantai.ingest({office}, 1, 0, {zero}, array[1], array[timestamptz '{recorded}'], array[{zero}],
                 array[decode(repeat('00', 40), 'hex')], array[null::bytea])"
        );
        let refused = client.batch_execute(&sql).expect_err(recorded);
        assert_eq!(refused.code(), Some(&SqlState::CHECK_VIOLATION), "{recorded}: {refused}");
    }
    let mut large = journal("甲", 1, &[]);
    large[0].body = vec![0; (1 << 20) + 1];
    assert!(ingest(&mut client, (office, 1), &large, &[None]).is_err());
    let fine = journal("甲", 1, &[]);
    assert!(ingest(&mut client, (office, 1), &fine, &[Some(vec![0; (1 << 20) + 1])]).is_err());
    assert_eq!(ingest(&mut client, (office, 1), &fine, &[None]).unwrap().verdict, "OK");
    let ages = "select count(*) from qiantai.offices where news_age is not null";
    let seen: i64 = server.admin("q").query_one(ages, &[]).unwrap().get(0);
    assert_eq!(seen, 1);
}

/// Of three offices the first has sent what is no entry, the second what no table likes.
#[test]
fn what_one_office_sends_keeps_no_other_from_being_folded() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲", "乙", "丙"]);
    let send = |n: usize, entries: &[Carried]| {
        let mut client = connect(&server.url(), Some(&accounts[n])).unwrap();
        let office = standing(&mut client).unwrap().office;
        let none = vec![None; entries.len()];
        assert_eq!(ingest(&mut client, (office, 1), entries, &none).unwrap().verdict, "OK");
    };
    let mut garbage = journal("甲", 1, &[]);
    garbage[0].body = vec![0xff; 64];
    send(0, &garbage);
    // What a person may type, and what only a forger writes.
    let mut odd: Vec<Carried> = Vec::new();
    for (seq, says) in (1..).zip(["\\u0000 是一个字", "a\0b", "\u{202e}\u{1b}[2J"]) {
        let mut entry = entry(seq, 9003, None, says);
        entry.dues.push(Due {
            what: 1,
            at: Moment(i64::MAX),
            because: "\0".to_string(),
            met: None,
        });
        if seq == 3 {
            (entry.recorded, entry.occurred) = (Moment(i64::MAX), Moment(i64::MIN));
        }
        let before = odd.last().map_or([0; 32], |last| last.hash);
        odd.push(carried(before, &entry, 1));
    }
    send(1, &odd);
    send(2, &journal("丙", 40, &[]));
    let mut admin = connect(&server.admin_url(), None).unwrap();
    let folded = folding::fold(&mut admin).unwrap();
    assert_eq!((folded.entries, folded.problems.len()), (43, 1), "{folded:?}");
    assert!(folded.problems[0].starts_with("甲"), "{folded:?}");
    let said = "select count(*) from qiantai.news where problem is not null";
    let seen: i64 = admin.query_one(said, &[]).unwrap().get(0);
    assert_eq!(seen, 1, "the board says of which office");
    let typed: String = admin
        .query_one(
            "select fields ->> 'name' from qiantai.slips where slip like '%1' and office = '乙'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(typed, "\\u0000 是一个字");
    // The same is fetched back, in pieces of bounded size, and is what was sent.
    let dir = tempfile::tempdir().unwrap();
    let found = reading::office(&mut admin, "丙").unwrap();
    let head = reading::fetch(&mut admin, &found, &dir.path().join("c.txt"), &[]).unwrap();
    assert_eq!(head.seq, 40);
}

/// Statements come into the database's log, also those that fail.
#[test]
fn no_password_is_in_what_the_database_is_told() {
    let Some((server, _turn)) = server() else { return };
    let mut admin = connect(&server.admin_url(), None).unwrap();
    qiantai::headoffice::schema::init(&mut admin).unwrap();
    admin.batch_execute("set log_statement = 'all'").unwrap();
    for renew in [false, true] {
        let account = qiantai::headoffice::enrolling::enroll(&mut admin, "甲", renew).unwrap();
        let log = server.log();
        assert!(log.contains(&account.user) && !log.contains(&account.password), "{log}");
        assert!(!format!("{account:?}").contains(&account.password));
        assert!(standing(&mut connect(&server.url(), Some(&account)).unwrap()).is_ok());
    }
}

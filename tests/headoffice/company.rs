//! H1: a company of offices over lines that are cut, with a primary that is killed and a database that was rolled back.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qiantai::headoffice::account::Account;
use qiantai::headoffice::connection::connect;
use qiantai::headoffice::problem::HeadOfficeProblem;
use qiantai::headoffice::shipping::{ingest, round, standing};
use qiantai::headoffice::{enrolling, schema};
use qiantai::store::carrying::Carried;
use qiantai::store::shipped::ShippedNote;

use crate::journals::{journal, write};
use crate::line::{Chance, Line};
use crate::server;
use crate::ship::company;

const ENTRIES: usize = 120;
/// Pieces in which an office's day comes to its journal.
const PIECES: usize = 12;

struct Office {
    dir: std::path::PathBuf,
    account: Account,
    all: Vec<Carried>,
    written: usize,
    note: ShippedNote,
}

#[derive(Default)]
struct Counts {
    calls: AtomicU64,
    failed: AtomicU64,
    again: AtomicU64,
}

impl Counts {
    fn told(&self) -> String {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (calls, failed, again) = (of(&self.calls), of(&self.failed), of(&self.again));
        format!("{calls} rounds, {failed} failed, {again} pieces sent again")
    }
}

/// An old backup, and not even a whole one: a quarter of all rows is gone, and their positions stand, or do not.
fn rolled_back(admin: &mut postgres::Client) -> u64 {
    let gone = "delete from qiantai.journal where (office * 7919 + seq) % 4 = 0";
    let gone = admin.execute(gone, &[]).unwrap();
    let earlier = "update qiantai.position set seq = 40, hash = (select hash from qiantai.journal j
            where j.office = position.office and j.seq = 40)
        where office % 3 = 0 and exists (select 1 from qiantai.journal j
            where j.office = position.office and j.seq = 40)";
    admin.batch_execute(earlier).unwrap();
    gone
}

impl Office {
    /// One visit: perhaps something new, perhaps an old piece again, then a round.
    fn visit(&mut self, url: &str, chance: &mut Chance, counts: &Counts) {
        if self.written < ENTRIES {
            let next = (self.written + ENTRIES / PIECES).min(ENTRIES);
            write(&self.dir, &self.all[self.written..next]);
            self.written = next;
        }
        counts.calls.fetch_add(1, Ordering::Relaxed);
        let again = chance.below(100) < 15;
        let went = connect(url, Some(&self.account)).and_then(|mut client| {
            if again && self.note.place.seq > 10 {
                let from = usize::try_from(chance.below(self.note.place.seq - 5)).unwrap();
                let here = standing(&mut client)?;
                if here.seq as usize > from + 5 {
                    counts.again.fetch_add(1, Ordering::Relaxed);
                    let answer = ingest(
                        &mut client,
                        (here.office, 1),
                        &self.all[from..from + 5],
                        &vec![None; 5],
                    )?;
                    assert!(answer.verdict == "OK" || answer.verdict == "GAP", "{answer:?}");
                }
            }
            round(&mut client, &self.dir, None, &mut self.note)
        });
        match went {
            Ok(_) => {}
            Err(
                HeadOfficeProblem::Link(_)
                | HeadOfficeProblem::ReadOnly
                | HeadOfficeProblem::Gap { .. },
            ) => {
                counts.failed.fetch_add(1, Ordering::Relaxed);
            }
            Err(problem) => panic!("{}: {problem}", self.account.user),
        }
    }

    fn is_through(&self) -> bool {
        self.written == ENTRIES && self.note.place.seq == ENTRIES as u64
    }
}

/// All workers visit offices until each has been visited so often.
fn visits(offices: &[Mutex<Office>], url: &str, workers: usize, rounds: usize, counts: &Counts) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let next = &next;
            scope.spawn(move || {
                let mut chance = Chance(31 + worker as u64 * 977);
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= offices.len() * rounds {
                        return;
                    }
                    offices[n % offices.len()].lock().unwrap().visit(url, &mut chance, counts);
                }
            });
        }
    });
}

/// Two rounds of visits, and what happens in the first third of them; how long from then to the end of the rounds. Calls
/// fail by it.
fn while_they_work(
    offices: &[Mutex<Office>],
    workers: usize,
    counts: &Counts,
    line: &Line,
    happens: impl FnOnce(),
) -> Duration {
    let calls = || counts.calls.load(Ordering::Relaxed);
    let (before, third) = (calls(), offices.len() as u64 * 2 / 3);
    std::thread::scope(|scope| {
        let working = scope.spawn(move || visits(offices, &line.url(), workers, 2, counts));
        while calls() < before + third {
            std::thread::sleep(Duration::from_millis(1));
        }
        let (begun, failed) = (Instant::now(), counts.failed.load(Ordering::Relaxed));
        happens();
        working.join().unwrap();
        assert!(counts.failed.load(Ordering::Relaxed) > failed, "nobody noticed");
        begun.elapsed()
    })
}

/// Visits until every row is there and every office knows it, and so many calls were cut.
fn until_whole(
    offices: &[Mutex<Office>],
    workers: usize,
    counts: &Counts,
    admin: &mut postgres::Client,
    (line, cuts): (&Line, u64),
) {
    let until = Instant::now() + Duration::from_secs(900);
    let wanted = (offices.len() * ENTRIES) as i64;
    loop {
        visits(offices, &line.url(), workers, 1, counts);
        let rows: i64 =
            admin.query_one("select count(*) from qiantai.journal", &[]).unwrap().get(0);
        let through = offices.iter().all(|office| office.lock().unwrap().is_through());
        if through && rows == wanted && line.cuts.load(Ordering::Relaxed) >= cuts {
            return;
        }
        assert!(Instant::now() < until, "{rows} of {wanted}");
    }
}

fn made(dir: &Path, accounts: Vec<Account>) -> Vec<Mutex<Office>> {
    let office = |(n, account): (usize, Account)| {
        let dir = dir.join(n.to_string());
        std::fs::create_dir_all(&dir).unwrap();
        let all = journal(&format!("office {n}"), ENTRIES as u64, &[]);
        Mutex::new(Office { dir, account, all, written: 0, note: ShippedNote::default() })
    };
    accounts.into_iter().enumerate().map(office).collect()
}

/// Every row of every office, to the byte; and no row besides.
fn compare(client: &mut postgres::Client, offices: &[Mutex<Office>]) -> (u64, u64) {
    let (mut exact, mut wrong) = (0, 0);
    for office in offices {
        let office = office.lock().unwrap();
        let rows = client
            .query(
                "select j.seq, j.prev, j.hash, j.body from qiantai.journal j join qiantai.office o using (office)
                 where o.role = $1::text::name order by j.seq",
                &[&office.account.user],
            )
            .unwrap();
        for (n, row) in rows.iter().enumerate() {
            let seq: i64 = row.get(0);
            let (prev, hash, body): (Vec<u8>, Vec<u8>, Vec<u8>) =
                (row.get(1), row.get(2), row.get(3));
            let same = office.all.get(n).is_some_and(|entry| {
                entry.seq as i64 == seq
                    && entry.prev == *prev
                    && entry.hash == *hash
                    && entry.body == body
            });
            *(if same { &mut exact } else { &mut wrong }) += 1;
        }
    }
    (exact, wrong)
}

#[test]
fn every_entry_of_a_company_arrives_once_over_cut_lines_a_killed_primary_and_a_rollback() {
    let Some((mut primary, _turn)) = server() else { return };
    let many: usize =
        std::env::var("QIANTAI_OFFICES").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let begun = Instant::now();
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..many).map(|n| format!("第{n}处")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let offices = made(dir.path(), company(&primary, &names));
    let line = Line::open(primary.port, 40);
    let counts = Counts::default();
    let workers = if many > 100 { 20 } else { 6 };
    visits(&offices, &line.url(), workers, PIECES / 2, &counts);
    // 3 in 100: the link is down for everybody, and nobody loses anything but time.
    line.set_down(true);
    visits(&offices[..many.div_ceil(30)], &line.url(), workers, 1, &counts);
    line.set_down(false);
    // The primary dies in the middle of everything and comes back itself; then it dies for good, and a standby takes over.
    while_they_work(&offices, workers, &counts, &line, || {
        primary.kill();
        primary.run();
    });
    let server = primary.standby();
    let back = while_they_work(&offices, workers, &counts, &line, || {
        primary.kill();
        server.promote();
        line.leads_to(server.port);
    });
    let mut admin = server.admin("q");
    // All is there once, before a quarter of it is gone again: 9,000 of 36,000 rows.
    until_whole(&offices, workers, &counts, &mut admin, (&line, 0));
    let gone = rolled_back(&mut admin);
    // From now on until everything is there again, over the same line.
    let wanted = (many * ENTRIES) as u64;
    let cuts = if many < 100 { 0 } else { 2_000 };
    until_whole(&offices, workers, &counts, &mut admin, (&line, cuts));
    let (exact, wrong) = compare(&mut admin, &offices);
    println!(
        "{many} offices: {exact} of {wanted} exact, {wrong} wrong; {} calls cut, {} found the link down, \
         {gone} rows rolled back, {}; {:.1} s from the primary's death to the end of that round, {:.1} s in all",
        line.cuts.load(Ordering::Relaxed),
        line.refusals.load(Ordering::Relaxed),
        counts.told(),
        back.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
    );
    assert_eq!((exact, wrong), (wanted, 0));
    let (cut, again) = (line.cuts.load(Ordering::Relaxed), counts.again.load(Ordering::Relaxed));
    assert!(cut > 0 && again > 0 && line.refusals.load(Ordering::Relaxed) > 0);
    assert_eq!(gone, wanted / 4);
}

/// What `benches/patroni.sh` runs: a cluster of others' making, whose leader is killed in the middle of everything.
#[test]
fn a_company_that_is_kept_by_patroni_loses_and_doubles_nothing_when_its_leader_is_killed() {
    let (Ok(url), Ok(kill)) =
        (std::env::var("QIANTAI_CLUSTER"), std::env::var("QIANTAI_CLUSTER_KILL"))
    else {
        println!("skipped: needs a cluster, see benches/patroni.sh");
        return;
    };
    let many = std::env::var("QIANTAI_OFFICES").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let keeper = url.replacen("postgres://", "postgres://postgres@", 1);
    let mut admin = connect(&keeper, None).unwrap();
    schema::init(&mut admin).unwrap();
    let enrol = |n: usize| enrolling::enroll(&mut admin, &format!("第{n}处"), false).unwrap();
    let accounts = (0..many).map(enrol).collect();
    let dir = tempfile::tempdir().unwrap();
    let offices = made(dir.path(), accounts);
    let counts = Counts::default();
    visits(&offices, &url, 20, PIECES / 2, &counts);
    let (died, back) = std::thread::scope(|scope| {
        let (url, offices, counts) = (&url, &offices, &counts);
        let working = scope.spawn(move || visits(offices, url, 20, 2, counts));
        std::thread::sleep(Duration::from_secs(2));
        let died = Instant::now();
        assert!(std::process::Command::new(kill).status().unwrap().success());
        // Until somebody writes again.
        let writes = || {
            connect(&keeper, None)
                .is_ok_and(|mut again| again.batch_execute("create temp table x ()").is_ok())
        };
        while !writes() {
            assert!(died.elapsed() < Duration::from_secs(300), "nobody takes over");
            std::thread::sleep(Duration::from_millis(100));
        }
        let back = died.elapsed();
        working.join().unwrap();
        (died, back)
    });
    let through = |office: &Mutex<Office>| office.lock().unwrap().is_through();
    while !offices.iter().all(through) {
        visits(&offices, &url, 20, 1, &counts);
        assert!(died.elapsed() < Duration::from_secs(900));
    }
    let (exact, wrong) = compare(&mut connect(&keeper, None).unwrap(), &offices);
    println!(
        "{many} offices, leader killed: {exact} of {} exact, {wrong} wrong; {}; writing again after {:.1} s, all there after {:.1} s",
        many * ENTRIES,
        counts.told(),
        back.as_secs_f64(),
        died.elapsed().as_secs_f64()
    );
    assert_eq!((exact, wrong), ((many * ENTRIES) as u64, 0));
}

/// H2: a week without the link is caught up. `QIANTAI_WEEK=50000` is the full count.
#[test]
fn a_week_without_the_link_is_caught_up() {
    let Some((server, _turn)) = server() else { return };
    let many = std::env::var("QIANTAI_WEEK").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let accounts = company(&server, &["甲"]);
    let dir = tempfile::tempdir().unwrap();
    let all = journal("甲", many, &[]);
    write(dir.path(), &all);
    let begun = Instant::now();
    let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
    let mut note = ShippedNote::default();
    assert_eq!(round(&mut client, dir.path(), None, &mut note).unwrap().sent, many);
    let whole = begun.elapsed();
    // From then on only what is new is read and sent.
    let begun = Instant::now();
    assert_eq!(round(&mut client, dir.path(), None, &mut note).unwrap().sent, 0);
    println!(
        "{many} entries caught up in {:.1} s, a round without news {} ms",
        whole.as_secs_f64(),
        begun.elapsed().as_millis()
    );
    assert_eq!(note.place.seq, many);
    assert!(whole < Duration::from_secs(300));
}

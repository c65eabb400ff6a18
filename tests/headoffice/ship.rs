//! One office: enrolled by a code, shipped by the program, and each way in which it does not go.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use qiantai::headoffice::account::Account;
use qiantai::headoffice::connection::connect;
use qiantai::headoffice::problem::HeadOfficeProblem;
use qiantai::headoffice::shipping::{round, standing};
use qiantai::headoffice::{enrolling, schema};
use qiantai::store::shipped::ShippedNote;

use crate::journals::{journal, write};
use crate::line::Line;
use crate::server;
use crate::server::Server;

/// Makes the tables and enrols these offices.
pub fn company(server: &Server, names: &[&str]) -> Vec<Account> {
    let mut client = connect(&server.admin_url(), None).unwrap();
    assert_eq!(schema::init(&mut client).unwrap().0, 0);
    names.iter().map(|name| enrolling::enroll(&mut client, name, false).unwrap()).collect()
}

fn program(words: &[&str], input: &str) -> Output {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_qiantai"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    let bytes = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(bytes).unwrap()
}

/// The salted personal part of a line of the plain journal.
fn personal(line: &str) -> Vec<u8> {
    let digits = line.split('\t').nth(2).unwrap().as_bytes().to_vec();
    let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Runs of eleven digits: phone numbers.
fn numbers(bytes: &[u8]) -> Vec<Vec<u8>> {
    let runs = bytes.split(|byte| !byte.is_ascii_digit());
    runs.filter(|run| run.len() >= 11).map(<[u8]>::to_vec).collect()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn an_office_is_enrolled_by_a_code_and_ships_from_the_command_line() {
    let Some((server, _turn)) = server() else { return };
    let dir = tempfile::tempdir().unwrap();
    let admin = server.admin_url();
    let init = || program(&["head-office", "init", &admin], "");
    let first = init();
    assert!(first.status.success() && said(&first).contains("已建好"), "{}", said(&first));
    assert!(said(&init()).contains("没有要做的"));
    let code = program(&["head-office", "enroll", &admin, "幸福里"], "");
    assert!(code.status.success(), "{}", said(&code));
    let again = program(&["head-office", "enroll", &admin, "幸福里"], "");
    assert!(again.status.code() == Some(2) && said(&again).contains("--renew"), "{}", said(&again));
    let file = dir.path().join("account");
    let code = said(&code);
    let wrong = program(&["ship", "--enroll", path(&file)], &code.replace("qo_", "qo-"));
    assert_eq!(wrong.status.code(), Some(2), "{}", said(&wrong));
    let enrolled = program(&["ship", "--enroll", path(&file)], &code);
    assert!(enrolled.status.success(), "{}", said(&enrolled));
    // A real office, with names in it.
    let office = dir.path().join("office");
    let demo = program(&["--data", path(&office), "demo", "--rooms", "30", "--slips", "40"], "");
    assert!(demo.status.success(), "{}", said(&demo));
    program(&["--data", path(&office), "check"], "");
    program(&["--data", path(&office), "stop", "--now"], "");
    let ship = || {
        program(
            &[
                "--data",
                path(&office),
                "ship",
                "--once",
                "--to",
                &server.url(),
                "--account",
                path(&file),
            ],
            "",
        )
    };
    let sent = ship();
    assert!(sent.status.success() && said(&sent).starts_with("已送 "), "{}", said(&sent));
    assert!(said(&ship()).starts_with("已送 0 条"));
    let mut client = server.admin("q");
    let row = client.query_one("select count(*), max(seq) from qiantai.journal", &[]).unwrap();
    let (rows, last): (i64, i64) = (row.get(0), row.get(1));
    assert!(rows > 100 && rows == last);
    let names: i64 = client.query_one("select count(*) from qiantai.personal", &[]).unwrap().get(0);
    assert_eq!(names, 0, "personal parts stay where nobody said that they may go");
    // No name that the office knows stands anywhere in what head office has.
    let bodies = client.query("select body from qiantai.journal", &[]).unwrap();
    let journal = std::fs::read_to_string(office.join("journal.txt")).unwrap();
    let numbers: Vec<Vec<u8>> = journal.lines().flat_map(|line| numbers(&personal(line))).collect();
    assert!(!numbers.is_empty(), "the office knows phone numbers");
    for row in &bodies {
        let body: &[u8] = row.get(0);
        for number in &numbers {
            assert!(!body.windows(number.len()).any(|part| part == number), "a phone number");
        }
    }
    let offices = program(&["head-office", "offices", &admin], "");
    assert!(said(&offices).starts_with("幸福里\t"), "{}", said(&offices));
}

#[test]
fn each_way_in_which_it_does_not_go_has_its_own_sentence() {
    let Some((server, _turn)) = server() else { return };
    let dir = tempfile::tempdir().unwrap();
    let line = Line::open(server.port, 0);
    let early = connect(&server.admin_url(), None).unwrap();
    drop(early);
    let accounts = company(&server, &["甲", "乙"]);
    let mut note = ShippedNote::default();
    let go = |account: &Account, dir: &Path, note: &mut ShippedNote| {
        connect(&line.url(), Some(account))
            .and_then(|mut client| round(&mut client, dir, None, note))
    };
    let whole = journal("甲", 60, &[40]);
    let office = dir.path().join("a");
    write(&office, &whole[..50]);
    assert_eq!(go(&accounts[0], &office, &mut note).unwrap().sent, 50);
    // A wrong password; the link down.
    let wrong = Account { password: "x".to_string(), ..accounts[0].clone() };
    assert!(matches!(go(&wrong, &office, &mut note), Err(HeadOfficeProblem::Password)));
    line.set_down(true);
    assert!(matches!(go(&accounts[0], &office, &mut note), Err(HeadOfficeProblem::Link(_))));
    line.set_down(false);
    // An older generation of the same office: a copy from before the restoring.
    let old = dir.path().join("old");
    write(&old, &whole[..39]);
    let went = go(&accounts[0], &old, &mut ShippedNote::default());
    assert!(matches!(went, Err(HeadOfficeProblem::Fenced { own: 1, here: 2 })), "{went:?}");
    // The newest generation, but it lacks what head office has.
    let short = dir.path().join("short");
    write(&short, &whole[..45]);
    let went = go(&accounts[0], &short, &mut ShippedNote::default());
    assert!(matches!(went, Err(HeadOfficeProblem::Behind { here: 50, own: 45 })), "{went:?}");
    // The same number, another entry.
    let fork = dir.path().join("fork");
    write(&fork, &whole[..49]);
    let mut other = crate::journals::entry(50, 60_100, None, "另一条");
    other.seq = 50;
    let fiftieth = crate::journals::carried(whole[48].hash, &other, 2);
    write(&fork, std::slice::from_ref(&fiftieth));
    let went = go(&accounts[0], &fork, &mut ShippedNote::default());
    assert!(matches!(went, Err(HeadOfficeProblem::Fork { at: 50, .. })), "{went:?}");
    // Another office's account; and the same office under a second name.
    let other = dir.path().join("b");
    write(&other, &journal("乙", 5, &[]));
    let went = go(&accounts[0], &other, &mut ShippedNote::default());
    assert!(matches!(went, Err(HeadOfficeProblem::OtherOffice { .. })), "{went:?}");
    let went = go(&accounts[1], &office, &mut ShippedNote::default());
    assert!(matches!(went, Err(HeadOfficeProblem::Fork { at: 1, .. })), "{went:?}");
    // After all that the right one goes on.
    write(&office, &whole[50..]);
    assert_eq!(go(&accounts[0], &office, &mut note).unwrap().sent, 10);
    let mut client = connect(&line.url(), Some(&accounts[0])).unwrap();
    assert_eq!(standing(&mut client).unwrap().seq, 60);
}

#[test]
fn before_the_tables_are_made_and_by_an_account_of_no_office_a_sentence_says_so() {
    let Some((server, _turn)) = server() else { return };
    let mut client = connect(&server.admin_url(), None).unwrap();
    assert!(matches!(standing(&mut client), Err(HeadOfficeProblem::NoSchema)));
    schema::init(&mut client).unwrap();
    assert!(matches!(standing(&mut client), Err(HeadOfficeProblem::Denied)));
    client
        .batch_execute("insert into qiantai.version (step, program) values (9000, 'later')")
        .unwrap();
    let later = schema::init(&mut client);
    assert!(matches!(later, Err(HeadOfficeProblem::OtherSchema { found: 9000, .. })));
}

/// What an earlier program has made is brought up step by step, with what lies in it.
#[test]
fn tables_of_every_earlier_step_are_brought_up_with_what_is_in_them() {
    let Some((server, _turn)) = server() else { return };
    let mut admin = connect(&server.admin_url(), None).unwrap();
    let known = schema::known();
    for step in 1..known {
        admin.batch_execute("drop schema if exists qiantai cascade").unwrap();
        assert_eq!(schema::init_until(&mut admin, step).unwrap(), (0, step));
        let early = standing(&mut admin);
        assert!(
            matches!(early, Err(HeadOfficeProblem::OtherSchema { found, .. }) if found == step),
            "{early:?}"
        );
        let all = journal("甲", 3, &[]);
        let sql = "insert into qiantai.office (name, role, chain)
            values ('甲', 'qo_early', encode(substr($1::bytea, 1, 8), 'hex')) returning office";
        let office: i32 = admin.query_one(sql, &[&all[0].hash.as_slice()]).unwrap().get(0);
        for entry in &all {
            let (prev, hash) = (entry.prev.as_slice(), entry.hash.as_slice());
            let sql =
                "insert into qiantai.journal (office, generation, seq, prev, hash, body, recorded)
                values ($1, 1, $2, $3, $4, $5, now())";
            let seq = i64::try_from(entry.seq).unwrap();
            admin.execute(sql, &[&office, &seq, &prev, &hash, &entry.body]).unwrap();
        }
        let sql = "insert into qiantai.position (office, seq, hash, recorded, heard)
            values ($1, 3, $2, now(), now())";
        admin.execute(sql, &[&office, &all[2].hash.as_slice()]).unwrap();
        assert_eq!(schema::init(&mut admin).unwrap(), (step, known));
        assert_eq!(schema::init(&mut admin).unwrap(), (known, known));
        let folded = qiantai::headoffice::folding::fold(&mut admin).unwrap();
        assert_eq!((folded.entries, folded.problems.len()), (3, 0), "{step}: {folded:?}");
        assert_eq!(qiantai::headoffice::board::rows(&mut admin).unwrap().len(), 1);
        assert_eq!(qiantai::headoffice::ruling::taken(&mut admin).unwrap()[0].office, "甲");
    }
}

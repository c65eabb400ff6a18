//! What head office reads: SQL over what was folded, and copies of an office that are equal to it.

use std::process::{Command, Output};
use std::sync::MutexGuard;

use qiantai::headoffice::connection::connect;
use qiantai::headoffice::shipping::round;
use qiantai::headoffice::{enrolling, folding, reading, schema};
use qiantai::store::Store;
use qiantai::store::backup::age::keys::SecretKey;
use qiantai::store::check::Findings;
use qiantai::store::opening::Kind;
use qiantai::store::replica::{Replica, follow};
use qiantai::store::shipped::ShippedNote;

use crate::server;
use crate::server::Server;

fn program(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qiantai")).args(words).output().unwrap()
}

/// A practice office with a thousand entries and more, closed.
fn office(dir: &std::path::Path) {
    let data = dir.to_str().unwrap();
    let made = program(&["--data", data, "demo", "--rooms", "60", "--slips", "200"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// An office that has shipped all it has, its names sealed; and the key that opens them.
struct Shipped {
    server: Server,
    _turn: MutexGuard<'static, ()>,
    dir: tempfile::TempDir,
    admin: postgres::Client,
    client: postgres::Client,
    keys: [SecretKey; 1],
    own: Findings,
}

fn shipped() -> Option<Shipped> {
    let (server, _turn) = server()?;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("own");
    office(&path);
    // Opened once, so that its plain journal is complete.
    let own = Store::open(&path).unwrap().check().unwrap();
    assert!(own.faults.is_empty(), "{:?}", own.faults);
    let mut admin = connect(&server.admin_url(), None).unwrap();
    schema::init(&mut admin).unwrap();
    let account = enrolling::enroll(&mut admin, "幸福里", false).unwrap();
    let secret = SecretKey::draw().unwrap();
    let mut client = connect(&server.url(), Some(&account)).unwrap();
    let key = secret.public();
    let sent = round(&mut client, &path, Some(&key), &mut ShippedNote::default()).unwrap();
    assert_eq!(sent.sent, own.head.seq);
    Some(Shipped { server, _turn, dir, admin, client, keys: [secret], own })
}

#[test]
fn views_count_what_the_office_has_and_say_how_old_it_is() {
    let Some(Shipped { mut admin, mut client, own: own_check, server: _server, _turn, .. }) =
        shipped()
    else {
        return;
    };
    // Folded: every slip, in the state in which the office has it.
    let folded = folding::fold(&mut admin).unwrap();
    assert_eq!((folded.entries, folded.problems.len()), (own_check.head.seq, 0), "{folded:?}");
    assert_eq!(folding::fold(&mut admin).unwrap().entries, 0, "a second time does nothing");
    let count = |admin: &mut postgres::Client, sql: &str| -> i64 {
        admin.query_one(sql, &[]).unwrap().get(0)
    };
    assert_eq!(count(&mut admin, "select count(*) from qiantai.slip") as u64, own_check.slips);
    for (form, many) in &own_check.forms {
        let sql = format!("select count(*) from qiantai.slips where form = '{form}'");
        assert_eq!(count(&mut admin, &sql) as u64, *many, "{form}");
    }
    let unbalanced = "select coalesce(sum(fen), 0)::bigint from qiantai.money";
    assert_eq!(count(&mut admin, unbalanced), 0, "debits and credits");
    assert!(count(&mut admin, "select count(*) from qiantai.money_all") > 0);
    assert!(count(&mut admin, "select count(*) from qiantai.dues where label = '回访'") > 0);
    let callbacks = "select count(*) from qiantai.callbacks where made_at is not null";
    assert!(count(&mut admin, callbacks) > 0);
    assert!(count(&mut admin, "select count(*) from qiantai.slips where room is not null") > 0);
    for view in
        ["news", "slips", "dues", "complaints", "callbacks", "money", "money_all", "summary"]
    {
        let old = format!("select count(*) from qiantai.{view} where news_age is null");
        assert_eq!(count(&mut admin, &old), 0, "each row of {view} says how old it is");
    }
    // Nothing personal in what SQL reads.
    let personal = "select count(*) from qiantai.slip where fields::text ~ '1[3-9][0-9]{9}'";
    assert_eq!(count(&mut admin, personal), 0);
    // An office's account reads none of it; a reader does.
    assert!(client.query("select * from qiantai.slips", &[]).is_err());
    // Folded again from the first entry, it is the same.
    let digest = "select md5(string_agg(s::text, '' order by tag, number)) from qiantai.slip s";
    let before: String = admin.query_one(digest, &[]).unwrap().get(0);
    admin.batch_execute("update qiantai.projected set version = 0").unwrap();
    assert_eq!(folding::fold(&mut admin).unwrap().anew, 1);
    let after: String = admin.query_one(digest, &[]).unwrap().get(0);
    assert_eq!(before, after);
}

#[test]
fn a_copy_is_equal_to_the_office_with_its_names_and_without_them() {
    let Some(Shipped { mut admin, dir, keys, own: own_check, server: _server, _turn, .. }) =
        shipped()
    else {
        return;
    };
    let own = dir.path().join("own");
    // A copy with the key: as the office, to the last name. In two steps, so that it is also laid on.
    let found = reading::office(&mut admin, "幸福里").unwrap();
    let copy = dir.path().join("copy");
    let journal = dir.path().join("copied.txt");
    let about = Replica { name: found.name.clone(), seq: found.seq, news: found.news.unwrap().0 };
    reading::fetch(&mut admin, &found, &journal, &keys).unwrap();
    let whole = std::fs::read_to_string(&journal).unwrap();
    let half: Vec<&str> = whole.lines().take(300).collect();
    std::fs::write(&journal, half.join("\n") + "\n").unwrap();
    assert_eq!(follow(&copy, &journal, &about).unwrap().seq, 300);
    reading::fetch(&mut admin, &found, &journal, &keys).unwrap();
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), whole, "fetched on from where it was");
    assert_eq!(follow(&copy, &journal, &about).unwrap(), own_check.head);
    let mut copied = Store::open(&copy).unwrap();
    assert!(copied.is_read_only());
    let check = copied.check().unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
    assert_eq!(
        (&check.slips_digest, &check.keys_digest, &check.sums_digest),
        (&own_check.slips_digest, &own_check.keys_digest, &own_check.sums_digest)
    );
    let note = qiantai::store::taking::Work::Note("x".to_string(), Some(vec![1]));
    assert!(copied.take(&[note], copied.last_moment()).is_err(), "nothing is taken");
    drop(copied);

    // Without it: as an office whose journal has no personal parts.
    let without = dir.path().join("without.txt");
    reading::fetch(&mut admin, &found, &without, &[]).unwrap();
    let copy = dir.path().join("nameless");
    follow(&copy, &without, &about).unwrap();
    let check = Store::open(&copy).unwrap().check().unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
    assert_eq!(check.sums_digest, own_check.sums_digest);
    let stripped = dir.path().join("stripped.txt");
    let lines = std::fs::read_to_string(own.join("journal.txt")).unwrap();
    let strip = |line: &str| line.rsplit_once('\t').map(|(row, _)| format!("{row}\t\n")).unwrap();
    std::fs::write(&stripped, lines.lines().map(strip).collect::<String>()).unwrap();
    let rebuilt = dir.path().join("rebuilt");
    Store::rebuild_as(&rebuilt, &stripped, Kind::Real).unwrap();
    let rebuilt = Store::open(&rebuilt).unwrap().check().unwrap();
    assert_eq!(
        (&check.slips_digest, &check.keys_digest),
        (&rebuilt.slips_digest, &rebuilt.keys_digest)
    );
    // An office's own folder is never made a copy of.
    assert!(follow(&own, &journal, &about).is_err());
}

/// Kinds of a later program are carried in a copy, not lost.
#[test]
fn a_copy_carries_what_this_program_does_not_know() {
    let Some((server, _turn)) = server() else { return };
    let accounts = crate::ship::company(&server, &["甲"]);
    let dir = tempfile::tempdir().unwrap();
    let all = crate::journals::journal("甲", 50, &[]);
    let own = dir.path().join("own");
    crate::journals::write(&own, &all);
    let mut client = connect(&server.url(), Some(&accounts[0])).unwrap();
    round(&mut client, &own, None, &mut ShippedNote::default()).unwrap();
    let mut admin = connect(&server.admin_url(), None).unwrap();
    let found = reading::office(&mut admin, "甲").unwrap();
    let journal = dir.path().join("copied.txt");
    reading::fetch(&mut admin, &found, &journal, &[]).unwrap();
    let copy = dir.path().join("copy");
    let about = Replica { name: found.name.clone(), seq: found.seq, news: found.news.unwrap().0 };
    let head = follow(&copy, &journal, &about).unwrap();
    assert_eq!((head.seq, head.hash), (50, all[49].hash));
    let store = Store::open(&copy).unwrap();
    let unknown = qiantai::engine::value::SlipId { form: 60_100, number: 7 };
    let slip = store.read().unwrap().ask(|book| book.slip(unknown)).unwrap().expect("carried");
    assert!(qiantai::forms::tagged(60_100).is_none());
    assert!(format!("{slip:?}").contains("甲 7"), "{slip:?}");
}

#[test]
fn a_copy_is_opened_by_the_program_read_only_and_says_so() {
    let Some((server, _turn)) = server() else { return };
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own");
    office(&own);
    drop(Store::open(&own).unwrap());
    let mut admin = connect(&server.admin_url(), None).unwrap();
    schema::init(&mut admin).unwrap();
    let account = enrolling::enroll(&mut admin, "幸福里", false).unwrap();
    let mut client = connect(&server.url(), Some(&account)).unwrap();
    let secret = SecretKey::draw().unwrap();
    let key = secret.public();
    round(&mut client, &own, Some(&key), &mut ShippedNote::default()).unwrap();
    let url = server.admin_url();
    let own = own.to_str().unwrap();
    same_screens(dir.path(), own, &url, &secret);
    let look = |words: &[&str]| {
        let all = [&["--replica", url.as_str(), "幸福里"], words].concat();
        let mut command = Command::new(env!("CARGO_BIN_EXE_qiantai"));
        command.args(all).env("XDG_CACHE_HOME", dir.path().join("cache"));
        command.output().unwrap()
    };
    let check = look(&["check", "--json"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success() && said.contains("\"holds\":true"), "{said}");
    let again = look(&["check", "--json"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout), said, "the same prefix, the same digests");
    let writes = look(&["setup", "--office", "x", "--badge", "1"]);
    assert_eq!(writes.status.code(), Some(2));
    let none = Command::new(env!("CARGO_BIN_EXE_qiantai"))
        .args(["--replica", &url, "别处", "check"])
        .env("XDG_CACHE_HOME", dir.path().join("cache"))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&none.stderr).contains("没有“别处”"));
    for folder in std::fs::read_dir(dir.path().join("cache/qiantai/replica")).unwrap() {
        program(&["--data", folder.unwrap().path().to_str().unwrap(), "stop", "--now"]);
    }
    program(&["--data", own, "stop", "--now"]);
}

/// Registers and papers are shown by the copy, opened with head office's key, as the office itself shows them.
fn same_screens(dir: &std::path::Path, own: &str, url: &str, secret: &SecretKey) {
    use std::os::unix::fs::PermissionsExt;
    let private = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    };
    let (pins, key) = (private("pins", "101 6101\n"), private("key", &secret.text()));
    let shown = |whose: &[&str], words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qiantai"));
        command.args(whose).args(words).args(["--as", "101"]).env("QIANTAI_PINS", &pins);
        let output = command.env("XDG_CACHE_HOME", dir.join("cache")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let key = key.to_str().unwrap();
    let copy = ["--replica", url, "幸福里", "--identity", key];
    for words in [
        ["list", "F-14"],
        ["list", "F-30"],
        ["list", "F-107"],
        ["show", "F-14/1"],
        ["show", "F-30/1"],
    ] {
        let here = shown(&["--data", own], &words);
        assert!(here.lines().count() > 5, "{words:?}: {here}");
        assert_eq!(shown(&copy, &words), here, "{words:?}");
    }
}

//! An office that is restored from an old backup fetches what that lacks, goes on as the next generation, and its old copy
//! is fenced. Head office that was lost is filled again by the offices.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use qiantai::headoffice::connection::connect;
use qiantai::headoffice::{code, enrolling, folding, schema};

use crate::server;

struct Company {
    dir: tempfile::TempDir,
    url: String,
    admin: String,
}

impl Company {
    fn at(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_string()
    }

    fn program(&self, words: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qiantai"))
            .args(words)
            .env("QIANTAI_PINS", self.at("pins"))
            .env("XDG_CONFIG_HOME", self.at("config"))
            .env("XDG_RUNTIME_DIR", self.at(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn done(&self, words: &[&str], input: &str) -> String {
        let output = self.program(words, input);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{words:?}: {said}");
        said
    }

    fn call(&self, office: &str, n: u32) {
        let line = format!(
            r#"{{"id":"c{n}","form":"F-08","step":"log","fields":{{"matter":"need","handled":"later","content":"来电 {n}"}}}}"#
        );
        self.done(&["--data", office, "exec", "--as", "102"], &line);
    }

    fn ship(&self, office: &str) -> Output {
        let account = self.at("account");
        let words = ["--data", office, "ship", "--once", "--to", &self.url, "--account", &account];
        self.program(&words, "")
    }
}

/// The machine's file on the office: whose decisions it takes.
fn believes(all: &Company, office: &str, writer: &str) {
    let journal = std::fs::read_to_string(Path::new(office).join("journal.txt")).unwrap();
    // The office's id: the begin of the hash of entry 1.
    let row = journal.lines().next().unwrap().split('\t').nth(1).unwrap();
    let id: String = row.chars().take(16).collect();
    let folder = Path::new(&all.at("config")).join("qiantai");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let text = format!(
        "[head_office]\nurl = \"{}\"\naccount = \"{}\"\n{writer}\n",
        all.url,
        all.at("account")
    );
    private(folder.join(format!("{id}.toml")).to_str().unwrap(), &text);
}

/// Decisions that the office has taken, by state.
fn rulings(all: &Company, office: &str) -> Vec<String> {
    let list = all.done(&["--data", office, "list", "B-27", "--as", "101"], "");
    let mut lines: Vec<String> =
        list.lines().filter(|l| l.starts_with("B-27/")).map(Into::into).collect();
    lines.sort();
    lines
}

/// The backup has one decision, head office's copy of the journal a second one, and a third was made while the office lay
/// still: after the restoring it has all three, each once, and goes by them.
#[test]
fn a_restored_office_goes_by_every_decision_and_takes_the_ones_it_missed() {
    let Some((server, _turn)) = server() else { return };
    let dir = tempfile::tempdir().unwrap();
    let all = Company { dir, url: server.url(), admin: server.admin_url() };
    private(&all.at("pins"), "100 6100\n101 6101\n102 6102\n");
    let mut admin = connect(&all.admin, None).unwrap();
    schema::init(&mut admin).unwrap();
    let account = enrolling::enroll(&mut admin, "幸福里", false).unwrap();
    all.done(&["ship", "--enroll", &all.at("account")], &code::code(&account));
    let (own, key) = (all.at("own"), all.at("writer.key"));
    all.done(&["--data", &own, "demo", "--rooms", "20", "--slips", "12"], "");
    let writer = all.done(&["head-office", "writer", "--key", &key], "");
    believes(&all, &own, &writer);
    let decide = |words: &[&str]| {
        let said = ["head-office", "decide", &all.admin, "--key", &key, "--by", "王总"];
        all.done(&[&said[..], words].concat(), "");
    };
    decide(&["--set", "slip_minutes=7"]);
    all.call(&own, 1);
    assert!(all.ship(&own).status.success());
    assert_eq!(rulings(&all, &own).len(), 1);
    let backup = all.at("backup");
    std::fs::create_dir(&backup).unwrap();
    all.done(&["--data", &own, "backup", &backup, "--as", "101"], "");
    decide(&["--words", "接电话", "--text", "您好"]);
    assert!(all.ship(&own).status.success());
    assert_eq!(rulings(&all, &own).len(), 2);
    all.done(&["--data", &own, "stop", "--now"], "");
    decide(&["--day", "2026-12-31", "--hours", "休", "--name", "司庆"]);
    let journal = all.at("journal.txt");
    all.done(&["head-office", "fetch", &all.admin, "幸福里", "--out", &journal, "--fence"], "");
    let new = all.at("new");
    all.done(&["--data", &new, "restore", "--from", &backup, &journal], "");
    all.call(&new, 2);
    assert_eq!(rulings(&all, &new).len(), 2, "what the backup and head office's journal have");
    let sent = all.ship(&new);
    let said = String::from_utf8_lossy(&sent.stdout).into_owned();
    assert!(sent.status.success() && said.contains("收下总部决定 1 号"), "{said}");
    let has = rulings(&all, &new);
    assert!(has.len() == 3 && has.iter().all(|line| line.contains("已照办")), "{has:?}");
    let again = all.ship(&new);
    assert!(!String::from_utf8_lossy(&again.stdout).contains("收下"), "each once");
    // In force: what was fixed before the loss is not changed after it.
    let set = r#"{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"slip_minutes","worth":"6","why":"人少"}}"#;
    let no = all.program(&["--data", &new, "exec", "--as", "100"], set);
    let said = String::from_utf8_lossy(&no.stdout).into_owned();
    assert!(!no.status.success() && said.contains("总部决定第 1 号,王总"), "{said}");
    all.done(&["--data", &new, "check"], "");
    all.done(&["--data", &new, "stop", "--now"], "");
    // The old copy gets no further.
    assert_eq!(all.ship(&own).status.code(), Some(1));
}

fn private(path: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn copied(from: &str, to: &str) {
    std::fs::create_dir_all(to).unwrap();
    for file in ["office.redb", "office.format", "journal.txt"] {
        std::fs::copy(Path::new(from).join(file), Path::new(to).join(file)).unwrap();
    }
}

#[test]
fn a_restored_office_lacks_nothing_and_its_old_copy_is_fenced() {
    let Some((server, _turn)) = server() else { return };
    let dir = tempfile::tempdir().unwrap();
    let all = Company { dir, url: server.url(), admin: server.admin_url() };
    private(&all.at("pins"), "101 6101\n102 6102\n");
    let mut admin = connect(&all.admin, None).unwrap();
    schema::init(&mut admin).unwrap();
    let account = enrolling::enroll(&mut admin, "幸福里", false).unwrap();
    all.done(&["ship", "--enroll", &all.at("account")], &code::code(&account));
    let own = all.at("own");
    all.done(&["--data", &own, "demo", "--rooms", "20", "--slips", "12"], "");
    all.call(&own, 1);
    let backup = all.at("backup");
    std::fs::create_dir(&backup).unwrap();
    all.done(&["--data", &own, "backup", &backup, "--as", "101"], "");
    // After the backup: an entry that only head office has when the machine is lost.
    all.call(&own, 2);
    all.done(&["--data", &own, "stop", "--now"], "");
    assert!(all.ship(&own).status.success());
    let old = all.at("old");
    copied(&own, &old);
    let journal = all.at("journal.txt");
    let fetched =
        all.done(&["head-office", "fetch", &all.admin, "幸福里", "--out", &journal, "--fence"], "");
    assert!(fetched.contains("第 2 代起"), "{fetched}");
    // From the fence on the old copy is refused, also before the new one has sent anything.
    let refused = all.ship(&old);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && said.contains("FENCED"), "{said}");
    let new = all.at("new");
    let restored = all.done(&["--data", &new, "restore", "--from", &backup, &journal], "");
    assert!(restored.contains("第 2 代"), "{restored}");
    all.call(&new, 3);
    all.done(&["--data", &new, "stop", "--now"], "");
    let sent = all.ship(&new);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    folding::fold(&mut admin).unwrap();
    let calls: i64 = admin
        .query_one(
            "select count(*) from qiantai.slips where fields ->> 'content' ~ '^来电 [123]$'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(calls, 3, "before the backup, after it, and after the restoring");
    assert_eq!(all.ship(&old).status.code(), Some(1));

    // Head office is lost: new tables, a new code, and the office sends all of it again.
    let rows = "select count(*), md5(string_agg(encode(hash, 'hex'), '' order by seq)) from qiantai.journal";
    let row = admin.query_one(rows, &[]).unwrap();
    let before: (i64, String) = (row.get(0), row.get(1));
    admin.batch_execute("drop schema qiantai cascade").unwrap();
    schema::init(&mut admin).unwrap();
    let account = enrolling::enroll(&mut admin, "幸福里", false).unwrap();
    std::fs::remove_file(all.at("account")).unwrap();
    all.done(&["ship", "--enroll", &all.at("account")], &code::code(&account));
    let sent = all.ship(&new);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    let row = admin.query_one(rows, &[]).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, String>(1)), before);
    let generation: i32 =
        admin.query_one("select generation from qiantai.offices", &[]).unwrap().get(0);
    assert_eq!(generation, 2);
}

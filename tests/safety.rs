//! What stands around the store: whose desk answers, the second copy of the journal, backups and restoring.
//! Every case runs the built program on folders as people and their tools leave them.

#[path = "safety/audit.rs"]
mod audit;
#[path = "safety/backup.rs"]
mod backup;
#[path = "safety/credentials.rs"]
mod credentials;
#[path = "safety/doors.rs"]
mod doors;
#[path = "safety/identity.rs"]
mod identity;
#[path = "safety/journal.rs"]
mod journal;
#[path = "house/office.rs"]
mod office;
#[path = "safety/pepper.rs"]
mod pepper;
#[path = "safety/privacy.rs"]
mod privacy;
#[path = "safety/restore.rs"]
mod restore;
#[path = "safety/sealed.rs"]
mod sealed;

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use office::{Ran, TestOffice, said};
use serde_json::Value;

impl TestOffice {
    /// A call with these words, handed in by the script door.
    pub fn call(&self, id: &str) -> Ran {
        let line = format!(
            r#"{{"id":"{id}","form":"F-08","step":"log","fields":{{"matter":"need","handled":"later","content":"来电 {id}"}}}}"#
        );
        self.run_with(&["exec", "--as", "102"], &line)
    }

    /// The same, which must be taken; the number of its slip.
    pub fn called(&self, id: &str) -> String {
        let ran = self.call(id);
        assert_eq!(ran.code, 0, "{ran:?}");
        let result: Value = serde_json::from_str(ran.out.trim()).unwrap();
        result["accepted"]["slip"].as_str().unwrap().to_string()
    }

    /// A run that is given lines to read.
    pub fn run_with(&self, words: &[&str], lines: &str) -> Ran {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // One that ended before it read all has said why.
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        said(child)
    }

    /// What `check --json` finds, whether or not it holds.
    pub fn found(&self) -> Value {
        let ran = self.run(&["check", "--json"]);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"))
    }

    /// What `check --json` finds, which must hold.
    pub fn checked(&self) -> Value {
        let found = self.found();
        assert_eq!(found["holds"], true, "{found}");
        found
    }

    /// A command that has just ended may still be counted as a terminal: the desk is not asked to wait.
    pub fn stop(&self) {
        let ran = self.run(&["stop", "--now"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        self.until(<[i32]>::is_empty);
    }

    /// Another data folder beside this one, with the same runtime folder and PINs.
    pub fn sibling(&self, name: &str) -> Sibling<'_> {
        Sibling { office: self, data: self.beside(name) }
    }
}

/// How often a fault is tried: what the environment says, else a few.
pub fn count(name: &str, few: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// The numbers of the people of a practice office, and their phones. Its desk is stopped first.
pub fn people(office: &TestOffice) -> (Vec<u64>, Vec<String>) {
    use qiantai::forms::estate::people;
    if !office.desks().is_empty() {
        office.stop();
    }
    let store = qiantai::store::Store::open(&office.data).unwrap();
    let (mut numbers, mut phones) = (Vec::new(), Vec::new());
    let read = store.read().unwrap().slips_of(people::TAG, 0, |slip| {
        numbers.push(slip.id.number);
        phones.extend(people::phones(&slip));
        true
    });
    read.unwrap();
    (numbers, phones)
}

/// Whatever the account's mask lets others see.
#[test]
fn nobody_else_can_look_into_an_office_or_its_copies() {
    use std::os::unix::fs::PermissionsExt;
    let office = TestOffice::empty();
    std::fs::remove_dir(&office.data).unwrap();
    let stick = backup::target(&office, "stick");
    let run = |words: &str| {
        let command = office.command(&[]);
        let mut shell = std::process::Command::new("sh");
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        let program = command.get_program().to_str().unwrap();
        let line = format!("umask 000; exec {program} --data {} {words}", office.data.display());
        let ran = shell.args(["-c", &line]).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    run("demo --rooms 20 --slips 12");
    run(&format!("backup {}", stick.display()));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&office.data), 0o700);
    for path in backup::files(&office.data).iter().chain(&backup::files(&stick)) {
        assert_eq!(mode(path), 0o600, "{}", path.display());
        let folder = path.parent().unwrap();
        assert!(folder == stick || mode(folder) == 0o700, "{}", folder.display());
    }
}

/// A second data folder of the same machine and account.
pub struct Sibling<'a> {
    office: &'a TestOffice,
    pub data: std::path::PathBuf,
}

impl Sibling<'_> {
    pub fn run(&self, words: &[&str], lines: &str) -> Ran {
        let all: Vec<&str> =
            ["--data", self.data.to_str().unwrap()].iter().chain(words).copied().collect();
        let mut command = self.office.command(&[]);
        let mut bare = std::process::Command::new(command.get_program());
        for (name, value) in command.get_envs() {
            bare.env(name, value.unwrap_or_default());
        }
        command = bare;
        command.args(all).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
        said(child)
    }
}

impl Drop for Sibling<'_> {
    fn drop(&mut self) {
        if self.data.is_dir() {
            self.run(&["stop"], "");
        }
    }
}

/// A copy of a folder's files, as `cp -a` makes it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap().map(|f| f.unwrap()) {
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

//! A practice office in its own folder, and the program run on it as processes.
//!
//! It leaves nothing behind: when the office is dropped, every desk that still serves its folder is ended by
//! its process id.

#[path = "built.rs"]
mod built;

use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_qiantai");

/// The output of a run of the program.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Writes a file of PINs as the program wants it: for its owner alone. Written over, it stays so.
pub fn write_pins(path: &Path, lines: &str) {
    std::fs::write(path, lines).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// A data folder, a runtime folder, and a file of PINs.
pub struct TestOffice {
    folder: tempfile::TempDir,
    pub data: PathBuf,
}

impl TestOffice {
    /// An empty data folder.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        Self::at(folder, data)
    }

    /// An empty data folder at a given place.
    pub fn at(folder: tempfile::TempDir, data: PathBuf) -> Self {
        std::fs::create_dir_all(&data).unwrap();
        // As a login session has it: private, and the desk's own folder in it.
        let sockets = folder.path().join("run/qiantai");
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(sockets).unwrap();
        let pins: String = qiantai::demo::OPERATORS
            .iter()
            .map(|(badge, _, _, pin)| format!("{badge} {pin}\n"))
            .collect();
        write_pins(&folder.path().join("pins"), &pins);
        Self { folder, data: std::fs::canonicalize(data).unwrap() }
    }

    /// A small practice office; no desk runs yet.
    pub fn practice() -> Self {
        let office = Self::empty();
        built::lay("small", &office.data, |dir| {
            let maker = Self::at(tempfile::tempdir().unwrap(), dir.to_path_buf());
            let ran = maker.run(&["demo", "--rooms", "24", "--slips", "16"]);
            assert_eq!(ran.code, 0, "{ran:?}");
        });
        office
    }

    pub fn pins(&self) -> PathBuf {
        self.folder.path().join("pins")
    }

    /// A path beside the data folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn runtime(&self) -> PathBuf {
        self.folder.path().join("run")
    }

    /// The program over this office, with its runtime folder.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.arg("--data").arg(&self.data).args(words);
        // What a run writes without a folder of its own lands beside the office, never in the project.
        command.current_dir(self.folder.path());
        command.env("XDG_RUNTIME_DIR", self.runtime()).env("QIANTAI_PINS", self.pins());
        // Nor does it read what this machine's account has configured.
        command.env("XDG_CONFIG_HOME", self.runtime()).env("XDG_STATE_HOME", self.runtime());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        said(self.command(words).spawn().unwrap())
    }

    /// The desks of this folder, by process number.
    pub fn desks(&self) -> Vec<i32> {
        running(&self.data)
    }

    /// Looks until the desks of this folder are as they should be.
    pub fn until(&self, so: impl Fn(&[i32]) -> bool) {
        wait_until(|| so(&self.desks()));
    }
}

/// Looks until it is so: what another process does is seen no other way.
pub fn wait_until(so: impl Fn() -> bool) {
    for _ in 0..24_000 {
        if so() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not come to it");
}

impl Drop for TestOffice {
    fn drop(&mut self) {
        for pid in self.desks() {
            signal(pid, rustix::process::Signal::KILL);
        }
    }
}

pub fn signal(pid: i32, signal: rustix::process::Signal) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid) {
        // One that has ended meanwhile needs no signal.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

pub fn said(child: Child) -> Ran {
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Processes that serve a data folder, as the system lists them; what has ended and was not yet
/// asked for shows no words and does not count.
fn running(data: &Path) -> Vec<i32> {
    let data = data.to_str().unwrap();
    let mut found = Vec::new();
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = process.file_name().to_str().and_then(|n| n.parse().ok()) else { continue };
        let Ok(words) = std::fs::read(process.path().join("cmdline")) else { continue };
        let words = String::from_utf8_lossy(&words);
        let words: Vec<&str> = words.split('\0').collect();
        if words.contains(&data) && words.contains(&"serve") {
            found.push(pid);
        }
    }
    found
}

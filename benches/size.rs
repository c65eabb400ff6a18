//! What an office costs by its size: building it, opening the desk after a clean stop and after
//! SIGKILL, the first answer, the memory of the desk with its index and of ten terminals, and the
//! check. Whole processes, read in `/proc`; nothing here is a mock.
//!
//! `cargo bench --bench size -- [--slips N] [--rooms N] [--open N] [--terminals N] [--office DIR]
//! [--part open|memory|check]`
//!
//! `--office` takes a finished practice office as it is; without it one is built beside the
//! system's temporary files (`TMPDIR`) and removed at the end. A million slips need about 10 GB there.

#[path = "../tests/house/office.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod office;

#[path = "../tests/terminals/line.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod line;

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use line::Line;
use office::{PROGRAM, TestOffice, signal};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use qiantai::demo::OPERATORS;
use qiantai::engine::rights::Role;
use qiantai::protocol::messages::{Filter, Reply, Request, View, Window};
use qiantai::protocol::spawn::{Places, connect_or_start};
use rustix::process::Signal;

/// Nothing is measured by it: longer than any opening takes.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two looks at a process: what it needed between its last look and its end is missed.
const LOOK: Duration = Duration::from_millis(20);

/// What is asked for on the command line.
struct Sizes {
    slips: String,
    rooms: String,
    open: String,
    terminals: usize,
    office: Option<PathBuf>,
    /// One of the three parts alone.
    part: Option<String>,
}

impl Sizes {
    fn read() -> Self {
        let mut sizes = Self {
            slips: "20000".to_string(),
            rooms: "2160".to_string(),
            open: "0".to_string(),
            terminals: 10,
            office: None,
            part: None,
        };
        // Cargo adds `--bench` of its own.
        let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
        while let Some(word) = words.next() {
            let worth = words.next().expect("every option has its worth");
            match word.as_str() {
                "--slips" => sizes.slips = worth,
                "--rooms" => sizes.rooms = worth,
                "--open" => sizes.open = worth,
                "--terminals" => sizes.terminals = worth.parse().expect("a number"),
                "--office" => sizes.office = Some(PathBuf::from(worth)),
                "--part" => sizes.part = Some(worth),
                other => panic!("{other}?"),
            }
        }
        sizes
    }
}

fn main() {
    let sizes = Sizes::read();
    let folder = tempfile::tempdir().unwrap();
    let data = sizes.office.clone().unwrap_or_else(|| folder.path().join("data"));
    let office = TestOffice::at(folder, data);
    if sizes.office.is_none() {
        let words =
            ["demo", "--slips", &sizes.slips, "--rooms", &sizes.rooms, "--open", &sizes.open];
        let (took, peak) = watched(office.command(&words));
        println!("demo {:?}: {}, peak {} MB", &words[1..], seconds(took), peak / 1024);
    }
    let size = std::fs::metadata(office.data.join("office.redb")).unwrap().len();
    println!("store {} MB, plain journal {} MB", size >> 20, plain(&office) >> 20);

    let asked = |part: &str| sizes.part.as_deref().is_none_or(|only| only == part);
    if asked("open") {
        openings(&office, size);
    }
    if asked("memory") {
        memory(&office, sizes.terminals);
    }
    if asked("check") {
        let (took, peak) = watched(office.command(&["check", "--json"]));
        println!("check: {}, peak {} MB", seconds(took), peak / 1024);
    }
}

fn openings(office: &TestOffice, size: u64) {
    opening("after a clean stop, file in the system's cache", office, size, false, Signal::TERM);
    opening("after a clean stop, file not in the cache", office, size, true, Signal::TERM);
    opening("after SIGKILL, file in the cache", office, size, false, Signal::KILL);
    opening("after SIGKILL, file not in the cache", office, size, true, Signal::KILL);
}

fn plain(office: &TestOffice) -> u64 {
    std::fs::metadata(office.data.join("journal.txt")).map_or(0, |found| found.len())
}

fn seconds(took: Duration) -> String {
    format!("{}.{:03} s", took.as_secs(), took.subsec_millis())
}

/// Runs to its end; the time, and the peak of its memory in KiB.
fn watched(mut command: Command) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut most = 0;
    loop {
        most = most.max(peak(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return (begun.elapsed(), most);
        }
        std::thread::sleep(LOOK);
    }
}

/// The peak of a process's memory so far, in KiB; 0 for one that has ended.
fn peak(pid: u32) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// A desk that was ended so, opened anew: until it answers, and until it has told the first slip.
fn opening(what: &str, office: &TestOffice, size: u64, cold: bool, end: Signal) {
    let (mut desk, _, _) = start(office);
    signal(i32::try_from(desk.id()).unwrap(), end);
    desk.wait().unwrap();
    if cold {
        forget(&office.data.join("office.redb"));
    }
    let (mut desk, answered, told) = start(office);
    let gib = u128::from(size);
    let of_one = answered.as_millis() * (1 << 30) / gib;
    println!(
        "open {what}: {} ({of_one} ms a GiB), first answer after {}, peak {} MB",
        seconds(answered),
        seconds(told),
        peak(desk.id()) / 1024
    );
    signal(i32::try_from(desk.id()).unwrap(), Signal::TERM);
    desk.wait().unwrap();
}

/// Asks the system to let go of a file's pages. Only clean ones go, so they are written first.
fn forget(file: &Path) {
    let file = std::fs::File::open(file).unwrap();
    file.sync_all().unwrap();
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
}

/// A desk of our own; until its hello, and until the first ten of the board are there.
fn start(office: &TestOffice) -> (Child, Duration, Duration) {
    let begun = Instant::now();
    let mut desk = office.command(&["serve"]);
    let mut desk = desk.stderr(Stdio::inherit()).spawn().unwrap();
    let places = office.places();
    while !reached(&places) {
        assert!(desk.try_wait().unwrap().is_none(), "the desk has ended");
        assert!(begun.elapsed() < PATIENCE, "the desk never came");
        std::thread::sleep(Duration::from_millis(2));
    }
    let answered = begun.elapsed();
    let mut line = Line::at(&places);
    line.hello("size");
    line.sign_in(102);
    board(&mut line);
    (desk, answered, begun.elapsed())
}

fn reached(places: &Places) -> bool {
    connect_or_start(places, || Err(std::io::Error::other("nobody"))).is_ok()
}

fn board(line: &mut Line) -> usize {
    let view = View::Open(Filter::default());
    match line.ask(Request::List { view, window: Window::first(10) }) {
        Reply::List(page) => page.rows.len(),
        other => panic!("{other:?}"),
    }
}

/// The desk with its whole index, and with so many terminals at work.
fn memory(office: &TestOffice, terminals: usize) {
    let begun = Instant::now();
    let (mut desk, _, _) = start(office);
    let mut line = Line::at(&office.places());
    line.hello("size");
    line.sign_in(102);
    let found = |line: &mut Line| match line.ask(Request::Find { typed: "zs".to_string(), most: 5 })
    {
        Reply::Found(rows) => !rows.is_empty(),
        _ => false,
    };
    while !found(&mut line) {
        assert!(begun.elapsed() < PATIENCE, "nobody was ever found");
        std::thread::sleep(LOOK);
    }
    println!("index ready after {}, desk {} MB", seconds(begun.elapsed()), peak(desk.id()) / 1024);
    let seated = OPERATORS
        .iter()
        .filter(|(_, _, role, _)| matches!(role, Role::Desk | Role::Supervisor | Role::Head));
    let seated: Vec<(u32, &str)> = seated.map(|(badge, _, _, pin)| (*badge, *pin)).collect();
    let mut glasses: Vec<Glass> = (0..terminals).map(|_| Glass::open(office)).collect();
    for (glass, (badge, pin)) in glasses.iter_mut().zip(seated.iter().cycle()) {
        glass.until("工号");
        glass.keys(&format!("{badge}\t"));
        glass.keys(&format!("{pin}\r"));
        glass.until(&format!("({badge})"));
    }
    let step = |what: &str| println!("  {what}: desk {} MB", peak(desk.id()) / 1024);
    step("signed in");
    // Somebody rings, a form is opened, typed in and left again, the board is walked.
    let mut all = |keys: &str, until: &str| {
        for glass in &mut glasses {
            glass.keys(keys);
            glass.until(until);
        }
    };
    all("zs", "▸");
    step("looked up");
    all("\x1bOQ", "工 程 维 修 单");
    step("a form open");
    all("cp-07", "厨房");
    step("a code typed");
    all("\x1b\x0e", "");
    for _ in 0..30 {
        all("\x1b[B", "");
    }
    for _ in 0..200 {
        board(&mut line);
        found(&mut line);
    }
    step("boards walked");
    let shares: Vec<u64> = glasses.iter().map(|glass| peak(glass.pid) / 1024).collect();
    let rest = std::fs::read_to_string(format!("/proc/{}/status", desk.id())).unwrap();
    let now = rest.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default().to_string();
    println!(
        "desk with {terminals} terminals at work: peak {} MB ({now}); terminals: peak {} MB",
        peak(desk.id()) / 1024,
        shares.iter().max().unwrap_or(&0)
    );
    drop(glasses);
    // What was half typed is kept by the desk; the office is left as it was found.
    for (badge, _) in &seated {
        line.sign_in(*badge);
        let Reply::Drafts(drafts) = line.ask(Request::Drafts) else { continue };
        for draft in drafts {
            line.ask(Request::DropDraft { number: draft.number });
        }
    }
    signal(i32::try_from(desk.id()).unwrap(), Signal::TERM);
    desk.wait().unwrap();
}

/// A terminal on a screen of its own.
struct Glass {
    screen: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    pid: u32,
    _master: Box<dyn MasterPty + Send>,
}

impl Glass {
    fn open(office: &TestOffice) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.arg("--data");
        command.arg(&office.data);
        command.env("XDG_RUNTIME_DIR", office.runtime());
        command.env("XDG_CONFIG_HOME", office.runtime());
        command.env("XDG_STATE_HOME", office.runtime());
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let sized = |n| NonZero::new(n).unwrap();
        let screen = Arc::new(Mutex::new(vt100::Parser::new(sized(24), sized(80), 0)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 {
                    break;
                }
                shown.lock().unwrap().process(&bytes[..n]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let pid = child.process_id().unwrap();
        Self { screen, keys, child, pid, _master: pair.master }
    }

    fn until(&self, words: &str) {
        let start = Instant::now();
        loop {
            let picture = self.screen.lock().unwrap().screen().contents();
            if picture.contains(words) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "never showed “{words}”:\n{picture}");
            std::thread::sleep(LOOK);
        }
    }

    fn keys(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

impl Drop for Glass {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

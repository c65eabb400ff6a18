//! The program in a real pseudo-terminal: bytes in, a screen out.

#[path = "house/office.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod office;
#[path = "pty/terminals.rs"]
mod terminals;

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use office::TestOffice;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const F2: &str = "\x1bOQ";
const F10: &str = "\x1b[21~";
/// A timeout that no machine should reach.
const PATIENCE: Duration = Duration::from_secs(60);

/// An office large enough to hold 1-2-1203.
fn estate() -> TestOffice {
    let office = TestOffice::empty();
    let ran = office.run(&["demo", "--rooms", "900", "--slips", "60"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    office
}

/// What the program has written so far.
struct Written {
    screen: vt100::Parser,
    raw: Vec<u8>,
    /// The program wrote its last.
    over: bool,
}

struct Glass {
    /// What was written, and the bell for whoever waits for more of it.
    written: Arc<(Mutex<Written>, Condvar)>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    /// It does not say yet that it has shown a frame.
    busy: Arc<AtomicBool>,
    reading: Option<std::thread::JoinHandle<()>>,
    _master: Box<dyn MasterPty + Send>,
}

/// How a terminal answers what it is asked.
#[derive(Clone, Copy)]
struct Answers {
    /// Where the cursor stands after a Han character, a line, and a character repeated three times.
    columns: [u16; 3],
}

impl Answers {
    /// What there is to answer to in these bytes.
    fn to(self, bytes: &[u8], busy: bool) -> Vec<u8> {
        let asks = |question: &[u8]| bytes.windows(question.len()).any(|part| part == question);
        let mut said = String::new();
        if asks(b"$p") {
            for column in self.columns {
                said.push_str(&format!("\x1b[2;{column}R"));
            }
            said.push_str("\x1b[?2026;2$y");
        }
        if !busy && asks(b"\x1b[c") {
            said.push_str("\x1b[?62;22c");
        }
        said.into_bytes()
    }
}

impl Glass {
    fn open(office: &TestOffice) -> Self {
        Self::open_as(office, &[], None)
    }

    /// On a terminal with this in its environment, that answers like this.
    fn open_as(office: &TestOffice, set: &[(&str, &str)], answers: Option<Answers>) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_qiantai"));
        command.arg("--data");
        command.arg(&office.data);
        command.env("XDG_RUNTIME_DIR", office.runtime());
        command.env("XDG_CONFIG_HOME", office.runtime());
        command.env("XDG_STATE_HOME", office.runtime());
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in set {
            command.env(name, value);
        }
        command.cwd(office.beside(""));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let sized = |n| NonZero::new(n).unwrap();
        let screen = vt100::Parser::new(sized(24), sized(80), 0);
        let written = Written { screen, raw: Vec::new(), over: false };
        let written = Arc::new((Mutex::new(written), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let (heard, answering) = (Arc::clone(&written), Arc::clone(&keys));
        let busy = Arc::new(AtomicBool::new(false));
        let is_busy = Arc::clone(&busy);
        let reading = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 {
                    break;
                }
                let mut all = heard.0.lock().unwrap();
                all.screen.process(&bytes[..n]);
                all.raw.extend_from_slice(&bytes[..n]);
                heard.1.notify_all();
                let busy = is_busy.load(Ordering::SeqCst);
                let said = answers.map(|answers| answers.to(&bytes[..n], busy));
                // The program may be gone.
                let _ = answering.lock().unwrap().write_all(&said.unwrap_or_default());
            }
            heard.0.lock().unwrap().over = true;
            heard.1.notify_all();
        });
        let reading = Some(reading);
        Self { written, keys, child, busy, reading, _master: pair.master }
    }

    fn picture(&self) -> String {
        self.written.0.lock().unwrap().screen.screen().contents()
    }

    fn raw(&self) -> Vec<u8> {
        self.written.0.lock().unwrap().raw.clone()
    }

    /// Waits until what was written is so; `false` when patience ended before.
    fn wait(&self, patience: Duration, so: impl Fn(&Written) -> bool) -> bool {
        let (written, more) = &*self.written;
        let held = written.lock().unwrap();
        let waited = more.wait_timeout_while(held, patience, |written| !so(written));
        !waited.unwrap().1.timed_out()
    }

    /// Waits until the screen shows it.
    fn until(&self, words: &str) {
        let shown = |written: &Written| written.screen.screen().contents().contains(words);
        assert!(self.wait(PATIENCE, shown), "never showed “{words}”:\n{}", self.picture());
    }

    fn type_in(&mut self, keys: &str) {
        self.write(keys.as_bytes());
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut keys = self.keys.lock().unwrap();
        keys.write_all(bytes).and_then(|()| keys.flush()).unwrap();
    }

    /// What has come once nothing came for a while.
    fn settled(&self) -> usize {
        let mut before = usize::MAX;
        while before != self.raw().len() {
            before = self.raw().len();
            self.wait(Duration::from_millis(400), |all| all.raw.len() > before);
        }
        before
    }

    fn signed_in(office: &TestOffice) -> Self {
        Self::open(office).sign_in()
    }

    fn sign_in(self) -> Self {
        let mut glass = self;
        glass.until("工号");
        glass.type_in("102\t");
        glass.type_in("6102\r");
        glass.until("王丽(102)");
        glass
    }

    /// The exit code, once all that the program wrote has been read as well.
    fn ended(&mut self) -> u32 {
        // Its last words may still lie in the pseudo-terminal; they end with it.
        assert!(self.wait(PATIENCE, |all| all.over), "it never ended:\n{}", self.picture());
        if let Some(reading) = self.reading.take() {
            reading.join().unwrap();
        }
        self.child.wait().unwrap().exit_code()
    }
}

impl Drop for Glass {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn a_call_becomes_a_slip_on_a_real_screen() {
    let office = estate();
    let mut glass = Glass::signed_in(&office);
    glass.type_in("zs");
    glass.until("▸1-2-1203");
    // The caret stands behind what was typed, where an input method opens its window.
    let (row, column) = glass.written.0.lock().unwrap().screen.screen().cursor_position();
    assert_eq!((row, column), (1, 8), "{}", glass.picture());
    glass.type_in(F2);
    glass.until("工 程 维 修 单");
    glass.type_in("cp-07");
    glass.until("提交后");
    glass.until("厨房");
    glass.type_in("\t\ty");
    glass.until("有人");
    glass.type_in(F10);
    glass.until("已提交 F-14/");
    let check = office.run(&["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn a_dropped_line_gives_the_terminal_back_and_keeps_the_draft() {
    let office = estate();
    let mut glass = Glass::signed_in(&office);
    glass.type_in("zs");
    glass.until("▸1-2-1203");
    glass.type_in(F2);
    glass.until("工 程 维 修 单");
    glass.type_in("cp-07");
    glass.until("草稿已存");
    let pid = glass.child.process_id().unwrap();
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::HUP).unwrap();
    glass.ended();
    let raw = String::from_utf8_lossy(&glass.raw()).into_owned();
    assert!(raw.contains("\x1b[?1049l"), "the screen was given back");
    assert!(raw.contains("\x1b[?2004l"), "pastes are plain again");

    let mut again = Glass::open(&office);
    again.until("工号");
    again.type_in("102\t6102\r");
    again.until("草稿");
    again.until("1-2-1203");
}

#[test]
fn without_a_terminal_it_says_so_in_one_sentence() {
    let office = estate();
    let ran = office.run(&[]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("这里不是终端") && ran.out.is_empty(), "{}{}", ran.out, ran.err);
}

#[test]
fn an_idle_screen_sends_nothing() {
    let office = estate();
    let glass = Glass::signed_in(&office);
    glass.until("受理");
    // Whatever follows the signing in has come once nothing came for a while.
    let before = glass.settled();
    // The practice clock stands still, so no minute turns.
    let more = glass.wait(Duration::from_millis(1_500), |all| all.raw.len() > before);
    assert!(!more, "{}", glass.picture());
}

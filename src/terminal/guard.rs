//! The terminal taken over and given back: at the end, on a panic in any thread, and on signals. It
//! must not draw and must not decide when to end: it tells the loop, and ends for it only if the
//! loop no longer listens.
//!
//! No keyboard flags are pushed: under them several terminals lose what an input method commits.

mod out;

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

pub use out::FrameWriter;

/// How long the loop has to end by itself after a signal: enough to leave a draft at the desk.
const GRACE: Duration = Duration::from_secs(3);
/// How long giving the terminal back may take when nobody reads from it any more.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// The exit code after a panic, as the standard library has it.
const PANICKED: i32 = 101;

/// Alternate screen, arrows and number pad as keys of their own, bracketed paste, empty screen.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?1l\x1b>\x1b[?2004h\x1b[2J\x1b[H";
/// Ends whatever was being written, then undoes the taking over and what frames may have left behind.
///
/// Public so that a wrapper may print it after a `SIGKILL`, which no program can see.
pub const RESTORE: &[u8] = b"\x1b\\\x1b[?2026l\x1b[?2004l\x1b[r\x1b[0m\x1b[?25h\x1b[?1049l";

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whom to tell of a signal.
static LOOP: Mutex<Option<Wake>> = Mutex::new(None);
static WATCH: Once = Once::new();

type Wake = Box<dyn Fn(Ending) + Send>;

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    signal: i32,
}

impl Ending {
    /// What the process should exit with: 128 and the signal's number.
    pub fn exit_code(self) -> i32 {
        128 + self.signal
    }

    /// Whether the terminal itself is gone (`SIGHUP`): nothing more can be shown.
    pub fn hung_up(self) -> bool {
        self.signal == SIGHUP
    }
}

/// The terminal is ours while this lives.
#[derive(Debug)]
pub struct Guard {
    _one_at_a_time: (),
}

impl Guard {
    /// Takes the terminal over. The receiver hears of signals: let go of the guard, save, and exit
    /// with [`Ending::exit_code`] within three seconds.
    ///
    /// # Errors
    /// One sentence for the operator when there is no terminal, or it is taken already.
    pub fn enter() -> io::Result<(Guard, Receiver<Ending>)> {
        let (told, hears) = mpsc::channel();
        // A loop that no longer receives is ended after the grace.
        let guard = Guard::enter_waking(move |ending| {
            let _ = told.send(ending);
        })?;
        Ok((guard, hears))
    }

    /// As [`Guard::enter`], for a loop with a channel of its own: `wake` is called on the watching
    /// thread.
    ///
    /// # Errors
    /// As [`Guard::enter`].
    pub fn enter_waking(wake: impl Fn(Ending) + Send + 'static) -> io::Result<Guard> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            let sentence = "这里不是终端:请在终端窗口里运行 qiantai;脚本请用 qiantai exec。";
            return Err(io::Error::new(io::ErrorKind::Unsupported, sentence));
        }
        if TAKEN.swap(true, Ordering::SeqCst) {
            return Err(io::Error::other("这个终端已经打开了一个前台。"));
        }
        let guard = Guard { _one_at_a_time: () };
        *LOOP.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(wake));
        // Whoever comes before raw mode cannot leave it on.
        watch()?;
        enable_raw_mode()?;
        let mut screen = io::stdout().lock();
        screen.write_all(TAKE)?;
        screen.flush()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        *LOOP.lock().unwrap_or_else(PoisonError::into_inner) = None;
        restore();
    }
}

/// Gives the terminal back, once. Takes no lock that a stuck thread could hold: the bytes go past
/// the standard library's buffer.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Modes first: they take effect even if nobody reads what is written.
    let _ = disable_raw_mode();
    let mut rest = RESTORE;
    while !rest.is_empty() {
        match rustix::io::write(io::stdout(), rest) {
            Ok(0) => break,
            Ok(written) => rest = rest.split_at(written).1,
            Err(rustix::io::Errno::INTR) => {}
            // The terminal is gone; there is nothing left to put right.
            Err(_) => break,
        }
    }
}

/// Starts the watch over panics and signals, once in the life of the process. It stays when the
/// guard goes: otherwise a signal during the last save would be swallowed.
fn watch() -> io::Result<()> {
    let mut started = Ok(());
    WATCH.call_once(|| {
        started = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT]).and_then(|signals| {
            let name = "signals".to_owned();
            thread::Builder::new().name(name).spawn(move || listen(signals)).map(drop)
        });
        make_panics_fatal();
    });
    started
}

fn listen(mut signals: Signals) {
    let Some(signal) = signals.forever().next() else { return };
    let ending = Ending { signal };
    {
        let told = LOOP.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wake) = told.as_ref() {
            wake(ending);
        }
    }
    // Nobody waits for an answer here: a loop that ends takes this thread with it.
    thread::sleep(GRACE);
    end(ending.exit_code());
}

/// Ends the process, giving the terminal back if that does not take for ever.
fn end(code: i32) -> ! {
    let (done, finished) = mpsc::channel();
    let words = thread::Builder::new().spawn(move || {
        restore();
        let _ = done.send(());
    });
    if words.is_ok() {
        let _ = finished.recv_timeout(LAST_WORDS);
    }
    std::process::exit(code)
}

/// A panic in any thread ends the program while the terminal is ours: a screen that lives on
/// without one of its threads shows what is no longer so.
fn make_panics_fatal() {
    let say = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        let ours = TAKEN.load(Ordering::SeqCst);
        restore();
        say(panicked);
        if ours {
            let sentence = "前台出错,已停止。提交过的都已保存;请重新打开,草稿会找回。";
            let _ = writeln!(io::stderr(), "{sentence}");
            std::process::exit(PANICKED);
        }
    }));
}

#[cfg(test)]
mod tests;

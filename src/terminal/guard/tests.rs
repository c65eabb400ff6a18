//! The terminal after death, seen from the other side of a real pseudo-terminal.
//!
//! Each test runs this test program again inside a pseudo-terminal, where [`inside`] takes the
//! terminal over and ends as it is told.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::*;

const PART: &str = "QIANTAI_GUARD_TEST";

/// Not a test of its own: the part that is played inside the pseudo-terminal.
#[test]
fn inside() {
    let Ok(part) = std::env::var(PART) else { return };
    let (guard, endings) = Guard::enter().unwrap();
    assert!(Guard::enter().is_err(), "one at a time");
    println!("ready-{part}");
    io::stdout().write_all(b"<ready>").and_then(|()| io::stdout().flush()).unwrap();
    match part.as_str() {
        "leave" => drop(guard),
        // The main thread takes no harm from it, and would go on.
        "panic" => drop(thread::spawn(|| panic!("as the test asks")).join()),
        _ => {
            let ending = endings.recv().unwrap();
            drop(guard);
            std::process::exit(ending.exit_code());
        }
    }
    std::process::exit(0);
}

struct Death {
    output: String,
    code: u32,
    /// Whether the terminal's line discipline was as before.
    same_modes: bool,
}

/// Plays a part in a pseudo-terminal, sends the signal once it is ready, and watches it die.
fn die(part: &str, signal: Option<rustix::process::Signal>) -> Death {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut program = CommandBuilder::new(std::env::current_exe().unwrap());
    program.args(["--exact", "terminal::guard::tests::inside", "--nocapture", "--test-threads=1"]);
    program.env(PART, part);
    let before = format!("{:?}", pair.master.get_termios());
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut child = pair.slave.spawn_command(program).unwrap();
    drop(pair.slave);
    let mut output = Vec::new();
    let mut piece = [0; 4096];
    let mut sent = false;
    // When the program is gone, reading fails or gives nothing, as the system has it.
    while let Ok(n @ 1..) = reader.read(&mut piece) {
        output.extend_from_slice(piece.get(..n).unwrap());
        if !sent && String::from_utf8_lossy(&output).contains("<ready>") {
            sent = true;
            if let Some(signal) = signal {
                let id = i32::try_from(child.process_id().unwrap()).unwrap();
                let id = rustix::process::Pid::from_raw(id).unwrap();
                rustix::process::kill_process(id, signal).unwrap();
            }
        }
    }
    let code = child.wait().unwrap().exit_code();
    let same_modes = format!("{:?}", pair.master.get_termios()) == before;
    Death { output: String::from_utf8_lossy(&output).into_owned(), code, same_modes }
}

fn check(part: &str, signal: Option<rustix::process::Signal>, code: u32) {
    let death = die(part, signal);
    let take = String::from_utf8_lossy(TAKE).into_owned();
    assert!(death.output.contains(&take), "{part}: {:?}", death.output);
    let restore = String::from_utf8_lossy(RESTORE).into_owned();
    assert_eq!(death.output.matches(&restore).count(), 1, "{part}: {:?}", death.output);
    assert!(!death.output.contains("\u{1b}[>"), "{part}: no keyboard flags");
    assert!(death.same_modes, "{part}: the terminal is as before");
    assert_eq!(death.code, code, "{part}: {:?}", death.output);
}

#[test]
fn leaving_gives_the_terminal_back() {
    check("leave", None, 0);
}

#[test]
fn a_panic_in_any_thread_is_fatal_and_gives_the_terminal_back() {
    check("panic", None, 101);
}

#[test]
fn signals_end_it_cleanly_with_their_number() {
    use rustix::process::Signal;
    check("term", Some(Signal::TERM), 128 + 15);
    check("hup", Some(Signal::HUP), 128 + 1);
    check("int", Some(Signal::INT), 128 + 2);
}

#[test]
fn a_signal_knows_its_exit_code() {
    let hang_up = Ending { signal: SIGHUP };
    assert_eq!((hang_up.exit_code(), hang_up.hung_up()), (129, true));
    assert!(!Ending { signal: SIGTERM }.hung_up());
}

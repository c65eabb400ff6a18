//! The installed program on a real pseudo-terminal, beside vim, nano and mutt where they are there:
//! bytes and pieces a key beside the glyphs that change, processor time a key, memory, start, and how
//! often it wakes up while nothing happens. The terminal answers what it is asked, as real ones do.
//!
//! `cargo bench --bench pty`; `cargo bench --bench pty -- PROGRAM` measures another build.

#[path = "pty/glass.rs"]
mod glass;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use glass::{Cost, Glass};

/// A key, and how long nothing may come until all of it has.
type Step<'a> = (&'a str, &'a str, u64);

const F1: &str = "\x1bOP";
const F2: &str = "\x1bOQ";
const F4: &str = "\x1bOS";
const DOWN: &str = "\x1b[B";
const TAB_NEXT: &str = "\x0e";
/// From the first empty blank of a repair slip to the one for free text.
const TO_FREE_TEXT: &str = "\t\t\t\t\t\t\t\t\t\t\t";

/// In this order, after signing in. Steps without a name lead to the next one.
const STEPS: &[Step<'_>] = &[
    ("caller's box: a letter, nobody is found", "q", 600),
    ("caller's box: another letter", "q", 600),
    ("", "\x15", 600),
    ("caller's box: 1", "1", 600),
    ("caller's box: 2", "2", 600),
    ("caller's box: 0", "0", 600),
    ("caller's box: 3", "3", 600),
    ("caller's list: ↓", DOWN, 600),
    ("a form opens", F2, 900),
    ("", "a", 1_200),
    ("a blank whose problem names what was typed", "b", 1_200),
    ("", "\x7f\x7f", 1_200),
    ("", TO_FREE_TEXT, 1_200),
    ("", "a", 1_200),
    ("text blank: a letter", "b", 1_200),
    ("text blank: a Han character", "漏", 1_200),
    ("text blank: backspace", "\x7f", 1_200),
    ("text blank: a key without effect", "\x1b[1;5P", 600),
    ("the next field", "\t", 1_200),
    ("the next field", "\t", 1_200),
    ("a choice opens", F4, 900),
    ("the choice: ↓", DOWN, 600),
    ("the choice closes", "\x1b", 900),
    ("help opens", F1, 900),
    ("help closes", "\x1b", 900),
    ("the form is left", "\x1b", 1_200),
    ("", "\x1b", 900),
    ("tab 派工", TAB_NEXT, 900),
    ("tab 交接班", TAB_NEXT, 900),
    ("tab 投诉", TAB_NEXT, 900),
    ("tab 结算", TAB_NEXT, 900),
    ("tab 回访", TAB_NEXT, 900),
    ("tab 台账", TAB_NEXT, 900),
    ("tab 住户", TAB_NEXT, 900),
    ("tab 报表", TAB_NEXT, 900),
    ("tab 受理", TAB_NEXT, 900),
    ("", TAB_NEXT, 900),
    ("board: ↓", DOWN, 600),
    ("board: ↓", DOWN, 600),
    ("", "\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B", 600),
    ("board: ↓ at the edge", DOWN, 600),
    ("board: ↓ at the edge", DOWN, 600),
    ("board: a page", "\x1b[6~", 600),
    ("a slip is read", "\r", 900),
    ("it is put away", "\x1b", 900),
    ("a key that means nothing", "\x1b[34~", 600),
    ("asked anew, nothing has changed", "\x12", 900),
];

fn main() {
    let own = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let program = own.unwrap_or_else(|| env!("CARGO_BIN_EXE_qiantai").to_owned());
    let dir = tempfile::tempdir().expect("a temporary folder");
    let office = dir.path().join("office");
    run(&program, &office, &["demo", "--seed", "7"]);
    // Starts the desk, so that the terminal's own start is measured.
    run(&program, &office, &["list", "open"]);
    own_program(&program, &office);
    editors(dir.path());
    run(&program, &office, &["stop"]);
}

fn run(program: &str, office: &Path, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.arg("--data").arg(office).args(arguments).stdout(Stdio::null());
    assert!(command.status().expect("the program runs").success(), "{arguments:?}");
}

/// The process of the office's desk, as it notes it in the office's folder.
fn desk(office: &Path) -> u32 {
    let note = std::fs::read_to_string(office.join("desk.at")).unwrap_or_default();
    let pid = note.lines().find_map(|line| line.strip_prefix("pid "));
    pid.and_then(|pid| pid.trim().parse().ok()).unwrap_or_default()
}

fn signed_in(program: &str, office: &Path) -> Glass {
    let office = office.to_string_lossy();
    let mut glass = Glass::open(&[program, "--data", &office], 80, 24);
    glass.settle(600);
    for (keys, quiet) in [("102", 200), ("\t", 200), ("6102", 200), ("\r", 900)] {
        glass.press(keys, quiet);
    }
    glass
}

fn own_program(program: &str, office: &Path) {
    let starts = start(&[program, "--data", &office.to_string_lossy()]);
    let mut glass = signed_in(program, office);
    println!("qiantai, 80×24: the first frame after {starts} ms");
    table(&mut glass, STEPS);
    // The last question's patience is over by then.
    glass.settle(6_000);
    let both = glass::wake_ups(&[glass.pid(), desk(office)], 10);
    println!("wake-ups in 10 s in which nothing happens: terminal {}, desk {}", both[0], both[1]);
    println!("memory with all nine tabs seen: {} KB", glass.memory());
    drop(glass);
    let mut glass = signed_in(program, office);
    processor(&mut glass, "caller's box, a letter", "q\x7f", 2);
    glass.press("1203", 600);
    glass.press(F2, 900);
    processor(&mut glass, "text blank, a letter", "a\x7f", 2);
    glass.press("\x1b", 1_200);
    glass.press("\x1b", 900);
    glass.press(TAB_NEXT, 900);
    processor(&mut glass, "board, ↓ and ↑", "\x1b[B\x1b[A", 2);
    processor(&mut glass, "a tab", TAB_NEXT, 1);
    println!();
}

/// The editors, as far as they are there, with the same text.
fn editors(dir: &Path) {
    let text = dir.join("text");
    let row =
        |n: u32| format!("维修 {n:06} 客厅 墙面起皮 催升级 已上报 老杨 {}\n", n * 7_919 % 1_000);
    std::fs::write(&text, (0..200).map(row).collect::<String>()).expect("room for a text");
    let text = text.to_string_lossy();
    let letters = dir.join("letters");
    let letter = |n: u32| {
        let minute = n % 60;
        format!(
            "From a@b Sat Nov 21 10:{minute:02}:00 2026\nFrom: 王丽{n} <a{n}@b.cn>\nSubject: leak {n}\n\
             Date: Sat, 21 Nov 2026 10:{minute:02}:00 +0800\nMessage-ID: <{n}@b>\n\nbody {n}\n\n"
        )
    };
    std::fs::write(&letters, (0..80).map(letter).collect::<String>()).expect("room for letters");
    let letters = letters.to_string_lossy();
    let edit: &[Step<'_>] = &[
        ("↓", DOWN, 400),
        ("↓", DOWN, 400),
        ("", &DOWN.repeat(22), 400),
        ("↓ at the edge", DOWN, 400),
        ("a page", "\x1b[6~", 400),
    ];
    let typed: &[Step<'_>] =
        &[("a letter", "a", 400), ("a letter", "b", 400), ("a Han character", "漏", 400)];
    for (name, command, insert) in [
        ("vim", vec!["vim", "-n", "-u", "NONE", "-N", &text], "A"),
        ("nano", vec!["nano", "-I", &text], "\x05"),
        ("mutt", vec!["mutt", "-n", "-F", "/dev/null", "-R", "-f", &letters], ""),
    ] {
        if found(name).is_none() {
            println!("{name}: not installed here");
            continue;
        }
        let starts = start(&command);
        let mut glass = Glass::open(&command, 80, 24);
        glass.settle(500);
        println!("{name}, 80×24: the first frame after {starts} ms");
        table(&mut glass, edit);
        if !insert.is_empty() {
            glass.press(insert, 400);
            table(&mut glass, typed);
            processor(&mut glass, "a letter", "a\x7f", 2);
        }
        println!("wake-ups in 10 s: {}; memory {} KB\n", glass.wake_ups(10), glass.memory());
    }
}

fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Milliseconds until the first frame is there: the middle one of nine.
fn start(command: &[&str]) -> String {
    let mut times: Vec<Duration> =
        (0..9).filter_map(|_| Glass::open(command, 80, 24).start()).collect();
    times.sort_unstable();
    times.get(times.len() / 2).map_or("–".to_owned(), |time| {
        format!("{}.{:01}", time.as_millis(), time.as_micros() / 100 % 10)
    })
}

fn table(glass: &mut Glass, steps: &[Step<'_>]) {
    println!("{:42} {:>7} {:>7} {:>7} {:>10}", "", "bytes", "pieces", "glyphs", "of glyphs");
    let (mut all, mut changed) = (0, 0);
    for (what, keys, quiet) in steps {
        let Cost { bytes, pieces, glyphs } = glass.press(keys, *quiet);
        if what.is_empty() {
            continue;
        }
        (all, changed) = (all + bytes, changed + glyphs);
        let share =
            (bytes * 100).checked_div(glyphs).map_or("–".into(), |share| format!("{share} %"));
        println!("{what:42} {bytes:>7} {pieces:>7} {glyphs:>7} {share:>10}");
    }
    println!("{:42} {all:>7} {:>7} {changed:>7}", "all of it", "");
}

/// Processor time of a key, all threads of the program together.
fn processor(glass: &mut Glass, what: &str, keys: &str, many: u32) {
    const ROUNDS: u32 = 40;
    let before = glass.processor();
    for _ in 0..ROUNDS {
        // One key after the other, as fingers press them.
        for key in glass::split(keys) {
            glass.press(&key, 30);
        }
    }
    let spent = (glass.processor() - before) / (ROUNDS * many);
    println!("{:42} {:>7} µs of the processor a key", what, spent.as_micros());
}

//! What a key costs a terminal: from the key, through keymap and update, to the drawn frame, in CPU
//! time of this process. The desk behind the screen is a script that answers at once.
//!
//! `cargo bench --bench frame`

#[path = "../tests/screens/desk.rs"]
#[expect(dead_code, reason = "shared with the screens' tests")]
mod desk;

use std::time::Duration;

use desk::{OPERATOR, PIN, Script};
use qiantai::terminal::testing::{Screen, chords};

/// Keys in one round, and rounds.
const KEYS: usize = 400;
const ROUNDS: usize = 15;

/// CPU time of this process so far, both in user and in system mode.
fn spent() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn main() {
    println!("key → frame, CPU µs a key: median of {ROUNDS} rounds of {KEYS} keys, 80×24");
    measure("one key in the intake box (asks the desk, card redrawn)", "", &["1", "<backspace>"]);
    measure("one key in a form's blank", "zs<f2>", &["厨", "<backspace>"]);
    measure("down and up on the board", "<ctrl-n>", &["<down>", "<up>"]);
    measure("another tab and back", "", &["<ctrl-n>", "<ctrl-p>"]);
    measure("nothing changed", "", &["<f20>"]);
}

/// Types the same keys over and over, drawing after each, as the loop does.
fn measure(what: &str, before: &str, keys: &[&str]) {
    let script = Script::default();
    let mut screen = Screen::new(move |sent| script.answer(sent));
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    screen.keys(before);
    let keys: Vec<_> = keys.iter().filter(|k| **k != "<f20>").flat_map(|k| chords(k)).collect();
    let mut rounds: Vec<u128> = Vec::new();
    for _ in 0..ROUNDS {
        let start = spent();
        for n in 0..KEYS {
            if let Some(chord) = keys.get(n % keys.len().max(1)) {
                screen.key(*chord);
            }
            screen.draw();
        }
        let each = (spent() - start).as_nanos() / u128::try_from(KEYS).unwrap_or(1);
        rounds.push(each);
        screen.sent.clear();
    }
    rounds.sort_unstable();
    let (median, most) = (rounds[ROUNDS / 2], rounds[ROUNDS - 1]);
    println!(
        "{:>8}.{:01}  worst round {:>6}.{:01}  {what}",
        median / 1000,
        median % 1000 / 100,
        most / 1000,
        most % 1000 / 100
    );
}

//! Ten terminals that flood the desk with searches and lists, and one at which somebody works: how long that one
//! waits for a small question. More than 250 ms at the most fails the run.
//!
//! `cargo bench --bench flood`

#[path = "../tests/terminals/line.rs"]
#[expect(dead_code, reason = "shared with the tests of terminals")]
mod line;
#[path = "../tests/house/office.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod office;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use qiantai::protocol::frame;
use qiantai::protocol::messages::{self, Request, Sent, Told, View, Window};

const FLOODERS: usize = 10;
/// What a flooder has asked and not been answered yet; the desk takes 64 of a terminal.
const AT_ONCE: u64 = 60;
const QUESTIONS: usize = 200;
/// The longest wait of the others that is allowed.
const MOST: Duration = Duration::from_millis(250);

/// Asks without a pause until it is told to stop; answers how many answers came.
fn flood(mut line: line::Line, stop: &AtomicBool) -> u64 {
    let mut n = 1_000;
    let mut answered = 0;
    let mut ask = |line: &mut line::Line| {
        n += 1;
        let request = if n % 2 == 0 {
            Request::Find { typed: "1".to_string(), most: 200 }
        } else {
            Request::List { view: View::of_form("F-14"), window: Window::first(200) }
        };
        let body = messages::write(&Sent { n, request }).unwrap();
        frame::write_body(&mut line.stream, &body).unwrap();
    };
    for _ in 0..AT_ONCE {
        ask(&mut line);
    }
    while !stop.load(Ordering::Relaxed) {
        if let Some(Told::Reply { .. }) = line.hear() {
            answered += 1;
            ask(&mut line);
        }
    }
    answered
}

fn main() {
    let office = office::TestOffice::practice();
    let mut working = office.signed(102);
    let stop = AtomicBool::new(false);
    let (mut times, answered) = thread::scope(|scope| {
        let flooders: Vec<_> = (0..FLOODERS)
            .map(|_| {
                let line = office.signed(105);
                let stop = &stop;
                scope.spawn(move || flood(line, stop))
            })
            .collect();
        thread::sleep(Duration::from_millis(500));
        let times: Vec<Duration> = (0..QUESTIONS)
            .map(|_| {
                let began = Instant::now();
                working.ask(Request::Hello { terminal: "somebody works".to_string() });
                working.told.clear();
                began.elapsed()
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        let answered: u64 = flooders.into_iter().map(|one| one.join().unwrap()).sum();
        (times, answered)
    });
    times.sort_unstable();
    let [median, most] = [times[QUESTIONS / 2], times[QUESTIONS - 1]];
    println!(
        "{FLOODERS} flooders with {AT_ONCE} questions each under way ({answered} answered): a small question waits {median:?} at the median, {most:?} at most"
    );
    assert!(most <= MOST, "{most:?} at most, {MOST:?} allowed");
}

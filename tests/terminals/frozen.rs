//! Terminals as separate processes that can be stopped and killed: copies of this test program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::line::{call, draft};
use super::office::{TestOffice, signal};
use qiantai::protocol::messages::{Reply, Request};
use rustix::process::Signal;

/// Names the data folder to a copy of this program that is to be a terminal.
const BE_A_TERMINAL: &str = "QIANTAI_TEST_BE_A_TERMINAL";
const RUNTIME: &str = "QIANTAI_TEST_RUNTIME";
const BADGE: &str = "QIANTAI_TEST_BADGE";
const TYPED: &str = "QIANTAI_TEST_TYPED";

/// A terminal in a process of its own, with a draft open. Dropped, it is killed in mid-form.
pub struct Ghost {
    child: Child,
    pub draft: u64,
}

impl Ghost {
    pub fn typing(office: &TestOffice, badge: u32, typed: &str) -> Self {
        // The desk must be this test's own: it is found by its folder when the office is dropped.
        office.line();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "frozen::as_a_terminal", "--nocapture", "--test-threads=1"])
            .env(BE_A_TERMINAL, &office.data)
            .env(RUNTIME, office.runtime())
            .env(BADGE, badge.to_string())
            .env(TYPED, typed)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let number = |line: String| line.split_once("draft=")?.1.trim().parse().ok();
        let draft = said.lines().map_while(Result::ok).find_map(number).expect("it keeps a draft");
        Self { child, draft }
    }

    fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }
}

impl Drop for Ghost {
    fn drop(&mut self) {
        signal(self.pid(), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Not a test: the code that the copy of this program runs. Without the variable it does nothing.
#[test]
fn as_a_terminal() {
    let word = |name: &str| std::env::var(name).ok();
    let (Some(data), Some(runtime)) = (word(BE_A_TERMINAL), word(RUNTIME)) else { return };
    let places = qiantai::protocol::spawn::Places::within(
        data.as_ref(),
        &std::path::Path::new(&runtime).join("qiantai"),
    )
    .unwrap();
    let mut line = super::line::Line::at(&places);
    let badge = word(BADGE).unwrap().parse().unwrap();
    line.hello("ghost");
    line.sign_in(badge);
    let Reply::DraftKept { number } = line.keep(None, draft(&word(TYPED).unwrap())) else {
        panic!()
    };
    println!("\ndraft={number}");
    // It reads on until it is stopped or killed, or the desk closes the line.
    while line.hear().is_some() {}
}

#[test]
fn a_frozen_terminal_delays_nobody_and_is_closed() {
    let office = TestOffice::practice();
    let ghost = Ghost::typing(&office, 105, "没写完");
    signal(ghost.pid(), Signal::STOP);
    let mut line = office.signed(102);
    let mut rounds = 0;
    // Each round is a commit of its own and one more note to every terminal.
    loop {
        line.accepted("", &call("又一件"));
        line.told.clear();
        rounds += 1;
        let Reply::Drafts(drafts) = line.ask(Request::Drafts) else { panic!() };
        let left = drafts.iter().find(|d| d.number == ghost.draft).expect("its draft stays");
        if !left.open {
            break;
        }
        assert!(rounds < 20_000, "the frozen terminal is never closed");
    }
    assert!(rounds > 100, "a terminal may lag a little before it counts as frozen");
    line.accepted("", &call("照常"));
    let Reply::DraftOpened { draft: found, .. } =
        line.ask(Request::TakeDraft { number: ghost.draft })
    else {
        panic!()
    };
    assert_eq!(found, draft("没写完"));
}

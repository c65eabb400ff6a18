//! The program is replaced while terminals are open: the next one that comes has a desk of the new program, and
//! those that are open find it.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::line::{Line, call, draft};
use super::office::{PROGRAM, TestOffice};
use qiantai::protocol::messages::{Reply, Request};
use qiantai::protocol::spawn::connect_or_start;

/// As a terminal starts it, from a program of its own.
fn start(office: &TestOffice, program: &Path) -> io::Result<Option<Child>> {
    let mut desk = Command::new(program);
    desk.arg("serve").arg("--data").arg(&office.data);
    desk.env("XDG_RUNTIME_DIR", office.runtime()).env("XDG_CONFIG_HOME", office.runtime());
    desk.env("QIANTAI_STARTED_BY_TERMINAL", "1");
    desk.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Some)
}

/// A line that starts a desk where none is.
fn line(office: &TestOffice, program: &Path) -> Line {
    connect_or_start(&office.places(), || start(office, program)).unwrap();
    let mut line = Line::at(&office.places());
    line.hello("a screen");
    line.sign_in(102);
    line
}

#[test]
fn a_new_program_takes_over_under_open_terminals_and_nothing_is_lost() {
    let office = TestOffice::practice();
    let program = office.beside("qiantai");
    fs::copy(PROGRAM, &program).unwrap();
    let mut open = line(&office, &program);
    let old = office.desks();
    let (slip, _) = open.accepted("before", &call("升级前"));
    let Reply::DraftKept { number } = open.keep(None, draft("正在打")) else { panic!() };
    // As a package manager does it: written aside, and renamed.
    let aside = office.beside("qiantai.new");
    fs::copy(PROGRAM, &aside).unwrap();
    fs::rename(&aside, &program).unwrap();
    let mut second = line(&office, &program);
    let new = office.desks();
    assert!(new.len() == 1 && new != old, "{old:?} made room for {new:?}");
    let exe = fs::read_link(format!("/proc/{}/exe", new[0])).unwrap();
    assert_eq!(exe, fs::canonicalize(&program).unwrap());
    assert!(open.try_ask(Request::Drafts).is_none(), "the old line has ended");
    let mut back = line(&office, &program);
    assert_eq!(office.desks(), new, "and finds the new desk");
    assert_eq!(back.accepted("before", &call("升级前")).0, slip, "sent again it is done once");
    assert!(matches!(second.ask(Request::TakeDraft { number }), Reply::DraftOpened { .. }));
}

//! A real office on a machine whose clock no network has set: it is said on every screen, asked of who may set it,
//! and settled by one step, over the end of the desk.

use std::path::Path;

use super::line::{Line, step};
use super::office::{TestOffice, write_pins};
use qiantai::protocol::messages::{Operator, Reply, Request, Told};

const HEAD: u32 = 8;

/// A line of the head, and what they were told at the sign-in.
fn head(office: &TestOffice) -> (Line, Operator) {
    let mut line = office.line();
    line.hello("a screen");
    match line.try_sign_in(HEAD, "867530") {
        Some(Reply::SignedIn(operator)) => (line, operator),
        other => panic!("{other:?}"),
    }
}

fn asked(operator: &Operator) -> bool {
    operator.notes.iter().any(|note| note.contains("校时"))
}

#[test]
fn a_clock_that_nobody_vouches_for_is_asked_about_until_somebody_does() {
    if Path::new("/run/systemd/timesync/synchronized").exists() {
        println!("skipped: the network sets this machine's clock");
        return;
    }
    let office = TestOffice::empty();
    write_pins(&office.pins(), "8 867530\n");
    let setup = ["setup", "--office", "滨江花园", "--badge", "8", "--name", "林主任"];
    assert_eq!(office.run(&setup).code, 0);
    let mut other = office.line();
    assert!(other.hello("another screen").unsure, "also before anybody has signed in");
    let (mut line, operator) = head(&office);
    assert!(asked(&operator), "{operator:?}");
    let now = line.hello("a screen").now;
    // A word that is no time is answered at its blank, and settles nothing.
    let wrong = line.hand("w", &step("B-09", "correct-clock", &[("at", "早上")]));
    assert!(matches!(&wrong, Reply::Invalid(p) if p[0].field == "at"), "{wrong:?}");
    let right = step("B-09", "correct-clock", &[("at", &now.minute().to_string())]);
    let done = line.accepted("r", &right);
    assert!(!line.hello("a screen").unsure);
    other.ask(Request::Hello { terminal: "another screen".to_string() });
    let told = |told: &Told| matches!(told, Told::ClockSet { unsure: false, .. });
    assert!(other.told.iter().any(told), "every screen hears it: {:?}", other.told);
    // Sent again it is done once.
    assert_eq!(line.accepted("r", &right), done);
    assert_eq!(line.rows("B-09").len(), 1);
    drop((line, other));
    office.kill_desks();
    let (mut line, operator) = head(&office);
    assert!(!asked(&operator), "the same start of the machine: {operator:?}");
    assert!(!line.hello("a screen").unsure);
    let (again, before) = (line.hello("a screen").now, now);
    assert!(before.minutes_until(again).abs() <= 2, "{before} {again}");
    line.checked();
}

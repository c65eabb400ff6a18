//! Whoever asks most does not make the others wait, and long questions neither.

use std::time::{Duration, Instant};

use super::line::Line;
use super::office::TestOffice;
use qiantai::protocol::frame;
use qiantai::protocol::messages::{self, Reply, Request, Sent, Told, View, Window};

/// Sends a question and does not wait.
fn send(line: &mut Line, n: u64, request: Request) {
    let body = messages::write(&Sent { n, request }).unwrap();
    frame::write_body(&mut line.stream, &body).unwrap();
}

/// The next answer, whatever else is told.
fn answer(line: &mut Line) -> (u64, Reply) {
    loop {
        if let Told::Reply { n, reply } = line.hear().expect("the desk is there") {
            return (n, reply);
        }
    }
}

#[test]
fn who_asks_sixty_things_at_once_is_answered_between_the_others() {
    let office = TestOffice::practice();
    let mut flooders: Vec<Line> = (0..3).map(|_| office.signed(105)).collect();
    let mut working = office.signed(102);
    let list = || Request::List { view: View::of_form("F-14"), window: Window::first(200) };
    for flooder in &mut flooders {
        (0..60).for_each(|n| send(flooder, 100 + n, list()));
    }
    let begun = Instant::now();
    working.ask(list());
    let waited = begun.elapsed();
    // All hundred and eighty would come first in an order of arrival. Here at most a round or two do.
    for flooder in &mut flooders {
        (0..60).for_each(|n| assert_eq!(answer(flooder).0, 100 + n, "in their order"));
    }
    let all = begun.elapsed();
    assert!(waited * 4 < all.max(Duration::from_millis(40)), "{waited:?} of {all:?}");
}

#[test]
fn checks_run_one_after_another_a_few_wait_and_each_line_has_one() {
    let office = TestOffice::practice();
    let mut lines: Vec<Line> = (0..20).map(|_| office.signed(102)).collect();
    for line in &mut lines {
        send(line, 7, Request::Check);
    }
    // A second one of the same line, before the first is over, is told so or comes after it.
    let answers: Vec<Reply> = lines.iter_mut().map(|line| answer(line).1).collect();
    let checked = answers.iter().filter(|reply| matches!(reply, Reply::Checked { .. })).count();
    let declined = answers.iter().filter(|reply| matches!(reply, Reply::No(_))).count();
    assert_eq!(checked + declined, 20, "{answers:?}");
    assert!(checked >= 9, "one runs and eight wait: {answers:?}");
    // It is free again.
    assert!(matches!(lines[0].ask(Request::Check), Reply::Checked { .. }));
}

//! Whoever asks most does not make the others wait, and long questions neither.

use super::line::{Line, call, pin};
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
    let list = || Request::List { view: View::of_form("F-08"), window: Window::first(200) };
    for flooder in &mut flooders {
        (0..60).for_each(|n| send(flooder, 100 + n, list()));
    }
    // A question, and what is written once it is answered: all hundred and eighty would be answered first in an order of
    // arrival, and none would see what was written. Here at most a few rounds were.
    let small =
        working.ask(Request::List { view: View::of_form("F-14"), window: Window::first(1) });
    assert!(matches!(&small, Reply::List(page) if page.rows.len() == 1), "{small:?}");
    let (written, _) = working.accepted("between", &call("有人在等"));
    let mut see_it = 0;
    for flooder in &mut flooders {
        for n in 0..60 {
            let (answered, reply) = answer(flooder);
            assert_eq!(answered, 100 + n, "in their order");
            let Reply::List(page) = reply else { panic!("{reply:?}") };
            see_it += u32::from(page.rows.iter().any(|row| row.id == written));
        }
    }
    assert!(see_it > 90, "{see_it} of 180 came later");
}

/// The tries that are being checked count as failed until they are known to be right; who comes behind them waits.
#[test]
fn eight_right_pins_at_once_are_all_let_in_and_eight_wrong_ones_are_held() {
    let office = TestOffice::practice();
    let mut lines: Vec<Line> = (0..8).map(|_| office.line()).collect();
    for (n, line) in lines.iter_mut().enumerate() {
        line.hello(&format!("screen {n}"));
    }
    for line in &mut lines {
        send(line, 7, Request::SignIn { badge: 102, pin: pin(102) });
    }
    for line in &mut lines {
        let (_, reply) = answer(line);
        assert!(matches!(reply, Reply::SignedIn(_)), "{reply:?}");
    }
    for line in &mut lines {
        send(line, 8, Request::SignIn { badge: 104, pin: "0271".to_string() });
    }
    let answers: Vec<String> =
        lines.iter_mut().map(|line| format!("{:?}", answer(line).1)).collect();
    let wrong = answers.iter().filter(|no| no.contains("工号或密码不对")).count();
    let held = answers.iter().filter(|no| no.contains("错得太多")).count();
    assert_eq!(
        (wrong, held),
        (5, 3),
        "a wrong one gains nothing by coming with others: {answers:?}"
    );
}

#[test]
fn of_many_checks_at_once_a_few_wait_and_the_others_are_told_so() {
    let office = TestOffice::practice();
    let mut lines: Vec<Line> = (0..20).map(|_| office.signed(102)).collect();
    for line in &mut lines {
        send(line, 7, Request::Check);
    }
    let answers: Vec<Reply> = lines.iter_mut().map(|line| answer(line).1).collect();
    let checked = answers.iter().filter(|reply| matches!(reply, Reply::Checked { .. })).count();
    let declined = answers.iter().filter(|reply| matches!(reply, Reply::No(_))).count();
    assert_eq!(checked + declined, 20, "{answers:?}");
    assert!(checked >= 9, "one runs and eight wait: {answers:?}");
    // It is free again.
    assert!(matches!(lines[0].ask(Request::Check), Reply::Checked { .. }));
}

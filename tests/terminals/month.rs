//! The statements of a month for every household, while the desk is killed again and again and somebody
//! bills by hand: each household once, and the run goes on by itself.

use std::collections::BTreeMap;

use super::line::{Line, step};
use super::office::{TestOffice, wait_until};
use qiantai::engine::money::Money;
use qiantai::protocol::messages::{
    MonthPreview, Reply, Request, Row, Settled, ShownRun, View, Window,
};

const MONTH: u32 = 202_611;
/// How often the desk is killed while the run is under way.
const KILLS: usize = 4;

/// Every room has had an audited service in November, and it is December.
fn office() -> TestOffice {
    let office = TestOffice::empty();
    let ran =
        office.run(&["demo", "--rooms", "160", "--slips", "16", "--clock", "2026-11-20T09:00"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let (mut clerk, mut head) = (office.signed(102), office.signed(100));
    for (n, room) in rooms(&mut clerk).iter().enumerate() {
        let fields = [
            ("room", room.as_str()),
            ("item", "jm-01"),
            ("consent", "paper"),
            ("means", "monthly"),
            ("confirmed", "业户"),
        ];
        // Two households are in the way of nothing: one is not confirmed, one waits for the audit.
        let confirmed = if n == 0 { &fields[..4] } else { &fields[..] };
        let Reply::Accepted { slip, .. } = clerk.hand("", &step("F-21", "log", confirmed)) else {
            continue;
        };
        if n > 1 {
            let audit = step("F-21", "audit", &[]);
            head.accepted("", &qiantai::engine::decision::Asked { slip: Some(slip), ..audit });
        }
    }
    assert_eq!(clerk.ask(Request::SetClock(Some("2026-12-01T09:00".into()))), Reply::Done);
    office
}

fn rooms(line: &mut Line) -> Vec<String> {
    let rows = line.rows("F-107").into_iter();
    rows.filter(|row| row.place.matches('-').count() == 2).map(|row| row.place).collect()
}

fn preview(line: &mut Line) -> MonthPreview {
    match line.ask(Request::MonthPreview { month: MONTH, most: 500 }) {
        Reply::MonthPreview(preview) => *preview,
        other => panic!("{other:?}"),
    }
}

fn settled(line: &mut Line) -> Settled {
    match line.ask(Request::Settlement { month: MONTH, most: 500 }) {
        Reply::Settlement(settled) => *settled,
        other => panic!("{other:?}"),
    }
}

fn run(line: &mut Line) -> ShownRun {
    settled(line).run.expect("one was begun")
}

/// Every statement, whatever their number.
fn statements(line: &mut Line) -> Vec<Row> {
    let of_month = |row: &Row| row.matter.starts_with(&MONTH.to_string());
    let view = View::of_form("F-22");
    let reply = line.ask(Request::List { view, window: Window::first(500) });
    let Reply::List(page) = reply else { panic!("{reply:?}") };
    page.rows.into_iter().filter(of_month).collect()
}

#[test]
fn every_household_gets_its_statement_once_however_often_the_desk_dies() {
    let office = office();
    let mut clerk = office.signed(102);
    let seen = preview(&mut clerk);
    assert!(seen.refused.is_none() && seen.ready.many > 80, "{:?}", seen.ready);
    assert!(seen.hindered.iter().any(|one| one.why[0].0 == "客户未确认"), "{:?}", seen.hindered);
    assert!(seen.hindered.iter().any(|one| one.why[0].0 == "未审核"), "{:?}", seen.hindered);
    let before = statements(&mut clerk).len();

    let begin = step("B-13", "begin", &[("month", "202611"), ("total", &seen.ready.sum.plain())]);
    let (slip, _) = clerk.accepted("begin", &begin);
    // The desk dies before it says more, and then each time as soon as it answers somebody.
    office.kill_desks();
    drop(clerk);
    let mut died = 1;
    while died < KILLS {
        let mut line = office.line();
        if line.rows("B-13")[0].state != "正在出" {
            break;
        }
        office.kill_desks();
        died += 1;
    }
    // Somebody bills by hand meanwhile, from the other end; whoever comes first has it.
    let mut clerk = office.signed(102);
    let last = rooms(&mut clerk).pop().unwrap();
    let by_hand = step("F-22", "make", &[("room", &last), ("month", "202611")]);
    let by_hand = clerk.hand("hand", &by_hand);
    assert!(matches!(by_hand, Reply::Accepted { .. } | Reply::Refused(_)), "{by_hand:?}");
    // Nobody asks it to go on.
    wait_until(|| !run(&mut office.signed(103)).under_way);

    let mut line = office.signed(102);
    let all = statements(&mut line);
    let mut of_household: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &all {
        *of_household.entry(row.place.as_str()).or_default() += 1;
    }
    let twice: Vec<_> = of_household.iter().filter(|(_, many)| **many > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!((all.len() - before) as u64, seen.ready.many, "every household of the preview");
    let over = run(&mut line);
    let hand = u64::from(matches!(by_hand, Reply::Accepted { .. }));
    assert_eq!((over.slip, over.made), (slip, seen.ready.many - hand));
    let after = preview(&mut line);
    assert_eq!((after.ready.many, after.ready.sum), (0, Money::ZERO));
    assert_eq!(after.standing, seen.standing + seen.ready.many);
    assert_eq!(after.hindered.len(), seen.hindered.len(), "what was in the way still is");
    // Once more: there is nothing to be billed.
    let Reply::Refused(notice) = line.hand("again", &begin) else { panic!("it was run already") };
    assert_eq!(notice.rule, "ALREADY");
    line.checked();
}

/// Others' steps are answered while it goes on, and a run that was stopped stays where it is.
#[test]
fn others_work_on_and_a_stopped_run_bills_nobody_more() {
    let office = office();
    let (mut clerk, mut other) = (office.signed(102), office.signed(104));
    let seen = preview(&mut clerk);
    let begin = step("B-13", "begin", &[("month", "202611")]);
    let (slip, version) = clerk.accepted("begin", &begin);
    other.accepted("call", &super::line::call("照常接电话"));
    let stop = step("B-13", "stop", &[("why", "单价要再核")]);
    let stop = qiantai::engine::decision::Asked { slip: Some(slip), seen: Some(version), ..stop };
    clerk.accepted("stop", &stop);
    let stopped = statements(&mut clerk).len() as u64;
    assert!(stopped < seen.standing + seen.ready.many, "others were heard before it was through");
    for n in 0..20 {
        other.accepted(&format!("call {n}"), &super::line::call("照常接电话"));
    }
    assert_eq!(statements(&mut clerk).len() as u64, stopped);
    // Another goes on where that one stopped.
    let (second, _) = clerk.accepted("second", &begin);
    wait_until(|| !run(&mut office.signed(103)).under_way);
    let over = run(&mut clerk);
    assert_eq!((over.slip, over.made), (second, seen.standing + seen.ready.many - stopped));
    clerk.checked();
}

//! Property fees of every room in one run, while the desk is killed again and again and somebody charges by hand: each
//! room and month once, and the run goes on by itself.

use std::collections::BTreeMap;

use super::line::{Line, step};
use super::office::{TestOffice, wait_until};
use qiantai::protocol::messages::{Reply, Request, Row, View, Window};

/// How often the desk is killed while the run is under way.
const KILLS: usize = 3;

/// The charges of a month.
fn charges(line: &mut Line, month: &str) -> Vec<Row> {
    let (view, mut all) = (View::of_form("F-225"), Vec::new());
    let Reply::List(page) = line.ask(Request::List { view, window: Window::first(1_000) }) else {
        panic!("no list")
    };
    all.extend(page.rows.into_iter().filter(|row| row.matter.starts_with(month)));
    all
}

#[test]
fn every_room_is_charged_once_however_often_the_desk_dies() {
    let office = TestOffice::empty();
    let ran =
        office.run(&["demo", "--rooms", "120", "--slips", "0", "--clock", "2026-11-20T09:00"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut head = office.signed(101);
    let rate = [
        ("what", "物业费"),
        ("kind", "flat"),
        ("measure", "room"),
        ("rate", "100"),
        ("from", "202601"),
    ];
    head.accepted("", &step("B-25", "enter", &rate));
    let mut clerk = office.signed(102);
    clerk.accepted("begin", &step("B-26", "begin", &[("month", "202609"), ("months", "3")]));
    office.kill_desks();
    drop((head, clerk));
    for _ in 1..KILLS {
        let mut line = office.line();
        if line.rows("B-26")[0].state != "正在出" {
            break;
        }
        office.kill_desks();
    }
    // Somebody charges by hand meanwhile, from the other end; whoever comes first has it.
    let mut clerk = office.signed(102);
    let flat = |row: &Row| row.place.matches('-').count() == 2;
    let last = clerk.rows("F-107").into_iter().rfind(flat).expect("a flat").place;
    let by_hand = step("F-225", "enter", &[("room", &last), ("month", "202611")]);
    let by_hand = clerk.hand("hand", &by_hand);
    assert!(matches!(by_hand, Reply::Accepted { .. } | Reply::Refused(_)), "{by_hand:?}");
    // Nobody asks it to go on.
    wait_until(|| office.line().rows("B-26")[0].state == "已出完");

    let mut line = office.signed(102);
    let mut counts = Vec::new();
    for month in ["202609", "202610", "202611"] {
        let mut of_room: BTreeMap<String, usize> = BTreeMap::new();
        for row in charges(&mut line, month) {
            *of_room.entry(row.place).or_default() += 1;
        }
        let twice: Vec<_> = of_room.iter().filter(|(_, many)| **many > 1).collect();
        assert!(twice.is_empty(), "{month}: {twice:?}");
        counts.push(of_room.len());
    }
    assert!(counts[0] > 50 && counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    line.checked();
}

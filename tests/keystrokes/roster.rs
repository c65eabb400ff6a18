//! The roster, the round and the report of the day, by keys.

use super::*;
use qiantai::engine::decision::{Asked, Input};
use qiantai::protocol::messages::Reply;

fn asked(form: &str, step: &str, slip: Option<SlipId>, fields: &[(&str, &str)]) -> Asked {
    let field =
        |(name, text): &(&str, &str)| ((*name).to_string(), Input::Text((*text).to_string()));
    let (form, step) = (form.to_string(), step.to_string());
    let seen = slip.map(|_| 1);
    Asked { form, step, slip, seen, fields: fields.iter().map(field).collect(), ..Asked::default() }
}

/// Four at the desk in turn, from today on.
fn plan(desk: &RealDesk) {
    let row = |who: &str, turns: &str| {
        vec![("who".to_string(), who.to_string()), ("turns".to_string(), turns.to_string())]
    };
    let rows = vec![
        row("102", "早中夜休"),
        row("103", "休早中夜"),
        row("104", "夜休早中"),
        row("105", "中夜休早"),
    ];
    let mut asked = asked("F-38", "enter", None, &[("from", "2026-11-21")]);
    asked.fields.push(("rows".to_string(), Input::Rows(rows)));
    let reply = desk.submit(100, "6100", asked);
    assert!(!matches!(reply, Reply::Refused(_)), "{reply:?}");
    assert_eq!(desk.newest("F-38").state, "在用");
}

/// At half past five the report stands drafted; whoever writes it reads, adds a line and hands it in.
#[test]
fn the_daily_report_takes_twelve_keys_at_most() {
    let desk = RealDesk::practice();
    desk.clock("2026-11-21 17:30");
    let mut screen = desk.sign_in(102, "6102");
    screen.keys(":日报<enter>");
    assert!(screen.shows("物业日报表 F-41 > 写日报"), "{}", screen.picture());
    assert!(screen.shows("来电来访 ") && screen.shows("开单 "), "{}", screen.picture());
    screen.keys("<f10>");
    let report = desk.newest("F-41");
    assert_eq!(report.state, "待签字", "{}", screen.picture());
    assert!(screen.presses <= 12, "{} keys", screen.presses);
    // The head finds it among what waits, and signs it there.
    let mut head = desk.sign_in(100, "6100");
    head.keys(":待批<enter>");
    assert!(head.shows("待主管主任办理"), "{}", head.picture());
    assert!(head.shows("日报"), "{}", head.picture());
}

/// A clean round: who walked and until when stand there; since when is typed.
#[test]
fn a_clean_round_takes_six_keys_besides_its_time() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys(":巡视<enter>");
    assert!(screen.shows("巡视跟进登记表 F-45 > 巡视"), "{}", screen.picture());
    screen.keys("13:30");
    let typed = "13:30".len();
    screen.keys("<f10>");
    let round = desk.newest("F-45");
    assert_eq!(
        (round.state.as_str(), round.matter.as_str()),
        ("已巡", "正常"),
        "{}",
        screen.picture()
    );
    assert!(screen.presses - typed <= 6, "{} keys", screen.presses - typed);
}

/// What the roster has is seen on the month's sheet and at the handover; a swap is agreed to by the other one.
#[test]
fn a_swap_is_asked_and_agreed_to_at_two_terminals() {
    let desk = RealDesk::practice();
    plan(&desk);
    let mut head = desk.sign_in(100, "6100");
    head.keys(":值班表<enter>");
    assert!(head.shows("值班月表") && head.shows("2026-11"), "{}", head.picture());
    desk.submit(
        102,
        "6102",
        asked("F-38", "swap", None, &[("day", "2026-11-22"), ("shift", "middle"), ("with", "103")]),
    );
    let swap = desk.newest("F-38");
    assert_eq!(swap.state, "待对方同意", "{swap:?}");
    let mut other = desk.sign_in(103, "6103");
    other.keys(":台账 F-38<enter>");
    other.keys("/换给<enter>");
    other.keys("<enter>同意<enter>");
    assert_eq!(desk.row(swap.id).state, "已换班", "{}", other.picture());
}

/// What is red on paper is red here: the marks are the book's and the legacy file's own words.
#[test]
fn the_marks_in_red_are_those_of_the_book() {
    let has = |id: &str, label: &str| {
        let form = qiantai::forms::form(id).unwrap();
        form.states.iter().any(|state| state.label == label)
    };
    let red = qiantai::terminal::red_ink::RED;
    assert!(red.iter().all(|label| has("F-36", label)));
    assert!(red.iter().any(|label| has("F-40", label)));
}

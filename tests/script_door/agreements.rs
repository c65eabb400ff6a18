//! Agreements with the real desk and a changed clock: every service day gets one slip, however often the desk is
//! stopped, and slips that became due meanwhile are marked as late.

use serde_json::Value;

use super::office::TestOffice;
use super::{checked, fine};

fn exec(office: &TestOffice, badge: &str, line: &str) -> Value {
    let ran = office.run_with(&["exec", "--as", badge], line.as_bytes());
    let answer: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert!(answer.get("accepted").is_some(), "{answer}");
    answer
}

fn shown(office: &TestOffice, slip: &str) -> Value {
    serde_json::from_str(&fine(office.run(&["show", slip, "--json"]))).unwrap()
}

/// The steps by which 钟 moved a slip, in order.
fn by_clock(office: &TestOffice, slip: &str) -> Vec<String> {
    let story = shown(office, slip);
    let steps = story["steps"].as_array().unwrap().iter();
    let clocked = steps.filter(|s| s["by"].as_str().unwrap().contains('钟'));
    clocked.map(|s| s["step"].as_str().unwrap().to_string()).collect()
}

/// An agreement of every Friday, signed on Saturday 2026-11-21, for the owner of a flat.
fn signed(office: &TestOffice, until: &str) {
    let line = format!(
        r#"{{"id":"a","form":"F-24","step":"sign","fields":{{"room":"1-1-101","item":"jb-05","from":"2026-11-21",
        "until":"{until}","rhythm":"weekly","weekdays":"五","time":"09:00","settle":"monthly","signed":"本人"}}}}"#
    );
    exec(office, "102", &line.replace('\n', " "));
}

/// Slips of a form, as rows.
fn rows(office: &TestOffice, form: &str) -> Vec<Value> {
    let listed = fine(office.run(&["list", form, "--json"]));
    listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn under_agreement(office: &TestOffice) -> usize {
    rows(office, "F-13").iter().filter(|r| r["matter"].as_str().unwrap().contains("协议")).count()
}

#[test]
fn every_friday_becomes_one_slip_however_often_the_desk_is_stopped() {
    let office = TestOffice::practice();
    signed(&office, "2026-12-31");
    assert_eq!(under_agreement(&office), 0);
    fine(office.run(&["clock", "2026-11-26T00:00"]));
    assert_eq!(under_agreement(&office), 1, "a day ahead");
    for _ in 0..2 {
        fine(office.run(&["stop"]));
        fine(office.run(&["clock", "2026-11-26T00:00"]));
    }
    fine(office.run(&["clock", "2026-11-27T23:59"]));
    assert_eq!(under_agreement(&office), 1, "stopped and started again: once");
    fine(office.run(&["clock", "2026-12-03T08:00"]));
    assert_eq!(under_agreement(&office), 2);
    assert_eq!(by_clock(&office, "F-24/1"), ["issue", "issue"]);
    fine(office.run(&["stop"]));
    checked(&office);
}

#[test]
fn what_fell_due_while_the_desk_was_off_comes_late_or_is_left_out_and_the_end_is_called_back() {
    let office = TestOffice::practice();
    signed(&office, "2026-12-20");
    fine(office.run(&["stop"]));
    // Off for three Fridays: the limit of seven days lets the last one be made up for.
    fine(office.run(&["clock", "2026-12-12T10:00"]));
    assert_eq!(by_clock(&office, "F-24/1"), ["skip", "skip", "midterm", "issue"]);
    assert_eq!(under_agreement(&office), 1);
    let story = shown(&office, "F-24/1");
    let late = story["steps"].as_array().unwrap().iter().find(|s| s["step"] == "issue").unwrap();
    assert!(late["late"].as_str().unwrap().contains("2026-12-11"), "{late}");
    fine(office.run(&["clock", "2026-12-22T10:00"]));
    let last: Vec<String> = by_clock(&office, "F-24/1").split_off(4);
    assert_eq!(last, ["issue", "expire"], "the last Friday, and the end");
    // To be asked again: on the board until somebody has.
    let open = rows(&office, "open");
    let due = open.iter().find(|r| r["slip"] == "F-24/000001").unwrap();
    assert_eq!(due["state"], "到期回访", "{due}");
    exec(
        &office,
        "102",
        r#"{"id":"c","form":"F-24","step":"callback","slip":"F-24/1","fields":{"how":"phone","satisfied":"y"}}"#,
    );
    assert!(!rows(&office, "open").iter().any(|r| r["slip"] == "F-24/000001"));
}

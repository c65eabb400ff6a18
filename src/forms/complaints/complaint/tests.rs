//! What no table row can ask: the key under which time finds a complaint, what time then hands in,
//! and by which clock the board orders one that waits for its callback.

use super::record::days;
use super::*;
use crate::engine::book::map::MapBook;
use crate::engine::decision::{Hand, Input, Verdict};
use crate::forms::prelude::*;

const SLIP: SlipId = SlipId { form: TAG, number: 1 };
const DESK: Badge = Badge(102);
const SUPERVISOR: Badge = Badge(110);

fn asked(form: &str, step: &str, slip: Option<SlipId>, fields: &str) -> Asked {
    let field = |word: &str| {
        let (name, text) = word.split_once('=').expect("field=text");
        (name.to_string(), Input::Text(text.to_string()))
    };
    Asked {
        form: form.to_string(),
        step: step.to_string(),
        slip,
        fields: fields.split_whitespace().map(field).collect(),
        ..Asked::default()
    }
}

fn take(book: &mut MapBook, now: Moment, by: Badge, asked: &Asked) {
    let (verdict, _) = book.take(asked, Hand { badge: by, cosign: None }, now);
    assert!(matches!(verdict, Verdict::Accepted(_)), "{} {}: {verdict:?}", asked.form, asked.step);
}

/// An office with one complaint of the grade.
fn complained(grade: &str) -> (MapBook, Moment) {
    let now = Moment::parse("2026-11-21T08:00:00+08:00", Moment(0)).unwrap();
    let mut book = crate::forms::map_book();
    for (form, step, fields) in [
        ("B-03", "open", "name=小处"),
        ("B-01", "enter", "badge=102 name=王丽 role=desk"),
        ("B-01", "enter", "badge=110 name=周敏 role=supervisor"),
        ("F-30", "open", "points=油烟 passed_to=110"),
    ] {
        take(&mut book, now, Badge::CLOCK, &asked(form, step, None, fields));
    }
    let graded = asked("F-30", "grade", Some(SLIP), &format!("grade={grade} grade_why=查"));
    take(&mut book, now, SUPERVISOR, &graded);
    (book, now)
}

/// What time would hand in until then, found as the desk finds it: by the key `Clock`.
fn by_itself(book: &MapBook, until: Moment) -> Vec<Asked> {
    let found = Book::keys(book, Index::Clock, (0, 0), (ascending(until), u64::MAX), 8);
    found
        .into_iter()
        .flat_map(|id| (FORM.by_clock.due)(&book.slip(id).unwrap(), book, until))
        .collect()
}

#[test]
fn time_proposes_a_valid_complaint_after_its_week_and_only_once() {
    let (mut book, opened) = complained("minor");
    let week = opened.plus_minutes(days(7));
    assert!(by_itself(&book, week.plus_minutes(-1)).is_empty());
    let proposed = by_itself(&book, week);
    assert_eq!(proposed.len(), 1);
    take(&mut book, week, Badge::CLOCK, &proposed[0]);
    let slip = book.slip(SLIP).unwrap();
    assert!(escalated(&slip) && slip.state == GRADED);
    assert_eq!(grade(&slip), Some(Grade::Minor), "the grade is the supervisor's");
    assert!(by_itself(&book, week.plus_minutes(days(30))).is_empty());
}

#[test]
fn time_leaves_alone_what_is_untrue_major_or_answered() {
    for grade in ["invalid", "major"] {
        let (book, opened) = complained(grade);
        assert!(by_itself(&book, opened.plus_minutes(days(30))).is_empty(), "{grade}");
    }
    let (mut book, opened) = complained("minor");
    answer(&mut book, opened);
    assert!(by_itself(&book, opened.plus_minutes(days(30))).is_empty());
    // Asked again and not satisfied, its week runs on from the day it was heard.
    let again = "heard=unsatisfied called_how=call remedy=再查";
    let day = opened.plus_minutes(days(6));
    take(&mut book, day, DESK, &asked("F-30", "callback", Some(SLIP), again));
    assert_eq!(by_itself(&book, opened.plus_minutes(days(7))).len(), 1);
}

fn answer(book: &mut MapBook, now: Moment) {
    take(book, now, SUPERVISOR, &asked("F-30", "agree", Some(SLIP), "result=已查 agrees=y"));
    let reply = asked("F-30", "reply", Some(SLIP), "reply=已查 replied_how=call written=n");
    take(book, now, DESK, &reply);
}

#[test]
fn an_answered_complaint_stands_on_the_board_by_its_callback() {
    let (mut book, opened) = complained("important");
    assert!(!callback_due(&book.slip(SLIP).unwrap()));
    answer(&mut book, opened);
    let slip = book.slip(SLIP).unwrap();
    assert!(callback_due(&slip));
    let callback = slip.due(dues::CALLBACK).unwrap().at;
    assert_eq!(callback, opened.plus_minutes(days(1)));
    let stands = keys(&slip).into_iter().find(|k| k.index == Index::Open).unwrap();
    assert_eq!(stands.a, ascending(callback));
}

#[test]
fn nothing_leads_past_the_callback_but_the_callback() {
    let past: Vec<&str> =
        FORM.steps.iter().filter(|s| s.from.contains(&REPLIED)).map(|s| s.name).collect();
    // Reporting upward and the answer to whoever passed it on leave the complaint where it is.
    assert_eq!(past, ["report-up", "callback", "tell-them"]);
}

#[test]
fn the_report_of_a_case_is_drafted_from_what_happened() {
    let (mut book, opened) = complained("minor");
    answer(&mut book, opened);
    let course = outside::course(&book.slip(SLIP).unwrap(), &book);
    for words in ["登记 钟", "定级 周敏", "同意结果 周敏", "答复 王丽", "要点:油烟", "结果:已查"]
    {
        assert!(course.contains(words), "{words}: {course}");
    }
}

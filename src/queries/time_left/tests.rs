//! The laid-out calendars beside the reckoning that goes through every interval.

use super::*;
use crate::engine::book::map::MapBook;
use crate::engine::calendar::{Holidays, Hours as Spans};
use crate::engine::deadline;
use crate::engine::decision::{Hand, Input, Verdict};
use crate::engine::prelude::*;

fn at(text: &str) -> Moment {
    Moment::parse(text, Moment(0)).unwrap()
}

/// An office whose repairs are worked on from eight to six, on holidays not, and on one day of rest
/// less; urgent ones round the clock.
fn office() -> MapBook {
    let mut book = crate::forms::map_book();
    let mut take = |form: &str, step: &str, by: u32, fields: Vec<(&str, Input)>| {
        let fields = fields.into_iter().map(|(name, input)| (name.to_string(), input)).collect();
        let (form, step) = (form.to_string(), step.to_string());
        let asked = Asked { form, step, fields, ..Asked::default() };
        let hand = Hand { badge: Badge(by), cosign: None };
        let (verdict, _) = book.take(&asked, hand, at("2026-09-01T09:00"));
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    };
    let text = |text: &str| Input::Text(text.to_string());
    let staff = vec![("badge", text("101")), ("name", text("李主任")), ("role", text("head"))];
    take("B-01", "enter", 0, staff);
    let week =
        vec![("days".to_string(), "每天".to_string()), ("hours".to_string(), "8-18".to_string())];
    let hours = vec![("purpose", text("repair")), ("week", Input::Rows(vec![week]))];
    take("B-07", "enter", 101, hours);
    let rest = vec![
        ("from", text("2026-11-24")),
        ("hours", text("8-9")),
        ("name", text("停电检修")),
        ("purpose", text("repair")),
    ];
    take("B-07", "except", 101, rest);
    book
}

#[test]
fn what_is_laid_out_says_what_every_interval_says() {
    let book = office();
    let now = at("2026-11-22T10:30");
    let hours = Hours::of(&book, now);
    assert!(hours.covers(now.plus_minutes(30)) && !hours.covers(now.plus_minutes(1_440)));
    let mut luck = 7_u64;
    let mut moment = |days: i64| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let span = u64::try_from(2 * days * 1_440 * MINUTE).unwrap();
        Moment(now.0 - days * DAY + i64::try_from((luck >> 11) % span).unwrap())
    };
    for of in [Purpose::Repair, Purpose::Urgent, Purpose::Office] {
        let calendar = working_hours::calendar(&book, of, now.plus_minutes(-DAYS_BACK * 1_440));
        for _ in 0..400 {
            let (now, due, from) = (moment(3), moment(40), moment(20));
            let until = Some(Moment(from.0 + (moment(20).0 - from.0).abs()));
            let stops = [Pause { from, until, reason: String::new() }];
            for stops in [&[][..], &stops] {
                let slow = deadline::left(now, due, &calendar, if due < now { stops } else { &[] });
                let quick = hours.at(now).minutes(Some(of), due.0, stops);
                assert_eq!(quick, slow, "{now} {due} {stops:?}");
                assert_eq!(hours.at(now).left_ms(Some(of), due.0, stops) < 0, due < now);
            }
        }
    }
}

#[test]
fn what_lies_beyond_the_layout_goes_on_in_days() {
    let book = office();
    let now = at("2026-11-22T10:30");
    let hours = Hours::of(&book, now);
    let left = |due: Moment| hours.at(now).left_ms(Some(Purpose::Repair), due.0, &[]);
    let (past, ahead) =
        (now.plus_minutes(-DAYS_BACK * 1_440), now.plus_minutes(DAYS_AHEAD * 1_440));
    assert_eq!(left(past) - left(past.plus_minutes(-1_440)), DAY);
    assert_eq!(left(ahead.plus_minutes(1_440)) - left(ahead), DAY);
    assert!(left(past) < 0 && left(ahead) > 0);
}

#[test]
fn a_clock_that_stands_still_at_night_says_when_it_goes_on() {
    let day = Spans::parse("8-18").unwrap();
    let calendar = Calendar::weekly(std::array::from_fn(|_| day.clone()), Holidays::AsUsual);
    let evening = at("2026-11-24T20:00");
    assert_eq!(state_and_change(&calendar, evening), (false, Some(at("2026-11-25T08:00"))));
    assert_eq!(
        state_and_change(&calendar, at("2026-11-24T09:00")),
        (true, Some(at("2026-11-24T18:00")))
    );
    assert_eq!(state_and_change(&Calendar::round_the_clock(), evening), (true, None));
}

//! Due moments against a counter that walks minute by minute, and the sentences that go with them.

use proptest::prelude::*;

use super::*;
use crate::engine::calendar::{Exception, Holidays, Hours};
use crate::engine::moment::Day;

fn at(text: &str) -> Moment {
    Moment::parse(text, Moment(0)).unwrap()
}

fn pause(from: &str, until: &str, reason: &str) -> Pause {
    let until = if until.is_empty() { None } else { Some(at(until)) };
    Pause { from: at(from), until, reason: reason.to_string() }
}

fn office(week: &str, days: usize, name: &str) -> Calendar {
    let work = Hours::parse(week).unwrap();
    let hours = std::array::from_fn(|n| if n < days { work.clone() } else { Hours::none() });
    let mut calendar = Calendar::weekly(hours, Holidays::Hours(Hours::none()));
    (calendar.name, calendar.version) = (name.to_string(), 2);
    calendar
}

/// Whether the minute that begins here is worked, told from the day and the clock alone: no
/// interval is made, none is merged, and yesterday's hours over midnight are asked of yesterday.
fn ticks(minute: Moment, calendar: &Calendar, pauses: &[Pause]) -> bool {
    let (today, clock) = (minute.day(), minute.clock().minutes());
    let holds = |day: Day, clock: u16| {
        calendar.day(day).hours.spans().iter().any(|(from, to)| (*from..*to).contains(&clock))
    };
    let paused = |p: &Pause| p.from <= minute && p.until.is_none_or(|u| minute < u);
    (holds(today, clock) || holds(today.before(1), clock + 24 * 60)) && !pauses.iter().any(paused)
}

/// The brute force: one minute after the other.
fn counted(start: Moment, minutes: i64, calendar: &Calendar, pauses: &[Pause]) -> Option<Moment> {
    let (mut now, mut missing) = (start, minutes);
    let most = start.plus_minutes(200 * 24 * 60);
    while missing > 0 {
        if now >= most {
            return None;
        }
        if ticks(now, calendar, pauses) {
            missing -= 1;
        }
        now = now.plus_minutes(1);
    }
    Some(now)
}

fn hours() -> impl Strategy<Value = Hours> {
    let spans = prop::collection::vec((0u16..1440, 1u16..1440), 0..4);
    let some = spans.prop_map(|spans| {
        let spans = spans.into_iter().map(|(from, long)| (from, from + long));
        // Spans that overlap are no hours of a day: the first of them stand.
        let mut kept = Vec::new();
        for span in spans {
            kept.push(span);
            if Hours::of(kept.clone()).is_none() {
                kept.pop();
            }
        }
        Hours::of(kept).unwrap()
    });
    prop_oneof![1 => Just(Hours::none()), 1 => Just(Hours::all_day()), 4 => some]
}

prop_compose! {
    /// A week, the holidays or not, and a few exceptions around the turn of 2025 to 2026.
    fn calendar()(
        week in prop::array::uniform7(hours()),
        holidays in prop::option::of(hours()),
        exceptions in prop::collection::vec((0u64..60, 0u64..5, hours()), 0..4),
    ) -> Calendar {
        let first = Day::of(2025, 12, 20).unwrap();
        let exceptions = exceptions.into_iter().map(|(from, long, hours)| Exception {
            from: first.next(from), until: first.next(from + long), hours, name: "例外".to_string(),
        });
        let holidays = holidays.map_or(Holidays::AsUsual, Holidays::Hours);
        Calendar { exceptions: exceptions.collect(), ..Calendar::weekly(week, holidays) }
    }
}

prop_compose! {
    /// Pauses in minutes from the first moment; they may overlap, and one may still last.
    fn pauses()(
        some in prop::collection::vec((0i64..20_000, 0i64..6_000), 0..5),
        lasting in prop::option::weighted(0.1, 0i64..20_000),
    ) -> Vec<Pause> {
        let first = at("2025-12-22 00:00");
        let of = |from: i64, long: Option<i64>| Pause {
            from: first.plus_minutes(from),
            until: long.map(|long| first.plus_minutes(from + long)),
            reason: "待料".to_string(),
        };
        let lasting = lasting.map(|from| of(from, None));
        some.into_iter().map(|(from, long)| of(from, Some(long))).chain(lasting).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_due_moment_is_where_a_minute_counter_arrives(
        calendar in calendar(),
        pauses in pauses(),
        start in 0i64..20_000,
        minutes in 0i64..9_000,
    ) {
        let start = at("2025-12-22 00:00").plus_minutes(start);
        let found = reach(start, minutes * MINUTE, &calendar, &pauses);
        match counted(start, minutes, &calendar, &pauses) {
            Some(brute) => prop_assert_eq!(found, Some(brute)),
            // The counter gives up after 200 days; what is found must lie beyond or nowhere.
            None => prop_assert!(found.is_none_or(|f| f >= start.plus_minutes(200 * 24 * 60))),
        }
        let told = due(Start { what: "来电", at: start }, Allowed::Minutes(minutes), &calendar, &pauses, "F-20");
        if found.is_some() {
            prop_assert_eq!(told.at, found);
        }
    }

    #[test]
    fn what_is_left_and_what_is_late_are_counted_minutes(
        calendar in calendar(),
        pauses in pauses(),
        now in 0i64..20_000,
        long in -3_000i64..3_000,
    ) {
        let now = at("2025-12-22 00:00").plus_minutes(now);
        let due = now.plus_minutes(long);
        let count = |from: Moment, to: Moment| {
            (0..from.minutes_until(to))
                .filter(|n| ticks(from.plus_minutes(*n), &calendar, &pauses))
                .count() as i64
        };
        let brute = if long >= 0 { count(now, due) } else { -count(due, now) };
        prop_assert_eq!(left(now, due, &calendar, &pauses), brute);
    }

    #[test]
    fn seconds_are_kept_and_the_worked_time_until_due_is_what_was_allowed(
        calendar in calendar(),
        pauses in pauses(),
        start in 0i64..20_000 * 60_000,
        allowed in 1i64..9_000 * 60_000,
    ) {
        let start = Moment(at("2025-12-22 00:00").0 + start);
        if let Some(due) = reach(start, allowed, &calendar, &pauses) {
            prop_assert_eq!(worked(start, due, &calendar, &pauses), allowed);
            // And no earlier moment would do.
            prop_assert!(worked(start, Moment(due.0 - 1), &calendar, &pauses) < allowed);
        }
    }
}

/// One line of a table: from what, allowed minutes, pauses, and the sentence.
fn told(calendar: &Calendar, start: &str, minutes: i64, pauses: &[Pause]) -> (String, String) {
    let start = Start { what: "来电", at: at(start) };
    let reckoned = due(start, Allowed::Minutes(minutes), calendar, pauses, "F-20");
    (reckoned.at.map_or_else(|| "-".to_string(), |m| m.to_string()), reckoned.why)
}

#[test]
fn the_sentence_tells_every_thing_that_moved_the_moment() {
    let repair = office("9-18", 7, "一般维修工时");
    let none = Calendar::round_the_clock();
    let material = pause("2025-12-31 15:00", "2025-12-31 16:00", "待料");
    for (calendar, start, minutes, pauses, due, why) in [
        (&none, "2026-11-21 14:32", 5, vec![], "2026-11-21T14:37", "来电 14:32 + 5 分 (F-20)"),
        (
            &none,
            "2026-11-21 14:32",
            24 * 60,
            vec![],
            "2026-11-22T14:32",
            "来电 11月21日 14:32 + 24 小时 (F-20)",
        ),
        (
            &repair,
            "2025-12-31 14:32",
            240,
            vec![material.clone()],
            "2026-01-04T10:32",
            "来电 2025年12月31日 14:32 起,一般维修工时 4 小时,扣除暂停 1 小时(待料),跨元旦 → 2026年1月4日 10:32 (F-20;日历第 2 版)",
        ),
        (
            &none,
            "2026-11-21 14:00",
            90,
            vec![
                pause("2026-11-21 14:30", "2026-11-21 15:15", "等业主"),
                pause("2026-11-21 15:00", "2026-11-21 15:30", "待约"),
            ],
            "2026-11-21T16:30",
            "来电 14:00 起,工作时间 1 小时 30 分,扣除暂停 1 小时(等业主、待约) → 16:30 (F-20)",
        ),
        (
            &repair,
            "2026-11-21 22:10",
            60,
            vec![],
            "2026-11-22T10:00",
            "来电 11月21日 22:10 起,一般维修工时 1 小时 → 11月22日 10:00 (F-20;日历第 2 版)",
        ),
        (
            &repair,
            "2026-12-31 17:30",
            60,
            vec![],
            "2027-01-01T09:30",
            "来电 2026年12月31日 17:30 起,一般维修工时 1 小时,2027年放假安排未录入 → 2027年1月1日 09:30 (F-20;日历第 2 版)",
        ),
        (
            &none,
            "2026-11-21 14:00",
            60,
            vec![pause("2026-11-21 14:30", "", "待料")],
            "-",
            "来电 14:00 起,待料暂停中 (F-20)",
        ),
    ] {
        let (found, sentence) = told(calendar, start, minutes, &pauses);
        let due = if due == "-" { due.to_string() } else { format!("{due}:00+08:00") };
        assert_eq!((found.as_str(), sentence.as_str()), (due.as_str(), why));
    }
}

#[test]
fn an_agreed_moment_is_moved_by_nothing() {
    let start = Start { what: "与住户", at: at("2026-11-21 14:32") };
    let booked = Allowed::Booked(at("2026-11-22 09:00"));
    let pauses = [pause("2026-11-21 15:00", "", "待料")];
    let reckoned = due(start, booked, &office("9-18", 5, "x"), &pauses, "S2-repair 3.1.1");
    assert_eq!(reckoned.at, Some(at("2026-11-22 09:00")));
    assert_eq!(reckoned.why, "与住户约定 11月22日 09:00 (S2-repair 3.1.1)");
}

#[test]
fn a_calendar_without_hours_hides_nothing() {
    let closed = Calendar::weekly(std::array::from_fn(|_| Hours::none()), Holidays::AsUsual);
    let (found, why) = told(&closed, "2026-11-21 14:32", 60, &[]);
    assert_eq!(found, "2026-11-21T15:32:00+08:00");
    assert_eq!(why, "来电 14:32 + 1 小时,日历上没有工时 (F-20)");
}

#[test]
fn late_is_counted_in_working_minutes() {
    let repair = office("9-18", 7, "一般维修工时");
    let due = at("2026-11-21 17:30");
    for (now, minutes) in [
        ("2026-11-21 17:00", 30),
        ("2026-11-21 17:30", 0),
        ("2026-11-21 23:59", -30),
        ("2026-11-22 09:10", -40),
        ("2026-11-20 19:00", 8 * 60 + 30),
    ] {
        assert_eq!(left(at(now), due, &repair, &[]), minutes, "{now}");
    }
}

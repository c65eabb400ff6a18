//! What is read as hours, what a day is, and that the State Council's days stand as published.

use super::arrangement::{ARRANGEMENTS, of_year};
use super::hours::weekdays;
use super::*;

fn day(text: &str) -> Day {
    Day::parse(text, Day::of(2026, 1, 1).unwrap()).unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse(text, Moment(0)).unwrap()
}

/// Monday to Friday 9–18, at rest on holidays.
fn office() -> Calendar {
    let work = Hours::parse("9-18").unwrap();
    let week = std::array::from_fn(|n| if n < 5 { work.clone() } else { Hours::none() });
    Calendar::weekly(week, Holidays::Hours(Hours::none()))
}

#[test]
fn hours_are_read_as_people_write_them_and_read_back() {
    for (text, shown) in [
        ("8-18", "08:00-18:00"),
        ("8:30-12:00,14点-17:30", "08:30-12:00 14:00-17:30"),
        ("14:00–18:00 8–12", "08:00-12:00 14:00-18:00"),
        ("22-6", "22:00-06:00"),
        ("0-24", "全天"),
        ("18-24", "18:00-24:00"),
        ("18:00-23:59", "18:00-24:00"),
        ("0:00-2359", "全天"),
        ("8-12 13-23:59", "08:00-12:00 13:00-24:00"),
        ("23:59-8", "23:59-08:00"),
        ("全天", "全天"),
        ("休", "休"),
    ] {
        let hours = Hours::parse(text).unwrap_or_else(|| panic!("{text} is not read"));
        assert_eq!(hours.to_string(), shown, "{text}");
        assert_eq!(Hours::parse(shown), Some(hours), "{shown}");
    }
    for text in ["", "8", "8-12 11-18", "22-6 5-7", "25-26", "a-b", "8-8-8", "8-12-18"] {
        assert_eq!(Hours::parse(text), None, "{text}");
    }
}

#[test]
fn weekdays_are_read_as_people_write_them() {
    let shown = |text: &str| {
        weekdays(text).map(|days| {
            days.iter().enumerate().filter(|(_, d)| **d).map(|(n, _)| n + 1).collect::<Vec<_>>()
        })
    };
    for (text, days) in [
        ("1-5", vec![1, 2, 3, 4, 5]),
        ("一至五", vec![1, 2, 3, 4, 5]),
        ("周六、周日", vec![6, 7]),
        ("六日", vec![6, 7]),
        ("六至一", vec![1, 6, 7]),
        ("每天", vec![1, 2, 3, 4, 5, 6, 7]),
        ("1,3-5", vec![1, 3, 4, 5]),
    ] {
        assert_eq!(shown(text), Some(days), "{text}");
    }
    for text in ["", "8", "工作日", "1-", "周"] {
        assert_eq!(shown(text), None, "{text}");
    }
}

/// The days of the two notices, written out one by one and independently of the ranges above.
#[test]
fn the_state_councils_days_stand_as_published() {
    let written = |year: i32, days: &[(u32, &[u32])]| -> Vec<Day> {
        let of = |(month, dates): &(u32, &[u32])| {
            dates.iter().map(|d| Day::of(year, *month, *d).unwrap()).collect::<Vec<_>>()
        };
        days.iter().flat_map(of).collect()
    };
    let off_2026 = written(
        2026,
        &[
            (1, &[1, 2, 3]),
            (2, &[15, 16, 17, 18, 19, 20, 21, 22, 23]),
            (4, &[4, 5, 6]),
            (5, &[1, 2, 3, 4, 5]),
            (6, &[19, 20, 21]),
            (9, &[25, 26, 27]),
            (10, &[1, 2, 3, 4, 5, 6, 7]),
        ],
    );
    let worked_2026 =
        written(2026, &[(1, &[4]), (2, &[14, 28]), (5, &[9]), (9, &[20]), (10, &[10])]);
    let off_2025 = written(
        2025,
        &[
            (1, &[1, 28, 29, 30, 31]),
            (2, &[1, 2, 3, 4]),
            (4, &[4, 5, 6]),
            (5, &[1, 2, 3, 4, 5, 31]),
            (6, &[1, 2]),
            (10, &[1, 2, 3, 4, 5, 6, 7, 8]),
        ],
    );
    let worked_2025 = written(2025, &[(1, &[26]), (2, &[8]), (4, &[27]), (9, &[28]), (10, &[11])]);
    for (year, off, worked) in [(2026, off_2026, worked_2026), (2025, off_2025, worked_2025)] {
        let first = Day::of(year, 1, 1).unwrap();
        let all: Vec<Day> = (0..366).map(|n| first.next(n)).filter(|d| d.year() == year).collect();
        let is = |d: &&Day, off: bool| match arranged(**d) {
            Some(Arranged::Off(_)) => off,
            Some(Arranged::Worked(_)) => !off,
            None => false,
        };
        let found: Vec<Day> = all.iter().filter(|d| is(d, true)).copied().collect();
        assert_eq!(found, off, "{year} off");
        let found: Vec<Day> = all.iter().filter(|d| is(d, false)).copied().collect();
        assert_eq!(found, worked, "{year} worked");
        // Only weekend days are worked in exchange.
        assert!(worked.iter().all(|d| d.weekday() >= 5), "{year}");
    }
    for known in ARRANGEMENTS {
        let (y, m, d) = known.published;
        assert!(Day::of(y, m, d).unwrap() < Day::of(known.year, 1, 1).unwrap());
        assert!(known.title.contains(&known.year.to_string()) && !known.number.is_empty());
    }
    assert!(of_year(2027).is_none(), "a year that is entered here needs its source");
}

#[test]
fn a_day_is_the_offices_exception_else_the_arrangement_else_the_week() {
    let mut office = office();
    let shown = |office: &Calendar, text: &str| {
        let plan = office.day(day(text));
        (plan.hours.to_string(), plan.named.unwrap_or("").to_string())
    };
    let told = |hours: &str, name: &str| (hours.to_string(), name.to_string());
    assert_eq!(shown(&office, "2026-01-01"), told("休", "元旦"));
    assert_eq!(shown(&office, "2026-01-04"), told("09:00-18:00", "元旦"));
    assert_eq!(shown(&office, "2026-01-05"), told("09:00-18:00", ""));
    assert_eq!(shown(&office, "2026-01-10"), told("休", ""));
    let short = Hours::parse("9-12").unwrap();
    for (from, until, hours, name) in [
        ("2026-02-14", "2026-02-20", Hours::none(), "停工"),
        ("2026-02-16", "2026-02-16", short, "值守"),
    ] {
        let (from, until) = (day(from), day(until));
        office.exceptions.push(Exception { from, until, hours, name: name.to_string() });
    }
    assert_eq!(shown(&office, "2026-02-14"), told("休", "停工"));
    assert_eq!(shown(&office, "2026-02-16"), told("09:00-12:00", "值守"));
    assert_eq!(shown(&office, "2026-02-21"), told("休", "春节"));
    // 照常: the arrangement is not followed at all.
    office.holidays = Holidays::AsUsual;
    assert_eq!(shown(&office, "2026-01-01"), told("09:00-18:00", ""));
    assert_eq!(shown(&office, "2026-01-04"), told("休", ""));
}

#[test]
fn a_year_nobody_has_spoken_of_is_said_to_be_unknown() {
    let mut office = office();
    assert!(office.unknown(2027) && !office.unknown(2026));
    let own = Exception {
        from: day("2027-01-01"),
        until: day("2027-01-03"),
        hours: Hours::none(),
        name: "元旦".to_string(),
    };
    office.exceptions.push(own);
    assert!(!office.unknown(2027));
    assert!(!Calendar::round_the_clock().unknown(2027));
}

#[test]
fn hours_over_midnight_belong_to_the_day_they_begin_on_and_never_count_twice() {
    let night = Hours::parse("22-6").unwrap();
    let mut nights = Calendar::weekly(std::array::from_fn(|_| night.clone()), Holidays::AsUsual);
    let open: Vec<_> = nights.open(at("2026-11-21 05:00")).take(2).collect();
    assert_eq!(open[0], (at("2026-11-21 05:00"), at("2026-11-21 06:00")));
    assert_eq!(open[1], (at("2026-11-21 22:00"), at("2026-11-22 06:00")));
    // A day of another pattern may overlap with what came over midnight.
    nights.exceptions.push(Exception {
        from: day("2026-11-22"),
        until: day("2026-11-22"),
        hours: Hours::parse("4-8").unwrap(),
        name: "早班".to_string(),
    });
    let open: Vec<_> = nights.open(at("2026-11-21 23:00")).take(2).collect();
    assert_eq!(open[0], (at("2026-11-21 23:00"), at("2026-11-22 06:00")));
    assert_eq!(open[1], (at("2026-11-22 06:00"), at("2026-11-22 08:00")));
    assert!(nights.runs_at(at("2026-11-22 07:59")) && !nights.runs_at(at("2026-11-22 08:00")));
    assert!(nights.runs_at(at("2026-11-21 22:00")));
}

#[test]
fn a_calendar_that_is_closed_for_good_ends() {
    let closed = Calendar::weekly(std::array::from_fn(|_| Hours::none()), Holidays::AsUsual);
    assert!(!closed.works());
    assert_eq!(closed.open(at("2026-11-21 05:00")).next(), None);
}

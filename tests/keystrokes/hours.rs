//! The board shows, filters and sorts by the same time left: at night, on holidays, and after a pause.

use super::desk::RealDesk;
use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::moment::Moment;
use qiantai::protocol::messages::{Filter, Reply, Row};
use qiantai::terminal::time_left;

fn hand(desk: &RealDesk, (badge, pin): (u32, &str), what: &str, on: Option<&Row>, fields: &str) {
    let (form, step) = what.split_once('/').unwrap();
    let field = |word: &str| {
        let (name, text) = word.split_once('=').unwrap();
        (name.to_string(), Input::Text(text.to_string()))
    };
    let asked = Asked {
        form: form.to_string(),
        step: step.to_string(),
        slip: on.map(|row| row.id),
        fields: fields.split(' ').filter(|word| !word.is_empty()).map(field).collect(),
        ..Asked::default()
    };
    let reply = desk.submit(badge, pin, asked);
    assert!(matches!(reply, Reply::Accepted { .. }), "{what}: {reply:?}");
}

/// The time column of a row: minutes, and whether it is late.
fn time_column(row: &Row, now: Moment) -> Option<(i64, bool)> {
    let (minutes, _) = time_left::left(row, now)?;
    let late = time_left::left_said(row, now)?.contains("超时");
    Some((if late { minutes.min(-1) } else { minutes }, late))
}

/// Shown, filtered and sorted alike. How many are soon up, and how many of all clocks stand still.
fn agree(desk: &RealDesk, now: Moment) -> (usize, usize) {
    let rows = desk.board(Filter::default());
    let clocks: Vec<i64> = rows
        .iter()
        .map(|row| time_column(row, now).map_or(i64::MAX, |(minutes, _)| minutes))
        .collect();
    assert!(clocks.is_sorted(), "{now}: {clocks:?}");
    let ids = |rows: &[Row]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let those = |fits: &dyn Fn(i64, bool) -> bool| {
        let fits =
            |row: &&Row| time_column(row, now).is_some_and(|(minutes, late)| fits(minutes, late));
        rows.iter().filter(fits).map(|row| row.id).collect::<Vec<_>>()
    };
    let overdue = desk.board(Filter { overdue: true, ..Filter::default() });
    assert_eq!(ids(&overdue), those(&|_, late| late), "{now}");
    for minutes in [30, 240] {
        let soon = desk.board(Filter { soon: minutes, ..Filter::default() });
        assert_eq!(ids(&soon), those(&|m, late| !late && m <= i64::from(minutes)), "{now}");
    }
    let soon = desk.board(Filter { soon: 240, ..Filter::default() });
    let still = rows.iter().filter(|row| row.left.is_some_and(|left| !left.runs)).count();
    (soon.len(), still)
}

#[test]
fn at_night_and_on_a_day_of_rest_the_board_says_sorts_and_filters_the_same() {
    let desk = RealDesk::practice();
    let at = |text: &str| {
        desk.clock(text);
        Moment::parse(text, Moment(0)).unwrap()
    };
    agree(&desk, at("2026-11-21T15:00"));
    // Slips of both clocks: those of ordinary repair stand still at noon and at night.
    for room in ["1-2-1203", "5-2-1101", "3-2-1801"] {
        let plain = format!("room={room} part=厨房 home=yes");
        hand(&desk, (102, "6102"), "F-14/open", None, &plain);
        hand(&desk, (102, "6102"), "F-14/open", None, &format!("{plain} urgent=y"));
    }
    agree(&desk, at("2026-11-21T17:55"));
    let (_, still) = agree(&desk, at("2026-11-21T18:10"));
    assert!(still > 0, "some stand still at night");
    hand(&desk, (101, "6101"), "B-07/except", None, "from=2026-11-22 hours=休 name=停电");
    let (_, still) = agree(&desk, at("2026-11-22T11:00"));
    assert!(still > 0, "and on a day of rest");
    agree(&desk, at("2026-11-23T09:30"));
}

/// A slip that is late, waits for three hours and goes on is no later than it was.
#[test]
fn a_pause_is_no_lateness() {
    let desk = RealDesk::practice();
    let at = |text: &str| {
        desk.clock(text);
        Moment::parse(text, Moment(0)).unwrap()
    };
    hand(&desk, (102, "6102"), "F-14/open", None, "room=1-2-1203 part=厨房 home=yes urgent=y");
    let slip = desk.newest("F-14");
    let now = at("2026-11-21T19:00");
    let (late, _) = time_column(&desk.row(slip.id), now).unwrap();
    assert!(late < 0, "{late}");
    hand(&desk, (102, "6102"), "F-14/pause", Some(&slip), "wait=owner back_by=+180");
    let waiting = desk.row(slip.id);
    assert!(time_column(&waiting, now).is_none_or(|(minutes, _)| minutes >= 0), "{waiting:?}");
    agree(&desk, now);
    let now = at("2026-11-21T22:00");
    hand(&desk, (102, "6102"), "F-14/resume", Some(&desk.row(slip.id)), "");
    assert_eq!(time_column(&desk.row(slip.id), now), Some((late, true)), "{:?}", desk.row(slip.id));
    agree(&desk, now);
    let now = at("2026-11-21T22:10");
    assert_eq!(time_column(&desk.row(slip.id), now), Some((late - 10, true)));
}

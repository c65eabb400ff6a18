//! How much time a slip has left, as every list of slips says it. It must not reckon working hours: the
//! desk has.

use ratatui::style::Style;

use super::theme::Theme;
use crate::engine::moment::Moment;
use crate::protocol::messages::Row;

/// Minutes that a row has left, and whether its clock stands still: in working time where the desk
/// says so, else by the wall clock. None: no clock runs.
pub fn left(row: &Row, now: Moment) -> Option<(i64, bool)> {
    let due = row.due?;
    Some(row.left.map_or((now.minutes_until(due), false), |left| {
        let (minutes, runs) = left.by(now);
        (minutes, !runs)
    }))
}

/// The same as the board says it: `21分`, `1时10分`, `超时 4分`; `停40分` while the clock stands still.
pub fn left_said(row: &Row, now: Moment) -> Option<String> {
    let (minutes, still) = left(row, now)?;
    let late = minutes < 0 || row.due.is_some_and(|due| due < now);
    let said = span_said(if late { minutes.min(-1) } else { minutes });
    Some(if still && !late { format!("停{said}") } else { said })
}

fn span_said(minutes: i64) -> String {
    let span = |m: i64| match (m / 1440, m / 60 % 24, m % 60) {
        (0, 0, m) => format!("{m}分"),
        (0, h, 0) => format!("{h}时"),
        (0, h, m) => format!("{h}时{m}分"),
        (d, 0, _) => format!("{d}天"),
        (d, h, _) => format!("{d}天{h}时"),
    };
    // Once time is up, the largest unit says enough and fits the column.
    let over = |m: i64| match (m / 1440, m / 60) {
        (0, 0) => format!("{m}分"),
        (0, h) => format!("{h}时"),
        (d, _) => format!("{d}天"),
    };
    if minutes < 0 { format!("超时 {}", over(-minutes)) } else { span(minutes) }
}

/// Minutes before its moment from which a slip is about to be due.
pub const SOON_UP: u16 = 30;

/// Minutes before its moment from which a slip stands out.
pub const SOON: i64 = 5;

/// Whether a row must stand out: it is urgent, or time is up or nearly so.
pub fn hurts(row: &Row, now: Moment) -> bool {
    row.urgent
        || left(row, now).is_some_and(|(minutes, still)| minutes < SOON && !still || minutes < 0)
}

/// Colour only repeats what sign and words say.
pub fn due_style(slip: &Row, now: Moment, theme: &Theme) -> Style {
    match (slip.due, left(slip, now)) {
        (Some(due), _) if due < now => theme.overdue,
        (_, Some((minutes, false))) if minutes < SOON => theme.due_soon,
        _ => theme.plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_shortly() {
        for (minutes, said) in [
            (21, "21分"),
            (70, "1时10分"),
            (60, "1时"),
            (-4, "超时 4分"),
            (-200, "超时 3时"),
            (-3000, "超时 2天"),
            (0, "0分"),
            (3 * 1440 + 125, "3天2时"),
            (2880, "2天"),
        ] {
            assert_eq!(span_said(minutes), said);
        }
    }
}

//! Calendar months, by which the catalogue reckons: those up to a day, and the same day of another one.
//!
//! It knows no book.

use crate::forms::prelude::*;

/// A month as a key: the newest comes first.
pub fn month_key(month: u32) -> u64 {
    u64::from(u32::MAX - month)
}

/// So many calendar months up to a day's own, as `(first, last)`.
pub fn last_months(today: Day, months: i64) -> (u32, u32) {
    let number = |day: Day| u32::try_from(day.month()).unwrap_or(0);
    (number(months_before(today, months - 1)), number(today))
}

/// The same day so many months before; the last of a shorter month.
pub fn months_before(day: Day, months: i64) -> Day {
    shifted(day, -months)
}

/// The same time of day so many months later; the last day of a shorter month.
pub fn months_later(at: Moment, months: i64) -> Moment {
    let midnight = Clock::of_minutes(at.clock().minutes());
    midnight.map_or(at, |clock| shifted(at.day(), months).at(clock))
}

fn shifted(day: Day, months: i64) -> Day {
    let month = i64::try_from(day.month()).unwrap_or(0);
    let count = month / 100 * 12 + month % 100 - 1 + months;
    let year = i32::try_from(count.div_euclid(12)).unwrap_or(0);
    let month = u32::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
    // The day of the month stands at the end of the written day.
    let text = day.to_string();
    let of_month: u32 = text.rsplit('-').next().and_then(|d| d.parse().ok()).unwrap_or(1);
    (1..=of_month).rev().find_map(|d| Day::of(year, month, d)).unwrap_or(day)
}

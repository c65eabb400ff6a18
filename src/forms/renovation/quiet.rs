//! When work that can be heard next door may be done, as the office has entered it (B-07 装修施工: weekdays, holidays,
//! the days of an examination). It only says so; nobody is stopped by it, and an office that entered no such hours
//! hears nothing of it.

use crate::forms::office::working_hours;
use crate::forms::prelude::*;

/// What the calendar says of a moment.
pub struct Heard {
    /// Work that can be heard may be done.
    pub allowed: bool,
    /// `可施工到 12:00`, `安静时段(高考),14:00 起才可施工`.
    pub words: String,
}

/// What is so now.
pub fn at(book: &dyn Book, now: Moment) -> Option<Heard> {
    let calendar = working_hours::noise(book, now)?;
    let next = calendar.open(now).next();
    if let Some((_, until)) = next.filter(|(from, _)| *from == now) {
        return Some(Heard { allowed: true, words: format!("可施工到 {}", until.show(now)) });
    }
    let named = calendar.day(now.day()).named.map_or_else(String::new, |day| format!("({day})"));
    let from = next.map_or_else(String::new, |(from, _)| format!(",{} 起才可施工", from.show(now)));
    Some(Heard { allowed: false, words: format!("安静时段{named}{from}") })
}

/// The hours of a day: `高考 休`, `8:00-12:00 14:00-18:00`.
pub fn hours_of(book: &dyn Book, day: Day) -> Option<String> {
    let calendar = working_hours::noise(book, day.begins())?;
    let plan = calendar.day(day);
    let named = plan.named.map_or_else(String::new, |named| format!("{named} "));
    Some(format!("{named}{}", plan.hours))
}

/// The hours of the day on which a span begins, where it does not lie in them.
pub fn outside(book: &dyn Book, from: Moment, until: Moment) -> Option<String> {
    let calendar = working_hours::noise(book, from)?;
    // Spans that touch are one: 8-12 12-18.
    let mut reached = from;
    for (begins, ends) in calendar.open(from) {
        if begins > reached || reached >= until {
            break;
        }
        reached = reached.max(ends);
    }
    if reached >= until { None } else { hours_of(book, from.day()) }
}

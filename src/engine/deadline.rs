//! When something is due, and why then: a pure function of the start, what is allowed, the calendar
//! and the pauses. The same four always give the same moment and the same sentence.
//!
//! It reads no slip, no policy and no clock. What it gives is laid down in an entry and never
//! reckoned again behind anybody's back: a calendar that changes holds for what becomes due after.

#[cfg(test)]
mod tests;

use super::calendar::Calendar;
use super::moment::Moment;
use crate::sorting::Arrange;

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// From what a clock runs: `来电` at 14:32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start<'a> {
    pub what: &'a str,
    pub at: Moment,
}

/// What is allowed from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Minutes of working time.
    Minutes(i64),
    /// A moment that was agreed: no calendar and no pause moves it.
    Booked(Moment),
}

/// An interval in which the clock stood still, with its reason (待料).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: Moment,
    /// None while it lasts.
    pub until: Option<Moment>,
    pub reason: String,
}

/// A due moment with its reason (依据), to be stored as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned {
    /// None while a pause lasts: a clock that stands still has no end.
    pub at: Option<Moment>,
    pub why: String,
}

/// When it is due, and why. `clause` closes the sentence: `F-20`, `N-02`.
pub fn due(
    start: Start<'_>,
    allowed: Allowed,
    calendar: &Calendar,
    pauses: &[Pause],
    clause: &str,
) -> Reckoned {
    let minutes = match allowed {
        Allowed::Booked(at) => {
            let why = format!("{}约定 {} ({clause})", start.what, dated(at, start.at));
            return Reckoned { at: Some(at), why };
        }
        Allowed::Minutes(minutes) => minutes.max(0),
    };
    match reach(start.at, minutes.saturating_mul(MINUTE), calendar, pauses) {
        Some(at) => {
            Reckoned { at: Some(at), why: why(start, minutes, at, calendar, pauses, clause) }
        }
        None if pauses.iter().any(|p| p.until.is_none()) => {
            let reason = pauses.iter().rfind(|p| p.until.is_none()).map_or("", |p| &p.reason);
            let why = format!("{} {} 起,{reason}暂停中 ({clause})", start.what, start.at.clock());
            Reckoned { at: None, why }
        }
        // A calendar that is closed for years must not hide what is owed.
        None => {
            let (what, amount) = (start.what, amount(minutes));
            let why = format!("{what} {} + {amount},日历上没有工时 ({clause})", start.at.clock());
            Reckoned { at: Some(start.at.plus_minutes(minutes)), why }
        }
    }
}

/// Working minutes that are left until a due moment; below zero: working minutes late. Seconds that
/// do not make a minute are not counted either way.
pub fn left(now: Moment, due: Moment, calendar: &Calendar, pauses: &[Pause]) -> i64 {
    if now <= due {
        worked(now, due, calendar, pauses) / MINUTE
    } else {
        -(worked(due, now, calendar, pauses) / MINUTE)
    }
}

/// Milliseconds of working time between two moments, pauses not counted.
pub fn worked(from: Moment, to: Moment, calendar: &Calendar, pauses: &[Pause]) -> i64 {
    let stops = merged(pauses);
    let spans = calendar.open(from).take_while(|(begins, _)| *begins < to);
    spans.map(|(begins, ends)| running(begins, ends.min(to), &stops).map(length).sum::<i64>()).sum()
}

/// The moment at which so many milliseconds have been worked: the end of the last of them.
fn reach(from: Moment, allowed: i64, calendar: &Calendar, pauses: &[Pause]) -> Option<Moment> {
    if allowed == 0 {
        return Some(from);
    }
    let stops = merged(pauses);
    let for_ever =
        stops.last().filter(|(_, to)| *to == FOR_EVER).map_or(FOR_EVER, |(from, _)| *from);
    let mut missing = allowed;
    for (begins, ends) in calendar.open(from).take_while(|(begins, _)| *begins < for_ever) {
        for span in running(begins, ends, &stops) {
            if length(span) >= missing {
                return Some(Moment(span.0.0.saturating_add(missing)));
            }
            missing -= length(span);
        }
    }
    None
}

const FOR_EVER: Moment = Moment(i64::MAX);

fn length((from, to): (Moment, Moment)) -> i64 {
    to.0.saturating_sub(from.0)
}

/// Pauses as intervals that are apart, ascending.
fn merged(pauses: &[Pause]) -> Vec<(Moment, Moment)> {
    let mut stops: Vec<(Moment, Moment)> =
        pauses.iter().map(|p| (p.from, p.until.unwrap_or(FOR_EVER))).collect();
    stops.retain(|(from, to)| from < to);
    stops.arrange();
    let mut apart: Vec<(Moment, Moment)> = Vec::new();
    for (from, to) in stops {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

/// What is left of an interval between the stops.
fn running(
    from: Moment,
    to: Moment,
    stops: &[(Moment, Moment)],
) -> impl Iterator<Item = (Moment, Moment)> + '_ {
    let first = stops.partition_point(|(_, ends)| *ends <= from);
    let inside =
        stops.get(first..).unwrap_or(&[]).iter().take_while(move |(begins, _)| *begins < to);
    let begins = std::iter::once(from).chain(inside.clone().map(|(_, ends)| *ends));
    let ends = inside.map(|(begins, _)| *begins).chain(std::iter::once(to));
    begins.zip(ends).filter(|(from, to)| from < to)
}

/// `来电 14:32 + 5 分 (N-01)` where nothing stood between; else every thing that did.
fn why(
    start: Start<'_>,
    minutes: i64,
    at: Moment,
    calendar: &Calendar,
    pauses: &[Pause],
    clause: &str,
) -> String {
    let Start { what, at: from } = start;
    let clause = match calendar.version {
        0 => clause.to_string(),
        version => format!("{clause};日历第 {version} 版"),
    };
    let begun = if from.day() == at.day() { from.clock().to_string() } else { dated(from, at) };
    if at == from.plus_minutes(minutes) {
        return format!(
            "{what} {begun} + {}{} ({clause})",
            amount(minutes),
            unknown(from, at, calendar)
        );
    }
    let hours = if calendar.name.is_empty() { "工作时间" } else { &calendar.name };
    let mut why = format!("{what} {begun} 起,{hours} {}", amount(minutes));
    why.push_str(&paused(from, at, calendar, pauses));
    why.push_str(&crossed(from, at, calendar));
    why.push_str(&unknown(from, at, calendar));
    format!("{why} → {} ({clause})", dated(at, from))
}

/// How long the clock stood still in working time, by reason.
fn paused(from: Moment, at: Moment, calendar: &Calendar, pauses: &[Pause]) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for pause in pauses.iter().filter(|p| p.from < at && p.until.is_none_or(|u| u > from)) {
        if !reasons.contains(&pause.reason.as_str()) {
            reasons.push(&pause.reason);
        }
    }
    let still = (worked(from, at, calendar, &[]) - worked(from, at, calendar, pauses)) / MINUTE;
    match still {
        0 => String::new(),
        minutes => format!(",扣除暂停 {}({})", amount(minutes), reasons.join("、")),
    }
}

/// The named days between on which nobody works: 跨元旦.
fn crossed(from: Moment, at: Moment, calendar: &Calendar) -> String {
    let mut names: Vec<&str> = Vec::new();
    let (mut day, last) = (from.day(), at.day());
    while day <= last && names.len() < 3 {
        let plan = calendar.day(day);
        if let Some(name) = plan.named.filter(|name| plan.hours.is_none() && !names.contains(name))
        {
            names.push(name);
        }
        day = day.next(1);
    }
    if names.is_empty() { String::new() } else { format!(",跨{}", names.join("、")) }
}

/// A year whose holidays nobody has entered is no year without holidays.
fn unknown(from: Moment, at: Moment, calendar: &Calendar) -> String {
    let years = from.day().year()..=at.day().year();
    let year = years.into_iter().find(|year| calendar.unknown(*year));
    year.map_or_else(String::new, |year| format!(",{year}年放假安排未录入"))
}

/// Minutes as people say them: 45 分, 4 小时, 1 小时 30 分, 3 天.
pub fn amount(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m} 分"),
        (h, 0) => format!("{h} 小时"),
        (h, m) => format!("{h} 小时 {m} 分"),
    }
}

/// The clock; with its day, and its year, where they are not those of the other moment. No 今天 and
/// no 明天: the sentence is stored and read on other days.
fn dated(at: Moment, other: Moment) -> String {
    let (day, clock) = (at.day(), at.clock());
    if day == other.day() {
        clock.to_string()
    } else if day.year() == other.day().year() {
        format!("{} {clock}", day.words())
    } else {
        format!("{}年{} {clock}", day.year(), day.words())
    }
}

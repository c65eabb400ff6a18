//! Moments and days, in the office's one time zone (+08:00, no summer time).
//!
//! It must not ask what time it is: `now` is always an argument.

use std::fmt;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};

/// Seconds that the office's zone is ahead of universal time.
const OFFICE_OFFSET_SECONDS: i32 = 8 * 3600;
/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// A moment: milliseconds since 1970-01-01T00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Moment(pub i64);

/// A day of the office's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(NaiveDate);

/// A time of day in minutes since midnight, 0–1439.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Clock(u16);

impl Day {
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day)
            .filter(|d| (1900..2200).contains(&d.year()))
            .map(Self)
    }

    /// Days since 0001-01-01, the stored form.
    pub fn number(self) -> i32 {
        self.0.num_days_from_ce()
    }

    pub fn from_number(number: i32) -> Option<Self> {
        NaiveDate::from_num_days_from_ce_opt(number).map(Self)
    }

    pub fn next(self, days: u64) -> Self {
        Self(self.0.checked_add_days(Days::new(days)).unwrap_or(self.0))
    }

    pub fn before(self, days: u64) -> Self {
        Self(self.0.checked_sub_days(Days::new(days)).unwrap_or(self.0))
    }

    /// Year and month as one number, e.g. 202611.
    pub fn month(self) -> u64 {
        u64::try_from(self.0.year()).unwrap_or(0) * 100 + u64::from(self.0.month())
    }

    /// The same day so many months later; the last of a shorter month.
    pub fn months_later(self, months: i64) -> Self {
        let mut first = self.first_of_month();
        let past = u64::try_from(self.number() - first.number()).unwrap_or(0);
        for _ in 0..months {
            first = first.next(31).first_of_month();
        }
        first.next(past).min(first.next(31).first_of_month().before(1))
    }

    pub fn first_of_month(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// 0 for Monday … 6 for Sunday.
    pub fn weekday(self) -> usize {
        self.0.weekday().num_days_from_monday() as usize
    }

    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month and day in words: `1月4日`. It says no year and no 今天, so it may be stored.
    pub fn words(self) -> String {
        format!("{}月{}日", self.0.month(), self.0.day())
    }

    /// Midnight at its beginning.
    pub fn begins(self) -> Moment {
        self.at(Clock(0))
    }

    /// Reads `2026-11-21`, `2026/11/21`, `20261121`, `11-21` (the nearest one), 今天, 明天, 后天, 昨天.
    pub fn parse(text: &str, today: Self) -> Option<Self> {
        let text = text.trim();
        match text {
            "今天" | "jt" => return Some(today),
            "明天" | "mt" => return Some(today.next(1)),
            "后天" | "ht" => return Some(today.next(2)),
            "昨天" | "zt" => return Some(today.before(1)),
            _ => {}
        }
        let marked: String = text
            .chars()
            .map(|c| if matches!(c, '/' | '.' | '年' | '月') { '-' } else { c })
            .collect();
        let parts: Vec<&str> = marked.trim_end_matches('日').split('-').collect();
        let number = |s: &str| s.parse::<u32>().ok().filter(|_| s.len() <= 4);
        match parts.as_slice() {
            [all] if all.len() == 8 => {
                let n: u32 = all.parse().ok()?;
                Self::of(i32::try_from(n / 10_000).ok()?, n / 100 % 100, n % 100)
            }
            [m, d] => today.nearest(number(m)?, number(d)?),
            [y, m, d] if y.len() == 4 => {
                Self::of(i32::try_from(number(y)?).ok()?, number(m)?, number(d)?)
            }
            _ => None,
        }
    }

    /// The day of that month and date that lies nearest, before or after: in November `01-03` is next
    /// year's, in January `12-30` the last one's. So what is shown without its year reads back as it is.
    fn nearest(self, month: u32, date: u32) -> Option<Self> {
        let year = self.0.year();
        let near = [year, year - 1, year + 1].into_iter().filter_map(|y| Self::of(y, month, date));
        near.min_by_key(|day| day.0.signed_duration_since(self.0).num_days().unsigned_abs())
    }

    pub fn at(self, clock: Clock) -> Moment {
        Moment::from_local(
            self.0
                .and_hms_opt(u32::from(clock.0 / 60), u32::from(clock.0 % 60), 0)
                .unwrap_or_default(),
        )
    }

    /// Month and day only: `11-21`.
    pub fn short(self) -> String {
        format!("{:02}-{:02}", self.0.month(), self.0.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Clock {
    pub fn of_minutes(minutes: u16) -> Option<Self> {
        (minutes < 1440).then_some(Self(minutes))
    }

    pub fn minutes(self) -> u16 {
        self.0
    }

    /// Reads `14:32`, `1432`, `9点`, `9点半`, `14:32:05` (seconds dropped).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('：', ":").replace("点半", ":30").replace('点', ":");
        let text = text.trim_end_matches('分');
        let (h, m) = match text.split_once(':') {
            Some((h, "")) => (h, "0"),
            Some((h, rest)) => (h, rest.split(':').next().unwrap_or(rest)),
            None if text.len() == 4 && text.is_ascii() => text.split_at_checked(2)?,
            None => return None,
        };
        let h: u16 = h.parse().ok()?;
        let m: u16 = m.parse().ok()?;
        (h < 24 && m < 60).then_some(Self(h * 60 + m))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Minutes from which on a moment is shown with its year: beyond them another year's day may be nearer.
const YEAR_SAID_FROM: u64 = 182 * 24 * 60;

impl Moment {
    fn local(self) -> NaiveDateTime {
        let offset = i64::from(OFFICE_OFFSET_SECONDS) * 1000;
        DateTime::from_timestamp_millis(self.0.saturating_add(offset))
            .unwrap_or_default()
            .naive_utc()
    }

    fn from_local(local: NaiveDateTime) -> Self {
        Self(local.and_utc().timestamp_millis() - i64::from(OFFICE_OFFSET_SECONDS) * 1000)
    }

    pub fn day(self) -> Day {
        Day(self.local().date())
    }

    pub fn clock(self) -> Clock {
        let l = self.local();
        Clock(u16::try_from(l.hour() * 60 + l.minute()).unwrap_or(0))
    }

    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE)))
    }

    /// Whole minutes from `self` until `later`; negative when `later` is past.
    pub fn minutes_until(self, later: Self) -> i64 {
        later.0.saturating_sub(self.0).div_euclid(MINUTE)
    }

    /// The moment with seconds and below dropped, as a person writes it.
    pub fn minute(self) -> Self {
        Self(self.0.div_euclid(MINUTE) * MINUTE)
    }

    /// Reads ISO 8601 (with or without zone), `11-20 14:32`, `昨天 14:32`, `明天9点`, `14:32` (today),
    /// `+15` (minutes from now), 现在 and 立即.
    pub fn parse(text: &str, now: Self) -> Option<Self> {
        let text = text.trim();
        if matches!(text, "现在" | "立即" | "now" | "xz" | "lj") {
            return Some(now);
        }
        if let Some(later) = text.strip_prefix('+') {
            return later.parse::<i64>().ok().filter(|m| *m < 100_000).map(|m| now.plus_minutes(m));
        }
        if let Ok(zoned) = DateTime::<FixedOffset>::parse_from_rfc3339(text) {
            return Some(Self(zoned.timestamp_millis()));
        }
        if let Some(clock) = Clock::parse(text) {
            return Some(now.day().at(clock));
        }
        for word in ["今天", "明天", "后天", "昨天"] {
            if let Some(rest) = text.strip_prefix(word) {
                return Some(Day::parse(word, now.day())?.at(Clock::parse(rest)?));
            }
        }
        let (day, clock) = text.split_once(['T', ' '])?;
        Some(Day::parse(day, now.day())?.at(Clock::parse(clock)?))
    }

    /// On paper a moment has its day and its year.
    pub fn on_paper(self) -> String {
        format!("{} {}", self.day(), self.clock())
    }

    /// To the minute, with the day only when it is not the day of `now`, and with the year only when it
    /// is so far off that the day alone would be taken for another year's.
    pub fn show(self, now: Self) -> String {
        if self.day() == now.day() {
            self.clock().to_string()
        } else if self.day() == now.day().next(1) {
            format!("明天 {}", self.clock())
        } else if now.minutes_until(self).unsigned_abs() > YEAR_SAID_FROM {
            format!("{} {}", self.day(), self.clock())
        } else {
            format!("{} {}", self.day().short(), self.clock())
        }
    }
}

/// ISO 8601 with the office's zone, to the second (milliseconds where there are any).
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = if self.0 % 1000 == 0 {
            "%Y-%m-%dT%H:%M:%S+08:00"
        } else {
            "%Y-%m-%dT%H:%M:%S%.3f+08:00"
        };
        write!(f, "{}", self.local().format(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap()
    }

    #[test]
    fn what_is_far_off_is_shown_with_its_year() {
        for text in ["2027-11-05 00:00", "2026-05-01 09:30", "2025-11-21 14:32"] {
            let read = Moment::parse(text, now()).unwrap();
            assert_eq!(read.show(now()), text);
        }
        let near = Moment::parse("2027-01-03 09:00", now()).unwrap();
        assert_eq!(near.show(now()), "01-03 09:00");
    }

    #[test]
    fn a_day_without_its_year_is_the_nearest() {
        for (today, typed, read) in [
            ("2026-11-21", "01-03", "2027-01-03"),
            ("2026-11-21", "11-20", "2026-11-20"),
            ("2027-01-02", "12-30", "2026-12-30"),
            ("2027-01-02", "2月29日", "2028-02-29"),
            ("2026-12-30", "1月3日", "2027-01-03"),
        ] {
            let today = Day::parse(today, now().day()).unwrap();
            assert_eq!(Day::parse(typed, today).map(|d| d.to_string()).as_deref(), Some(read));
        }
        // Whatever is shown without its year reads back as the same moment.
        for days in -183..=183 {
            let at = now().day().next(0).begins().plus_minutes(days * 1_440 + 540);
            assert_eq!(Moment::parse(&at.show(now()), now()), Some(at), "{}", at.show(now()));
        }
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        for (text, shown) in [
            ("14:30", "14:30"),
            ("1430", "14:30"),
            ("9点半", "09:30"),
            ("昨天 23:50", "11-20 23:50"),
            ("明天9点", "明天 09:00"),
            ("11-20 08:05", "11-20 08:05"),
            ("2026-11-21T16:30", "16:30"),
            ("2026-11-21T08:30:00Z", "16:30"),
            ("+15", "14:47"),
            ("立即", "14:32"),
        ] {
            let read = Moment::parse(text, now()).unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!(read.show(now()), shown, "{text}");
        }
        for text in ["25:00", "abc", "", "13-40 10:00", "+x", "99999999"] {
            assert_eq!(Moment::parse(text, now()), None, "{text}");
        }
    }

    #[test]
    fn iso_form_reads_back() {
        for m in [now(), Moment(1), Moment(1_790_000_000_123)] {
            assert_eq!(Moment::parse(&m.to_string(), Moment(0)), Some(m));
        }
    }

    #[test]
    fn days_turn_at_the_offices_midnight() {
        let late = Moment::parse("2026-12-31T23:59:59+08:00", now()).unwrap();
        assert_eq!(late.day().to_string(), "2026-12-31");
        assert_eq!(late.day().month(), 202_612);
        assert_eq!(late.plus_minutes(1).day().to_string(), "2027-01-01");
        assert_eq!(Day::from_number(late.day().number()), Some(late.day()));
    }
}

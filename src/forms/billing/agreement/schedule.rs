//! Which days an agreement serves: a pure walk over days by the terms in force on each.
//!
//! It knows no clock and no book: whether a day is one of rest is told to it.

use crate::engine::value::Row;
use crate::forms::prelude::*;

use super::record::{Holiday, LAST, Planned, Rhythm, START, Sign, Terms};

/// Days that are looked through for the next one: more than the longest gap that terms allow.
const SIGHT: u64 = 400;
/// Days that a run of rest may take: within these a service is moved, else it is left out.
const REST_MOST: u64 = 30;

/// An agreement's days, read off its slip.
#[derive(Clone, Debug)]
pub struct Days {
    pub from: Day,
    pub until: Day,
    /// No day before it is served: the agreement was not signed yet.
    pub start: Day,
    /// The last day that was dealt with, by a slip or by a skip.
    pub last: Option<Day>,
    /// In the order in which they take force.
    pub terms: Vec<Terms>,
}

impl Days {
    /// `None` where the fields are no agreement's.
    pub fn of(fields: &Fields) -> Option<Self> {
        let row = |row: &Row| {
            Terms::take(&row.iter().map(|(t, c)| (*t, Value::One(c.clone()))).collect())
        };
        let (from, until) = (fields.get(Sign::from)?, fields.get(Sign::until)?);
        let start = fields.get(START).unwrap_or(from);
        let terms: Vec<Terms> = fields.rows(Planned::terms).iter().filter_map(row).collect();
        (!terms.is_empty()).then_some(Self { from, until, start, last: fields.get(LAST), terms })
    }

    /// The terms in force on a day; before the first ones those.
    pub fn terms_on(&self, day: Day) -> Option<&Terms> {
        self.terms.iter().rev().find(|t| t.since <= day).or_else(|| self.terms.first())
    }

    /// The next day to be served, with the terms that name it; `None`: the term is over.
    pub fn next(&self, rests: &dyn Fn(Day) -> bool) -> Option<(Day, &Terms)> {
        let after = self.last.map_or(self.start, |last| last.next(1)).max(self.start);
        self.first_from(after, rests)
    }

    /// The first day served that is not before `day`. A rest may have moved it there from some days
    /// off, and moving keeps the order of days.
    fn first_from(&self, day: Day, rests: &dyn Fn(Day) -> bool) -> Option<(Day, &Terms)> {
        let begin = day.before(REST_MOST).max(self.from);
        for n in 0..SIGHT {
            let named = begin.next(n);
            if named > self.until {
                return None;
            }
            let Some(terms) = self.terms_on(named).filter(|t| falls_on(t, named)) else { continue };
            let served = moved(named, terms.holiday.unwrap_or(Holiday::Keep), rests);
            if let Some(served) = served.filter(|s| *s >= day && *s <= self.until) {
                return Some((served, terms));
            }
        }
        None
    }

    /// How many days stand between `from` and `until`, both included.
    pub fn length(&self) -> i64 {
        i64::from(self.until.number() - self.from.number()) + 1
    }
}

/// Whether the terms name a day.
fn falls_on(terms: &Terms, day: Day) -> bool {
    match terms.rhythm {
        Rhythm::Weekly => {
            let week = |day: Day| (day.number() - 1).div_euclid(7);
            let every = terms.every.and_then(|n| i32::try_from(n).ok()).unwrap_or(1).max(1);
            let counted =
                (week(day) - week(terms.counted.unwrap_or(terms.since))).rem_euclid(every) == 0;
            let named = terms.weekdays.as_ref().map(|t| weekdays(&t.0)).unwrap_or_default();
            counted && named.contains(&day.weekday())
        }
        Rhythm::Monthly => terms.monthday.is_some_and(|n| day_of_month(day, n) == Some(day)),
    }
}

/// The `n`th of the day's month; its last day where the month is shorter.
fn day_of_month(day: Day, n: i64) -> Option<Day> {
    let month = i64::try_from(day.month()).ok()?;
    let (year, month) = (i32::try_from(month / 100).ok()?, u32::try_from(month % 100).ok()?);
    let n = u32::try_from(n).ok()?;
    (28.min(n)..=n).rev().find_map(|n| Day::of(year, month, n))
}

/// Where a day's service goes when the day is one of rest.
fn moved(day: Day, holiday: Holiday, rests: &dyn Fn(Day) -> bool) -> Option<Day> {
    if !rests(day) {
        return Some(day);
    }
    match holiday {
        Holiday::Keep => Some(day),
        Holiday::Skip => None,
        Holiday::Later => (1..=REST_MOST).map(|n| day.next(n)).find(|d| !rests(*d)),
        Holiday::Earlier => (1..=REST_MOST).map(|n| day.before(n)).find(|d| !rests(*d)),
    }
}

/// Weekdays as people write them: 周一三五, 1 3 5, 五. 0 is Monday.
pub fn weekdays(text: &str) -> Vec<usize> {
    let day = |c: char| match c {
        '一' | '1' | '１' => Some(0),
        '二' | '2' | '２' => Some(1),
        '三' | '3' | '３' => Some(2),
        '四' | '4' | '４' => Some(3),
        '五' | '5' | '５' => Some(4),
        '六' | '6' | '６' => Some(5),
        '日' | '天' | '7' | '７' => Some(6),
        _ => None,
    };
    let mut days: Vec<usize> = text.chars().filter_map(day).collect();
    days.arrange();
    days.dedup();
    days
}

/// The same, as the agreement shows them: 一三五.
pub fn shown_weekdays(days: &[usize]) -> String {
    let word = |day: &usize| "一二三四五六日".chars().nth(*day);
    days.iter().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::super::record::Settle;
    use super::*;
    use crate::engine::kind::Text;
    use crate::engine::moment::Clock;
    use crate::engine::money::Money;

    fn on(text: &str) -> Day {
        Day::parse(text, Day::of(2026, 1, 1).unwrap()).unwrap()
    }

    fn terms(rhythm: Rhythm, weekdays: &str, every: i64, monthday: i64) -> Terms {
        Terms {
            since: on("2026-11-02"),
            price: Money::fen(8_000),
            settle: Settle::Monthly,
            means: None,
            rhythm,
            weekdays: Some(Text(weekdays.to_string())),
            every: Some(every),
            monthday: Some(monthday),
            time: Clock::of_minutes(540).unwrap(),
            holiday: None,
            counted: None,
        }
    }

    fn days(terms: Terms, until: &str) -> Days {
        let from = on("2026-11-02");
        Days { from, until: on(until), start: from, last: None, terms: vec![terms] }
    }

    fn all(mut days: Days, rests: &dyn Fn(Day) -> bool) -> String {
        let mut found = Vec::new();
        while let Some((day, _)) = days.next(rests) {
            found.push(day.short());
            days.last = Some(day);
        }
        found.join(" ")
    }

    #[test]
    fn weekdays_are_read_as_people_write_them() {
        for (text, shown) in [
            ("周一三五", "一三五"),
            ("5,3,1", "一三五"),
            ("日", "日"),
            ("天 六", "六日"),
            ("x", ""),
        ] {
            assert_eq!(shown_weekdays(&weekdays(text)), shown, "{text}");
        }
    }

    #[test]
    fn weeks_and_months_are_counted_from_the_terms() {
        let none = |_: Day| false;
        let weekly = days(terms(Rhythm::Weekly, "五", 1, 0), "2026-11-30");
        assert_eq!(all(weekly, &none), "11-06 11-13 11-20 11-27");
        let fortnightly = days(terms(Rhythm::Weekly, "一四", 2, 0), "2026-11-30");
        assert_eq!(all(fortnightly, &none), "11-02 11-05 11-16 11-19 11-30");
        let monthly = days(terms(Rhythm::Monthly, "", 1, 31), "2027-03-31");
        assert_eq!(all(monthly, &none), "11-30 12-31 01-31 02-28 03-31");
    }

    #[test]
    fn a_day_of_rest_is_kept_left_out_or_moved_and_two_that_meet_are_one() {
        let rests = |day: Day| (on("2026-11-12")..=on("2026-11-15")).contains(&day);
        for (holiday, served) in [
            (Holiday::Keep, "11-05 11-06 11-12 11-13 11-19 11-20"),
            (Holiday::Skip, "11-05 11-06 11-19 11-20"),
            (Holiday::Later, "11-05 11-06 11-16 11-19 11-20"),
            (Holiday::Earlier, "11-05 11-06 11-11 11-19 11-20"),
        ] {
            let mut terms = terms(Rhythm::Weekly, "四五", 1, 0);
            terms.holiday = Some(holiday);
            assert_eq!(all(days(terms, "2026-11-20"), &rests), served, "{holiday:?}");
        }
    }

    #[test]
    fn changed_terms_hold_from_their_day_and_nothing_is_served_before_the_signing() {
        let none = |_: Day| false;
        let mut days = days(terms(Rhythm::Weekly, "五", 1, 0), "2026-11-30");
        days.start = on("2026-11-10");
        days.terms.push(Terms { since: on("2026-11-16"), ..terms(Rhythm::Weekly, "二", 1, 0) });
        assert_eq!(all(days, &none), "11-13 11-17 11-24");
    }

    #[test]
    fn every_other_week_stays_the_same_week_when_only_the_price_changes() {
        let none = |_: Day| false;
        let first = terms(Rhythm::Weekly, "五", 2, 0);
        let mut both = days(first.clone(), "2026-12-31");
        let since = on("2026-11-09");
        let price = Money::fen(9_000);
        both.terms.push(Terms { since, price, counted: Some(first.since), ..first });
        assert_eq!(all(both, &none), "11-06 11-20 12-04 12-18");
    }
}

//! Plans a query of old slips: everything that a key can answer is found by its key, even if it was
//! only typed as a word.

use super::cursor::{Posting, Scan};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::protocol::messages::Sift;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// A planned query of old slips.
#[derive(Debug, PartialEq, Eq)]
pub struct ListQuery {
    pub scan: Scan,
    /// Keys that a slip must have besides: few slips are left to check for them.
    pub also: Vec<Posting>,
    /// The text that no key can answer, in lower case.
    pub text: String,
    /// The sentence for a query that cannot be answered.
    pub note: &'static str,
}

impl ListQuery {
    fn nothing(note: &'static str) -> Self {
        Self { scan: Scan::Nothing, also: Vec::new(), text: String::new(), note }
    }
}

/// Plans the query.
///
/// # Errors
/// A read failed.
pub fn plan(view: &Reader, filter: &Sift, today: Day) -> Result<ListQuery, StoreProblem> {
    let form = filter.form.as_ref().map(|id| forms::form(id));
    let form = match form {
        Some(None) => return Ok(ListQuery::nothing("没有这种表单")),
        Some(Some(form)) => Some(form),
        None => None,
    };
    let mut planner = Planner { view, form, under: Vec::new(), days: None, text: Vec::new() };
    if !filter.days.trim().is_empty() {
        match days(&filter.days, today) {
            Some(days) => planner.days = Some(days),
            None => {
                return Ok(ListQuery::nothing(
                    "日期写成 2026-11-21、2026-11 或 2026-11-01..2026-11-07",
                ));
            }
        }
    }
    if let Some(form) = form {
        if let Some(name) = &filter.state {
            let Some(posting) = state(form, name) else {
                return Ok(ListQuery::nothing("这种表单没有这个状态"));
            };
            planner.under.push(posting);
        }
        planner.under.extend(filter.worker.map(|badge| of_worker(form, u64::from(badge))));
    } else if filter.state.is_some() || filter.worker.is_some() {
        return Ok(ListQuery::nothing("按状态或责任人查,请写明表单"));
    }
    for word in filter.text.split_whitespace() {
        planner.word(word, today)?;
    }
    Ok(planner.into_query(filter))
}

/// What has been planned so far.
struct Planner<'a> {
    view: &'a Reader,
    form: Option<&'static Form>,
    under: Vec<Posting>,
    days: Option<(Day, Day)>,
    text: Vec<&'a str>,
}

impl<'a> Planner<'a> {
    /// Takes a typed word for what a key knows, or else for text.
    fn word(&mut self, word: &'a str, today: Day) -> Result<(), StoreProblem> {
        let Some(form) = self.form else {
            self.text.push(word);
            return Ok(());
        };
        if let Some(posting) = state(form, word) {
            self.under.push(posting);
            return Ok(());
        }
        let named = self.view.ask(|book| {
            let room = word.contains('-').then(|| rooms::find(book, word).ok()).flatten();
            let room = room.map(|room| of_room(form, u64::from(room.0)));
            let called = |slip: &crate::engine::slip::Slip| {
                staff::name(slip) == word || staff::nick(slip) == word
            };
            let people = book.named(staff::TAG, word);
            let mut people = people.iter().filter(|slip| called(slip));
            let one = people.next().filter(|_| people.next().is_none());
            room.or_else(|| one.map(|slip| of_worker(form, slip.id.number)))
        })?;
        // A form that keeps no such keys may still have the word in its rows.
        if let Some(posting) = named
            && self.stands(posting)?
        {
            self.under.push(posting);
            return Ok(());
        }
        match days(word, today).filter(|_| self.days.is_none() && word.contains('-')) {
            Some(days) => self.days = Some(days),
            None => self.text.push(word),
        }
        Ok(())
    }

    /// Whether any slip of the form stands under a key.
    fn stands(&self, Posting { index, a, b }: Posting) -> Result<bool, StoreProblem> {
        let form = self.form.map_or(0, |form| form.tag);
        let key = |number| (a, b, SlipId { form, number });
        Ok(!self.view.keys_between(index, key(0), key(u64::MAX), false, 1)?.is_empty())
    }

    fn into_query(mut self, filter: &Sift) -> ListQuery {
        let text = self.text.join(" ").to_lowercase();
        let tag = self.form.map(|form| form.tag);
        if let (Some(form), Some(room)) = (self.form, filter.room) {
            self.under.push(of_room(form, u64::from(room)));
        }
        self.under.arrange_by_key(|p| (p.index, p.a, p.b));
        self.under.dedup();
        let along = |index, a: u32| {
            let (a, days, form) = (u64::from(a), self.days, tag);
            Scan::Opened { index, a, days, form }
        };
        let (scan, also) = match (tag, filter.person, filter.room, self.days) {
            // A person has few slips: what else is asked for is looked up slip by slip.
            (_, Some(person), ..) => (along(Index::Person, person), self.under),
            (None, None, Some(room), _) => (along(Index::Room, room), Vec::new()),
            (Some(form), None, _, Some((from, to))) => {
                (Scan::Days { form, from, to, under: self.under }, Vec::new())
            }
            (Some(form), None, _, None) => (Scan::Numbers { form, under: self.under }, Vec::new()),
            (None, None, None, _) => return ListQuery::nothing("请写明表单、房号或住户"),
        };
        ListQuery { scan, also, text, note: "" }
    }
}

/// Where a form's slips in a state stand, by its name or label.
fn state(form: &Form, word: &str) -> Option<Posting> {
    let state = form.states.iter().find(|s| s.name == word || s.label == word)?;
    // With one state only there is no key, and nothing to choose.
    let a = state_key_of(form.tag, state.code);
    (form.states.len() > 1).then_some(Posting { index: Index::InState, a, b: 0 })
}

fn of_worker(form: &Form, badge: u64) -> Posting {
    Posting { index: Index::DoneBy, a: badge, b: u64::from(form.tag) }
}

fn of_room(form: &Form, room: u64) -> Posting {
    Posting { index: Index::RoomForm, a: room, b: u64::from(form.tag) }
}

/// A day, a month, or two days with `..` between them, as first and last day.
fn days(text: &str, today: Day) -> Option<(Day, Day)> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once("..") {
        let (from, to) = (Day::parse(from, today)?, Day::parse(to, today)?);
        return (from <= to).then_some((from, to));
    }
    if let Some(first) = month(text) {
        // The month after has begun 31 days later, and not ended.
        let (year_month, mut next) = (first.month(), first.next(28));
        while next.month() == year_month {
            next = next.next(1);
        }
        return Some((first, next.before(1)));
    }
    let day = Day::parse(text, today)?;
    Some((day, day))
}

/// The first day of `2026-11`.
fn month(text: &str) -> Option<Day> {
    let (year, month) = text.split_once('-')?;
    let year = year.parse::<i32>().ok().filter(|_| year.len() == 4)?;
    Day::of(year, month.parse().ok().filter(|_| month.len() <= 2)?, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_a_day_a_month_or_from_one_to_another() {
        let today = Day::of(2026, 11, 21).unwrap();
        let day = |text| Day::parse(text, today).unwrap();
        for (text, from, to) in [
            ("11-20", "2026-11-20", "2026-11-20"),
            ("今天", "2026-11-21", "2026-11-21"),
            ("2026-11", "2026-11-01", "2026-11-30"),
            ("2028-02", "2028-02-01", "2028-02-29"),
            ("2026-12", "2026-12-01", "2026-12-31"),
            ("2026-11-01..11-07", "2026-11-01", "2026-11-07"),
        ] {
            assert_eq!(days(text, today), Some((day(from), day(to))), "{text}");
        }
        for text in ["", "2026-13", "11-31", "2026-11-07..2026-11-01", "x..y"] {
            assert_eq!(days(text, today), None, "{text}");
        }
    }
}

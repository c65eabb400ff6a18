//! Scans over old slips by key. Positions are compared in the order of the scan, so that a page can
//! begin anywhere without counting what lies before.

use crate::engine::prelude::*;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// A position: the sort value of the scan, and the slip.
pub type Place = (u64, SlipId);

/// A key whose slips are ordered by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub index: Index,
    pub a: u64,
    pub b: u64,
}

/// Which slips a list has, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A form's slips that stand under all of these keys, the highest number first.
    Numbers { form: u16, under: Vec<Posting> },
    /// The same, opened on days from one to another, the last day first.
    Days { form: u16, from: Day, to: Day, under: Vec<Posting> },
    /// Slips under keys whose `b` says when they were opened, the newest first; of one form or of all.
    Opened { index: Index, a: u64, days: Option<(Day, Day)>, form: Option<u16> },
    /// Nothing can be on it.
    Nothing,
}

/// The budget of a query: how many key look-ups it may make.
pub struct Budget {
    seeks: usize,
    exhausted: bool,
}

impl Budget {
    /// A few milliseconds.
    pub fn full() -> Self {
        Self { seeks: 3_000, exhausted: false }
    }

    fn pay(&mut self, seeks: usize) -> bool {
        match self.seeks.checked_sub(seeks) {
            Some(left) => {
                self.seeks = left;
                true
            }
            None => {
                self.exhausted = true;
                false
            }
        }
    }

    pub fn exhaust(&mut self) {
        self.exhausted = true;
    }

    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }
}

/// All numbers between two, downwards or upwards.
#[derive(Clone, Copy)]
struct Stretch {
    low: u64,
    high: u64,
    down: bool,
}

impl Scan {
    /// The form of all of its slips, where it has one.
    pub fn form(&self) -> Option<u16> {
        match self {
            Self::Numbers { form, .. } | Self::Days { form, .. } => Some(*form),
            Self::Opened { form, .. } => *form,
            Self::Nothing => None,
        }
    }

    /// The position of a slip, whether it is in the scan or not.
    pub fn place_of(&self, view: &Reader, id: SlipId) -> Result<Option<Place>, StoreProblem> {
        let opened = || view.ask(|book| book.slip(id).map(|slip| slip.opened()));
        Ok(match self {
            Self::Numbers { .. } => Some((0, id)),
            Self::Days { .. } => opened()?.map(|opened| (number_of(opened.day()), id)),
            Self::Opened { .. } => opened()?.map(|opened| (descending(opened), id)),
            Self::Nothing => None,
        })
    }

    /// The position where the slips of a day begin, in scans ordered by time.
    pub fn place_on(&self, day: Day) -> Option<Place> {
        let last = |form: u16| SlipId { form, number: u64::MAX };
        match self {
            Self::Days { form, .. } => Some((number_of(day), last(*form))),
            Self::Opened { .. } => Some((opened_by(day) + 1, SlipId { form: 0, number: 0 })),
            Self::Numbers { .. } | Self::Nothing => None,
        }
    }

    /// Up to `most` positions downwards or upwards, from one on (itself included if the flag says
    /// so) or from the end.
    pub fn go(
        &self,
        view: &Reader,
        from: Option<(Place, bool)>,
        down: bool,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<Place>, StoreProblem> {
        match self {
            Self::Nothing => Ok(Vec::new()),
            Self::Numbers { form, under } => {
                let Some(stretch) = stretch(from.map(|((_, id), own)| (id.number, own)), down)
                else {
                    return Ok(Vec::new());
                };
                let numbers = intersect(view, *form, under, stretch, most, budget)?;
                Ok(numbers.into_iter().map(|n| (0, SlipId { form: *form, number: n })).collect())
            }
            Self::Days { form, from: first, to: last, under } => {
                days(view, (*form, *first, *last, under), from, down, most, budget)
            }
            Self::Opened { index, a, days, form } => {
                opened(view, (*index, *a, *days, *form), from, down, most, budget)
            }
        }
    }
}

/// The numbers on one side of a number.
fn stretch(from: Option<(u64, bool)>, down: bool) -> Option<Stretch> {
    let (low, high) = match (from, down) {
        (None, _) => (0, u64::MAX),
        (Some((at, true)), true) => (0, at),
        (Some((at, false)), true) => (0, at.checked_sub(1)?),
        (Some((at, true)), false) => (at, u64::MAX),
        (Some((at, false)), false) => (at.checked_add(1)?, u64::MAX),
    };
    Some(Stretch { low, high, down })
}

/// The next numbers under one key, or of the whole form without one.
fn under(
    view: &Reader,
    form: u16,
    posting: Option<&Posting>,
    Stretch { low, high, down }: Stretch,
    most: usize,
) -> Result<Vec<u64>, StoreProblem> {
    let Some(Posting { index, a, b }) = posting else {
        return view.numbers(form, (low, high), down, most);
    };
    let key = |number| (*a, *b, SlipId { form, number });
    let found = view.keys_between(*index, key(low), key(high), down, most)?;
    Ok(found.into_iter().map(|(_, _, id)| id.number).collect())
}

/// The numbers under all of the keys: each key jumps to the position of the others (a leapfrog
/// join).
fn intersect(
    view: &Reader,
    form: u16,
    postings: &[Posting],
    mut stretch: Stretch,
    most: usize,
    budget: &mut Budget,
) -> Result<Vec<u64>, StoreProblem> {
    if postings.len() < 2 {
        return under(view, form, postings.first(), stretch, most);
    }
    let mut found = Vec::new();
    'next: while found.len() < most {
        let mut at = None;
        // The key that is behind jumps to the number of the others, until all have the same.
        let mut agreed = 0;
        for posting in postings.iter().cycle() {
            if !budget.pay(1) {
                break 'next;
            }
            let step = under(view, form, Some(posting), stretch, 1)?;
            let Some(number) = step.first().copied() else { break 'next };
            agreed = if at == Some(number) { agreed + 1 } else { 1 };
            at = Some(number);
            if stretch.down {
                stretch.high = number;
            } else {
                stretch.low = number;
            }
            if agreed == postings.len() {
                break;
            }
        }
        let Some(number) = at else { break };
        found.push(number);
        let next = if stretch.down { number.checked_sub(1) } else { number.checked_add(1) };
        match next {
            Some(next) if stretch.down => stretch.high = next,
            Some(next) => stretch.low = next,
            None => break,
        }
    }
    Ok(found)
}

/// A scan by days: each day is a key of its own.
fn days(
    view: &Reader,
    (form, first, last, others): (u16, Day, Day, &[Posting]),
    from: Option<(Place, bool)>,
    down: bool,
    most: usize,
    budget: &mut Budget,
) -> Result<Vec<Place>, StoreProblem> {
    let (low, high) = (number_of(first), number_of(last));
    let mut day = match (&from, down) {
        (Some(((day, _), _)), _) => *day,
        (None, true) => high,
        (None, false) => low,
    };
    // A position outside of the days is before the first or after the last slip.
    let outside = if down { day > high } else { day < low };
    let mut start = if outside {
        day = if down { high } else { low };
        None
    } else {
        from.map(|((_, id), own)| (id.number, own))
    };
    let mut found = Vec::new();
    while (low..=high).contains(&day) && found.len() < most && budget.pay(1) {
        let key = Posting { index: Index::Day, a: day, b: u64::from(form) };
        let postings: Vec<Posting> = std::iter::once(key).chain(others.iter().copied()).collect();
        if let Some(stretch) = stretch(start.take(), down) {
            let left = most - found.len();
            let numbers = intersect(view, form, &postings, stretch, left, budget)?;
            found.extend(numbers.into_iter().map(|n| (day, SlipId { form, number: n })));
        }
        let next = if down { day.checked_sub(1) } else { day.checked_add(1) };
        let Some(next) = next else { break };
        day = next;
    }
    Ok(found)
}

/// A scan by keys that contain the opening time; their order is newest first.
fn opened(
    view: &Reader,
    (index, a, days, form): (Index, u64, Option<(Day, Day)>, Option<u16>),
    from: Option<(Place, bool)>,
    down: bool,
    most: usize,
    budget: &mut Budget,
) -> Result<Vec<Place>, StoreProblem> {
    const LOWEST: SlipId = SlipId { form: 0, number: 0 };
    const HIGHEST: SlipId = SlipId { form: u16::MAX, number: u64::MAX };
    // Larger is older: what was opened at the next midnight is no longer of the day.
    let low = days.map_or(0, |(_, to)| opened_by(to) + 1);
    let high = days.map_or(u64::MAX, |(from, _)| opened_by(from.before(1)));
    let (mut low, mut high) = ((a, low, LOWEST), (a, high, HIGHEST));
    if let Some(((b, id), own)) = from {
        match (down, neighbour(id, own, down)) {
            (true, Some(id)) => low = low.max((a, b, id)),
            (false, Some(id)) => high = high.min((a, b, id)),
            (_, None) => return Ok(Vec::new()),
        }
    }
    let mut found = Vec::new();
    while found.len() < most && budget.pay(1) {
        let piece = most.clamp(16, 256);
        let keys = view.keys_between(index, low, high, !down, piece)?;
        let whole = keys.len() == piece;
        if let Some((a, b, id)) = keys.last().filter(|_| whole) {
            match (down, neighbour(*id, false, down)) {
                (true, Some(id)) => low = (*a, *b, id),
                (false, Some(id)) => high = (*a, *b, id),
                (_, None) => return Ok(found),
            }
        }
        let of = |id: &SlipId| form.is_none_or(|form| id.form == form);
        found.extend(keys.into_iter().map(|(_, b, id)| (b, id)).filter(|(_, id)| of(id)));
        if !whole {
            break;
        }
    }
    found.truncate(most);
    Ok(found)
}

/// A slip's id, or its neighbour in the order of keys.
fn neighbour(id: SlipId, own: bool, up: bool) -> Option<SlipId> {
    let SlipId { form, number } = id;
    match (own, up) {
        (true, _) => Some(id),
        (false, true) => match number.checked_add(1) {
            Some(number) => Some(SlipId { form, number }),
            None => Some(SlipId { form: form.checked_add(1)?, number: 0 }),
        },
        (false, false) => match number.checked_sub(1) {
            Some(number) => Some(SlipId { form, number }),
            None => Some(SlipId { form: form.checked_sub(1)?, number: u64::MAX }),
        },
    }
}

/// A day as keys count it.
pub(super) fn number_of(day: Day) -> u64 {
    u64::try_from(day.number()).unwrap_or(0)
}

/// The position of the newest slips of a room or a person that were opened on a day.
fn opened_by(day: Day) -> u64 {
    let next = Clock::of_minutes(0).map(|clock| day.next(1).at(clock));
    next.map_or(0, descending)
}

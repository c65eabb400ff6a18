//! A list of which only a part is here: the rows on the screen and some around them. The desk has the
//! rest. Moving within the part needs nobody; moving beyond it says what to ask for. It must not ask
//! itself, nor know what a row is.

use std::ops::Deref;

use super::action::Action;
use super::list::{List, Listed};
use crate::engine::value::SlipId;
use crate::protocol::messages::{Page, Spot, Window};

/// Where a row that nobody has counted is put: far enough from the start for any walk upwards.
const FAR: usize = 1 << 20;
/// Rows in front of the wanted one, and in all, that are asked for at most.
const BEFORE_MOST: usize = 200;
const ROWS_MOST: usize = 500;

/// A row by which the desk finds the place again.
pub trait Standing: Listed {
    /// Its slip; none for rows of the terminal's own.
    fn slip(&self) -> Option<SlipId>;
}

/// What a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Stayed,
    /// Another row is selected.
    Moved,
    /// The row is not here: this is to be asked for.
    Beyond(Spot),
}

/// A part of a long list, one row of it selected.
#[derive(Clone, Debug)]
pub struct Long<T> {
    list: List<T>,
    above: bool,
    below: bool,
    /// All rows of the list, where the desk counts them.
    total: Option<u32>,
    /// The selected row is the one that the next answer says.
    moving: bool,
    /// The place that the wanted row will have, where the desk counts none.
    expected: usize,
    /// Rows came, be it none.
    heard: bool,
    /// The slip that was just handed in: it is selected when it comes.
    sought: Option<SlipId>,
    /// It was asked for: where the answer has it not, it is not on this list.
    asked: bool,
}

impl<T> Default for Long<T> {
    fn default() -> Self {
        Self {
            list: List::default(),
            above: false,
            below: false,
            total: None,
            moving: false,
            expected: 0,
            heard: false,
            sought: None,
            asked: false,
        }
    }
}

impl<T> Deref for Long<T> {
    type Target = List<T>;
    fn deref(&self) -> &List<T> {
        &self.list
    }
}

impl<T> Long<T> {
    /// Whether rows of the list are not here.
    pub fn is_part(&self) -> bool {
        self.above || self.below
    }

    /// Whether the list was heard of at all: before, nobody knows that it is empty.
    pub fn is_known(&self) -> bool {
        self.heard
    }

    /// Whether an answer is awaited that says which row is selected.
    pub fn is_moving(&self) -> bool {
        self.moving || self.asked
    }

    /// Nothing is awaited any more.
    pub fn stay(&mut self) {
        (self.moving, self.sought, self.asked) = (false, None, false);
    }

    /// Whoever has handed something in stands on it, where it is on the list.
    pub fn stand_on(&mut self, slip: SlipId) {
        self.sought = Some(slip);
    }

    /// The place of the selected row and the number of all, both from 1, where the desk counts.
    pub fn place(&self) -> Option<(u32, u32)> {
        let total = self.total.filter(|_| !self.list.is_empty())?;
        let at = u32::try_from(self.list.first() + self.list.at() + 1).ok()?;
        Some((at.min(total), total))
    }
}

/// The window that holds a row with some screens around it, `page` being the rows of one screen: two above, as far as there
/// are so many, and three from the row on. Each row is words to be read: no more are asked for than the next keys go to.
pub fn window(spot: Spot, page: usize) -> Window {
    let rows = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let before = (2 * page).min(BEFORE_MOST);
    let above = match spot {
        Spot::Top => 0,
        Spot::Slip { or, .. } => before.min(or as usize),
        _ => before,
    };
    Window { spot, before: rows(before), most: rows((above + 3 * page).clamp(40, ROWS_MOST)) }
}

impl<T: Standing> Long<T> {
    /// The selected row, to be asked for again with what is around it now.
    pub fn again(&mut self) -> Spot {
        self.moving = false;
        self.expected = self.list.first() + self.list.at();
        self.asked = self.sought.is_some();
        match self.sought.or_else(|| self.list.selected().and_then(Standing::slip)) {
            Some(id) => {
                Spot::Slip { id, by: 0, or: u32::try_from(self.expected).unwrap_or(u32::MAX - 1) }
            }
            None => Spot::Top,
        }
    }

    /// A row that is to be selected when it comes.
    pub fn jump(&mut self, spot: Spot) -> Spot {
        self.stay();
        self.moving = true;
        self.expected = if spot == Spot::Top { 0 } else { FAR };
        spot
    }

    /// Moves as the action asks, `page` being the rows of one page.
    pub fn step(&mut self, action: Action, page: usize) -> Step {
        let (at, rows) = (self.list.at(), self.list.rows());
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -i64::try_from(page.max(1)).unwrap_or(1),
            Action::PageDown => i64::try_from(page.max(1)).unwrap_or(1),
            Action::Home if self.above => return Step::Beyond(self.jump(Spot::Top)),
            Action::End if self.below => return Step::Beyond(self.jump(Spot::End)),
            _ => 0,
        };
        let (at, last) = (at as i64 + by, rows.len() as i64 - 1);
        let edge = match (at < 0 && self.above, at > last && self.below) {
            (true, _) => rows.first().map(|row| (row, 0, at)),
            (_, true) => rows.last().map(|row| (row, last, at - last)),
            _ => None,
        };
        if let Some((row, edge, over)) = edge
            && let Some(id) = row.slip()
        {
            let place = (self.list.first() as i64 + edge + over).max(0);
            let or = self.list.first() as i64 + edge;
            self.moving = true;
            self.expected = usize::try_from(place).unwrap_or(0);
            let by = i32::try_from(over).unwrap_or(0);
            return Step::Beyond(Spot::Slip { id, by, or: u32::try_from(or).unwrap_or(0) });
        }
        if self.list.step(action, page) { Step::Moved } else { Step::Stayed }
    }

    /// Whether an edge of the part is near and the list goes on behind it.
    pub fn runs_short(&self, page: usize) -> bool {
        let (at, many, near) = (self.list.at(), self.list.rows().len(), page + page / 2);
        (self.above && at < near) || (self.below && many - at <= near)
    }

    /// A part came, `lead` rows of the terminal's own standing in front of the whole list: they are
    /// among `rows` if the part begins with it; those of the page are not looked at. The selected row stays selected unless another
    /// was asked for; if it is gone, the row at its place is.
    pub fn came(&mut self, rows: Vec<T>, page: &Page, lead: usize) {
        let before = if page.above { 0 } else { lead };
        let here = usize::from(page.here) + before;
        let stays = self.list.selected().filter(|_| !self.moving).map(Listed::id);
        let sought = self.sought.filter(|_| !self.moving);
        let found = rows.iter().position(|row| sought.is_some() && row.slip() == sought);
        let kept = found.or_else(|| rows.iter().position(|row| Some(row.id()) == stays));
        if found.is_some() || self.asked {
            (self.sought, self.asked) = (None, false);
        }
        // A list without slips begins with what opens one.
        let select = kept.unwrap_or(if rows.len() == before { 0 } else { here });
        let first = match page.at {
            _ if !page.above => 0,
            Some(at) => at as usize + lead,
            None => self.expected.max(here) - here,
        };
        self.list.lay(rows, first, select);
        (self.moving, self.heard) = (false, true);
        (self.above, self.below, self.total) = (page.above, page.more, page.total);
    }
}

/// What a filter line that begins with a sign jumps to: `#123` to a number, `@11-20` to a day.
pub fn jump_of(text: &str) -> Option<Spot> {
    let text = text.trim();
    let mut letters = text.chars();
    match letters.next()? {
        '#' | '\u{ff03}' => Some(letters.as_str().trim().parse().map_or(Spot::Top, Spot::Number)),
        '@' | '\u{ff20}' => Some(Spot::Day(letters.as_str().trim().to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

//! What a slip holds: cells by tag, or rows of cells. No recursion, so that stored bytes stay flat.
//!
//! It must not know forms; a tag's meaning is the form's.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::field::{FieldSet, Numbered, Tag};
use super::kind::Blank;
use super::moment::{Clock, Day, Moment};
use super::money::Money;

/// A room by its number in the room register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoomId(pub u32);

/// A person by their number in the person register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(pub u32);

/// A member of staff by badge. Badge 0 is the desk's clock, 钟.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Badge(pub u32);

impl Badge {
    /// The badge under which time acts.
    pub const CLOCK: Self = Self(0);
}

/// A slip: its form's tag and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlipId {
    pub form: u16,
    pub number: u64,
}

/// One blank as it stands on a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Number(i64),
    Money(Money),
    Day(Day),
    Clock(Clock),
    Moment(Moment),
    /// A choice by its code; the form has the words.
    Choice(u16),
    Yes(bool),
    Room(RoomId),
    Person(PersonId),
    Staff(Badge),
    Slip(SlipId),
    /// The `n`th phone of a person: a reference, so nothing personal is repeated.
    PhoneOf(PersonId, u8),
    /// A name typed for somebody the register does not know. Personal.
    Name(String),
    /// A phone number. Personal.
    Phone(String),
    /// A kind written by a later version, carried along unopened.
    Unknown(u8, Vec<u8>),
}

impl Cell {
    /// Whether the cell is kept apart, so that it can be withheld or erased without breaking the chain.
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::Name(_) | Self::Phone(_))
    }

    /// The words of a cell that is written in words, empty for all others.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(t) | Self::Name(t) | Self::Phone(t) => t,
            _ => "",
        }
    }
}

/// One row of a repeated part (materials, phones, homes).
pub type Row = Vec<(u16, Cell)>;

/// One cell, or rows of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    One(Cell),
    Rows(Vec<Row>),
}

impl Value {
    /// A blank that was emptied again: no cell and no rows.
    pub const EMPTIED: Self = Self::Rows(Vec::new());
}

/// Fields by tag, each tag once, in ascending order. A copy shares them until one of the two changes:
/// the same room, person and badge are read again and again, and hardly ever written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Arc<Vec<(u16, Value)>>);

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands in a blank; none where nothing stands there, or something of another kind.
    pub fn get<T: Blank>(&self, tag: Tag<T>) -> Option<T> {
        T::take(Some(self.value(tag)?))
    }

    /// The rows of a repeated blank. Each cell is read by itself, so that one that is missing or of
    /// another kind never hides its row.
    pub fn rows_of<R>(&self, tag: Tag<Vec<R>>) -> impl Iterator<Item = RowView<'_>> {
        self.rows(tag).iter().map(RowView)
    }

    /// Whether something stands in a blank.
    pub fn has<T>(&self, tag: Tag<T>) -> bool {
        self.value(tag).is_some_and(|value| *value != Value::EMPTIED)
    }

    /// The same fields with this in a blank.
    pub fn put<T: Blank>(mut self, tag: Tag<T>, blank: T) -> Self {
        if let Some(value) = blank.give() {
            self.set(tag, value);
        }
        self
    }

    /// The same fields with what stands in a blank of another paper.
    pub fn carry<T: Blank>(mut self, from: &Self, source: Tag<T>, to: Tag<T>) -> Self {
        if let Some(value) = from.value(source) {
            self.set(to, value.clone());
        }
        self
    }

    /// The same fields with one row more than stands in a repeated blank; what no program of today
    /// reads in the other rows is kept.
    pub fn add_row<R: FieldSet>(mut self, standing: &Self, tag: Tag<Vec<R>>, row: R) -> Self {
        let mut rows = standing.rows(tag).to_vec();
        if let Some(Value::Rows(more)) = vec![row].give() {
            rows.extend(more);
        }
        self.set(tag, Value::Rows(rows));
        self
    }

    /// Writes in a blank, in place; no rows at all empty it.
    pub fn write<T: Blank>(&mut self, tag: Tag<T>, blank: &T) {
        self.set(tag, blank.give().unwrap_or(Value::EMPTIED));
    }

    /// Empties a blank: what stood in it stands no longer.
    pub fn clear<T>(&mut self, tag: Tag<T>) {
        self.set(tag, Value::EMPTIED);
    }

    pub fn value(&self, tag: impl Numbered) -> Option<&Value> {
        let tag = tag.number();
        let at = self.0.binary_search_by_key(&tag, |(t, _)| *t).ok()?;
        self.0.get(at).map(|(_, v)| v)
    }

    pub fn cell(&self, tag: impl Numbered) -> Option<&Cell> {
        match self.value(tag)? {
            Value::One(cell) => Some(cell),
            Value::Rows(_) => None,
        }
    }

    /// The words in a blank, empty where there are none.
    pub fn text(&self, tag: impl Numbered) -> &str {
        self.cell(tag).map_or("", Cell::words)
    }

    pub fn rows(&self, tag: impl Numbered) -> &[Row] {
        match self.value(tag) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// Sets a field; an earlier value under the tag gives way.
    pub fn set(&mut self, tag: impl Numbered, value: Value) {
        let tag = tag.number();
        let fields = Arc::make_mut(&mut self.0);
        match fields.binary_search_by_key(&tag, |(t, _)| *t) {
            Ok(at) => fields[at].1 = value,
            Err(at) => fields.insert(at, (tag, value)),
        }
    }

    /// The same, for one cell, in a chain.
    pub fn with(mut self, tag: impl Numbered, cell: Cell) -> Self {
        self.set(tag, Value::One(cell));
        self
    }

    /// Lays `later` over these fields.
    pub fn lay(&mut self, later: &Self) {
        if self.is_empty() {
            self.clone_from(later);
            return;
        }
        for (tag, value) in later.iter() {
            self.set(*tag, value.clone());
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(u16, Value)> {
        self.0.iter()
    }

    /// Keeps the fields whose tags are wanted.
    pub fn retain(&mut self, wanted: impl Fn(u16) -> bool) {
        Arc::make_mut(&mut self.0).retain(|(tag, _)| wanted(*tag));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(u16, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (u16, Value)>>(items: I) -> Self {
        let items: Vec<(u16, Value)> = items.into_iter().collect();
        // Mostly they come in order and each once, and need no searching.
        if items.is_sorted_by(|(a, _), (b, _)| a < b) {
            return Self(Arc::new(items));
        }
        let mut fields = Self::new();
        for (tag, value) in items {
            fields.set(tag, value);
        }
        fields
    }
}

/// One row of a repeated blank.
#[derive(Clone, Copy, Debug)]
pub struct RowView<'a>(&'a Row);

impl<'a> RowView<'a> {
    /// A row, to read its columns by their tags.
    pub const fn of(row: &'a Row) -> Self {
        Self(row)
    }

    /// Whether something stands in a column.
    pub fn has<T>(self, tag: Tag<T>) -> bool {
        in_row(self.0, tag).is_some()
    }

    /// What stands in a column; none where nothing stands there, or something of another kind.
    pub fn get<T: Blank>(self, tag: Tag<T>) -> Option<T> {
        T::take(Some(&Value::One(in_row(self.0, tag)?.clone())))
    }

    /// The words in a column, empty where there are none.
    pub fn text<T>(self, tag: Tag<T>) -> &'a str {
        in_row(self.0, tag).map_or("", Cell::words)
    }
}

/// Writes in a column of a row in which nothing stands yet.
pub fn write_in_row<T: Blank>(row: &mut Row, tag: Tag<T>, blank: &T) {
    if let Some(Value::One(cell)) = blank.give() {
        row.push((tag.number(), cell));
    }
}

/// The cell under a tag of a row.
pub fn in_row(row: &Row, tag: impl Numbered) -> Option<&Cell> {
    let tag = tag.number();
    row.iter().find(|(t, _)| *t == tag).map(|(_, c)| c)
}

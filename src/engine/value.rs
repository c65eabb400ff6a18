//! What a slip holds: cells by tag, or rows of cells. No recursion, so that stored bytes stay flat.
//!
//! It must not know forms; a tag's meaning is the form's.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

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
    #[must_use]
    pub fn is_personal(&self) -> bool {
        matches!(self, Self::Name(_) | Self::Phone(_))
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
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get(&self, tag: u16) -> Option<&Value> {
        let at = self.0.binary_search_by_key(&tag, |(t, _)| *t).ok()?;
        self.0.get(at).map(|(_, v)| v)
    }

    #[must_use]
    pub fn cell(&self, tag: u16) -> Option<&Cell> {
        match self.get(tag)? {
            Value::One(cell) => Some(cell),
            Value::Rows(_) => None,
        }
    }

    #[must_use]
    pub fn rows(&self, tag: u16) -> &[Row] {
        match self.get(tag) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// Sets a field; an earlier value under the tag gives way.
    pub fn set(&mut self, tag: u16, value: Value) {
        let fields = Arc::make_mut(&mut self.0);
        match fields.binary_search_by_key(&tag, |(t, _)| *t) {
            Ok(at) => fields[at].1 = value,
            Err(at) => fields.insert(at, (tag, value)),
        }
    }

    /// The same, for one cell, in a chain.
    #[must_use]
    pub fn with(mut self, tag: u16, cell: Cell) -> Self {
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

    #[must_use]
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

/// The cell under a tag of a row.
#[must_use]
pub fn in_row(row: &Row, tag: u16) -> Option<&Cell> {
    row.iter().find(|(t, _)| *t == tag).map(|(_, c)| c)
}

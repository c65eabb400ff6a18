//! What a slip holds: cells, or rows of cells. No recursion, so that stored bytes stay flat.
//!
//! It must not know forms; a tag's meaning is the form's.

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

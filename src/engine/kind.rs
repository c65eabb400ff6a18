//! Blanks: what a blank is, what kinds of things may stand in one, and the Rust types that carry them.
//!
//! A kind says what is asked; `reading` turns typed text into cells and cells into shown text, `masking` hides
//! what of that is personal.

pub mod masking;
mod naming;
pub mod phone;
pub mod reading;

use super::moment::{Clock, Day, Moment};
use super::money::Money;
use super::value::{Badge, Cell, PersonId, RoomId, SlipId, Value};

/// One choice of a blank: stored by code, scripted by name, shown by label.
#[derive(Debug, PartialEq, Eq)]
pub struct Pick {
    pub code: u16,
    pub name: &'static str,
    pub label: &'static str,
}

/// What may stand in a blank.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of text, at most [`TEXT_MOST`] characters.
    Text,
    /// Several lines, at most [`LINES_MOST`] characters.
    Lines,
    /// A whole number, 0 to [`NUMBER_MOST`].
    Number,
    Money,
    Day,
    Clock,
    Moment,
    Choice(&'static [Pick]),
    Yes,
    Room,
    /// A known person, or the name of an unknown one.
    Person,
    Phone,
    /// The name of a person: personal.
    Name,
    Staff,
    /// Who signed the paper: a known person or a name.
    Signature,
    /// A record of a register, by its code (fault codes, price items).
    Record(u16),
    /// A slip that stands, by its number: `F-14/123`. Where slips of one form are meant, `123` is enough, or the room
    /// where one of them is open.
    Slip(Option<u16>),
}

/// The largest number in a blank.
pub const NUMBER_MOST: i64 = 1_000_000_000;
/// Characters in a one-line text.
pub const TEXT_MOST: usize = 80;
/// Characters in a text of several lines.
pub const LINES_MOST: usize = 500;
/// Characters in a name.
pub const NAME_MOST: usize = 30;
/// Rows in one repeated part.
pub const ROWS_MOST: usize = 40;

/// One blank of a step.
#[derive(Debug)]
pub struct Field {
    /// Stored for ever; unique in its form unless it is the same blank filled again by a later step.
    pub tag: u16,
    pub name: &'static str,
    pub label: &'static str,
    /// Twelfths of the line that the blank and its label take, 2–12.
    pub width: u8,
    pub kind: Kind,
    pub required: bool,
    /// The columns, when the blank is repeated rows.
    pub rows: Option<fn() -> &'static [Field]>,
}

/// A Rust type that can stand in a blank.
pub trait Blank: Sized {
    /// What stands in the blank where something stands: the type itself, and what an `Option` holds.
    type Item: Blank;
    const KIND: Kind;
    const REQUIRED: bool = true;
    const ROWS: Option<fn() -> &'static [Field]> = None;
    fn take(value: Option<&Value>) -> Option<Self>;
    fn give(&self) -> Option<Value>;
}

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

/// Several lines of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(pub String);

/// The name of a person, kept with the personal parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(pub String);

/// A person the register knows, or the name of one it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Known(PersonId),
    Named(String),
}

/// A phone of a known person by reference, or a number typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    Of(PersonId, u8),
    Number(String),
}

/// The name under a paper, as the desk saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(pub Who);

/// A slip of any form, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipRef(pub SlipId);

/// A slip where those of the form with tag `FORM` are meant: they are listed and read by short numbers. What stands in the
/// blank is a slip like any other; whether it is one of them is for the rules to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipOf<const FORM: u16>(pub SlipId);

impl<const FORM: u16> From<SlipOf<FORM>> for SlipRef {
    fn from(named: SlipOf<FORM>) -> Self {
        Self(named.0)
    }
}

impl<const FORM: u16> Blank for SlipOf<FORM> {
    type Item = SlipRef;
    const KIND: Kind = Kind::Slip(Some(FORM));
    fn take(value: Option<&Value>) -> Option<Self> {
        SlipRef::take(value).map(|SlipRef(id)| Self(id))
    }
    fn give(&self) -> Option<Value> {
        SlipRef(self.0).give()
    }
}

/// Declares blanks that are one cell: `Type, Kind, pattern => value, value => cell`.
macro_rules! blank {
    ($($ty:ty, $kind:expr, $pattern:pat => $taken:expr, $this:ident => $cell:expr;)*) => {$(
        impl Blank for $ty {
            type Item = Self;
            const KIND: Kind = $kind;
            fn take(value: Option<&Value>) -> Option<Self> {
                match value? {
                    Value::One($pattern) => Some($taken),
                    _ => None,
                }
            }
            fn give(&self) -> Option<Value> {
                let $this = self;
                Some(Value::One($cell))
            }
        }
    )*};
}

blank! {
    Text, Kind::Text, Cell::Text(t) => Self(t.clone()), it => Cell::Text(it.0.clone());
    Lines, Kind::Lines, Cell::Text(t) => Self(t.clone()), it => Cell::Text(it.0.clone());
    PersonName, Kind::Name, Cell::Name(t) => Self(t.clone()), it => Cell::Name(it.0.clone());
    i64, Kind::Number, Cell::Number(n) => *n, it => Cell::Number(*it);
    Money, Kind::Money, Cell::Money(m) => *m, it => Cell::Money(*it);
    Day, Kind::Day, Cell::Day(d) => *d, it => Cell::Day(*it);
    Clock, Kind::Clock, Cell::Clock(c) => *c, it => Cell::Clock(*it);
    Moment, Kind::Moment, Cell::Moment(m) => *m, it => Cell::Moment(*it);
    bool, Kind::Yes, Cell::Yes(y) => *y, it => Cell::Yes(*it);
    SlipRef, Kind::Slip(None), Cell::Slip(id) => Self(*id), it => Cell::Slip(it.0);
    RoomId, Kind::Room, Cell::Room(r) => *r, it => Cell::Room(*it);
    Badge, Kind::Staff, Cell::Staff(b) => *b, it => Cell::Staff(*it);
}

impl Who {
    fn of_cell(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Person(id) => Some(Self::Known(*id)),
            Cell::Name(name) => Some(Self::Named(name.clone())),
            _ => None,
        }
    }

    fn to_cell(&self) -> Cell {
        match self {
            Self::Known(id) => Cell::Person(*id),
            Self::Named(name) => Cell::Name(name.clone()),
        }
    }
}

/// The one cell of a value.
fn one(value: Option<&Value>) -> Option<&Cell> {
    match value? {
        Value::One(cell) => Some(cell),
        Value::Rows(_) => None,
    }
}

impl Blank for Who {
    type Item = Self;
    const KIND: Kind = Kind::Person;
    fn take(value: Option<&Value>) -> Option<Self> {
        Self::of_cell(one(value)?)
    }
    fn give(&self) -> Option<Value> {
        Some(Value::One(self.to_cell()))
    }
}

impl Blank for Signature {
    type Item = Self;
    const KIND: Kind = Kind::Signature;
    fn take(value: Option<&Value>) -> Option<Self> {
        Who::of_cell(one(value)?).map(Self)
    }
    fn give(&self) -> Option<Value> {
        Some(Value::One(self.0.to_cell()))
    }
}

impl Blank for Phone {
    type Item = Self;
    const KIND: Kind = Kind::Phone;
    fn take(value: Option<&Value>) -> Option<Self> {
        match one(value)? {
            Cell::PhoneOf(person, n) => Some(Self::Of(*person, *n)),
            Cell::Phone(number) => Some(Self::Number(number.clone())),
            _ => None,
        }
    }
    fn give(&self) -> Option<Value> {
        Some(Value::One(match self {
            Self::Of(person, n) => Cell::PhoneOf(*person, *n),
            Self::Number(number) => Cell::Phone(number.clone()),
        }))
    }
}

/// A record of the register with form tag `FORM`, by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<const FORM: u16>(pub u64);

impl<const FORM: u16> Record<FORM> {
    pub fn slip(self) -> SlipId {
        SlipId { form: FORM, number: self.0 }
    }
}

impl<const FORM: u16> Blank for Record<FORM> {
    type Item = Self;
    const KIND: Kind = Kind::Record(FORM);
    fn take(value: Option<&Value>) -> Option<Self> {
        match one(value)? {
            Cell::Slip(id) if id.form == FORM => Some(Self(id.number)),
            _ => None,
        }
    }
    fn give(&self) -> Option<Value> {
        Some(Value::One(Cell::Slip(self.slip())))
    }
}

impl<B: Blank> Blank for Option<B> {
    type Item = B::Item;
    const KIND: Kind = B::KIND;
    const REQUIRED: bool = false;
    const ROWS: Option<fn() -> &'static [Field]> = B::ROWS;
    fn take(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(None),
            Some(emptied) if *emptied == Value::EMPTIED && B::ROWS.is_none() => Some(None),
            some => B::take(some).map(Some),
        }
    }
    fn give(&self) -> Option<Value> {
        self.as_ref().and_then(Blank::give)
    }
}

/// Declares an enum that is a choice: `Name { Variant = code "name" "label", … }`.
#[macro_export]
macro_rules! choice {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident { $($variant:ident = $code:literal $word:literal $label:literal,)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $($variant = $code,)* }

        impl $name {
            pub const PICKS: &'static [$crate::engine::kind::Pick] = &[$($crate::engine::kind::Pick {
                code: $code, name: $word, label: $label,
            },)*];

            pub fn of(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::engine::kind::Blank for $name {
            type Item = Self;
            const KIND: $crate::engine::kind::Kind = $crate::engine::kind::Kind::Choice(Self::PICKS);
            fn take(value: Option<&$crate::engine::value::Value>) -> Option<Self> {
                match value? {
                    $crate::engine::value::Value::One($crate::engine::value::Cell::Choice(c)) => Self::of(*c),
                    _ => None,
                }
            }
            fn give(&self) -> Option<$crate::engine::value::Value> {
                Some($crate::engine::value::Value::One($crate::engine::value::Cell::Choice(*self as u16)))
            }
        }
    )+};
}

//! The blanks of a step: their table, their typed tags, and the struct that carries what was read.
//!
//! A blank is written once, in `fields!`; everything else (screen, wire, script door, store) reads it
//! from here.

use std::fmt::{self, Debug};
use std::marker::PhantomData;

use super::kind::{Blank, Kind};
use super::value::{Fields, Value};

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

/// The stored number of a blank, with the type of what stands in it: `slip.get(Take::until)` is an
/// `Option<Moment>`. `fields!` makes one for each blank; a stored cell that no step asks for has one
/// of its own, made by [`Tag::new`].
pub struct Tag<T> {
    number: u16,
    name: &'static str,
    holds: PhantomData<fn() -> T>,
}

impl<T> Tag<T> {
    /// A tag by its stored number and the name under which scripts and notices know the blank.
    pub const fn new(number: u16, name: &'static str) -> Self {
        Self { number, name, holds: PhantomData }
    }

    /// The stored number.
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The name of the blank.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<T> Clone for Tag<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Tag<T> {}

impl<T> Debug for Tag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.name)
    }
}

impl<T> AsRef<str> for Tag<T> {
    fn as_ref(&self) -> &str {
        self.name
    }
}

/// What is stored under a number: a blank's tag or a kind of due moment.
pub trait Numbered: Copy {
    fn number(self) -> u16;
}

impl Numbered for u16 {
    fn number(self) -> u16 {
        self
    }
}

impl<T> Numbered for Tag<T> {
    fn number(self) -> u16 {
        self.number
    }
}

/// A type whose fields are written once: the struct of a step or of a row.
pub trait FieldSet: Sized {
    /// The field table, in drawn order.
    fn fields() -> &'static [Field];
    /// Takes the typed struct out of read fields; `None` if one that is required is missing or of
    /// another kind, which reading has already reported.
    fn take(fields: &Fields) -> Option<Self>;
    fn give(&self) -> Fields;
}

/// No fields at all: a step that is one key.
pub struct Nothing;

impl FieldSet for Nothing {
    fn fields() -> &'static [Field] {
        &[]
    }
    fn take(_: &Fields) -> Option<Self> {
        Some(Self)
    }
    fn give(&self) -> Fields {
        Fields::new()
    }
}

/// Moves one field between its Rust type and its stored value.
pub fn take_field<B: Blank>(fields: &Fields, tag: u16) -> Option<B> {
    B::take(fields.value(tag))
}

/// The other way round.
pub fn give_field<B: Blank>(fields: &mut Fields, tag: u16, blank: &B) {
    if let Some(value) = blank.give() {
        let value: Value = value;
        fields.set(tag, value);
    }
}

/// Writes a step's fields once: `tag name: Type = "label" width;`. Each becomes a field of the struct
/// and a typed tag of the same name. Several structs may stand in one.
#[macro_export]
macro_rules! fields {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident { $($tag:literal $field:ident : $ty:ty = $label:literal $width:literal;)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $vis struct $name { $($vis $field: $ty,)* }

        #[expect(non_upper_case_globals, reason = "a tag bears the name of its blank")]
        impl $name {
            $(pub const $field: $crate::engine::field::Tag<<$ty as $crate::engine::kind::Blank>::Item> =
                $crate::engine::field::Tag::new($tag, stringify!($field));)*
        }

        impl $crate::engine::field::FieldSet for $name {
            fn fields() -> &'static [$crate::engine::field::Field] {
                static FIELDS: &[$crate::engine::field::Field] = &[$($crate::engine::field::Field {
                    tag: $name::$field.number(),
                    name: $name::$field.name(),
                    label: $label,
                    width: $width,
                    kind: <$ty as $crate::engine::kind::Blank>::KIND,
                    required: <$ty as $crate::engine::kind::Blank>::REQUIRED,
                    rows: <$ty as $crate::engine::kind::Blank>::ROWS,
                },)*];
                FIELDS
            }
            fn take(fields: &$crate::engine::value::Fields) -> Option<Self> {
                Some(Self { $($field: $crate::engine::field::take_field(fields, $tag)?,)* })
            }
            fn give(&self) -> $crate::engine::value::Fields {
                let mut fields = $crate::engine::value::Fields::new();
                $($crate::engine::field::give_field(&mut fields, $tag, &self.$field);)*
                fields
            }
        }
    )+};
}

impl<T> PartialEq<Tag<T>> for u16 {
    fn eq(&self, tag: &Tag<T>) -> bool {
        *self == tag.number
    }
}

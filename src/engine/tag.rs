//! The numbers under which blanks and kinds of due moments are stored, with the type of what stands there.

use std::fmt::{self, Debug};
use std::marker::PhantomData;

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

impl<T> PartialEq<Tag<T>> for u16 {
    fn eq(&self, tag: &Tag<T>) -> bool {
        *self == tag.number
    }
}

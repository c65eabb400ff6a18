//! What was filled in: values by the tags of their blanks, and the struct of a step or a row that carries
//! them.
//!
//! A blank is written once, in `fields!`; everything else (screen, wire, script door, store) reads it
//! from there.

use std::sync::Arc;

use super::kind::{Blank, Field, Kind};
use super::tag::{Numbered, Tag};
use super::value::{Cell, Row, Value};

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

impl<R: FieldSet> Blank for Vec<R> {
    type Item = Self;
    const KIND: Kind = Kind::Text;
    const REQUIRED: bool = false;
    const ROWS: Option<fn() -> &'static [Field]> = Some(R::fields);
    fn take(value: Option<&Value>) -> Option<Self> {
        let Some(Value::Rows(rows)) = value else { return value.is_none().then(Self::new) };
        let cells = |row: &Row| -> Fields {
            row.iter().map(|(t, c)| (*t, Value::One(c.clone()))).collect()
        };
        rows.iter().map(|row| R::take(&cells(row))).collect()
    }
    fn give(&self) -> Option<Value> {
        let row = |r: &R| {
            let cell = |(t, v): &(u16, Value)| match v {
                Value::One(c) => Some((*t, c.clone())),
                Value::Rows(_) => None,
            };
            r.give().iter().filter_map(cell).collect()
        };
        (!self.is_empty()).then(|| Value::Rows(self.iter().map(row).collect()))
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
            $(pub const $field: $crate::engine::tag::Tag<<$ty as $crate::engine::kind::Blank>::Item> =
                $crate::engine::tag::Tag::new($tag, stringify!($field));)*
        }

        impl $crate::engine::fields::FieldSet for $name {
            fn fields() -> &'static [$crate::engine::kind::Field] {
                static FIELDS: &[$crate::engine::kind::Field] = &[$($crate::engine::kind::Field {
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
            fn take(fields: &$crate::engine::fields::Fields) -> Option<Self> {
                Some(Self { $($field: $crate::engine::fields::take_field(fields, $tag)?,)* })
            }
            fn give(&self) -> $crate::engine::fields::Fields {
                let mut fields = $crate::engine::fields::Fields::new();
                $($crate::engine::fields::give_field(&mut fields, $tag, &self.$field);)*
                fields
            }
        }
    )+};
}

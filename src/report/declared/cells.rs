//! What stands on a slip, read by the names of its blanks: for columns, counts and conditions. Names and phones of people
//! are never among it.

use super::Cell;
use crate::engine::form::Form;
use crate::engine::kind::{Field, Kind, Pick};
use crate::engine::prelude::{Book, Moment, Slip, SlipId, Value};
use crate::engine::value::{Cell as Stored, RoomId};
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;

/// The blank of this name.
pub(super) fn field(form: &Form, name: &str) -> Option<&'static Field> {
    form.steps.iter().find_map(|step| step.field(name))
}

fn value<'a>(form: &Form, slip: &'a Slip, name: &str) -> Option<(&'static Field, &'a Value)> {
    let field = field(form, name)?;
    Some((field, slip.value(field.tag)?))
}

fn pick(form: &Form, slip: &Slip, name: &str) -> Option<&'static Pick> {
    match value(form, slip, name)? {
        (Field { kind: Kind::Choice(picks), .. }, Value::One(Stored::Choice(code))) => {
            picks.iter().find(|pick| pick.code == *code)
        }
        _ => None,
    }
}

/// The name of the choice in a blank.
pub(super) fn chosen(form: &Form, slip: &Slip, name: &str) -> Option<&'static str> {
    pick(form, slip, name).map(|pick| pick.name)
}

/// The label of the choice in a blank.
pub(in crate::report) fn chosen_label<'a>(
    form: &Form,
    slip: &'a Slip,
    name: &str,
) -> Option<&'a str> {
    pick(form, slip, name).map(|pick| pick.label)
}

/// The words in a blank.
pub(in crate::report) fn text_of<'a>(form: &Form, slip: &'a Slip, name: &str) -> Option<&'a str> {
    match value(form, slip, name)? {
        (_, Value::One(Stored::Text(text))) => Some(text),
        _ => None,
    }
}

pub(super) fn yes(form: &Form, slip: &Slip, name: &str) -> bool {
    matches!(value(form, slip, name), Some((_, Value::One(Stored::Yes(true)))))
}

pub(super) fn filled(form: &Form, slip: &Slip, name: &str) -> bool {
    match value(form, slip, name) {
        Some((_, Value::Rows(rows))) => !rows.is_empty(),
        Some((_, Value::One(Stored::Text(text)))) => !text.is_empty(),
        found => found.is_some(),
    }
}

pub(super) fn number(form: &Form, slip: &Slip, name: &str) -> i64 {
    match value(form, slip, name) {
        Some((_, Value::One(Stored::Number(number)))) => *number,
        _ => 0,
    }
}

/// Words of a slip, without the names of its people.
pub(super) fn words(book: &dyn Book, slip: &Slip, words: String) -> Cell {
    people::without_names(book, slip, words).into()
}

/// A blank as a cell; of rows, how many there are.
pub(super) fn cell(book: &dyn Book, form: &Form, slip: &Slip, name: &str) -> Cell {
    let Some((field, value)) = value(form, slip, name) else { return Cell::Empty };
    let one = match value {
        Value::Rows(rows) => return Cell::from(rows.len()),
        Value::One(one) => one,
    };
    match one {
        Stored::Text(text) => words(book, slip, text.clone()),
        Stored::Number(number) => Cell::Number(*number),
        Stored::Money(money) => Cell::Money(*money),
        Stored::Day(day) => Cell::Day(*day),
        Stored::Clock(clock) => clock.to_string().into(),
        Stored::Moment(at) => Cell::Moment(*at),
        Stored::Yes(yes) => Cell::Yes(*yes),
        Stored::Choice(code) => match field.kind {
            Kind::Choice(picks) => {
                picks.iter().find(|pick| pick.code == *code).map_or("", |pick| pick.label).into()
            }
            _ => Cell::Empty,
        },
        Stored::Room(room) => rooms::shown(book, *room).into(),
        Stored::Staff(badge) => staff::short(book, *badge).into(),
        Stored::Slip(id) => called(book, *id).into(),
        Stored::Name(_)
        | Stored::Person(_)
        | Stored::Phone(_)
        | Stored::PhoneOf(..)
        | Stored::Unknown(..) => Cell::Empty,
    }
}

fn called(book: &dyn Book, id: SlipId) -> String {
    book.called(id).shown
}

/// A blank as words, to count by.
pub(super) fn shown(book: &dyn Book, form: &Form, slip: &Slip, name: &str, now: Moment) -> String {
    cell(book, form, slip, name).shown(now)
}

/// The room that a slip is about: the first of its blanks that has one.
pub(in crate::report) fn room_of(form: &Form, slip: &Slip) -> Option<RoomId> {
    let blanks = form.steps.iter().flat_map(|step| (step.fields)().iter());
    let rooms = blanks.filter(|field| matches!(field.kind, Kind::Room) && field.rows.is_none());
    rooms.into_iter().find_map(|field| match slip.value(field.tag) {
        Some(Value::One(Stored::Room(room))) => Some(*room),
        _ => None,
    })
}

pub(super) fn building(book: &dyn Book, form: &Form, slip: &Slip) -> String {
    let room = match slip.id.form {
        rooms::TAG => Some(slip.clone()),
        _ => room_of(form, slip).and_then(|room| rooms::slip(book, room)),
    };
    room.map_or_else(String::new, |room| rooms::building(&room).to_string())
}

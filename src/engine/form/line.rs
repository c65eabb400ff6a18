//! The row of a plain register on lists, from the kinds of its blanks.

use super::{Form, Line};
use crate::engine::book::Book;
use crate::engine::field::Field;
use crate::engine::kind::Kind;
use crate::engine::kind::reading::{Sight, clean, show};
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::engine::value::Cell;

/// How many blanks beside room and staff make up the matter.
const MATTER_BLANKS: usize = 3;

/// Its first room as the place, its first member of staff as the worker, and the first blanks of its
/// opening step that hold something as the matter. No whole number or name of a stranger is shown.
pub(super) fn plain(form: &Form, slip: &Slip, book: &dyn Book) -> Line {
    let lookup = book.registry().lookup;
    let mut line = Line { due: slip.next_due().map(|due| due.at), ..Line::default() };
    let mut matter: Vec<String> = Vec::new();
    for field in form.steps.iter().take(1).flat_map(|step| (step.fields)()) {
        match field.kind {
            Kind::Room if line.place.is_empty() => {
                let room = slip.room(field.tag);
                line.place = room.map(|room| lookup.room_shown(book, room)).unwrap_or_default();
            }
            Kind::Staff if line.hands.is_none() => {
                line.hands = slip.staff(field.tag);
                line.worker = line.hands.map(|b| lookup.staff_short(book, b)).unwrap_or_default();
            }
            _ if matter.len() < MATTER_BLANKS => matter.extend(word(field, slip, book)),
            _ => {}
        }
    }
    line.matter = clean(&matter.join(" "), false);
    line
}

/// What one blank says, masked.
fn word(field: &Field, slip: &Slip, book: &dyn Book) -> Option<String> {
    if field.rows.is_some() {
        return None;
    }
    let cell = slip.cell(field.tag)?;
    // A list is read on any day: no moment is shown there as tomorrow's.
    if let Cell::Moment(at) = cell {
        return Some(at.show(Moment(0)));
    }
    let word = show(&field.kind, cell, book, slip.opened(), Sight::Masked);
    (!word.is_empty()).then_some(word)
}

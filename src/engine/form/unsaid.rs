//! What holds for a form that does not say it itself: the row of a slip on lists follows from the kinds of
//! its blanks, and a step that changes a slip begins with what stands there.
//!
//! It reads slips in a book, and so stands above the forms; a form need not know it.

use super::{Form, Line};
use crate::engine::book::Book;
use crate::engine::kind::reading::{Sight, clean, show, typed};
use crate::engine::kind::{Field, Kind};
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::engine::step::{Fill, Start, Step};
use crate::engine::value::Cell;

/// How many blanks beside room and staff make up the matter.
const MATTER_BLANKS: usize = 3;

impl Form {
    /// The row of a slip on lists.
    pub fn line_of(&self, slip: &Slip, book: &dyn Book) -> Line {
        match self.line {
            Some(line) => line(slip, book),
            None => plain(self, slip, book),
        }
    }

    /// What stands in a step's blanks before anybody types.
    pub fn fills_of(
        &self,
        step: &Step,
        slip: Option<&Slip>,
        start: Start,
        book: &dyn Book,
    ) -> Vec<Fill> {
        match self.fills {
            Some(fills) => fills(step, slip, start, book),
            None => standing(step, slip, book),
        }
    }

    /// What stands on the slip in the blanks of a step: every single cell under one of its tags.
    pub fn what_stands(step: &Step, slip: &Slip, book: &dyn Book) -> Vec<Fill> {
        let form = book.registry().tagged(slip.id.form);
        let open = form.is_some_and(|form| form.public_numbers);
        let private = |name: &str| form.is_some_and(|form| form.is_private(name));
        let fill = |field: &Field| {
            let cell = slip.cell(field.tag)?;
            // What nobody may read in passing is not handed out to be typed over either: a blank left empty stays.
            if private(field.name) || (matches!(cell, Cell::Phone(_)) && !open) {
                return None;
            }
            Some((field.name, typed(&field.kind, cell, book)))
        };
        (step.fields)().iter().filter_map(fill).collect()
    }
}

/// Its first room as the place, its first member of staff as the worker, and the first blanks of its
/// opening step that hold something as the matter. No whole number or name of a stranger is shown.
fn plain(form: &Form, slip: &Slip, book: &dyn Book) -> Line {
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
            _ if matter.len() < MATTER_BLANKS => matter.extend(word(form, field, slip, book)),
            _ => {}
        }
    }
    line.matter = clean(&matter.join(" "), false);
    line
}

/// What one blank says, masked.
fn word(form: &Form, field: &Field, slip: &Slip, book: &dyn Book) -> Option<String> {
    if field.rows.is_some() || form.is_private(field.name) {
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

/// What stands on the slip, for a step that changes it.
fn standing(step: &Step, slip: Option<&Slip>, book: &dyn Book) -> Vec<Fill> {
    let slip = slip.filter(|_| step.name == "change");
    slip.map_or_else(Vec::new, |slip| Form::what_stands(step, slip, book))
}

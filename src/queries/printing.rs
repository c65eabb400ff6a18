//! A slip as it is printed, for its reader: personal data is masked here, before it can reach the socket.

use super::presenter::{Viewer, number};
use crate::engine::kind::Kind;
use crate::engine::kind::reading::{Sight, show};
use crate::engine::prelude::*;
use crate::forms::office::prints::{self, Taken};
use crate::forms::office::{founding, staff};
use crate::paper::{Copies, Source, compose};
use crate::protocol::messages::{Papers, Printable};
use crate::store::codec;

/// Shown where personal data was withheld from this office, or erased when its time was over.
const WITHHELD: &str = "(已隐去)";

/// Who prints, and for which office.
#[derive(Clone, Copy)]
pub struct Printing<'a> {
    pub viewer: Viewer,
    pub badge: Badge,
    pub practice: bool,
    /// What the number was taken for; none: it is only looked at.
    pub taken: Option<&'a Taken>,
}

/// The sheets of a slip.
pub fn papers(
    book: &dyn Book,
    form: &'static Form,
    slip: &Slip,
    copies: Copies,
    printing: Printing<'_>,
) -> Papers {
    let Printing { viewer, badge, practice, taken } = printing;
    let whole = taken.is_some_and(|taken| taken.whole);
    let show = |kind: &Kind, cell: &Cell, on_part: bool| {
        if codec::is_mark(cell) {
            return WITHHELD.to_string();
        }
        let phone = matches!(cell, Cell::Phone(_) | Cell::PhoneOf(..));
        let sight = match whole && on_part {
            true if phone => Sight::Whole,
            true => viewer.on(form),
            // Paper goes round: a number stands on it only where that was recorded, in words as in a blank.
            false if viewer.sight == Sight::Desk && !form.public_numbers => Sight::Names,
            false => viewer.on(form),
        };
        show(kind, cell, book, viewer.now, sight)
    };
    let (office, by) = (founding::name(book).unwrap_or_default(), staff::shown(book, badge));
    let source = Source {
        book,
        form,
        slip,
        show: &show,
        office: &office,
        practice,
        now: viewer.now,
        by: &by,
        times: taken.map_or(0, |taken| taken.times),
    };
    let last = prints::last(book, slip.id);
    // Another may have taken the next number meanwhile: what a print says of itself is its own.
    let times = match taken {
        Some(taken) => taken.times,
        None => last.as_ref().map_or(0, |last| u32::try_from(prints::times(last)).unwrap_or(0)),
    };
    Papers {
        of: Printable::Slip(slip.id),
        number: number(form, slip.id),
        sheets: compose(&source, copies),
        times,
        last: last.and_then(|last| told(book, &last, viewer.now)).unwrap_or_default(),
    }
}

fn told(book: &dyn Book, print: &Slip, now: Moment) -> Option<String> {
    let first = print.story.first()?;
    Some(format!("{} {}", first.recorded.show(now), staff::shown(book, first.by)))
}

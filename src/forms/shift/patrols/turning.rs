//! What comes of a finding: a repair, a line in the shift book, or a paper that was opened elsewhere, such as a violation.
//! The finding stays open until that is done, so that nothing is lost between two papers.

use super::record::{BECAME, Find, ITSELF, Link, NO_ROOM, NOT_DONE, TAG, TURNED, ToBook, ToRepair};
use crate::forms::prelude::*;
use crate::forms::shift::book_entry::{self, Class};
use crate::forms::work::job::clocks::begin;
use crate::forms::work::job::fields::{CONTENT, FIRST, LINKED, PART, URGENT};
use crate::forms::work::job::opening::first_clocks;
use crate::forms::work::job::record::ISSUED;
use crate::forms::work::repair::record::AtHome;
use crate::forms::work::repair::{opening, record as repair};

/// Where and what, for the other paper.
fn words(slip: &Slip) -> String {
    format!("巡视发现 {} {}", slip.text(Find::place), slip.text(Find::finding))
}

/// The finding, with what came of it.
fn turned(ask: &Ask<'_>, paper: SlipId) -> Drawn {
    ask.draw_with(TURNED, ask.given.clone().put(BECAME, SlipRef(paper)))
}

/// A repair is issued at once: who walked is its first responder, and its clocks run.
pub(super) fn to_repair(ask: &Ask<'_>, it: ToRepair) -> Outcome {
    let slip = ask.standing()?;
    let room = it.room.or_else(|| slip.get(Find::room));
    let room = room.ok_or_else(|| NO_ROOM.at(ToRepair::room))?;
    let id = SlipId { form: repair::TAG, number: ask.book.next_number(repair::TAG) };
    let mut set = Fields::new()
        .put(LINKED, SlipRef(slip.id))
        .put(PART, Text(slip.text(Find::place).to_string()))
        .put(CONTENT, Lines(words(slip)))
        .put(FIRST, ask.hand.badge)
        .put(repair::Open::room, room)
        .put(repair::Open::home, AtHome::NotNeeded);
    if it.urgent == Some(true) {
        set = set.put(URGENT, true);
    }
    let warnings = opening::beside(ask, &set);
    let opened = Ask::beside(id, repair::OPEN, ISSUED, set.clone());
    let opened = begin(opened, first_clocks(ask, &set));
    Ok(Decision { drawn: vec![opened, turned(ask, id)], warnings })
}

/// A line in the shift book, for whoever comes next.
pub(super) fn to_book(ask: &Ask<'_>, it: ToBook) -> Outcome {
    let slip = ask.standing()?;
    let class = it.class.unwrap_or(Class::Plain);
    let entry = book_entry::beside(ask, class, words(slip), slip.id, slip.get(Find::room));
    let id = entry.slip;
    Ok(Decision { drawn: vec![entry, turned(ask, id)], warnings: Vec::new() })
}

/// Another paper was opened by its own way: a violation, an order.
pub(super) fn link(ask: &Ask<'_>, it: Link) -> Outcome {
    if it.paper.0.form == TAG {
        return Err(ITSELF.at(Link::paper));
    }
    turned(ask, it.paper.0).ok()
}

/// What came of a finding: its number, how it stands, and whether somebody has still to do something there.
fn became(slip: &Slip, book: &dyn Book) -> Option<(String, &'static str, bool)> {
    let paper = book.slip(slip.get(BECAME)?.0)?;
    let state = book.registry().tagged(paper.id.form)?.state(paper.state)?;
    Some((book.registry().show_number(paper.id), state.label, state.open))
}

pub(super) fn advise_mend(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some((number, state, open)) = ask.slip.and_then(|slip| became(slip, ask.book)) {
        match open {
            true => advice.warnings.push(NOT_DONE.with(&[&number, state])),
            false => advice.fills.push(("result".to_string(), format!("{number} {state}"))),
        }
    }
    advice
}

/// For its line on lists: what it became and how that stands.
pub(super) fn said(slip: &Slip, book: &dyn Book) -> String {
    let became = became(slip, book);
    became.map_or_else(String::new, |(number, state, _)| format!(" 转 {number} {state}"))
}

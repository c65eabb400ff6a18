//! What belongs to the same matter as a slip: what it came of, what was opened beside it, the calls that
//! were put on it, its receipts and requisitions. It must not read further than one step away.

use super::presenter::{Viewer, row};
use super::time_left::Hours;
use crate::engine::book::Book;
use crate::engine::field::Field;
use crate::engine::form::Form;
use crate::engine::kind::Kind;
use crate::engine::slip::{Index, Slip, link_key};
use crate::engine::value::{Cell, SlipId, Value};
use crate::forms;
use crate::forms::intake::contact;
use crate::forms::work::job;
use crate::protocol::messages::ShownLink;

/// Slips of one kind that are shown: a matter has few, an agreement's hundreds are in the register.
const MOST: usize = 12;

/// Every slip that belongs to this one, each once: what it names first, then what names it.
pub(crate) fn of(
    book: &dyn Book,
    form: &'static Form,
    slip: &Slip,
    eye: Viewer,
    hours: &Hours,
) -> Vec<ShownLink> {
    let mut found: Vec<(SlipId, String)> = Vec::new();
    let mut add = |id: SlipId, label: &str| {
        if id != slip.id && found.iter().all(|(other, _)| *other != id) {
            found.push((id, label.to_string()));
        }
    };
    for (tag, value) in slip.fields.iter() {
        if let Value::One(Cell::Slip(id)) = value
            && let Some(label) = named(form, *tag, *id)
        {
            add(*id, label);
        }
    }
    for index in [Index::Linked, Index::Requisition] {
        for id in book.under(index, link_key(slip.id), MOST) {
            add(id, word(id));
        }
    }
    if job::is_work(form) {
        for id in job::calls(book, slip, MOST) {
            add(id, word(id));
        }
    }
    found.into_iter().filter_map(|(id, label)| shown(book, id, label, eye, hours)).collect()
}

/// How a slip names another under this tag; nothing where it names a record, such as a fault code.
fn named(form: &Form, tag: u16, id: SlipId) -> Option<&'static str> {
    let fields = form.steps.iter().flat_map(|step| (step.fields)());
    let field: Option<&Field> = fields.into_iter().find(|field| field.tag == tag);
    match field.map(|field| (&field.kind, field.label)) {
        Some((Kind::Slip, label)) => Some(label),
        Some(_) => None,
        None if tag == job::LINKED && job::is_work(form) => Some("来自"),
        None if tag == job::CALL && job::is_work(form) => Some("来电"),
        None if tag == contact::LED_TO => Some("所开"),
        // Laid down by a decision and in no blank, as the record of what a job costs.
        None => Some(forms::tagged(id.form).map_or("相关", |form| form.word)),
    }
}

/// What came of a slip, by its kind: work was opened beside it, the rest is called what it is.
fn word(id: SlipId) -> &'static str {
    match forms::tagged(id.form) {
        Some(form) if job::is_work(form) => "另开",
        Some(form) => form.word,
        None => "相关",
    }
}

fn shown(
    book: &dyn Book,
    id: SlipId,
    label: String,
    eye: Viewer,
    hours: &Hours,
) -> Option<ShownLink> {
    let form = forms::tagged(id.form)?;
    let slip = book.slip(id)?;
    let row = row(book, form, &slip, eye, hours, None);
    let words = [row.number, row.place, row.matter, row.state];
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Some(ShownLink { id, label, text: words.join(" ") })
}

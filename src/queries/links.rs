//! Links of a slip: where it came from, what was opened with it, calls that were added to it, its
//! receipts and requisitions. It must not follow links further than one step.

use super::presenter::{Viewer, row};
use super::time_left::Hours;
use crate::engine::kind::{Field, Kind};
use crate::engine::prelude::*;
use crate::engine::slip::link_key;
use crate::forms;
use crate::forms::intake::contact;
use crate::forms::work::job;
use crate::protocol::messages::ShownLink;

/// The most links of one kind: a job has few; the hundreds of an agreement are in the register.
const MOST: usize = 12;

/// Every linked slip once: those it names first, then those that name it.
pub(crate) fn related(
    book: &dyn Book,
    form: &'static Form,
    slip: &Slip,
    viewer: Viewer,
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
            && let Some(label) = reference_label(form, *tag, *id)
        {
            add(*id, label);
        }
    }
    for index in [Index::Linked, Index::Requisition] {
        for id in book.under(index, link_key(slip.id), MOST) {
            add(id, relation_label(id));
        }
    }
    if job::is_work(form) {
        for id in job::calls(book, slip, MOST) {
            add(id, relation_label(id));
        }
    }
    found.into_iter().filter_map(|(id, label)| link(book, id, label, viewer, hours)).collect()
}

/// The label of a link under this tag; none for a record such as a fault code.
fn reference_label(form: &Form, tag: u16, id: SlipId) -> Option<&'static str> {
    let fields = form.steps.iter().flat_map(|step| (step.fields)());
    let field: Option<&Field> = fields.into_iter().find(|field| field.tag == tag);
    match field.map(|field| (&field.kind, field.label)) {
        Some((Kind::Slip(_), label)) => Some(label),
        Some(_) => None,
        None if tag == job::LINKED && job::is_work(form) => Some("来自"),
        None if tag == job::CALL && job::is_work(form) => Some("来电"),
        None if tag == contact::LED_TO => Some("所开"),
        // Written by a decision and in no blank, such as the record of a job's price.
        None => Some(forms::tagged(id.form).map_or("相关", |form| form.word)),
    }
}

/// The label of a slip that names this one: work was opened with it, others go by their form's
/// word.
fn relation_label(id: SlipId) -> &'static str {
    match forms::tagged(id.form) {
        Some(form) if job::is_work(form) => "另开",
        Some(form) => form.word,
        None => "相关",
    }
}

fn link(
    book: &dyn Book,
    id: SlipId,
    label: String,
    viewer: Viewer,
    hours: &Hours,
) -> Option<ShownLink> {
    let form = forms::tagged(id.form)?;
    let slip = book.slip(id)?;
    let row = row(book, form, &slip, viewer, hours, None);
    let words = [row.number, row.place, row.matter, row.state];
    let words: Vec<String> =
        words.into_iter().filter(|relation_label| !relation_label.is_empty()).collect();
    Some(ShownLink { id, label, text: words.join(" ") })
}

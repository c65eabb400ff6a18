//! Blanks that the desk itself knows: their results are written by the desk or by the step's decision,
//! never taken as typed. It judges nothing.

use super::Desk;
use crate::engine::judge::Asked;
use crate::forms::catalogue::{announcements, appraisals, prices};
use crate::forms::shift::handover;

/// Who knows what stands in a blank.
#[derive(Clone, Copy)]
enum Knows {
    /// The desk, at the moment of handing in.
    Desk(fn(&Desk, Ends) -> String),
    /// The step's own decision writes it.
    Step,
}

/// The draft that ends with the step, if it was one: it is not left behind.
type Ends = Option<u64>;

/// One line a blank: form, steps, field, and who knows it.
const KNOWN: &[(&str, &[&str], &str, Knows)] = &[
    (handover::FORM.id, &["hand-over", "close"], "pending", Knows::Step),
    (handover::FORM.id, &["hand-over", "close"], "drafts", Knows::Desk(drafts)),
    (handover::FORM.id, &["hand-over", "close"], "code", Knows::Desk(code)),
    (prices::FORM.id, &["survey"], "households", Knows::Step),
    (prices::FORM.id, &["survey"], "wanted", Knows::Step),
    (prices::FORM.id, &["approve"], "item_ok", Knows::Step),
    (prices::FORM.id, &["approve"], "price_ok", Knows::Step),
    (prices::FORM.id, &["publish"], "versions", Knows::Step),
    (prices::FORM.id, &["report-loss"], "income", Knows::Step),
    (prices::FORM.id, &["report-loss"], "cost", Knows::Step),
    (prices::FORM.id, &["report-loss"], "records", Knows::Step),
    (announcements::FORM.id, &["post"], "price", Knows::Step),
    (announcements::FORM.id, &["post"], "from", Knows::Step),
    (appraisals::FORM.id, &["judge"], "since", Knows::Step),
    (appraisals::FORM.id, &["judge"], "until", Knows::Step),
    (appraisals::FORM.id, &["judge"], "figures", Knows::Step),
];

fn drafts(desk: &Desk, ends: Ends) -> String {
    desk.drafts.count(ends).to_string()
}

fn code(desk: &Desk, _: Ends) -> String {
    desk.store.head().spoken()
}

fn of<'a>(form: &'a str, step: &'a str) -> impl Iterator<Item = (&'static str, Knows)> + 'a {
    let here = move |row: &&(&str, &[&str], &str, Knows)| row.0 == form && row.1.contains(&step);
    KNOWN.iter().filter(here).map(|(_, _, field, knows)| (*field, *knows))
}

/// The blanks of a step that nobody fills: the form leaves them out.
pub(super) fn fields(form: &str, step: &str) -> Vec<String> {
    of(form, step).map(|(field, _)| field.to_string()).collect()
}

impl Desk {
    /// What the desk writes over what was asked: a value for each blank that it knows, and nothing
    /// for those that the decision writes.
    pub(super) fn known(&self, asked: &Asked, ends: Ends) -> Vec<(String, Option<String>)> {
        let says = |(field, knows): (&'static str, Knows)| match knows {
            Knows::Desk(says) => (field.to_string(), Some(says(self, ends))),
            Knows::Step => (field.to_string(), None),
        };
        of(&asked.form, &asked.step).map(says).collect()
    }
}

//! Computed fields: blanks whose value the desk or the step's decision writes, never the operator.
//! It judges nothing.

use super::Desk;
use crate::engine::decision::Asked;
use crate::forms::billing::closing;
use crate::forms::catalogue::{announcements, appraisals, prices};
use crate::forms::complaints::complaint;
use crate::forms::office::{prints, restoring};
use crate::forms::renovation::{extensions, site};
use crate::forms::shift::handover;
use crate::forms::work::repair;

/// Who computes the value of a blank.
#[derive(Clone, Copy)]
enum Computed {
    /// The desk, when the step is submitted.
    Desk(fn(&Desk, Ends) -> String),
    /// The step's own decision writes it.
    Step,
}

/// The draft that ends with the step, if there is one.
type Ends = Option<u64>;

/// One line for each blank: form, steps, field, and who computes it.
const KNOWN: &[(&str, &[&str], &str, Computed)] = &[
    (handover::FORM.id, &["hand-over", "close"], "pending", Computed::Step),
    (handover::FORM.id, &["hand-over", "close"], "drafts", Computed::Desk(drafts)),
    (handover::FORM.id, &["hand-over", "close"], "code", Computed::Desk(code)),
    (closing::FORM.id, &["close"], "code", Computed::Desk(code)),
    (prices::FORM.id, &["survey"], "households", Computed::Step),
    (prices::FORM.id, &["survey"], "wanted", Computed::Step),
    (prices::FORM.id, &["approve"], "item_ok", Computed::Step),
    (prices::FORM.id, &["approve"], "price_ok", Computed::Step),
    (prices::FORM.id, &["publish"], "versions", Computed::Step),
    (prices::FORM.id, &["report-loss"], "income", Computed::Step),
    (prices::FORM.id, &["report-loss"], "cost", Computed::Step),
    (prices::FORM.id, &["report-loss"], "records", Computed::Step),
    (announcements::FORM.id, &["post"], "price", Computed::Step),
    (announcements::FORM.id, &["post"], "from", Computed::Step),
    (appraisals::FORM.id, &["judge"], "since", Computed::Step),
    (appraisals::FORM.id, &["judge"], "until", Computed::Step),
    (appraisals::FORM.id, &["judge"], "figures", Computed::Step),
    (complaint::FORM.id, &["grade"], "graded_for", Computed::Step),
    (repair::FORM.id, &["vouch"], "vouched_for", Computed::Step),
    (site::FORM.id, &["sign"], "signs_for", Computed::Step),
    (extensions::FORM.id, &["extend"], "signs_for", Computed::Step),
    (restoring::FORM.id, &[restoring::CORRECT], "was", Computed::Step),
    (restoring::FORM.id, &[restoring::CORRECT], "first", Computed::Step),
    (prints::FORM.id, &["print"], "times", Computed::Step),
    (prints::FORM.id, &["print"], "whole", Computed::Step),
];

fn drafts(desk: &Desk, ends: Ends) -> String {
    desk.drafts.count(ends).to_string()
}

fn code(desk: &Desk, _: Ends) -> String {
    desk.store.head().spoken()
}

fn of<'a>(form: &'a str, step: &'a str) -> impl Iterator<Item = (&'static str, Computed)> + 'a {
    let here = move |row: &&(&str, &[&str], &str, Computed)| row.0 == form && row.1.contains(&step);
    KNOWN.iter().filter(here).map(|(_, _, field, computed)| (*field, *computed))
}

/// The computed blanks of a step: a form does not show them.
pub(super) fn fields(form: &str, step: &str) -> Vec<String> {
    of(form, step).map(|(field, _)| field.to_string()).collect()
}

impl Desk {
    /// What the desk writes over the submitted values: its own value for each blank that it
    /// computes, nothing for those that the decision writes.
    pub(super) fn computed_values(
        &self,
        asked: &Asked,
        ends: Ends,
    ) -> Vec<(String, Option<String>)> {
        let says = |(field, computed): (&'static str, Computed)| match computed {
            Computed::Desk(says) => (field.to_string(), Some(says(self, ends))),
            Computed::Step => (field.to_string(), None),
        };
        of(&asked.form, &asked.step).map(says).collect()
    }
}

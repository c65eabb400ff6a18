//! The history of a slip as the journal has it: each step with exactly the values its entry set, as
//! they were then.
//!
//! It reads entries only, never the slip as it is today: a later price, visit or instruction must
//! not appear under an earlier step.

#[cfg(test)]
mod tests;

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use super::Viewer;
use crate::engine::fields::in_row;
use crate::engine::kind::masking::HIDDEN;
use crate::engine::kind::reading::show;
use crate::engine::kind::{Field, Kind};
use crate::engine::slip::{Deed, Entry};
use crate::engine::value::Row;
use crate::forms::office::staff;
use crate::protocol::messages::{ShownField, ShownStep};
use crate::store::{StoreProblem, codec};

/// The most steps in one answer: a slip can collect reminders for years, and a screen shows a page.
pub const STEPS_MOST: usize = 60;
/// Entries read before the first shown step, to know the values before it. For values set earlier
/// still, only the new value is shown.
const CONTEXT: usize = 40;
/// Shown where personal data was withheld from this office, or erased when its time was over.
const WITHHELD: &str = "(已隐去)";

/// How an entry is found by its number.
pub type EntryLookup<'a> = &'a dyn Fn(u64) -> Result<Option<Entry>, StoreProblem>;

/// The steps before the `until`th (none: the last ones), and how many there are before those.
///
/// Each step costs one look-up by its entry's number; at most [`STEPS_MOST`] and `CONTEXT` are
/// read, however long the history is.
///
/// # Errors
/// An entry could not be read.
pub fn page(
    book: &dyn Book,
    entries: EntryLookup<'_>,
    form: &'static Form,
    slip: &Slip,
    until: Option<u32>,
    viewer: Viewer,
) -> Result<(Vec<ShownStep>, u32), StoreProblem> {
    let all = slip.story.len();
    let until = until.map_or(all, |n| usize::try_from(n).unwrap_or(all)).min(all);
    let from = until.saturating_sub(STEPS_MOST);
    let viewer = Viewer { sight: viewer.on(form), ..viewer };
    let mut reader = Reader { book, form, viewer, before_it: BTreeMap::new() };
    let mut steps = Vec::new();
    for (n, deed) in slip.story.iter().enumerate().take(until).skip(from.saturating_sub(CONTEXT)) {
        let entry = entries(deed.seq)?;
        if n >= from {
            steps.push(reader.step(deed, entry.as_ref()));
        }
        for (tag, value) in entry.iter().flat_map(|entry| entry.set.iter()) {
            reader.before_it.insert(*tag, value.clone());
        }
    }
    Ok((steps, u32::try_from(from).unwrap_or(u32::MAX)))
}

/// The reader, and the values of the slip up to here.
struct Reader<'a> {
    book: &'a dyn Book,
    form: &'static Form,
    viewer: Viewer,
    before_it: BTreeMap<u16, Value>,
}

impl Reader<'_> {
    fn step(&self, deed: &Deed, entry: Option<&Entry>) -> ShownStep {
        let step = self.form.step_tagged(deed.step);
        let quiet = (self.form.by_clock.quiet)(deed.step);
        let fields = match (entry, step) {
            (Some(entry), _) if quiet => self.reminded(entry),
            (Some(entry), Some(step)) => self.fields(step, entry),
            _ => Vec::new(),
        };
        let mut by = staff::shown(self.book, deed.by);
        if let Some(second) = deed.cosign {
            by = format!("{by} + {}", staff::shown(self.book, second));
        }
        ShownStep {
            step: step.map_or("?", |s| s.name).to_string(),
            title: step.map_or("(新版本的步骤)", |s| s.title).to_string(),
            by,
            occurred: deed.occurred,
            recorded: deed.recorded,
            source: self.viewer.sight.words(deed.source.clone()),
            late: self.viewer.sight.words(deed.late.clone()),
            quiet,
            fields,
        }
    }

    /// The fields that an entry set: the step's own blanks in their order, then what its decision
    /// wrote into blanks of other steps. What is no blank has no label to be shown with.
    fn fields(&self, step: &Step, entry: &Entry) -> Vec<ShownField> {
        let own = (step.fields)();
        let others = entry.set.iter().filter(|(tag, _)| own.iter().all(|f| f.tag != *tag));
        let others = others.filter_map(|(tag, _)| self.blank(*tag));
        let shown = |field: &'static Field| {
            let value = entry.set.value(field.tag)?;
            self.field(field, value, entry.corrects.is_some())
        };
        own.iter().chain(others).filter_map(shown).collect()
    }

    /// The blank of a tag, on whatever step it stands.
    fn blank(&self, tag: u16) -> Option<&'static Field> {
        self.form.steps.iter().find_map(|step| (step.fields)().iter().find(|f| f.tag == tag))
    }

    /// Whether several steps fill this blank: then a new value replaces the old one. A blank of a
    /// single step is filled anew whenever that step is taken.
    fn is_standing(&self, tag: u16) -> bool {
        let has = |step: &&Step| (step.fields)().iter().any(|f| f.tag == tag);
        self.form.steps.iter().filter(has).count() > 1
    }

    fn field(&self, field: &'static Field, value: &Value, corrects: bool) -> Option<ShownField> {
        let before_it =
            self.before_it.get(&field.tag).filter(|before_it| **before_it != Value::EMPTIED);
        let changed = before_it.filter(|before_it| *before_it != value);
        let mut shown = ShownField {
            name: field.name.to_string(),
            label: field.label.to_string(),
            width: field.width,
            ..ShownField::default()
        };
        if self.form.is_private(field.name) {
            let stands = *value != Value::EMPTIED;
            shown.text = if stands { HIDDEN.to_string() } else { String::new() };
            shown.was = changed.map_or_else(String::new, |_| HIDDEN.to_string());
            return (stands || changed.is_some()).then_some(shown);
        }
        match (value, field.rows) {
            (Value::One(cell), _) => {
                shown.text = self.cell(&field.kind, cell);
                let was = changed.filter(|_| corrects || self.is_standing(field.tag));
                shown.was = was.map_or_else(String::new, |was| self.one_line(field, was));
            }
            // The blank was emptied, which is shown if it had a value.
            (Value::Rows(rows), _) if rows.is_empty() => {
                shown.was = self.one_line(field, before_it?);
            }
            (Value::Rows(rows), Some(columns)) => {
                let before = match changed {
                    Some(Value::Rows(before)) => before.as_slice(),
                    _ => &[],
                };
                if rows.len() < before.len() {
                    // Rows were removed: the old value is shown as a whole, since nobody can see
                    // which rows are gone.
                    shown.was = changed.map_or_else(String::new, |was| self.one_line(field, was));
                    shown.rows = rows.iter().map(|row| self.row(columns(), row, None)).collect();
                } else {
                    // Rows were added: only new or changed rows belong to this step.
                    let old = before.iter().map(Some).chain(std::iter::repeat(None));
                    let new = rows.iter().zip(old).filter(|(row, old)| Some(*row) != *old);
                    shown.rows = new.map(|(row, old)| self.row(columns(), row, old)).collect();
                }
            }
            (Value::Rows(_), None) => return None,
        }
        // An empty value is only shown if there was one before.
        let says = !shown.text.is_empty() || !shown.rows.is_empty() || !shown.was.is_empty();
        says.then_some(shown)
    }

    /// One row, column by column; a cell that had another value says both.
    fn row(&self, columns: &'static [Field], row: &Row, old: Option<&Row>) -> Vec<String> {
        let column = |column: &Field| {
            let new = in_row(row, column.tag);
            let said = new.map_or_else(String::new, |cell| self.cell(&column.kind, cell));
            match old.and_then(|old| in_row(old, column.tag)) {
                Some(old) if Some(old) != new => {
                    format!("{} → {said}", self.cell(&column.kind, old))
                }
                _ => said,
            }
        };
        columns.iter().map(column).collect()
    }

    /// A value in one line.
    fn one_line(&self, field: &Field, value: &Value) -> String {
        match (value, field.rows) {
            (Value::One(cell), _) => self.cell(&field.kind, cell),
            (Value::Rows(rows), Some(columns)) => {
                let row = |row: &Row| {
                    let cells = self.row(columns(), row, None);
                    cells.into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" ")
                };
                rows.iter().map(row).collect::<Vec<_>>().join("; ")
            }
            (Value::Rows(_), None) => String::new(),
        }
    }

    fn cell(&self, kind: &Kind, cell: &Cell) -> String {
        if codec::is_mark(cell) {
            return WITHHELD.to_string();
        }
        show(kind, cell, self.book, self.viewer.now, self.viewer.sight)
    }

    /// A quiet step shows only the staff named in the rows that it added.
    fn reminded(&self, entry: &Entry) -> Vec<ShownField> {
        let mut named: Vec<String> = Vec::new();
        for (tag, value) in entry.set.iter() {
            let before_it = match self.before_it.get(tag) {
                Some(Value::Rows(rows)) => rows.len(),
                _ => 0,
            };
            let Value::Rows(rows) = value else { continue };
            for (_, cell) in rows.iter().skip(before_it).flatten() {
                if let Cell::Staff(badge) = cell {
                    named.push(staff::shown(self.book, *badge));
                }
            }
        }
        if named.is_empty() {
            return Vec::new();
        }
        vec![ShownField {
            name: "whom".to_string(),
            label: "给".to_string(),
            width: 12,
            text: named.join("、"),
            ..ShownField::default()
        }]
    }
}

//! The story of a slip as its journal has it: each deed with exactly what its entry set, as it was then.
//!
//! It is read from entries alone, never from the slip as it stands today: a later price, visit or
//! instruction must not be shown under an earlier hand. It decides nothing and writes nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Viewer;
use crate::engine::book::Book;
use crate::engine::field::Field;
use crate::engine::form::Form;
use crate::engine::kind::Kind;
use crate::engine::kind::reading::show;
use crate::engine::slip::{Deed, Entry, Slip};
use crate::engine::step::Step;
use crate::engine::value::{Cell, Row, Value, in_row};
use crate::forms::office::staff;
use crate::protocol::messages::{ShownField, ShownStep};
use crate::store::{StoreProblem, codec};

/// Deeds that one answer tells at most: a slip is reminded of for years, and a screen reads a page.
pub const TOLD_MOST: usize = 60;
/// Entries read before the first deed that is told, so that it is known what stood there before it.
/// What was set earlier still is shown as it became, without what it was.
const BEFORE: usize = 40;
/// What stands where a personal part was withheld from this office or erased when its time was over.
const WITHHELD: &str = "(已隐去)";

/// How an entry is found by its number.
pub type Entries<'a> = &'a dyn Fn(u64) -> Result<Option<Entry>, StoreProblem>;

/// The deeds before the `until`th (none: the last ones), and how many there are before those.
///
/// A deed knows its entry's number, so each costs one look-up by key; at most [`TOLD_MOST`] and
/// `BEFORE` of them are read, whatever the slip has gone through.
///
/// # Errors
/// An entry could not be read.
pub fn told(
    book: &dyn Book,
    entries: Entries<'_>,
    form: &'static Form,
    slip: &Slip,
    until: Option<u32>,
    eye: Viewer,
) -> Result<(Vec<ShownStep>, u32), StoreProblem> {
    let all = slip.story.len();
    let until = until.map_or(all, |n| usize::try_from(n).unwrap_or(all)).min(all);
    let from = until.saturating_sub(TOLD_MOST);
    let mut teller = Teller { book, form, eye, stood: BTreeMap::new() };
    let mut steps = Vec::new();
    for (n, deed) in slip.story.iter().enumerate().take(until).skip(from.saturating_sub(BEFORE)) {
        let entry = entries(deed.seq)?;
        if n >= from {
            steps.push(teller.step(deed, entry.as_ref()));
        }
        for (tag, value) in entry.iter().flat_map(|entry| entry.set.iter()) {
            teller.stood.insert(*tag, value.clone());
        }
    }
    Ok((steps, u32::try_from(from).unwrap_or(u32::MAX)))
}

/// Who tells, and what stood on the slip up to here.
struct Teller<'a> {
    book: &'a dyn Book,
    form: &'static Form,
    eye: Viewer,
    stood: BTreeMap<u16, Value>,
}

impl Teller<'_> {
    fn step(&self, deed: &Deed, entry: Option<&Entry>) -> ShownStep {
        let step = self.form.step_tagged(deed.step);
        let quiet = (self.form.by_clock.quiet)(deed.step);
        let fields = match (entry, step) {
            (Some(entry), _) if quiet => self.whom(entry),
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
            source: deed.source.clone(),
            late: deed.late.clone(),
            quiet,
            fields,
        }
    }

    /// What an entry set that is somebody's blank: the step's own in the order of the paper, then what
    /// its decision wrote into the blanks of others. What is no blank has no words for a reader.
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

    /// Whether a blank is filled again by another step than the one it begins with: then a new value
    /// takes the place of the old one. A blank of one step is filled anew whenever that step is taken.
    fn is_standing(&self, tag: u16) -> bool {
        let has = |step: &&Step| (step.fields)().iter().any(|f| f.tag == tag);
        self.form.steps.iter().filter(has).count() > 1
    }

    fn field(&self, field: &'static Field, value: &Value, corrects: bool) -> Option<ShownField> {
        let stood = self.stood.get(&field.tag).filter(|stood| **stood != Value::EMPTIED);
        let changed = stood.filter(|stood| *stood != value);
        let mut shown = ShownField {
            name: field.name.to_string(),
            label: field.label.to_string(),
            width: field.width,
            was: String::new(),
            text: String::new(),
            rows: Vec::new(),
        };
        match (value, field.rows) {
            (Value::One(cell), _) => {
                shown.text = self.cell(&field.kind, cell);
                let was = changed.filter(|_| corrects || self.is_standing(field.tag));
                shown.was = was.map_or_else(String::new, |was| self.whole(field, was));
            }
            // A blank was emptied, which is worth a word where something stood in it.
            (Value::Rows(rows), _) if rows.is_empty() => {
                shown.was = self.whole(field, stood?);
            }
            (Value::Rows(rows), Some(columns)) => {
                let before = match changed {
                    Some(Value::Rows(before)) => before.as_slice(),
                    _ => &[],
                };
                if rows.len() < before.len() {
                    // Rows went: what stood is said whole, since nobody can see which.
                    shown.was = changed.map_or_else(String::new, |was| self.whole(field, was));
                    shown.rows = rows.iter().map(|row| self.row(columns(), row, None)).collect();
                } else {
                    // Rows are added to: only what is new or changed is this hand's.
                    let old = before.iter().map(Some).chain(std::iter::repeat(None));
                    let new = rows.iter().zip(old).filter(|(row, old)| Some(*row) != *old);
                    shown.rows = new.map(|(row, old)| self.row(columns(), row, old)).collect();
                }
            }
            (Value::Rows(_), None) => return None,
        }
        // What became empty says nothing unless something stood there.
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
    fn whole(&self, field: &Field, value: &Value) -> String {
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
        show(kind, cell, self.book, self.eye.now, self.eye.sight)
    }

    /// What a quiet step says: the staff whom the rows name that it added.
    fn whom(&self, entry: &Entry) -> Vec<ShownField> {
        let mut named: Vec<String> = Vec::new();
        for (tag, value) in entry.set.iter() {
            let stood = match self.stood.get(tag) {
                Some(Value::Rows(rows)) => rows.len(),
                _ => 0,
            };
            let Value::Rows(rows) = value else { continue };
            for (_, cell) in rows.iter().skip(stood).flatten() {
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
            was: String::new(),
            text: named.join("、"),
            rows: Vec::new(),
        }]
    }
}

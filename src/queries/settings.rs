//! Since when each setting of the office is as it is, who made it so and why: read from the entries of
//! B-02, since the slip itself keeps only what stands.

use std::collections::BTreeMap;

use crate::engine::prelude::*;
use crate::forms::office::{settings, staff};
use crate::protocol::messages::Touched;
use crate::queries::presenter::history::EntryLookup;
use crate::store::StoreProblem;

/// The most entries that are read: a policy changes a few times a month.
const ENTRIES_MOST: usize = 2_000;

/// Every setting that was changed since the office opened, ordered by name.
///
/// # Errors
/// An entry could not be read.
pub fn touched(book: &dyn Book, entries: EntryLookup<'_>) -> Result<Vec<Touched>, StoreProblem> {
    let mut found: BTreeMap<String, Touched> = BTreeMap::new();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let story = book.slip(settings::SLIP).map_or_else(Vec::new, |slip| slip.story);
    for deed in story.iter().skip(story.len().saturating_sub(ENTRIES_MOST)) {
        let Some(entry) = entries(deed.seq)? else { continue };
        let Some(worths) = settings::worths(&entry.set) else { continue };
        let names = worths.keys().chain(before.keys()).cloned().collect::<Vec<_>>();
        for name in names.into_iter().filter(|name| worths.get(name) != before.get(name)) {
            let touched = Touched {
                worth: worths.get(&name).cloned(),
                since: deed.recorded,
                by: staff::shown(book, deed.by),
                why: settings::reason(&entry.set),
                name: name.clone(),
            };
            found.insert(name, touched);
        }
        before = worths;
    }
    Ok(found.into_values().collect())
}

//! What those who run the desk must hear, and nobody has yet: a note of the store, because this process may end
//! before one of them signs in.

use crate::bytes;
use crate::store::StoreProblem;
use crate::store::reader::Reader;
use crate::store::taking::Work;

/// The name of the store's note.
const NOTE: &str = "unheard";

/// The sentences.
#[derive(Default)]
pub(super) struct Unheard(pub(super) Vec<String>);

impl Unheard {
    /// What an earlier process could tell nobody.
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        Ok(Self(view.note(NOTE)?.and_then(|b| bytes::decode(&b).ok()).unwrap_or_default()))
    }

    /// What the next commit must keep.
    pub(super) fn work(&self) -> Work {
        let bytes = if self.0.is_empty() { None } else { bytes::encode(&self.0).ok() };
        Work::Note(NOTE.to_string(), bytes)
    }
}

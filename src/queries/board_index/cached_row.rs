//! A slip as lists show it, read once and kept until it changes.

use crate::engine::prelude::*;

/// A slip as lists show it, both in full and for a reader without a badge.
pub struct CachedRow {
    pub id: SlipId,
    pub form: &'static Form,
    pub version: u32,
    pub state: u16,
    /// Steps that have nothing left to do on it, by their tags.
    pub spent: Vec<u16>,
    pub opened: Moment,
    pub line: Line,
    /// The matter with people's names masked, where it holds any.
    pub masked: Option<String>,
    /// The text that a filter searches, and the same for a reader without a badge.
    pub(super) words: String,
    pub(super) masked_words: Option<String>,
    /// Other slips whose change may change this row.
    pub(super) depends_on: Vec<SlipId>,
}

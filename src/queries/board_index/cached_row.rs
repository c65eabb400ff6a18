//! A slip as lists show it, read once and kept until it changes.

use crate::engine::form::{Form, Line};
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;

/// A slip as lists show it, to whoever may see how much.
pub struct Kept {
    pub id: SlipId,
    pub form: &'static Form,
    pub version: u32,
    pub state: u16,
    pub opened: Moment,
    pub line: Line,
    /// The matter with people's names masked, where it holds any.
    pub masked: Option<String>,
    /// What the filter's text is sought in, and the same for a reader without a badge.
    pub(super) words: String,
    pub(super) masked_words: Option<String>,
    /// The slips by which the line may change.
    pub(super) names: Vec<SlipId>,
}

//! What terminals have not been told yet of a run over the whole office. It tells nobody.

use std::time::Instant;

use crate::engine::value::SlipId;

/// What a run wrote that was not told yet, and when terminals were told last.
#[derive(Default)]
pub(super) struct Telling {
    pub(super) untold: Vec<SlipId>,
    pub(super) told: Option<Instant>,
}

//! What the desk remembers of its backups between two of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::bytes;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The name of the store's note that keeps when each target was last brought up to date.
pub(super) const NOTE: &str = "backups";

/// The last good backup of each target: when, and up to which entry.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Good {
    pub(super) at: BTreeMap<String, (i64, u64)>,
}

/// What the desk knows of its backups.
#[derive(Default)]
pub(super) struct Backups {
    pub(super) good: Good,
    pub(super) targets: Vec<PathBuf>,
    pub(super) looked: Option<Instant>,
    /// The sentence that was told last, so that it is told once.
    pub(super) told: Option<String>,
    pub(super) rests_until: Option<Instant>,
    /// A shift was handed over since the last one.
    pub(super) handed_over: bool,
    pub(super) under_way: bool,
}

impl Backups {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        let good = view.note(NOTE)?.and_then(|b| bytes::decode(&b).ok()).unwrap_or_default();
        Ok(Self { good, ..Self::default() })
    }
}

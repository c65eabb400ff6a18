//! One room or person of a file, and the rows that it was read from.

use super::wanted::{Verdict, Wanted, What};

/// A row of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The sheet, counted from zero.
    pub sheet: u16,
    /// The row as the table program counts.
    pub row: u32,
}

/// A room or a person, and where its parts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub wanted: Wanted,
    /// The rows of each part: one list for a room, one for each part of a person.
    pub rows: Vec<Vec<At>>,
    /// What each part is called in the preview: `3-2-501 张三`.
    pub called: Vec<String>,
}

/// A row that asks for nothing.
pub(super) fn skipped(why: impl Into<String>) -> Verdict {
    Verdict { what: What::Skipped, said: vec![why.into()], cites: Vec::new() }
}

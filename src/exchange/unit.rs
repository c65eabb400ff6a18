//! A room or a person of a file, and the rows that it was read from.

use super::wanted::{RowOutcome, Verdict, Wanted};

/// A row of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The sheet, counted from zero.
    pub sheet: u16,
    /// The number of the row in the spreadsheet.
    pub row: u32,
}

/// A room or a person, with the rows of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub wanted: Wanted,
    /// The rows of each part: one list for a room, one for each part of a person.
    pub rows: Vec<Vec<At>>,
    /// The label of each part in the preview: `3-2-501 张三`.
    pub labels: Vec<String>,
}

/// The verdict for a skipped row.
pub(super) fn skipped(why: impl Into<String>) -> Verdict {
    Verdict { outcome: RowOutcome::Skipped, remarks: vec![why.into()], cites: Vec::new() }
}

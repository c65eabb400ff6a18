//! What the desk counts for a handover, as it stands on the tab of shifts.

use serde::{Deserialize, Serialize};

use super::paper::Row;
use crate::engine::moment::Moment;

/// What one shift hands over to the next, gathered by the desk at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverSheet {
    pub at: Moment,
    /// Nobody is on duty without it.
    pub shift: Option<Standing>,
    /// Every kind of open work, also those of which there is none.
    pub pending: Vec<PendingLine>,
    /// What is to be counted, and how many there should be, if a handover before says so.
    pub counts: Vec<(String, Option<i64>)>,
    /// As typed into its blank; empty when nothing is known.
    pub cash_should: String,
    /// Undone entries of the shift book, urgent ones first.
    pub book: Vec<Row>,
    /// Unsubmitted drafts of the whole office.
    pub drafts: u32,
    /// The asker's own draft of this shift's handover.
    pub half_filled: Option<u64>,
    /// It is open at another terminal of the asker.
    pub half_elsewhere: bool,
    /// The journal's check code.
    pub code: String,
    /// Both sign here (C-21); else a shift is closed by one word.
    pub signs: bool,
    /// A shift may end without a next one (C-21, C-22).
    pub closes: bool,
}

/// The shift that an operator is working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub row: Row,
    /// 早班.
    pub label: String,
    pub badge: u32,
    pub who: String,
    pub since: Moment,
    pub ends: Option<Moment>,
    /// The shift after it.
    pub next: String,
    /// When the receiver should be there (N-36).
    pub there_by: Option<Moment>,
    /// Who refused the handover for what, and what the director said; empty otherwise.
    pub dispute: Vec<String>,
}

/// One kind of open work on the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLine {
    pub label: String,
    /// All of them, also those that are not listed.
    pub count: u32,
    pub rows: Vec<Row>,
}

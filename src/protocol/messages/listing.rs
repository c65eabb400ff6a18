//! Lists on the wire: which slips, in which order, and which part of them a screen wants.
//!
//! A list may be a million rows long; what goes over the wire is a window of it.

use serde::{Deserialize, Serialize};

use super::Row;
use crate::engine::value::SlipId;

/// Which rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum View {
    /// Open work, what hurts first on top.
    Open(Filter),
    /// Open complaints, the gravest class first and in it what hurts first.
    Complaints(Filter),
    /// Who is to be asked again: complaints answered, and repairs that the owner was told of.
    Callbacks(Filter),
    /// Slips open or not, the newest first.
    Slips(Sift),
    Staff,
    /// What moves a payer's money in a month: statement, deposit, records.
    Payer {
        room: u32,
        person: u32,
        month: u32,
    },
    /// The receipt that the last step of a slip wrote, if it wrote one.
    Receipts {
        of: SlipId,
    },
    /// What the asker was the first to hear and is not settled (首问), what hurts first on top.
    FirstHeard,
}

impl View {
    /// All slips of a form, newest first.
    pub fn of_form(form: &str) -> Self {
        Self::Slips(Sift { form: Some(form.to_string()), ..Sift::default() })
    }

    /// All slips of a room, newest first.
    pub fn of_room(room: u32) -> Self {
        Self::Slips(Sift { room: Some(room), ..Sift::default() })
    }
}

/// What of a board. Empty parts do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub form: Option<String>,
    /// States' names: any of them.
    pub states: Vec<String>,
    /// As the room register writes it.
    pub building: String,
    /// A trade's name.
    pub trade: String,
    /// In whose hands it is.
    pub worker: Option<u32>,
    /// In the asker's hands, or first received by them.
    pub mine: bool,
    /// Its time is up.
    pub overdue: bool,
    /// Its time is up within so many minutes; 0: not asked. With `overdue`: or is up already.
    pub soon: u16,
    /// Any of these numbers, of whatever form.
    pub numbers: Vec<u64>,
    /// Numbers that begin with these digits.
    pub begins: String,
    /// This step can be taken in its state.
    pub step: String,
    /// Contained in place, matter, number, worker or state.
    pub text: String,
    pub order: Order,
}

/// How a board's rows are laid. Within each the order is that of the clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// What hurts first.
    #[default]
    Urgency,
    /// By state, in the order of the work.
    State,
    /// By the name of whoever has it in hand; what nobody has comes first.
    Worker,
}

/// What of the old slips. Empty parts do not filter. State, worker and days are of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sift {
    pub form: Option<String>,
    /// A state's name.
    pub state: Option<String>,
    pub room: Option<u32>,
    pub person: Option<u32>,
    pub worker: Option<u32>,
    /// A day, a month, or two days with `..` between: `2026-11-21`, `2026-11`,
    /// `2026-11-01..2026-11-07`.
    pub days: String,
    /// Words. A state, a room, a day or month, a worker's name is looked up by its key; what is
    /// left must be contained in the row, and only so many slips are looked through for it.
    pub text: String,
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The row that is wanted.
    pub spot: Spot,
    /// Rows wanted in front of it.
    pub before: u16,
    /// Rows wanted in all.
    pub most: u16,
}

impl Window {
    /// The first rows.
    pub fn first(most: u16) -> Self {
        Self { spot: Spot::Top, before: 0, most }
    }
}

/// A row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Spot {
    #[default]
    Top,
    End,
    /// So many rows below a slip (above it, if negative). Where the slip is not on the list any
    /// more: from the row that has its place, which is `or` where rows are numbered.
    Slip {
        id: SlipId,
        by: i32,
        or: u32,
    },
    /// The slip of this number, or the row where it would stand.
    Number(u64),
    /// The newest slip opened on this day or before it.
    Day(String),
}

/// A part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub rows: Vec<Row>,
    /// Which of `rows` was wanted.
    pub here: u16,
    /// There are rows above these.
    pub above: bool,
    /// There are rows below these.
    pub more: bool,
    /// The number of the first of `rows` in the list, from 0, where rows are numbered.
    pub at: Option<u32>,
    /// All rows of the list, where they are counted.
    pub total: Option<u32>,
    /// Counts by state label, in the order of the work, under all of the filter but its states.
    pub counts: Vec<(String, u32)>,
    /// Who has how much of this board, whatever the filter.
    pub loads: Vec<Load>,
    /// What all of the board could be narrowed to, whatever it is narrowed to now: buildings as the
    /// room register writes them, and trades by name, each with how many.
    pub buildings: Vec<(String, u32)>,
    pub trades: Vec<(String, u32)>,
    /// What is to be said of the whole list; mostly nothing.
    pub note: String,
    /// The steps by which the asker may open a slip of the form that was asked for, by name.
    pub opens: Vec<String>,
    /// Who may, where the asker may not: the roles.
    pub opened_by: String,
}

impl Page {
    /// Whether nothing was looked for, because the question isn't understood: the note says what of it.
    pub fn not_asked(&self) -> bool {
        self.rows.is_empty() && !self.more && !self.note.is_empty()
    }
}

/// What somebody has in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    pub badge: u32,
    /// As boards name them.
    pub worker: String,
    pub open: u32,
    pub urgent: u32,
    /// Work slips are given to them; others answer for what is written down.
    pub sent: bool,
}

//! Slips as they leave the office, on the wire: printed, or exported.

use serde::{Deserialize, Serialize};

use super::View;
use crate::engine::value::SlipId;
use crate::paper::Sheet;
use crate::report;
use crate::report::books::Booking;

/// A report, and of what: empty where it is for today, of the whole office, or no row's slips are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportAsked {
    pub name: String,
    /// A day, or `2026-11-01..2026-11-15`.
    pub day: String,
    pub building: String,
    pub department: String,
    /// The first cell of the row whose slips are wanted.
    pub behind: String,
}

/// What is printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Printable {
    Slip(SlipId),
    /// All of a list, as it is narrowed.
    List(View),
    /// A report as it was shown.
    Report(Box<report::Sheet>),
    /// Every slip of a list; none named yet: the desk finds them.
    Each {
        view: View,
        slips: Vec<SlipId>,
    },
    /// An empty slip of a form, to be written by hand.
    Blank {
        form: String,
    },
    /// What a desk needs without power: what is open, the duty phone book, empty slips.
    Emergency,
}

/// The sheets of what is printed, as their reader may see them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Papers {
    pub of: Printable,
    /// `维修 000123`; of a list its heading.
    pub number: String,
    pub sheets: Vec<Sheet>,
    /// How often it was printed before; with the print that took its number, that one too.
    pub times: u32,
    /// When it was printed last, and by whom; empty: never.
    pub last: String,
}

/// Slips of a form as they leave the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// One JSON object each.
    pub lines: Vec<String>,
    /// The number behind which it goes on; none: that was all.
    pub next: Option<u64>,
}

/// A page of the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    pub bookings: Vec<Booking>,
    /// The entry behind which they go on; none: that was all.
    pub next: Option<u64>,
}

//! Slips as they leave the office, on the wire: printed, or exported.

use serde::{Deserialize, Serialize};

use crate::engine::value::SlipId;
use crate::paper::Sheet;
use crate::report::books::Booking;

/// The sheets of a slip, as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    pub slip: SlipId,
    /// `维修 000123`.
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

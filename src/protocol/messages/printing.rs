//! A slip as it is printed, on the wire.

use serde::{Deserialize, Serialize};

use crate::engine::value::SlipId;
use crate::paper::Sheet;

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

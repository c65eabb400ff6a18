//! Messages about boards: what others in the building have reported, claims, and an operator's
//! preferences.

use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Order, Row};

/// Open slips of one building about the same matter: another caller about it is added to one of
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike {
    /// In the words of the fault: 停水.
    pub kind: String,
    /// Households that have reported it, over all of its slips.
    pub households: u32,
    /// The last of the slips is of today.
    pub today: bool,
    /// It concerns more than one household, so that it is worth mentioning before the caller asks.
    pub common: bool,
    pub slips: Vec<Row>,
}

/// Another operator's claim on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub slip: SlipId,
    pub by: String,
    pub since: Moment,
}

/// An operator's preferences for a board, kept at the desk for any terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liked {
    /// The board's name on the wire.
    pub board: String,
    pub order: Order,
    /// The part chosen by the arrow keys; empty: all of it.
    pub part: String,
    pub building: String,
    /// A trade's name.
    pub trade: String,
    pub worker: Option<u32>,
    /// What the worker is called, to be shown.
    pub called: String,
}

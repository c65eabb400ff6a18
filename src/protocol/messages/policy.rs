//! What the office has set, as the settings' menu gets it. What can be set at all is part of the program,
//! so it does not travel.

use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

/// A setting or limit that somebody has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// As it is stored.
    pub name: String,
    /// The worth as it is stored; none: the default again.
    pub worth: Option<String>,
    /// Since when it is so.
    pub since: Moment,
    pub by: String,
    pub why: String,
}

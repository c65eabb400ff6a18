//! The wall clock of the desk's machine: read here and nowhere else.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::engine::moment::Moment;

/// The machine's time, to the millisecond.
pub fn wall() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

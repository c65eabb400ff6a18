//! The clock that a desk begins with, and the steps that are to set it.

use super::waiting::Pending;
use crate::bytes;
use crate::desk::clock::{Base, DeskClock, Seen};
use crate::engine::moment::Moment;
use crate::store::reader::Reader;
use crate::store::{Store, StoreProblem};

/// The name of the store's note. Never changed.
pub(super) const NOTE: &str = "clock";
/// Reads the machine's clocks.
pub(super) type Machine = Box<dyn Fn() -> Seen + Send>;

/// A step that sets the clock, and to when.
pub(super) struct Correction {
    pub(super) pending: Pending,
    pub(super) at: Moment,
}

/// The clock of a desk that begins.
pub(super) fn started(
    store: &Store,
    view: &Reader,
    machine: &Machine,
) -> Result<DeskClock, StoreProblem> {
    let kept = view.note(NOTE)?.and_then(|bytes| bytes::decode::<Base>(&bytes).ok());
    let (last, head) = (store.last_moment(), store.head().seq);
    Ok(DeskClock::start(kept, last, head, &machine(), store.is_practice()))
}

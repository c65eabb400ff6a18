//! Where a run of property fees (B-26) is: kept in memory alone. It charges nobody.

use super::telling::Telling;
use crate::engine::prelude::*;
use crate::forms::billing::fee_run;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The run that is under way, in memory alone: after a new start it begins at the first room again, and finds those that
/// are done by their charges.
pub(super) struct FeeRun {
    pub(super) slip: SlipId,
    /// The next room to look at: a room's slip has its number.
    pub(super) next: u64,
    pub(super) telling: Telling,
}

impl FeeRun {
    /// The run that stands in the book as under way.
    pub(super) fn under_way(view: &Reader) -> Result<Option<Self>, StoreProblem> {
        let found = view.ask(fee_run::under_way)?;
        Ok(found.map(|slip| Self { slip: slip.id, next: 1, telling: Telling::default() }))
    }
}

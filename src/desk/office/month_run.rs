//! Where a run over the households of a month (B-13) is: kept in memory alone. It bills nobody.

use super::telling::Telling;
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;
use crate::forms::billing::month_run;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The run that is under way. Where it is in the month is kept nowhere else: after a new start it begins
/// at the first household again, and finds those that are done by their statements.
pub(super) struct MonthRun {
    pub(super) slip: SlipId,
    pub(super) month: u32,
    /// The last household that was dealt with.
    pub(super) after: Option<Payer>,
    /// Whether this time through the month some household was billed: then there may be others still.
    pub(super) made: bool,
    pub(super) telling: Telling,
}

impl MonthRun {
    /// The run that stands in the book as under way.
    pub(super) fn under_way(view: &Reader) -> Result<Option<Self>, StoreProblem> {
        let found = view.ask(month_run::under_way)?;
        Ok(found.map(|slip| Self {
            slip: slip.id,
            month: month_run::month(&slip),
            after: None,
            made: false,
            telling: Telling::default(),
        }))
    }
}

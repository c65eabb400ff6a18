//! Every kind of run over the whole office, and which of them are under way when the desk starts. Nothing is done here.

use super::runs::{Kind, Runs};
use super::{fee_run, month_run};
use crate::store::StoreProblem;
use crate::store::reader::Reader;

pub(super) static KINDS: [&Kind; 2] = [&month_run::KIND, &fee_run::KIND];

/// The runs that stand in the book as under way.
pub(super) fn under_way(view: &Reader) -> Result<Runs, StoreProblem> {
    let mut runs = Runs::default();
    for kind in KINDS {
        runs.found(kind, view.ask(kind.under_way)?.as_ref());
    }
    Ok(runs)
}

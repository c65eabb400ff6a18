//! When an item is judged and reckoned next: publishing, judging and measures set these clocks.

use crate::forms::catalogue::months::months_later;
use crate::forms::catalogue::policy::{LOSS_MONTHS, QUALITY_MONTHS};
use crate::forms::prelude::*;

/// When an item is judged next, counted from now.
pub(super) fn next_evaluation(ask: &Ask<'_>) -> (DueKind, Moment, String) {
    let months = ask.limit(&QUALITY_MONTHS);
    let at = months_later(ask.occurred, months);
    (dues::EVALUATE, at, format!("{} + {months} 个月 (D-64)", ask.occurred.day().short()))
}

/// When income and cost are looked at next, counted from now.
pub(super) fn next_reckoning(ask: &Ask<'_>) -> (DueKind, Moment, String) {
    let months = ask.limit(&LOSS_MONTHS);
    let at = months_later(ask.occurred, months);
    (dues::RECKON, at, format!("{} + {months} 个月 (D-65)", ask.occurred.day().short()))
}

//! The clock to the report upward, for whatever starts it: a grade, a hint, a week or so many households.

use crate::forms::complaints::policy::COMPLAINT_UP_MINUTES;
use crate::forms::prelude::*;

/// The limit in minutes within which a grave complaint goes up (T-02c); 0: no clock is kept.
pub(super) fn report_up_by(ask: &Ask<'_>) -> Option<(DueKind, Moment, String)> {
    let minutes = ask.limit(&COMPLAINT_UP_MINUTES);
    let from = ask.occurred;
    let because = format!("{} + {minutes} 分上报 (G-48, T-02c)", from.show(ask.now));
    (minutes > 0).then(|| (dues::UP, from.plus_minutes(minutes), because))
}

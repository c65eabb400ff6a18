//! What the month's end carries on: an open slip of a monthly file stands in the next month's file too, once
//! for each month. 钟 does it; nobody has to copy.

use crate::forms::prelude::*;

/// The first day of the month into which it was carried last.
const MONTH: Tag<Day> = Tag::new(30, "month");

/// The step that carries; no hand has its right.
pub(super) const CARRY: u16 = 30;

/// The first day of the month into which a slip is carried next.
fn next_month(slip: &Slip) -> Day {
    let last = slip.get(MONTH).unwrap_or_else(|| slip.opened().day());
    last.first_of_month().next(31).first_of_month()
}

/// Whether it already stood in an earlier month's file.
pub(super) fn is_carried(slip: &Slip) -> bool {
    slip.get(MONTH).is_some()
}

/// When 钟 is to look at it next.
pub(super) fn key(slip: &Slip) -> Key {
    Key::new(Index::Clock, ascending(next_month(slip).begins()), 0)
}

/// What 钟 asks for on an open slip until a moment: one month at a time.
pub(super) fn due(form: &'static Form, slip: &Slip, until: Moment) -> Vec<Asked> {
    let over = next_month(slip).begins() <= until;
    over.then(|| form.asked("carry", slip)).into_iter().collect()
}

/// The slip as it goes into its next month, whatever its state; none: that month has not begun.
pub(super) fn carried(ask: &Ask<'_>, slip: &Slip) -> Option<Drawn> {
    let month = next_month(slip);
    let begun = month.begins() <= ask.now;
    begun.then(|| ask.draw_with(slip.state, Fields::new().put(MONTH, month)))
}

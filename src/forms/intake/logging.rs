//! The call that another slip came of: logged with it, in the book of whoever took it.

use super::contact::{ANSWERED, FIRST, Handled, LED_TO, LOG, Log, TAG};
use crate::forms::intake::control_book::writing as control_book;
use crate::forms::prelude::*;

/// The entry that logs a call which led to another slip: logged first (G-26), answered by that slip.
/// What the control room takes stands in its own book.
pub fn logged_for(ask: &Ask<'_>, given: Fields, led_to: SlipId) -> Drawn {
    if ask.role == Role::ControlRoom {
        return control_book::logged_for(ask, &given, led_to);
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let first = given.get(Log::first_heard).unwrap_or(ask.hand.badge);
    let set =
        given.put(FIRST, first).put(LED_TO, SlipRef(led_to)).put(Log::handled, Handled::Passed);
    Ask::beside(slip, LOG, ANSWERED, set)
}

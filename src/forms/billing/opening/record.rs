//! Whether the totals that were carried in from paper are signed, as others read it: until two have signed, nothing that
//! was carried in is paid out or collected. It decides nothing of its own.

use crate::engine::slip::state_key_of;
use crate::forms::office::founding;
use crate::forms::prelude::*;

pub const TAG: u16 = 9014;

states! { CARRIED = 1 "carried" "已登记", SIGNED_OFF = 2 "signed" "已签认", STRUCK = 3 "struck" "作废" }

/// For so many days after the office was opened whoever keeps the books carries in alone; later its head signs beside.
const OPENING_DAYS: i64 = 60;

rules! {
    TOTALS_FIRST refuse "{0}是期初带来的,合计还没有两人签认;请先在“期初登记”办签认合计,再收付" ["B-14", "H-05"];
}

/// Whether the totals were signed.
pub fn signed(book: &dyn Book) -> bool {
    !book.under(Index::InState, state_key_of(TAG, SIGNED_OFF), 1).is_empty()
}

/// Refuses money on a slip that was carried in, as long as nobody but the hand that wrote it has looked at it.
///
/// # Errors
/// `TOTALS_FIRST`.
pub fn totals_first(book: &dyn Book, slip: &Slip, carried: bool) -> Result<(), Notice> {
    match carried && !signed(book) {
        true => Err(TOTALS_FIRST.with(&[&book.registry().show_number(slip.id)])),
        false => Ok(()),
    }
}

/// A line that comes long after the office was opened: the head is one of the two who sign it.
///
/// # Errors
/// The second hand is missing, or not the one that is needed.
pub(super) fn late_line(ask: &Ask<'_>) -> Result<(), Notice> {
    let opened = ask.book.slip(founding::SLIP).as_ref().map(Slip::opened);
    let limit = ask.now.plus_minutes(-OPENING_DAYS * 24 * 60);
    if opened.is_none_or(|opened| opened >= limit) {
        return Ok(());
    }
    match ask.book.policy().may(ask.role, Right::SetPolicy) {
        true => ask.second_signs(Right::CarryIn),
        false => ask.second_signs(Right::SetPolicy),
    }
}

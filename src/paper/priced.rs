//! What each row of a table comes to, beside its count and its price: worked out, in no blank.

use super::sheet::Head;
use crate::engine::fields::in_row;
use crate::engine::money::Money;
use crate::engine::print::Priced;
use crate::engine::value::{Cell, Row};

/// What the column is called where an office lays out its own paper. A layout may do without it: it says nothing that is
/// not there already.
pub const COMES_TO: (&str, &str) = ("金额", "comes-to");

/// Twelfths that it takes.
const WIDE: u8 = 2;

/// What a row comes to; nothing where it has no price or no number.
pub(super) fn amount(row: &Row, priced: Priced) -> String {
    let (Some(Cell::Number(count)), Some(Cell::Money(price))) =
        (in_row(row, priced.count), in_row(row, priced.price))
    else {
        return String::new();
    };
    let all = price.in_fen().checked_mul(*count).map(Money::fen);
    all.map_or_else(String::new, |all| all.to_string())
}

/// The column of amounts; it takes its room from the widest column.
pub(super) fn beside_the_widest(heads: &mut [Head]) -> Head {
    if let Some(widest) = heads.iter_mut().max_by_key(|head| head.width) {
        widest.width = widest.width.saturating_sub(WIDE).max(1);
    }
    let (label, name) = COMES_TO;
    Head { name: name.to_string(), label: label.to_string(), width: WIDE, right: true }
}

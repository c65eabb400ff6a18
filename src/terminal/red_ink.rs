//! The marks that the shift book has in red ink on paper: OK, and the reason why something is not done (S2-shift 三, 五).
//! The word says the same without colour.

use super::list::{Col, col};
use super::theme::Theme;
use crate::forms::shift::book_entry;

/// States that are written in red.
pub const RED: &[&str] = book_entry::RED_INK;

/// The column of a state on a list.
pub fn state(label: &str, cells: usize, theme: &Theme) -> Col {
    let column = col(label, cells);
    if RED.contains(&label) { column.styled(theme.overdue) } else { column }
}

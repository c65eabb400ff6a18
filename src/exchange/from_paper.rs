//! Rows of work that was begun on paper: what they say beside the blanks of their register, and what they must.

use super::registers::Register;
use super::wanted::WantedRecord;
use crate::engine::kind::Field;

/// When what a row tells of happened, and why it is entered late.
pub(super) const OCCURRED: &str = "发生时间";
pub(super) const LATE: &str = "迟报原因";
pub(super) const OPENED: &str = "slipopened";
/// Why, where the row does not say.
pub(super) const WHY_LATE: &str = "原记在纸单上,导入补记";

/// Blanks without which a row is none: what the step asks, and what tells one paper from another.
pub(super) fn must(register: Register, field: &Field) -> bool {
    field.required || register.is_from_paper() && register.known_by().contains(&field.name)
}

/// What a row of work begun on paper does not say and must: when, and the number of its paper.
pub(super) fn without(register: Register, record: &WantedRecord) -> Option<String> {
    if record.occurred.is_empty() {
        return Some(format!("请写{OCCURRED}"));
    }
    let names = register.known_by();
    let empty = |field: &&Field| {
        names.contains(&field.name) && !record.cells.iter().any(|(name, _)| name == field.name)
    };
    register.blanks().iter().find(empty).map(|field| format!("请写{}", field.label))
}

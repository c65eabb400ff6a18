//! What every work slip says on paper besides its blanks.

use super::fields::FIRST;
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// The words before it.
pub const WORDS: &[&str] = &["首问责任人"];

/// Who took it on first answers for it to the caller.
pub fn first_on_paper(slip: &Slip, book: &dyn Book) -> Vec<Said> {
    let first = slip.get(FIRST).map_or_else(String::new, |badge| staff::shown(book, badge));
    vec![Said::new("首问责任人", first, 3)]
}

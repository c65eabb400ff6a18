//! What the director asks besides the repair itself: the front desk, cleaning and greening, security (S1C-callback 三). It
//! says nothing about whether the work was well done: who is not content with the desk has a matter of its own.

use super::quota;
use super::record::{ASK_ALL_FOUR, Call, SAY_WHY, SEE_TO_IT};
use crate::forms::prelude::*;

/// A field that is asked about besides the repair: its name, and its blank.
pub type Field = (&'static str, Tag<bool>);

/// Those of S1C-callback 三, in its order.
pub const FIELDS: [Field; 3] =
    [("前台接待", Call::front_desk), ("保洁绿化", Call::cleaning), ("治安管理", Call::security)];

/// Whether a blank is one of them: what is asked once is not taken back by the next call, which asks something else.
pub(super) fn is_field(tag: u16) -> bool {
    FIELDS.iter().any(|(_, field)| field.number() == tag)
}

/// Their names, as far as they are meant.
fn names(meant: impl Fn(Tag<bool>) -> bool) -> String {
    let meant = FIELDS.iter().filter(|(_, field)| meant(*field));
    meant.map(|(name, _)| *name).collect::<Vec<_>>().join("、")
}

/// What is to be said of them once somebody was heard.
///
/// # Errors
/// Somebody is not content, and nobody wrote with what.
pub(super) fn heard(ask: &Ask<'_>, it: &Call) -> Result<Vec<Notice>, Notice> {
    let amiss = names(|field| ask.given.get(field) == Some(false));
    if !amiss.is_empty() && it.customer_says.is_none() && it.also_says.is_none() {
        return Err(SAY_WHY.at(Call::customer_says));
    }
    let mut said = Vec::new();
    if !amiss.is_empty() && it.also.is_none() {
        said.push(SEE_TO_IT.with(&[&amiss]).at(Call::also));
    }
    let sampled = ask.role == Role::Head && quota::directed(ask.book.policy());
    let unasked = names(|field| ask.given.get(field).is_none());
    if sampled && !unasked.is_empty() {
        said.push(ASK_ALL_FOUR.with(&[&unasked]).at(Call::front_desk));
    }
    Ok(said)
}

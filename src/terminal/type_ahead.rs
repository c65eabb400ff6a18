//! Keys that are typed before what they are meant for is there, and keys that must not be taken for an
//! answer to what their hand has not seen yet. It must not do anything itself but keep them in order.
//!
//! What was handed in is mostly accepted in silence; now and then it is accepted with warnings, which
//! lie over the screen. The hands type on meanwhile, eyes on the paper. So:
//!
//! * What was typed before the warning lay there waits behind it, and is done once it is put away:
//!   never on the warning, never on what is beneath as long as that cannot be seen.
//! * The warning takes no key until the hand has rested for `REST`: what comes sooner belongs to a
//!   run that was begun without looking, and goes on waiting behind it in its order. A putting-away
//!   key that comes so soon and by itself is nobody's answer: it does nothing, neither here nor
//!   beneath, and pressing it again costs nothing.
//! * After that Enter and Esc put it away, arrows read on, a colon begins a command; what the warning
//!   does not know rings, so that whoever types without looking looks up.

use std::collections::VecDeque;

use super::message::Typed;

/// Milliseconds for which a hand must rest before a warning is taken for seen: shorter than anybody
/// needs to read one, longer than between two keys of a run.
pub const REST: u64 = 400;
/// Keys that are kept at most.
const MOST: usize = 256;

/// What was typed before what it is meant for was open, in its order.
#[derive(Default)]
pub struct TypeAhead {
    pub kept: VecDeque<Typed>,
}

impl TypeAhead {
    /// Keeps a key for what is being opened; beyond reason it is dropped.
    pub fn keep(&mut self, typed: Typed) {
        if self.kept.len() < MOST {
            self.kept.push_back(typed);
        }
    }

    /// Keeps what is left of a text whose first characters were done: it was typed before all that
    /// waits.
    pub fn keep_rest(&mut self, text: String) {
        if !text.is_empty() {
            self.kept.push_front(Typed::Text(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_text_goes_before_what_waits_and_an_empty_one_does_not_wait() {
        let mut ahead = TypeAhead::default();
        let text = |text: &str| Typed::Text(text.to_owned());
        ahead.keep_rest(String::new());
        assert!(ahead.kept.is_empty(), "nothing waits");
        ahead.keep(text("second"));
        ahead.keep_rest("first".to_owned());
        assert_eq!(ahead.kept, [text("first"), text("second")]);
    }
}

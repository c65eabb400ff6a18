//! Keys typed before the thing they are meant for is on the screen, and keys that must not count as an
//! answer to a warning the operator has not seen yet. It only keeps them in order.
//!
//! What is submitted is mostly accepted in silence; now and then it is accepted with warnings, which
//! are shown over the screen. The operator types on meanwhile, looking at the paper. So:
//!
//! * What was typed before the warning appeared waits until it is closed. It is never taken as an
//!   answer to the warning, nor done beneath it, where it could not be seen.
//! * The warning takes no key until no key was pressed for `REST`. A key that comes sooner belongs to
//!   what was being typed without looking, and waits in its order. Enter or Esc that comes sooner,
//!   with nothing waiting, does nothing but say so; it can simply be pressed again.
//! * After that Enter and Esc close it, arrows scroll it, a colon begins a command; any other key
//!   rings the bell and is said not to be done, so that whoever types without looking looks up.
//!
//! Behind a sign-in the same keys wait for the screen it opens; one that is refused gets them, as if they
//! had come after the answer.

use std::collections::VecDeque;

use super::message::Typed;

/// Milliseconds without a key before a warning is taken for seen: shorter than anybody
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

    /// What waits, as far as it is text.
    pub fn text(&self) -> String {
        let text = |typed: &Typed| match typed {
            Typed::Text(text) | Typed::Paste(text) => text.clone(),
            Typed::Key(chord) => chord.typed().map_or_else(String::new, String::from),
        };
        self.kept.iter().map(text).collect()
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

//! What a lesson is: goals, each with its words, its keys, and the deed that reaches it. Plain data.

use crate::terminal::action::Action;
use crate::terminal::keymap::Place;

/// What one sitting teaches.
pub struct Lesson {
    pub title: &'static str,
    pub goals: &'static [Goal],
}

/// What is to be done next, in the operator's words, with the keys that do it where the fingers are then.
pub struct Goal {
    pub say: &'static str,
    pub keys: &'static [(Place, Action)],
    pub by: Reached,
}

/// What a goal is reached by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// This badge has signed in.
    SignedIn(u32),
    /// A step of one of these forms (none: of any) lies open.
    Opened(&'static [u16], &'static str),
    /// The desk has accepted such a step.
    Step(&'static [u16], &'static str),
    Parked,
    Resumed,
    BackedUp,
}

/// What was done at this terminal, as the desk or the screen says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    SignedIn(u32),
    Opened(u16, &'a str),
    Step(u16, &'a str),
    Parked,
    Resumed,
    BackedUp,
}

impl Reached {
    /// Whether this deed is it.
    pub fn by(self, deed: Deed<'_>) -> bool {
        let of = |forms: &[u16], form: u16| forms.is_empty() || forms.contains(&form);
        match (self, deed) {
            (Reached::SignedIn(wanted), Deed::SignedIn(badge)) => wanted == badge,
            (Reached::Opened(forms, wanted), Deed::Opened(form, step))
            | (Reached::Step(forms, wanted), Deed::Step(form, step)) => {
                of(forms, form) && wanted == step
            }
            (Reached::Parked, Deed::Parked)
            | (Reached::Resumed, Deed::Resumed)
            | (Reached::BackedUp, Deed::BackedUp) => true,
            _ => false,
        }
    }
}

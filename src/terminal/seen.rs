//! How much of the screen a message can have changed: a letter typed into a blank is drawn alone. It must not know
//! what a screen is.

use std::ops::BitOrAssign;

/// How much of what is seen may look different now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    #[default]
    Nothing,
    /// The text in the blank with the caret, and the caret.
    Blank,
    All,
}

impl BitOrAssign for Seen {
    fn bitor_assign(&mut self, other: Seen) {
        *self = (*self).max(other);
    }
}

impl From<bool> for Seen {
    /// Whether anything may look different.
    fn from(changed: bool) -> Seen {
        if changed { Seen::All } else { Seen::Nothing }
    }
}

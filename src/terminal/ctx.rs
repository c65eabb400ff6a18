//! What every screen may read and none may change: who sits here, the time, the line, the glass, the keys.

use super::connection::DeskLine;
use super::keymap::Keymap;
use crate::engine::moment::Moment;
use crate::protocol::messages::{Operator, Readiness};
use crate::terminal::action::Action;
use crate::terminal::keymap::Place;
use crate::terminal::tab::Tab;
use crate::terminal::theme::Theme;
use ratatui::layout::Position;

/// The surroundings of a screen. Only the loop changes them.
pub struct Ctx {
    pub line: DeskLine,
    /// Whose screen this is, locked or not.
    pub owner: Option<Operator>,
    /// The screen is cleared; what was on it waits for its owner.
    pub locked: bool,
    pub tab: Tab,
    pub keymap: Keymap,
    pub columns: u16,
    pub rows: u16,
    /// The terminal's name for the desk.
    pub name: String,
    /// What a new office has and lacks, as the desk said last; empty where nobody opens one.
    pub readiness: Vec<Readiness>,
}

impl Ctx {
    pub fn now(&self) -> Moment {
        self.line.now
    }

    /// Who is signed in and not locked out.
    pub fn operator(&self) -> Option<&Operator> {
        self.owner.as_ref().filter(|_| !self.locked)
    }

    /// Rows of a list or a window on this glass.
    pub fn page(&self) -> usize {
        usize::from(self.rows.saturating_sub(8)).max(1)
    }

    /// The key to name in a sentence, `F10`: the first that asks for the action where keys are looked
    /// up in these places, innermost first. Empty, if the action has none there.
    pub fn key(&self, places: &[Place], action: Action) -> String {
        self.keymap.called(places, action)
    }
}

/// Where the terminal's own cursor belongs; none: nothing that was drawn is typed in.
pub type Caret = Option<Position>;

/// What a drawing goes by.
#[derive(Clone, Copy)]
pub struct Pane<'a> {
    pub ctx: &'a Ctx,
    pub theme: &'a Theme,
    /// Nothing lies over it, so that the caret is its own.
    pub free: bool,
}

//! 我的首问 on 受理, while nobody is chosen: what the operator was the first to hear and is not settled (P-24). A caller who
//! is typed goes before it.

use super::Search;
use crate::protocol::messages::{Page, Request, View, Window};
use crate::terminal::prelude::*;

/// More than a glass shows.
const MOST: u16 = 40;

impl Search {
    /// Asks for what the operator was the first to hear: it stands where the household will be (P-24).
    pub(super) fn ask_own(&self) -> Turn {
        if self.tab != Tab::Intake {
            return Turn::default();
        }
        let request = Request::List { view: View::FirstHeard, window: Window::first(MOST) };
        Wish::Ask(Part::FirstHeard, request).into()
    }

    /// Whether some of them stand there to be opened.
    pub(super) fn lists_own(&self) -> bool {
        self.own.is_some_and(|many| many > 0)
    }

    /// Whether the words for the phone stand beside the box: until somebody is typed.
    pub(super) fn greets(&self) -> bool {
        let bare = self.editor.text().trim().is_empty() || self.done_with;
        self.tab == Tab::Intake && bare && !self.greeting.is_empty()
    }

    /// It came, with the words for the phone; whoever was typed meanwhile goes before.
    pub(super) fn take_own(&mut self, page: Page) -> Turn {
        let greeted = self.greeting != page.note;
        self.greeting.clone_from(&page.note);
        if self.card.is_some() || !self.editor.text().trim().is_empty() {
            return Turn::changed(greeted && self.greets());
        }
        let total = page.total.map_or(page.rows.len(), |total| total as usize);
        let news = self.own != Some(total) || self.open.rows() != page.rows || greeted;
        self.open.replace(page.rows);
        self.own = Some(total);
        Turn::changed(news)
    }
}

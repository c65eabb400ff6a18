//! The line that narrows a list: what stands on it, while it is typed and afterwards. It must not know
//! what is listed; whoever has one asks for the rows.

use crate::terminal::action::Action;
use crate::terminal::ctx::Caret;
use crate::terminal::editor::{Applied, EditKey, LineEditor};
use crate::terminal::pen::Pen;
use crate::terminal::theme::Theme;
use crate::terminal::wish::Turn;
use crate::text::Shown;
use ratatui::layout::Rect;

/// Letters that it takes.
const LETTERS_MOST: usize = 40;
/// Cells that it takes while it is typed.
const CELLS_MOST: u16 = 30;

/// A filter line.
#[derive(Default)]
pub struct FilterLine {
    /// While it is typed.
    editor: Option<LineEditor>,
    text: String,
    /// It was opened with what it said before: the first key writes it anew.
    anew: bool,
}

/// What a key on the line did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filtering {
    /// It says something else now.
    Typed,
    /// It is closed, and says what it said.
    Closed,
    /// The arrows are the list's.
    List,
    /// Whether the caret moved.
    Caret(bool),
}

impl FilterLine {
    /// A line that says this and is not typed.
    pub fn saying(text: &str) -> FilterLine {
        FilterLine { text: text.trim().to_owned(), ..FilterLine::default() }
    }

    /// What it says, without spaces around it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has the caret.
    pub fn typing(&self) -> bool {
        self.editor.is_some()
    }

    /// Whether it narrows nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Opens it with this on it.
    pub fn open(&mut self, text: &str) -> Turn {
        let mut editor = LineEditor::new(LETTERS_MOST);
        editor.set_text(text);
        (self.editor, self.anew) = (Some(editor), !text.is_empty());
        Turn::changed(true)
    }

    /// Closes it; it says nothing any more.
    pub fn clear(&mut self) {
        *self = FilterLine::default();
    }

    /// Whether an open line knows this key.
    pub fn offers(action: Action) -> bool {
        [Action::Open, Action::Back, Action::Up, Action::Down].contains(&action)
            || EditKey::in_line(action)
    }

    /// Does what a key on the open line asks for.
    pub fn press(&mut self, action: Action) -> Filtering {
        let anew = self.anew && EditKey::in_line(action);
        self.anew &= !anew;
        match (action, &mut self.editor, EditKey::of(action)) {
            (Action::Open, ..) => {
                self.editor = None;
                Filtering::Closed
            }
            (Action::Back, ..) => {
                self.clear();
                Filtering::Typed
            }
            (Action::Up | Action::Down, ..) => Filtering::List,
            (_, Some(editor), Some(key)) => match editor.apply(key) {
                Applied::Changed => self.read(),
                applied => Filtering::Caret(anew || applied == Applied::Moved),
            },
            _ => Filtering::Caret(false),
        }
    }

    /// Takes typed text. Whether it is open.
    pub fn insert(&mut self, text: &str) -> bool {
        let Some(editor) = &mut self.editor else { return false };
        if std::mem::take(&mut self.anew) {
            editor.clear();
        }
        editor.insert(text);
        self.read();
        true
    }

    fn read(&mut self) -> Filtering {
        let typed = self.editor.as_ref().map(LineEditor::text).unwrap_or_default();
        typed.trim().clone_into(&mut self.text);
        Filtering::Typed
    }

    /// Draws it on a head line; nothing, where it narrows nothing. Answers the caret.
    pub fn draw(&self, pen: &mut Pen<'_>, theme: &Theme, free: bool) -> Caret {
        if !self.typing() && self.is_empty() {
            return None;
        }
        pen.write("过滤 ", theme.strong);
        let Some(editor) = &self.editor else {
            pen.write(&self.text, theme.field);
            return None;
        };
        let rest = pen.rest();
        let blank = Rect { width: rest.width.min(CELLS_MOST), ..rest };
        let caret = editor.draw(blank, pen.buffer, theme, free);
        if self.anew {
            // What the first key takes away is seen beforehand.
            let cells = u16::try_from(Shown::width_of(&self.text)).unwrap_or(blank.width);
            let text = Rect { width: cells.min(blank.width), ..blank };
            pen.buffer.set_style(text, theme.selected);
        }
        caret
    }
}

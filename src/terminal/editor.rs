//! Typing into a field: one line, or a note of several. It must not know which key is pressed (the
//! keymap does) nor what the field is for (the form does).
//!
//! Both editors take cleaned text only, so that what lies in a field is what is seen. An insertion is
//! one step to undo, however many characters an input method committed at once.

use crate::terminal::action::Action;
use crate::terminal::ctx::Caret;
use crate::terminal::theme::Theme;
use crate::text::Shown;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use tui_textarea::{CursorMove, Scrolling, TextArea, WrapMode};
use unicode_normalization::char::is_combining_mark;

use crate::text::clean_input;

/// Steps that can be undone.
const UNDO_STEPS: usize = 200;

macro_rules! edit_keys {
    ($($key:ident)*) => {
        /// What a key does to text; each bears the name of its action.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum EditKey { $($key,)* }

        impl EditKey {
            /// The edit an action asks for, if it asks for one.
            pub fn of(action: Action) -> Option<EditKey> {
                match action {
                    $(Action::$key => Some(EditKey::$key),)*
                    _ => None,
                }
            }
        }
    };
}

// `ClearLine` takes away what stands before the caret on its line.
edit_keys! {
    Left Right WordLeft WordRight Home End Up Down PageUp PageDown
    DeleteBefore DeleteAfter DeleteWord ClearLine NewLine Undo Redo
}

impl EditKey {
    /// Whether the action is an edit of one line.
    pub fn in_line(action: Action) -> bool {
        use Action::{Down, NewLine, PageDown, PageUp, Up};
        EditKey::of(action).is_some() && ![Up, Down, PageUp, PageDown, NewLine].contains(&action)
    }
}

/// What came of an [`EditKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The text is another now.
    Changed,
    /// Only the caret moved.
    Moved,
    /// Nothing to do here: the key may mean something to the form.
    Ignored,
}

/// What came of an insertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// All of it stands in the field now.
    Whole,
    /// The field is full: so many characters were left out. Say so.
    Cut { left_out: usize },
}

/// A field of one line, scrolled sideways when the text is longer.
#[derive(Clone, Debug)]
pub struct LineEditor {
    core: Core,
    secret: bool,
}

/// A field of several lines, wrapped.
#[derive(Clone, Debug)]
pub struct NoteEditor {
    core: Core,
}

impl LineEditor {
    /// An empty field that takes at most `limit` characters.
    pub fn new(limit: usize) -> LineEditor {
        LineEditor { core: Core::new(limit, WrapMode::None), secret: false }
    }

    /// An empty field that shows `*` for each character, for PINs.
    pub fn secret(limit: usize) -> LineEditor {
        let mut editor = LineEditor::new(limit);
        editor.secret = true;
        editor.core.area.set_mask_char('*');
        editor
    }

    /// The text; never a line end in it.
    pub fn text(&self) -> String {
        self.core.text()
    }

    /// Puts another text in its place, cut to the limit, with the caret at its end and nothing to
    /// undo.
    pub fn set_text(&mut self, text: &str) -> Inserted {
        let mut fresh = if self.secret {
            LineEditor::secret(self.core.limit)
        } else {
            Self::new(self.core.limit)
        };
        let inserted = fresh.insert(text);
        fresh.core.forget_history();
        *self = fresh;
        inserted
    }

    /// Types a run or a paste at the caret, in one step to undo; a line end becomes a space.
    pub fn insert(&mut self, text: &str) -> Inserted {
        self.core.insert(&clean_input(text).replace('\n', " "))
    }

    /// Takes everything away, in one step to undo.
    pub fn clear(&mut self) {
        self.core.clear();
    }

    /// Does what the key asks. There is no line above or below, and no new line.
    pub fn apply(&mut self, key: EditKey) -> Applied {
        match key {
            EditKey::Up
            | EditKey::Down
            | EditKey::PageUp
            | EditKey::PageDown
            | EditKey::NewLine => Applied::Ignored,
            key => self.core.apply(key),
        }
    }

    /// Draws the field and says where the terminal's own cursor belongs while it is typed in: there
    /// the input method opens its window.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, focused: bool) -> Caret {
        let area = Rect { height: area.height.min(1), ..area }.intersection(*buffer.area());
        if focused {
            return self.core.draw(area, buffer, theme);
        }
        let text = self.text();
        let text = if self.secret { "*".repeat(text.chars().count()) } else { text };
        let text = Shown::typed(&text);
        let line = theme.cut(&text, usize::from(area.width));
        blank(area, buffer, theme.plain);
        line.styled(theme.plain).render(area, buffer);
        None
    }
}

impl NoteEditor {
    /// An empty note that takes at most `limit` characters, line ends counted.
    pub fn new(limit: usize) -> NoteEditor {
        NoteEditor { core: Core::new(limit, WrapMode::WordOrGlyph) }
    }

    /// The text, its lines ended by `\n`.
    pub fn text(&self) -> String {
        self.core.text()
    }

    /// Puts another text in its place, cut to the limit, with the caret at its end and nothing to
    /// undo.
    pub fn set_text(&mut self, text: &str) -> Inserted {
        let mut fresh = NoteEditor::new(self.core.limit);
        let inserted = fresh.insert(text);
        fresh.core.forget_history();
        *self = fresh;
        inserted
    }

    /// Types a run or a paste at the caret, in one step to undo.
    pub fn insert(&mut self, text: &str) -> Inserted {
        self.core.insert(&clean_input(text))
    }

    /// As [`LineEditor::clear`].
    pub fn clear(&mut self) {
        self.core.clear();
    }

    /// Does what the key asks. On the first and last line, up and down are left to the form.
    pub fn apply(&mut self, key: EditKey) -> Applied {
        match key {
            EditKey::NewLine => match self.core.insert("\n") {
                Inserted::Whole => Applied::Changed,
                Inserted::Cut { .. } => Applied::Ignored,
            },
            key => self.core.apply(key),
        }
    }

    /// Rows the text takes at this width.
    pub fn rows(&self, width: u16) -> usize {
        wrapped(&self.text(), width).len()
    }

    /// As [`LineEditor::draw`].
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, focused: bool) -> Caret {
        let area = area.intersection(*buffer.area());
        if focused {
            return self.core.draw(area, buffer, theme);
        }
        blank(area, buffer, theme.plain);
        for (row, line) in area.rows().zip(wrapped(&self.text(), area.width)) {
            line.styled(theme.plain).render(row, buffer);
        }
        None
    }
}

/// What both editors share.
#[derive(Clone, Debug)]
struct Core {
    area: TextArea<'static>,
    /// Characters, line ends counted.
    limit: usize,
}

impl Core {
    fn new(limit: usize, wrap: WrapMode) -> Core {
        let mut area = TextArea::default();
        area.set_wrap_mode(wrap);
        area.set_max_histories(UNDO_STEPS);
        // The terminal's own cursor is the caret; a drawn one would stand beside it.
        area.set_cursor_style(Style::new());
        area.set_cursor_line_style(Style::new());
        Core { area, limit }
    }

    fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    fn clear(&mut self) {
        self.area.select_all();
        self.area.cut();
    }

    fn insert(&mut self, clean: &str) -> Inserted {
        let room = self.limit.saturating_sub(self.text().chars().count());
        let fits: String = clean.chars().take(room).collect();
        let left_out = clean.chars().count() - fits.chars().count();
        if !fits.is_empty() {
            self.area.insert_str(&fits);
        }
        if left_out == 0 { Inserted::Whole } else { Inserted::Cut { left_out } }
    }

    fn apply(&mut self, key: EditKey) -> Applied {
        let changed = match key {
            EditKey::Left => return self.step(CursorMove::Back),
            EditKey::Right => return self.step(CursorMove::Forward),
            EditKey::WordLeft => return self.step(CursorMove::WordBack),
            EditKey::WordRight => return self.step(CursorMove::WordForward),
            EditKey::Home => return self.step(CursorMove::Head),
            EditKey::End => return self.step(CursorMove::End),
            EditKey::Up => return self.step(CursorMove::Up),
            EditKey::Down => return self.step(CursorMove::Down),
            EditKey::PageUp => return self.scroll(Scrolling::PageUp),
            EditKey::PageDown => return self.scroll(Scrolling::PageDown),
            EditKey::DeleteBefore => self.area.delete_char(),
            EditKey::DeleteAfter => self.area.delete_next_char(),
            EditKey::DeleteWord => self.area.delete_word(),
            EditKey::ClearLine => {
                // At the head of a line the widget would join it to the line above.
                self.area.cursor().1 > 0 && self.area.delete_line_by_head()
            }
            EditKey::Undo => self.area.undo(),
            EditKey::Redo => self.area.redo(),
            EditKey::NewLine => false,
        };
        if changed && !matches!(key, EditKey::Undo | EditKey::Redo) {
            // Marks go with their letter; they would join the letter before it.
            while self.on_a_mark() && self.area.delete_next_char() {}
        }
        if changed { Applied::Changed } else { Applied::Ignored }
    }

    fn step(&mut self, to: CursorMove) -> Applied {
        let before = self.area.cursor();
        self.area.move_cursor(to);
        // The widget counts characters; the caret does not stop between a letter and its marks.
        while self.on_a_mark() && matches!(to, CursorMove::Back | CursorMove::Forward) {
            let here = self.area.cursor();
            self.area.move_cursor(to);
            if self.area.cursor() == here {
                break;
            }
        }
        if self.area.cursor() == before { Applied::Ignored } else { Applied::Moved }
    }

    fn on_a_mark(&self) -> bool {
        let caret = self.area.cursor();
        let line = self.area.lines().get(caret.0);
        line.and_then(|line| line.chars().nth(caret.1)).is_some_and(is_combining_mark)
    }

    fn scroll(&mut self, by: Scrolling) -> Applied {
        let before = self.area.cursor();
        self.area.scroll(by);
        if self.area.cursor() == before { Applied::Ignored } else { Applied::Moved }
    }

    /// The widget has no way to empty its history but to be made anew.
    fn forget_history(&mut self) {
        let steps = self.area.max_histories();
        self.area.set_max_histories(0);
        self.area.set_max_histories(steps);
    }

    fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) -> Caret {
        if area.is_empty() {
            return None;
        }
        blank(area, buffer, theme.plain);
        let room = Rect { width: text_width(area.width, self.area.wrap_mode()), ..area };
        (&self.area).render(room, buffer);
        buffer.set_style(area, theme.field);
        self.caret(area)
    }

    /// Where the caret is on the screen; to be asked after drawing, which scrolls.
    fn caret(&self, area: Rect) -> Caret {
        let caret = self.area.screen_cursor();
        let (top, left) = self.area.scroll_offset();
        let column = u16::try_from(caret.col).ok()?.checked_sub(left)?;
        let row = u16::try_from(caret.row).ok()?.checked_sub(top)?;
        let at = Position::new(area.x.checked_add(column)?, area.y.checked_add(row)?);
        area.contains(at).then_some(at)
    }
}

/// Empties the area, so that a shorter text leaves nothing of a longer one.
fn blank(area: Rect, buffer: &mut Buffer, style: Style) {
    super::popup::clear_wide(buffer, area);
    buffer.set_style(area, style);
}

/// Wrapped text leaves the last column free, where the caret stands behind a full row.
fn text_width(width: u16, wrap: WrapMode) -> u16 {
    if wrap == WrapMode::None { width } else { width.saturating_sub(1).max(1) }
}

fn wrapped(text: &str, width: u16) -> Vec<Shown> {
    let cells = usize::from(text_width(width, WrapMode::WordOrGlyph));
    Shown::lines(text).iter().flat_map(|line| line.wrap(cells)).collect()
}

#[cfg(test)]
mod tests;

//! Something to read over the screen: lines with a label at their left, wrapped and scrolled. It must not
//! know what they say.

use crate::language::said;
use crate::terminal::action::Action;
use crate::text::Shown;

/// Lines to read, and how far they are scrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub title: String,
    pub lines: Vec<ReadLine>,
    pub top: usize,
}

/// One line: a mark or a label at the left, the text behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadLine {
    pub label: String,
    pub text: String,
    pub strong: bool,
}

pub fn line(label: impl Into<String>, text: impl Into<String>) -> ReadLine {
    ReadLine { label: label.into(), text: text.into(), strong: false }
}

pub fn heading(text: impl Into<String>) -> ReadLine {
    ReadLine { label: String::new(), text: text.into(), strong: true }
}

impl Reading {
    pub fn new(title: impl Into<String>, lines: Vec<ReadLine>) -> Reading {
        Reading { title: title.into(), lines, top: 0 }
    }

    /// The lines as they stand in a window of this width: label, text, strong.
    pub fn wrapped(&self, columns: usize) -> Vec<(Shown, Shown, bool)> {
        let widest = self.lines.iter().map(|l| Shown::width_of(&l.label)).max().unwrap_or(0);
        let label_cells = if widest == 0 { 0 } else { widest.min(columns / 3) + 1 };
        let text_cells = columns.saturating_sub(label_cells).max(2);
        let mut out = Vec::new();
        for line in &self.lines {
            let cells = if line.strong { columns.max(2) } else { text_cells };
            let mut label = Shown::from(&line.label);
            for text in Shown::lines(&said(&line.text)).iter().flat_map(|text| text.wrap(cells)) {
                let padded = if line.strong { Shown::default() } else { label.pad(label_cells) };
                out.push((padded, text, line.strong));
                label = Shown::default();
            }
        }
        out
    }

    /// Scrolls as the action asks. `true`: other lines are seen now.
    pub(super) fn scroll(&mut self, action: Action, columns: usize, rows: usize) -> bool {
        let before = self.top;
        let last = self.wrapped(columns).len().saturating_sub(rows);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(rows),
            Action::PageDown => self.top + rows,
            Action::Home => 0,
            Action::End => last,
            _ => self.top,
        }
        .min(last);
        self.top != before
    }
}

/// The room for text in a reading window on a screen of this size: columns and rows.
pub fn reading_room(columns: u16, rows: u16) -> (u16, u16) {
    (columns.saturating_sub(6).clamp(10, 100), rows.saturating_sub(6).max(3))
}

//! The bottom line: what was said last, and how it was meant.

use ratatui::style::Style;

use super::theme::Theme;

/// What was said last.
#[derive(Default)]
pub struct Foot {
    pub said: String,
    pub tone: Tone,
}

impl Foot {
    /// How it is written.
    pub fn style(&self, theme: &Theme) -> Style {
        match self.tone {
            Tone::Plain => theme.plain,
            Tone::Done => theme.done,
            Tone::Trouble => theme.refusal,
        }
    }
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Done,
    Trouble,
}

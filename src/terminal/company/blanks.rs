//! A few blanks that are typed or chosen where there is no desk and no form: what head office answers and decides. It
//! must not know what they are for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::terminal::action::Action;
use crate::terminal::ctx::Caret;
use crate::terminal::editor::{EditKey, LineEditor};
use crate::terminal::keymap::Place;
use crate::terminal::pen::{Pen, row};
use crate::terminal::theme::Theme;
use crate::text::Shown;

/// Letters that a blank takes: as many as a text blank of a paper.
const MOST: usize = crate::engine::kind::TEXT_MOST;

/// What stands in a blank.
#[derive(Clone, Debug)]
enum Holds {
    Line(Box<LineEditor>),
    /// Words of which one is chosen; none yet.
    Choice(&'static [&'static str], Option<usize>),
}

/// Blanks below one another, one of them with the caret.
#[derive(Clone, Debug)]
pub struct Blanks {
    all: Vec<(&'static str, Holds)>,
    at: usize,
    /// Why it was not handed in.
    pub problem: String,
}

impl Blanks {
    pub fn new() -> Self {
        Self { all: Vec::new(), at: 0, problem: String::new() }
    }

    /// And a line with this on it.
    pub fn line(mut self, label: &'static str, says: &str) -> Self {
        let mut editor = LineEditor::new(MOST);
        editor.set_text(says);
        self.all.push((label, Holds::Line(Box::new(editor))));
        self
    }

    /// And a choice, of which nothing is chosen.
    pub fn choice(mut self, label: &'static str, words: &'static [&'static str]) -> Self {
        self.all.push((label, Holds::Choice(words, None)));
        self
    }

    /// What was typed, without spaces around it.
    pub fn text(&self, label: &str) -> String {
        let found = self.all.iter().find(|(own, _)| *own == label);
        match found {
            Some((_, Holds::Line(editor))) => editor.text().trim().to_string(),
            _ => String::new(),
        }
    }

    /// The same, where something was typed.
    pub fn some(&self, label: &str) -> Option<String> {
        Some(self.text(label)).filter(|text| !text.is_empty())
    }

    /// The place of the word that was chosen.
    pub fn chosen(&self, label: &str) -> Option<usize> {
        let found = self.all.iter().find(|(own, _)| *own == label);
        match found {
            Some((_, Holds::Choice(_, at))) => *at,
            _ => None,
        }
    }

    /// It cannot be handed in like this: the sentence, and the caret where it is about.
    pub fn refuse(&mut self, label: &str, why: &str) {
        self.at = self.all.iter().position(|(own, _)| *own == label).unwrap_or(self.at);
        self.problem = why.to_string();
    }

    /// Where keys are pressed now.
    pub fn places(&self) -> &'static [Place] {
        match self.all.get(self.at) {
            Some((_, Holds::Line(_))) => &[Place::Text, Place::Form, Place::All],
            _ => &[Place::Form, Place::All],
        }
    }

    /// Types a run where the caret is. A choice takes a space for the next of its words.
    pub fn insert(&mut self, text: &str) {
        match self.all.get_mut(self.at) {
            Some((_, Holds::Line(editor))) => drop(editor.insert(text)),
            Some((_, Holds::Choice(..))) if text == " " => self.act(Action::Tick),
            _ => {}
        }
    }

    /// Moves, chooses or edits.
    pub fn act(&mut self, action: Action) {
        let many = self.all.len().max(1);
        match (action, self.all.get_mut(self.at)) {
            (Action::NextField | Action::Open | Action::Down, _) => self.at = (self.at + 1) % many,
            (Action::PrevField | Action::Up, _) => self.at = (self.at + many - 1) % many,
            (Action::Right | Action::Tick, Some((_, Holds::Choice(words, at)))) => {
                *at = Some(at.map_or(0, |at| (at + 1) % words.len()));
            }
            (Action::Left, Some((_, Holds::Choice(words, at)))) => {
                *at = Some(at.map_or(0, |at| (at + words.len() - 1) % words.len()));
            }
            (_, Some((_, Holds::Line(editor)))) => {
                if let Some(key) = EditKey::of(action) {
                    editor.apply(key);
                }
            }
            _ => {}
        }
    }

    /// Rows that they take: one each, one for what was wrong.
    pub fn rows(&self) -> u16 {
        u16::try_from(self.all.len() + 1).unwrap_or(u16::MAX)
    }

    /// Draws them; answers the caret.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Caret {
        let wide = self.all.iter().map(|(label, _)| Shown::width_of(label)).max().unwrap_or(0);
        let mut caret = None;
        for (n, (label, holds)) in self.all.iter().enumerate() {
            let here = n == self.at;
            let mut pen = Pen::new(buffer, row(area, u16::try_from(n).unwrap_or(u16::MAX)));
            pen.write(theme.pointer(here), theme.plain);
            pen.write(&format!("{label}  "), if here { theme.strong } else { theme.dim });
            pen.write(&" ".repeat(wide.saturating_sub(Shown::width_of(label))), theme.plain);
            match holds {
                Holds::Line(editor) => {
                    let at = editor.draw(pen.rest(), pen.buffer, theme, here);
                    caret = if here { at } else { caret };
                }
                Holds::Choice(words, chosen) => {
                    for (n, word) in words.iter().enumerate() {
                        let ticked = theme.ticked(Some(n) == *chosen);
                        let style = if here { theme.strong } else { theme.plain };
                        pen.write(&format!("{ticked}{word}  "), style);
                    }
                }
            }
        }
        let last = row(area, self.rows() - 1);
        let cut = theme.cut(&Shown::from(format!(" {}", self.problem)), usize::from(area.width));
        crate::terminal::list::put(buffer, last, &cut, theme.refusal);
        caret
    }
}

impl Default for Blanks {
    fn default() -> Self {
        Self::new()
    }
}

//! A badge and a PIN being typed, wherever somebody signs. It must not keep a PIN longer than it takes to
//! send it.

use crate::terminal::action::Action;
use crate::terminal::ctx::Caret;
use crate::terminal::editor::{EditKey, LineEditor};
use crate::terminal::list::put;
use crate::terminal::pen::{Pen, row};
use crate::terminal::theme::Theme;
use crate::text::Shown;
use crate::text::half_width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const BADGE_MOST: usize = 9;
const PIN_MOST: usize = 32;

/// A badge and a PIN being typed.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub badge: LineEditor,
    pub pin: LineEditor,
    /// The PIN is being typed, not the badge.
    pub at_pin: bool,
    /// One sentence about the last try.
    pub problem: String,
    /// The badge that stands was refused: what is typed next takes its place.
    stale: bool,
}

impl Credentials {
    /// Empty, or with the badge filled and the caret at the PIN.
    pub fn new(badge: Option<u32>) -> Credentials {
        let mut editor = LineEditor::new(BADGE_MOST);
        if let Some(badge) = badge {
            editor.set_text(&badge.to_string());
        }
        Credentials {
            badge: editor,
            pin: LineEditor::secret(PIN_MOST),
            at_pin: badge.is_some(),
            problem: String::new(),
            stale: false,
        }
    }

    /// The desk said no: the sentence, and the caret at what is to be typed again.
    pub fn refuse(&mut self, why: String, badge: bool) {
        self.problem = why;
        self.at_pin = !badge;
        self.stale = badge;
    }

    /// Types a run or a paste where the caret is.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.stale) && !self.at_pin {
            self.badge.set_text("");
        }
        self.editor().insert(text);
    }

    fn editor(&mut self) -> &mut LineEditor {
        if self.at_pin { &mut self.pin } else { &mut self.badge }
    }

    /// What was typed, the PIN taken out of the field; or the sentence that is now at the field.
    pub fn take(&mut self) -> Option<(u32, String)> {
        let Ok(badge) = half_width(&self.badge.text()).trim().parse::<u32>() else {
            self.refuse("工号是数字;请重新输入。".to_owned(), true);
            return None;
        };
        let pin = half_width(&self.pin.text());
        if pin.is_empty() {
            self.at_pin = true;
            self.problem = "请输入密码。".to_owned();
            return None;
        }
        self.pin = LineEditor::secret(PIN_MOST);
        self.problem.clear();
        Some((badge, pin))
    }

    /// Moves or edits. `true`: it is to be sent.
    pub fn edit(&mut self, action: Action) -> bool {
        match action {
            Action::NextField | Action::PrevField => self.at_pin = !self.at_pin,
            // Enter after the badge goes on to the PIN, as people expect.
            Action::Submit if !self.at_pin && self.pin.text().is_empty() => self.at_pin = true,
            Action::Submit => return true,
            Action::Back => *self = Credentials::new(None),
            _ => {
                if let Some(key) = EditKey::of(action) {
                    self.stale = false;
                    self.editor().apply(key);
                }
            }
        }
        false
    }
}

/// What was wrong with the last try, whole: two rows below the blanks.
pub fn draw_problem(buffer: &mut Buffer, inside: Rect, sign: &Credentials, theme: &Theme) {
    let lines = Shown::from(&sign.problem).wrap(usize::from(inside.width.saturating_sub(2)));
    for (y, line) in (5..inside.height).zip(&lines) {
        let at = row(inside, y);
        put(buffer, Rect { x: at.x + 1, ..at }, line, theme.refusal);
    }
}

/// Badge and PIN, one below the other; three rows.
pub fn draw_fields(
    buffer: &mut Buffer,
    area: Rect,
    sign: &Credentials,
    theme: &Theme,
    free: bool,
) -> Caret {
    let mut caret = None;
    for (y, label, editor, here) in
        [(0, " 工号 ", &sign.badge, !sign.at_pin), (2, " 密码 ", &sign.pin, sign.at_pin)]
    {
        let mut pen = Pen::new(buffer, row(area, y));
        pen.write(label, theme.dim);
        let rest = pen.rest();
        let typed = Rect { width: rest.width.saturating_sub(2).min(30), ..rest };
        let at = editor.draw(typed, buffer, theme, here && free);
        if here && free {
            caret = at;
        }
    }
    caret
}

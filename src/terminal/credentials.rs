//! A badge and PINs being typed, wherever somebody signs or changes a PIN. It must not keep a PIN longer than
//! it takes to send it.

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
pub(super) const PIN_MOST: usize = 32;

/// What a blank is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Badge,
    Pin,
    Old,
    New,
    Again,
}

impl Part {
    fn label(self) -> &'static str {
        match self {
            Part::Badge => " 工号   ",
            Part::Pin => " 密码   ",
            Part::Old => " 现密码 ",
            Part::New => " 新密码 ",
            Part::Again => " 再输   ",
        }
    }

    fn editor(self) -> LineEditor {
        match self {
            Part::Badge => LineEditor::new(BADGE_MOST),
            _ => LineEditor::secret(PIN_MOST),
        }
    }
}

/// What was typed, the PINs taken out of their blanks.
#[derive(Clone, PartialEq, Eq)]
pub enum Given {
    SignIn {
        badge: u32,
        pin: String,
    },
    /// A new PIN. `old` is empty where the desk has just seen it.
    Change {
        badge: u32,
        old: String,
        new: String,
    },
}

/// A badge and PINs being typed.
#[derive(Clone, Debug)]
pub struct Credentials {
    blanks: Vec<(Part, LineEditor)>,
    at: usize,
    /// Whose PINs they are, where no badge is typed.
    whose: u32,
    /// One sentence about the last try.
    pub problem: String,
}

impl Credentials {
    fn of(parts: &[Part], badge: Option<u32>) -> Credentials {
        let mut blanks: Vec<(Part, LineEditor)> =
            parts.iter().map(|part| (*part, part.editor())).collect();
        let mut at = 0;
        if let (Some(badge), Some((Part::Badge, editor))) = (badge, blanks.first_mut()) {
            editor.set_text(&badge.to_string());
            at = 1;
        }
        let whose = badge.unwrap_or(0);
        Credentials { blanks, at, whose, problem: String::new() }
    }

    /// To sign: empty, or with the badge filled and the caret at the PIN.
    pub fn new(badge: Option<u32>) -> Credentials {
        Credentials::of(&[Part::Badge, Part::Pin], badge)
    }

    /// To change a PIN without being signed in.
    pub fn change(badge: Option<u32>) -> Credentials {
        Credentials::of(&[Part::Badge, Part::Old, Part::New, Part::Again], badge)
    }

    /// To change one's own PIN.
    pub fn own(badge: u32) -> Credentials {
        Credentials::of(&[Part::Old, Part::New, Part::Again], Some(badge))
    }

    /// To put one's own PIN in place of one that was given; the desk has just seen that.
    pub fn renew(badge: u32) -> Credentials {
        Credentials::of(&[Part::New, Part::Again], Some(badge))
    }

    /// The same with the caret where nothing is readable.
    pub fn at_secret(mut self) -> Credentials {
        self.at = self.secret();
        self
    }

    /// The first blank of a PIN.
    fn secret(&self) -> usize {
        self.blanks.iter().position(|(part, _)| *part != Part::Badge).unwrap_or(0)
    }

    /// Whose PINs they are, where no badge is typed.
    pub fn whose(&self) -> u32 {
        self.whose
    }

    /// Whether it only asks who signs.
    pub fn signs(&self) -> bool {
        self.blanks.iter().any(|(part, _)| *part == Part::Pin)
    }

    /// Whether a PIN that was given is being changed.
    pub fn renews(&self) -> bool {
        self.blanks.first().is_some_and(|(part, _)| *part == Part::New)
    }

    /// The badge as typed so far.
    pub fn badge(&self) -> Option<u32> {
        match self.blanks.first() {
            Some((Part::Badge, editor)) => half_width(&editor.text()).trim().parse().ok(),
            _ => Some(self.whose),
        }
    }

    /// The desk said no: the sentence, and the caret at what is to be typed again. What is no badge leaves the
    /// screen: people type their PIN there.
    pub fn refuse(&mut self, why: String, badge: bool) {
        self.problem = why;
        if badge {
            self.at = 0;
            self.empty(&[Part::Badge]);
        } else {
            self.at = self.secret();
        }
    }

    /// Types a run or a paste where the caret is.
    pub fn insert(&mut self, text: &str) {
        if let Some((_, editor)) = self.blanks.get_mut(self.at) {
            editor.insert(text);
        }
    }

    /// What was typed, the PINs taken out of their blanks; or the sentence that is now at the field.
    pub fn take(&mut self) -> Option<Given> {
        let Some(badge) = self.badge() else {
            self.refuse("工号是数字;请重新输入。".to_owned(), true);
            return None;
        };
        if let Some(empty) = self.blanks.iter().position(|(_, editor)| editor.text().is_empty()) {
            self.at = empty;
            self.problem = "请输入密码。".to_owned();
            return None;
        }
        let typed = |wanted: Part| {
            let found = self.blanks.iter().find(|(part, _)| *part == wanted);
            found.map(|(_, editor)| editor.text())
        };
        let (pin, old, new, again) =
            (typed(Part::Pin), typed(Part::Old), typed(Part::New), typed(Part::Again));
        if new != again {
            self.empty(&[Part::New, Part::Again]);
            self.problem = "两次新密码不同,请再输一次。".to_owned();
            return None;
        }
        self.empty(&[Part::Pin, Part::Old, Part::New, Part::Again]);
        self.problem.clear();
        Some(match (pin, new) {
            (Some(pin), _) => Given::SignIn { badge, pin },
            (None, new) => {
                Given::Change { badge, old: old.unwrap_or_default(), new: new.unwrap_or_default() }
            }
        })
    }

    /// Empties these blanks; the caret goes to the first of them.
    fn empty(&mut self, parts: &[Part]) {
        for (part, editor) in self.blanks.iter_mut().filter(|(part, _)| parts.contains(part)) {
            *editor = part.editor();
        }
        let first = self.blanks.iter().position(|(part, _)| parts.contains(part));
        self.at = first.unwrap_or(self.at);
    }

    /// Moves or edits. `true`: it is to be sent.
    pub fn edit(&mut self, action: Action) -> bool {
        let many = self.blanks.len();
        let later = || self.blanks.iter().skip(self.at + 1);
        match action {
            Action::NextField => self.at = (self.at + 1) % many,
            Action::PrevField => self.at = (self.at + many - 1) % many,
            // Enter goes down the blanks, as people expect.
            Action::Submit if later().any(|(_, editor)| editor.text().is_empty()) => self.at += 1,
            Action::Submit => return true,
            Action::Back => *self = Credentials::new(None),
            _ => {
                if let (Some(key), Some((_, editor))) =
                    (EditKey::of(action), self.blanks.get_mut(self.at))
                {
                    editor.apply(key);
                }
            }
        }
        false
    }

    /// The rows that the blanks take: one between two.
    fn rows(&self) -> u16 {
        u16::try_from(self.blanks.len() * 2).unwrap_or(2) - 1
    }

    /// The rows of a window of this width for them, with two for what was wrong, or as many as that takes.
    pub fn height(&self, width: u16) -> u16 {
        let problem = Shown::from(&self.problem).wrap(usize::from(width.saturating_sub(4)));
        self.rows() + 4 + u16::try_from(problem.len()).unwrap_or(2).max(2)
    }

    /// Draws the blanks and what was wrong with the last try inside a window; answers the caret.
    pub fn draw(&self, buffer: &mut Buffer, inside: Rect, theme: &Theme, free: bool) -> Caret {
        let mut caret = None;
        for (n, (part, editor)) in self.blanks.iter().enumerate() {
            let y = u16::try_from(n * 2 + 1).unwrap_or(1);
            let here = n == self.at;
            let mut pen = Pen::new(buffer, row(inside, y));
            pen.write(part.label(), if here { theme.strong } else { theme.dim });
            let rest = pen.rest();
            let typed = Rect { width: rest.width.saturating_sub(2).min(30), ..rest };
            let at = editor.draw(typed, buffer, theme, here && free);
            if here && free {
                caret = at;
            }
        }
        let lines = Shown::from(&self.problem).wrap(usize::from(inside.width.saturating_sub(2)));
        for (y, line) in (self.rows() + 2..inside.height).zip(&lines) {
            let at = row(inside, y);
            put(buffer, Rect { x: at.x + 1, ..at }, line, theme.refusal);
        }
        caret
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(mut sign: Credentials, words: &[&str]) -> (Credentials, Option<Given>) {
        let mut sends = false;
        for word in words {
            sign.insert(word);
            sends = sign.edit(Action::Submit);
        }
        let given = if sends { sign.take() } else { None };
        (sign, given)
    }

    #[test]
    fn enter_goes_down_the_blanks_and_sends_from_the_last() {
        let (sign, given) = typed(Credentials::new(None), &["１０２", "2580"]);
        assert!(given == Some(Given::SignIn { badge: 102, pin: "2580".into() }));
        assert!(sign.blanks.iter().skip(1).all(|(_, editor)| editor.text().is_empty()));
        let (_, given) = typed(Credentials::own(102), &["2580", "258014", "258014"]);
        let (old, new) = ("2580".into(), "258014".into());
        assert!(given == Some(Given::Change { badge: 102, old, new }));
    }

    /// People type their PIN where the badge goes, digits and phrases alike.
    #[test]
    fn what_is_no_badge_leaves_the_screen() {
        let (mut sign, given) = typed(Credentials::new(None), &["258014", "6102"]);
        assert!(given == Some(Given::SignIn { badge: 258_014, pin: "6102".into() }));
        sign.refuse("这个工号不在册".to_owned(), true);
        let (phrase, given) = typed(Credentials::new(None), &["翠湖山色", "6102"]);
        assert!(given.is_none());
        for sign in [sign, phrase] {
            assert_eq!(sign.at, 0);
            assert!(sign.blanks[0].1.text().is_empty());
            assert!(!format!("{sign:?}").contains("258014") && !sign.problem.contains("翠湖"));
        }
    }

    #[test]
    fn two_new_pins_that_differ_are_typed_again_and_nothing_is_sent() {
        let (sign, given) = typed(Credentials::renew(102), &["258014", "258015"]);
        assert!(given.is_none() && sign.problem.contains("不同"));
        assert_eq!(sign.at, 0);
        assert!(sign.blanks.iter().all(|(_, editor)| editor.text().is_empty()));
    }
}

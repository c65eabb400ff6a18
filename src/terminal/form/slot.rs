//! One blank with what stands in it: typed text, a note, a choice, yes or no, or a reference that
//! shows a name and hands in a number. It must not know where on the paper it stands.

use crate::engine::kind::{Field, Kind, LINES_MOST, NAME_MOST, Pick, TEXT_MOST};
use crate::protocol::messages::Blank;
use crate::terminal::editor::{Applied, EditKey, Inserted, LineEditor, NoteEditor};
use crate::text::half_width;

use super::sound;

/// A blank of the paper while it is being filled.
pub(super) struct Slot {
    pub kind: Kind,
    /// The operator has written here: nothing is filled in for them any more.
    pub touched: bool,
    pub ink: Ink,
}

/// The blanks of a new row of a table.
pub(super) fn fresh_row(columns: &[Field]) -> Vec<Slot> {
    columns.iter().map(|c| Slot::new(c.kind)).collect()
}

/// What stands in a blank.
pub(super) enum Ink {
    /// `held`: a value that shows another text than it hands in; the editor is empty then.
    Line {
        editor: Box<LineEditor>,
        held: Option<Blank>,
    },
    Note(Box<NoteEditor>),
    /// `typed`: the letters or digits typed so far for it.
    Choice {
        picks: &'static [Pick],
        picked: Option<usize>,
        typed: String,
    },
    Yes(Option<bool>),
}

/// What came of typing into a blank.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub changed: bool,
    /// Characters that found no room.
    pub left_out: usize,
    /// Nothing here begins like that.
    pub missed: bool,
    /// The blank is complete: the rest of the run belongs to the next one.
    pub on: Option<String>,
}

/// Characters that a blank takes.
fn limit(kind: &Kind) -> usize {
    match kind {
        Kind::Text => TEXT_MOST,
        Kind::Lines => LINES_MOST,
        Kind::Name | Kind::Person | Kind::Signature => NAME_MOST,
        Kind::Number | Kind::Money => 16,
        _ => 40,
    }
}

/// Kinds whose full-width digits and signs mean the plain ones.
fn folds(kind: &Kind) -> bool {
    !matches!(kind, Kind::Text | Kind::Lines | Kind::Name | Kind::Person | Kind::Signature)
}

impl Slot {
    pub fn new(kind: Kind) -> Slot {
        let ink = match kind {
            Kind::Lines => Ink::Note(Box::new(NoteEditor::new(LINES_MOST))),
            Kind::Choice(picks) => Ink::Choice { picks, picked: None, typed: String::new() },
            Kind::Yes => Ink::Yes(None),
            _ => Ink::Line { editor: Box::new(LineEditor::new(limit(&kind))), held: None },
        };
        Slot { kind, touched: false, ink }
    }

    /// Whether the desk has candidates for it.
    pub fn refers(&self) -> bool {
        matches!(
            self.kind,
            Kind::Room
                | Kind::Person
                | Kind::Signature
                | Kind::Phone
                | Kind::Staff
                | Kind::Record(_)
        )
    }

    /// Whether what the desk does not know may stand there too: a stranger's name, another number.
    pub fn takes_others(&self) -> bool {
        matches!(self.kind, Kind::Person | Kind::Signature | Kind::Phone)
    }

    /// What is handed in.
    pub fn typed(&self) -> String {
        match &self.ink {
            Ink::Line { held: Some(held), .. } => held.typed.clone(),
            Ink::Line { editor, .. } => editor.text(),
            Ink::Note(note) => note.text(),
            Ink::Choice { picks, picked, .. } => {
                picked.and_then(|i| picks.get(i)).map_or("", |p| p.name).to_string()
            }
            Ink::Yes(Some(true)) => "y".to_string(),
            Ink::Yes(Some(false)) => "n".to_string(),
            Ink::Yes(None) => String::new(),
        }
    }

    /// What the operator sees.
    pub fn shown(&self) -> String {
        match &self.ink {
            Ink::Line { held: Some(held), .. } => held.shown.clone(),
            Ink::Choice { picks, picked, .. } => {
                picked.and_then(|i| picks.get(i)).map_or("", |p| p.label).to_string()
            }
            Ink::Yes(Some(yes)) => if *yes { "是" } else { "否" }.to_string(),
            _ => self.typed(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.typed().trim().is_empty()
    }

    /// The value that shows another text than it hands in.
    pub fn held(&self) -> Option<&Blank> {
        match &self.ink {
            Ink::Line { held, .. } => held.as_ref(),
            _ => None,
        }
    }

    /// Writes a value from the desk, a draft or a pick-list.
    pub fn put(&mut self, blank: &Blank) {
        // Free text has nothing to refer to: it is what it says.
        let refers = folds(&self.kind) || self.refers();
        match &mut self.ink {
            Ink::Line { editor, held } => {
                let apart = refers && !blank.shown.is_empty() && blank.shown != blank.typed;
                editor.set_text(if apart { "" } else { &blank.typed });
                *held = apart.then(|| blank.clone());
            }
            Ink::Note(note) => {
                note.set_text(&blank.typed);
            }
            Ink::Choice { picks, picked, typed } => {
                typed.clear();
                *picked = picks.iter().position(|p| is_pick(p, &blank.typed));
            }
            Ink::Yes(yes) => *yes = yes_word(&blank.typed),
        }
    }

    /// As [`Slot::put`], for text that shows what it says.
    pub fn put_text(&mut self, text: &str) {
        self.put(&Blank { typed: text.to_string(), shown: text.to_string() });
    }

    /// Forgets the letters typed for a choice: the caret has left.
    pub fn rest(&mut self) {
        if let Ink::Choice { typed, .. } = &mut self.ink {
            typed.clear();
        }
    }

    /// Types a run or a paste at the caret.
    pub fn insert(&mut self, text: &str) -> Typed {
        let mut folded = if folds(&self.kind) { half_width(text) } else { text.to_string() };
        if !matches!(self.ink, Ink::Line { .. } | Ink::Note(_)) {
            // A line end in a paste is no key: only a typed space turns a choice.
            folded.retain(|c| c != '\n');
        }
        let done = match &mut self.ink {
            Ink::Line { editor, held } => {
                // A number that the desk wrote is typed over: 12.00 and 8 are not 12.008.
                let number = matches!(self.kind, Kind::Number | Kind::Money);
                if number && !self.touched && held.is_none() {
                    editor.set_text("");
                }
                let anew = held.take().is_some();
                let before = editor.text();
                let left_out = left_out(editor.insert(&folded));
                Typed { changed: anew || editor.text() != before, left_out, ..Typed::default() }
            }
            Ink::Note(note) => {
                let before = note.text();
                let left_out = left_out(note.insert(&folded));
                Typed { changed: note.text() != before, left_out, ..Typed::default() }
            }
            Ink::Choice { picks, picked, typed } => {
                let before = *picked;
                let done = choose(picks, picked, typed, &folded);
                Typed { changed: *picked != before, ..done }
            }
            Ink::Yes(yes) => {
                let before = *yes;
                let done = answer(yes, &folded);
                Typed { changed: *yes != before, ..done }
            }
        };
        self.touched |= done.changed || done.on.is_some();
        done
    }

    /// Does what an editing key asks.
    pub fn apply(&mut self, key: EditKey) -> Applied {
        let deletes = matches!(
            key,
            EditKey::DeleteBefore | EditKey::DeleteAfter | EditKey::DeleteWord | EditKey::ClearLine
        );
        let applied = match &mut self.ink {
            Ink::Line { held, .. } if held.is_some() => {
                // A reference is one thing: it goes as a whole.
                if deletes {
                    *held = None
                }
                changed(deletes)
            }
            Ink::Line { editor, .. } => editor.apply(key),
            Ink::Note(note) => note.apply(key),
            Ink::Choice { picks, picked, typed } => {
                typed.clear();
                let before = *picked;
                match key {
                    _ if deletes => *picked = None,
                    EditKey::Left => *picked = turned(*picked, picks.len(), false),
                    EditKey::Right => *picked = turned(*picked, picks.len(), true),
                    _ => {}
                }
                changed(*picked != before)
            }
            Ink::Yes(yes) => {
                let before = *yes;
                match key {
                    _ if deletes => *yes = None,
                    EditKey::Left | EditKey::Right => *yes = Some(*yes != Some(true)),
                    _ => {}
                }
                changed(*yes != before)
            }
        };
        // Who moves in what stands there means to change it, not to write it anew.
        let moved = applied == Applied::Moved && !self.is_empty();
        self.touched |= applied == Applied::Changed || moved;
        applied
    }
}

fn changed(yes: bool) -> Applied {
    if yes { Applied::Changed } else { Applied::Ignored }
}

fn left_out(inserted: Inserted) -> usize {
    match inserted {
        Inserted::Whole => 0,
        Inserted::Cut { left_out } => left_out,
    }
}

fn is_pick(pick: &Pick, text: &str) -> bool {
    pick.name == text || pick.label == text || pick.code.to_string() == text
}

/// The choice before or after, round and round.
fn turned(picked: Option<usize>, many: usize, forward: bool) -> Option<usize> {
    let last = many.checked_sub(1)?;
    Some(match (picked, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(i), true) => {
            if i >= last {
                0
            } else {
                i + 1
            }
        }
        (Some(i), false) => i.checked_sub(1).unwrap_or(last),
    })
}

/// Digits are codes and complete the choice; letters and characters look for the label or the name.
fn choose(
    picks: &'static [Pick],
    picked: &mut Option<usize>,
    typed: &mut String,
    text: &str,
) -> Typed {
    let mut done = Typed::default();
    let whole = text.trim();
    if whole.chars().count() > 1
        && !whole.chars().all(|c| c.is_ascii_digit())
        && let Some(i) = picks.iter().position(|p| p.name == whole || p.label == whole)
    {
        *picked = Some(i);
        typed.clear();
        return done;
    }
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            typed.clear();
            *picked = turned(*picked, picks.len(), true);
            continue;
        }
        // Digits after letters, and letters after digits, begin anew.
        if typed.chars().any(|t| t.is_ascii_digit() != c.is_ascii_digit()) {
            typed.clear();
        }
        typed.extend(c.to_lowercase());
        let mut found = found(picks, typed);
        if found.is_none() {
            *typed = c.to_lowercase().collect();
            found = self::found(picks, typed);
        }
        let Some(i) = found else {
            typed.clear();
            done.missed = true;
            return done;
        };
        *picked = Some(i);
        if c.is_ascii_digit() && !picks.iter().any(|p| longer(p, typed)) {
            typed.clear();
            done.on = Some(chars.collect());
            return done;
        }
    }
    done
}

fn longer(pick: &Pick, typed: &str) -> bool {
    let code = pick.code.to_string();
    code.starts_with(typed) && code != typed
}

fn found(picks: &[Pick], typed: &str) -> Option<usize> {
    let exact = picks.iter().position(|p| p.code.to_string() == typed);
    let begun = || picks.iter().position(|p| longer(p, typed));
    let sounds = || picks.iter().position(|p| sound::begins(p.label, typed));
    let named = || picks.iter().position(|p| p.name.starts_with(typed));
    exact.or_else(begun).or_else(sounds).or_else(named)
}

fn yes_word(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "1" | "是" | "有" | "true" | "√" => Some(true),
        "n" | "no" | "0" | "否" | "无" | "没有" | "false" => Some(false),
        _ => None,
    }
}

fn answer(yes: &mut Option<bool>, text: &str) -> Typed {
    let mut done = Typed::default();
    if let Some(said) = yes_word(text) {
        *yes = Some(said);
        done.on = Some(String::new());
        return done;
    }
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            *yes = Some(*yes != Some(true));
        } else if let Some(said) = yes_word(&c.to_string()) {
            *yes = Some(said);
            done.on = Some(chars.collect());
            return done;
        } else {
            done.missed = true;
            return done;
        }
    }
    done
}

//! One blank with what stands in it: typed text, a note, a choice, yes or no, or a reference that
//! shows a name and hands in a number. It must not know where on the paper it stands.

use crate::engine::kind::{Field, Kind, LINES_MOST, NAME_MOST, Pick, TEXT_MOST};
use crate::protocol::messages::Blank;
use crate::terminal::editor::{Applied, EditKey, Inserted, LineEditor, NoteEditor};
use crate::text::half_width;

use super::choosing::{Chosen, answer, choose, is_pick, take_back, turned, yes_word};

/// A blank of the paper while it is being filled.
pub(super) struct Slot {
    pub kind: Kind,
    /// The operator has written here: nothing is filled in for them any more.
    pub touched: bool,
    /// The caret goes on in what stands there: until then the first key writes it anew.
    kept: bool,
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
    /// `typed`: the letters or digits typed so far for it; with nothing picked, what chooses nothing.
    Choice {
        picks: &'static [Pick],
        picked: Option<usize>,
        typed: String,
    },
    /// `typed` as in a choice.
    Yes {
        said: Option<bool>,
        typed: String,
    },
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
            Kind::Yes => Ink::Yes { said: None, typed: String::new() },
            _ => Ink::Line { editor: Box::new(LineEditor::new(limit(&kind))), held: None },
        };
        Slot { kind, touched: false, kept: false, ink }
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
                | Kind::Slip(_)
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
            Ink::Choice { picks, picked, typed } => match picked {
                Some(i) => picks.get(*i).map_or("", |p| p.name).to_string(),
                None => typed.clone(),
            },
            Ink::Yes { said: Some(yes), .. } => if *yes { "y" } else { "n" }.to_string(),
            Ink::Yes { said: None, typed } => typed.clone(),
        }
    }

    /// What the operator sees.
    pub fn shown(&self) -> String {
        match &self.ink {
            Ink::Line { held: Some(held), .. } => held.shown.clone(),
            Ink::Choice { picks, picked: Some(i), .. } => {
                picks.get(*i).map_or("", |p| p.label).to_string()
            }
            Ink::Yes { said: Some(yes), .. } => if *yes { "是" } else { "否" }.to_string(),
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
        self.kept = false;
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
                *picked = picks.iter().position(|p| is_pick(p, &blank.typed));
                *typed = if picked.is_none() { blank.typed.clone() } else { String::new() };
            }
            Ink::Yes { said, typed } => {
                *said = yes_word(&blank.typed);
                *typed = if said.is_none() { blank.typed.clone() } else { String::new() };
            }
        }
    }

    /// As [`Slot::put`], for text that shows what it says.
    pub fn put_text(&mut self, text: &str) {
        self.put(&Blank { typed: text.to_string(), shown: text.to_string() });
    }

    /// The caret has left: the letters typed for a choice are forgotten, but for what chose nothing.
    pub fn rest(&mut self) {
        self.kept = false;
        match &mut self.ink {
            Ink::Choice { picked: Some(_), typed, .. } => typed.clear(),
            Ink::Yes { said: Some(_), typed } => typed.clear(),
            _ => {}
        }
    }

    /// The caret stays in what stands there: what is typed now goes on with it.
    pub fn keep(&mut self) {
        self.kept = true;
    }

    /// Whether the next character writes anew what stands here: what the desk wrote and nobody touched, what
    /// was picked, and what chose nothing when the caret was here before.
    pub fn writes_anew(&self) -> bool {
        let anew = match &self.ink {
            Ink::Line { held, .. } => held.is_some() || !self.touched,
            Ink::Note(_) => !self.touched,
            Ink::Choice { picked, .. } => picked.is_none(),
            Ink::Yes { said, .. } => said.is_none(),
        };
        anew && !self.kept && !self.is_empty()
    }

    /// Whether a letter more or less is seen in the blank alone, as long as it gets no higher by it: its mark stays.
    pub fn goes_on(&self) -> bool {
        let text = matches!(self.ink, Ink::Line { held: None, .. } | Ink::Note(_));
        text && self.touched && !self.is_empty()
    }

    /// Types a run or a paste at the caret.
    pub fn insert(&mut self, text: &str) -> Typed {
        let mut folded = if folds(&self.kind) { half_width(text) } else { text.to_string() };
        if !matches!(self.ink, Ink::Line { .. } | Ink::Note(_)) {
            // A line end in a paste is no key: only a typed space turns a choice.
            folded.retain(|c| c != '\n');
        }
        if folded.is_empty() {
            return Typed::default();
        }
        let (anew, before) = (self.writes_anew(), self.typed());
        let done = match &mut self.ink {
            Ink::Line { editor, held } => {
                // A mask is never typed back.
                if let Some(held) = held.take().filter(|held| !anew && !is_masked(held)) {
                    editor.set_text(&held.shown);
                }
                if anew {
                    editor.clear();
                }
                Typed { left_out: left_out(editor.insert(&folded)), ..Typed::default() }
            }
            Ink::Note(note) => {
                if anew {
                    note.clear();
                }
                Typed { left_out: left_out(note.insert(&folded)), ..Typed::default() }
            }
            Ink::Choice { picks, picked, typed } => {
                if anew {
                    typed.clear();
                }
                choose(picks, picked, typed, &folded).into()
            }
            Ink::Yes { said, typed } => {
                if anew {
                    typed.clear();
                }
                answer(said, typed, &folded).into()
            }
        };
        let done = Typed { changed: self.typed() != before, ..done };
        self.kept = true;
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
            Ink::Line { editor, held } if held.is_some() => {
                if deletes {
                    // Taken back letter by letter, it is text again; a mask goes whole.
                    let by_letter = matches!(key, EditKey::DeleteBefore | EditKey::DeleteWord);
                    if let Some(held) = held.take().filter(|it| by_letter && !is_masked(it)) {
                        editor.set_text(&held.shown);
                        editor.apply(key);
                    }
                }
                changed(deletes)
            }
            Ink::Line { editor, .. } => editor.apply(key),
            Ink::Note(note) => note.apply(key),
            Ink::Choice { picks, picked, typed } => {
                let before = (*picked, typed.clone());
                match key {
                    EditKey::DeleteBefore => take_back(picks, picked, typed),
                    _ if deletes => (*picked, *typed) = (None, String::new()),
                    EditKey::Left | EditKey::Right => {
                        typed.clear();
                        *picked = turned(*picked, picks.len(), key == EditKey::Right);
                    }
                    _ => {}
                }
                changed((*picked, typed.clone()) != before)
            }
            Ink::Yes { said, typed } => {
                let before = (*said, typed.clone());
                match key {
                    EditKey::DeleteBefore => (*said, _) = (None, typed.pop()),
                    _ if deletes => (*said, *typed) = (None, String::new()),
                    EditKey::Left | EditKey::Right => {
                        (*said, *typed) = (Some(*said != Some(true)), String::new());
                    }
                    _ => {}
                }
                changed((*said, typed.clone()) != before)
            }
        };
        self.kept |= applied != Applied::Ignored;
        // Who moves in what stands there means to change it, not to write it anew.
        let moved = applied == Applied::Moved && !self.is_empty();
        self.touched |= applied == Applied::Changed || moved;
        applied
    }
}

impl From<Chosen> for Typed {
    fn from(chosen: Chosen) -> Typed {
        let Chosen { missed, left_out, on } = chosen;
        Typed { changed: false, left_out, missed, on }
    }
}

/// Whether what is shown stands for something that may not be seen.
fn is_masked(held: &Blank) -> bool {
    held.shown.contains('*')
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

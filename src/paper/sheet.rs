//! A sheet: what stands on one copy of a slip, in blocks, before anybody knows where. It travels from the
//! desk to whoever prints; what is personal is masked in it already.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::language::{said, word};
use crate::sorting::Arrange;

/// One copy of a slip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// `F-14/000123`.
    pub number: String,
    pub title: String,
    pub office: String,
    /// Whose copy it is: `第二联 工程联`; all of them in one where copies are pressed through; empty where
    /// there are none.
    pub part: String,
    /// When and by whom it was opened, and how it stands.
    pub about: String,
    pub blocks: Vec<Block>,
    pub foot: Vec<String>,
    /// When it was printed, and by whom.
    pub printed: String,
    /// The how manieth print of the slip it is; 0: none yet, it is only looked at.
    pub times: u32,
    /// It comes from a practice office, or the slip is void.
    pub marked: Vec<String>,
}

/// A part of a sheet, from its top to its foot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// Blanks side by side, packed into lines of twelve twelfths.
    Blanks(Vec<Square>),
    Table {
        /// The name of its blank, by which own layouts speak of it; empty: it has none.
        name: String,
        label: String,
        heads: Vec<Head>,
        rows: Vec<Vec<String>>,
    },
}

/// A label and what stands behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Square {
    /// The name of its blank, by which own layouts speak of it; of what a form says besides its blanks, its label;
    /// empty: it has none.
    pub name: String,
    pub label: String,
    pub text: String,
    /// What may be ticked by hand while nothing stands there.
    pub ticks: String,
    /// Twelfths of a line.
    pub width: u8,
    /// Lines that it is high at least: more where somebody signs.
    pub lines: u8,
    /// What stands in it is written in red ink.
    pub red: bool,
}

/// The head of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The name of its blank.
    pub name: String,
    pub label: String,
    /// Twelfths of a line.
    pub width: u8,
    /// Figures stand at the right.
    pub right: bool,
}

/// Which copies of a slip are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Copies {
    /// Each as a sheet of its own.
    Each,
    /// All of them in one, as copies that are pressed through.
    Pressed,
    /// The one of this number, counted from one.
    One(usize),
}

impl Copies {
    /// The number of the copy, where it is one.
    pub fn part(self) -> Option<usize> {
        match self {
            Self::One(part) => Some(part),
            Self::Each | Self::Pressed => None,
        }
    }

    pub fn pressed(self) -> bool {
        self == Self::Pressed
    }
}

/// A character that the chosen way cannot print, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    pub at: String,
    pub letter: char,
}

/// What stands for a character that cannot be printed: 〓, as printers have it.
const GETA: char = '〓';

impl Sheet {
    /// The same sheet with its captions in the language that is spoken, and the words that were chosen from a list;
    /// names and what people wrote stay.
    pub fn in_words(mut self) -> Self {
        let whole = [&mut self.title, &mut self.part, &mut self.about, &mut self.printed];
        let lines = self.foot.iter_mut().chain(&mut self.marked);
        whole.into_iter().chain(lines).for_each(|text| put(text, said));
        for block in &mut self.blocks {
            match block {
                Block::Blanks(squares) => squares.iter_mut().for_each(|square| {
                    put(&mut square.label, said);
                    put(&mut square.ticks, said);
                    put(&mut square.text, word);
                }),
                Block::Table { label, heads, rows, .. } => {
                    put(label, said);
                    heads.iter_mut().for_each(|head| put(&mut head.label, said));
                    rows.iter_mut().flatten().for_each(|cell| put(cell, word));
                }
            }
        }
        self
    }

    /// The same sheet with 〓 for every character that cannot be printed, and which those were.
    pub fn legible(mut self, can: &dyn Fn(char) -> bool) -> (Self, Vec<Lost>) {
        let mut lost = Vec::new();
        self.each_text(&mut |at, text| {
            if text.chars().all(|c| c == '\n' || can(c)) {
                return;
            }
            let letters: Vec<char> = text.chars().collect();
            text.clear();
            for letter in letters {
                if letter == '\n' || can(letter) {
                    text.push(letter);
                    continue;
                }
                lost.push(Lost { at: at.to_string(), letter });
                // A mark on the letter before has no room of its own.
                if super::columns(letter) > 0 {
                    text.push(GETA);
                }
            }
        });
        lost.arrange();
        lost.dedup();
        (self, lost)
    }

    /// Every text of the sheet with what it is called, to be changed in place.
    pub(super) fn each_text(&mut self, change: &mut dyn FnMut(&str, &mut String)) {
        for (at, text) in [
            ("单号", &mut self.number),
            ("题名", &mut self.title),
            ("管理处名称", &mut self.office),
            ("联次", &mut self.part),
            ("抬头", &mut self.about),
            ("打印人", &mut self.printed),
        ] {
            change(at, text);
        }
        for line in self.foot.iter_mut().chain(&mut self.marked) {
            change("脚注", line);
        }
        for block in &mut self.blocks {
            match block {
                Block::Blanks(squares) => squares.iter_mut().for_each(|square| {
                    change(&square.label.clone(), &mut square.label);
                    change(&square.label, &mut square.text);
                    change(&square.label, &mut square.ticks);
                }),
                Block::Table { label, heads, rows, .. } => {
                    change(&label.clone(), label);
                    heads.iter_mut().for_each(|head| change(label, &mut head.label));
                    for row in rows {
                        row.iter_mut().for_each(|cell| change(label, cell));
                    }
                }
            }
        }
    }
}

/// Puts a text into other words, where it has any.
fn put(text: &mut String, other: impl for<'a> Fn(&'a str) -> Cow<'a, str>) {
    *text = other(text).into_owned();
}

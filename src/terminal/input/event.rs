//! What a person did at the keyboard, as plain data: what every part of the reading makes or hands on.

use crate::terminal::chord::{Chord, Key};

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that types nothing, or is held with ctrl or alt.
    Chord(Chord),
    /// A run of typed characters, cleaned; never empty, never a line end. Where no text is being
    /// typed, each character is a key: see [`Input::chords`].
    Text(String),
    /// A paste, cleaned, with `\n` as line end. `cut` says that it was longer than the limit of `paste.rs`.
    Paste { text: String, cut: bool },
    /// The size of the screen has changed: columns, rows.
    Resize(u16, u16),
    /// The terminal came to the front or was sent to the back.
    Focus(bool),
    /// An answer of the terminal's own, as it was written.
    Report(Vec<u8>),
    /// Bytes that are no UTF-8 and no key either: the keyboard writes another encoding.
    Foreign,
}

impl Input {
    /// The keys pressed, for places where nothing is typed. A paste presses none.
    pub fn chords(&self) -> Vec<Chord> {
        match self {
            Input::Chord(chord) => vec![*chord],
            Input::Text(text) => text.chars().map(|c| Chord::plain(Key::Char(c))).collect(),
            _ => Vec::new(),
        }
    }
}

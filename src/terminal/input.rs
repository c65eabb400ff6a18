//! Terminal events made into what a person did: a key, typed text, a paste, a new size. It must not
//! know places, forms or actions, and it keeps no clock: the caller says what time it is.
//!
//! Three things go wrong between a keyboard and a program, and are put right here. A slow line
//! splits an escape sequence, so that an arrow arrives as Esc, `[`, `A`. An input method commits a
//! word as a run of characters, which must be one step to undo. A paste may hold line ends and
//! escape sequences, which must never press a key.

mod sequence;

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEvent, KeyEventKind};

use super::chord::{Chord, Key};
use crate::text::clean_input;
use sequence::Reading;

/// Bytes of one paste that are kept; the rest is dropped and said.
pub const PASTE_LIMIT: usize = 64 * 1024;
/// How long a lone Esc waits for the rest of a sequence, in milliseconds; doubled, up to
/// [`LONGEST_WAIT`], whenever the line shows that it was too short.
pub const ESC_WAIT: u64 = 60;
/// The longest that a lone Esc is ever held back, in milliseconds.
pub const LONGEST_WAIT: u64 = 400;
/// How long after a lone Esc the rest of its sequence is still known as that, in milliseconds.
const LATE: u64 = 1_000;
/// Keys this soon after a paste are the rest of it, in milliseconds: text can hold the mark that
/// ends a bracketed paste, and what follows must not be pressed.
const PASTE_TAIL: u64 = 30;
/// A paste that lost its end mark ends when nothing has come for this long, in milliseconds.
const PASTE_QUIET: u64 = 200;
/// Events taken from the queue at once.
const BATCH: usize = 4_096;

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that types nothing, or is held with ctrl or alt.
    Chord(Chord),
    /// A run of typed characters, cleaned; never empty, never a line end. Where no text is being
    /// typed, each character is a key: see [`Input::chords`].
    Text(String),
    /// A paste, cleaned, with `\n` as line end. `cut` says that it was longer than [`PASTE_LIMIT`].
    Paste { text: String, cut: bool },
    /// The size of the screen has changed: columns, rows.
    Resize(u16, u16),
    /// The terminal came to the front or was sent to the back.
    Focus(bool),
}

impl Input {
    /// The keys pressed, for places where nothing is typed. A paste presses none.
    pub fn chords(&self) -> Vec<Chord> {
        match self {
            Input::Chord(chord) => vec![*chord],
            Input::Text(text) => text.chars().map(|c| Chord::plain(Key::Char(c))).collect(),
            Input::Paste { .. } | Input::Resize(..) | Input::Focus(_) => Vec::new(),
        }
    }
}

/// Puts events together again. Times are milliseconds on any clock that does not go back.
#[derive(Debug)]
pub struct Reassembler {
    state: State,
    /// How long a lone Esc waits now.
    wait: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Idle,
    /// An Esc, and the characters of its sequence so far. `late`: the Esc was delivered already.
    Escape {
        tail: Vec<char>,
        late: bool,
        last: u64,
    },
    /// A lone Esc was delivered; its sequence may still come.
    Delivered {
        at: u64,
    },
    /// Inside a paste whose beginning was split, or in the tail of one.
    Pasting {
        text: String,
        cut: bool,
        last: u64,
        quiet: u64,
    },
}

impl Default for Reassembler {
    fn default() -> Self {
        Reassembler::new(ESC_WAIT)
    }
}

impl Reassembler {
    /// `wait`: milliseconds that a lone Esc waits for the rest of a sequence; a terminal that is
    /// reached over a network does well to begin with more than [`ESC_WAIT`].
    pub fn new(wait: u64) -> Reassembler {
        Reassembler { state: State::Idle, wait: wait.min(LONGEST_WAIT) }
    }

    /// Takes one event. For what waits in the queue use [`Reassembler::feed_all`].
    pub fn feed(&mut self, event: Event, at_ms: u64) -> Vec<Input> {
        self.feed_all([event], at_ms)
    }

    /// Takes all events that were waiting: a run of characters is delivered as one text.
    pub fn feed_all(&mut self, events: impl IntoIterator<Item = Event>, at_ms: u64) -> Vec<Input> {
        let mut out = Vec::new();
        for event in events {
            self.expire(at_ms, &mut out);
            match event {
                Event::Key(key) if key.kind != KeyEventKind::Release => {
                    self.key(&key, at_ms, &mut out);
                }
                Event::Paste(text) => self.paste(&text, at_ms, &mut out),
                Event::Resize(columns, rows) => out.push(Input::Resize(columns, rows)),
                Event::FocusGained => out.push(Input::Focus(true)),
                Event::FocusLost => out.push(Input::Focus(false)),
                Event::Key(_) | Event::Mouse(_) => {}
            }
        }
        finish(out)
    }

    /// Delivers what has waited long enough.
    pub fn flush(&mut self, at_ms: u64) -> Vec<Input> {
        let mut out = Vec::new();
        self.expire(at_ms, &mut out);
        finish(out)
    }

    /// When [`Reassembler::flush`] should next be called, if anything is held back.
    pub fn due(&self) -> Option<u64> {
        match &self.state {
            State::Idle | State::Delivered { .. } => None,
            // Once `[` has followed Esc, a person is unlikely and a slow line likely.
            State::Escape { tail, last, .. } if tail.is_empty() => Some(last + self.wait),
            State::Escape { last, .. } => Some(last + self.wait * 2),
            State::Pasting { last, quiet, .. } => Some(last + quiet),
        }
    }

    fn expire(&mut self, at: u64, out: &mut Vec<Input>) {
        let lapsed = matches!(self.state, State::Delivered { at: then } if at > then + LATE);
        if lapsed {
            self.state = State::Idle;
        }
        let Some(due) = self.due().filter(|due| *due <= at) else { return };
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Escape { tail, late, .. } => {
                let lone = tail.is_empty();
                give_up(tail, late, out);
                if lone {
                    self.state = State::Delivered { at: due };
                    // The rest may be late by more than the whole window.
                    self.expire(at, out);
                }
            }
            State::Pasting { text, cut, .. } => deliver_paste(text, cut, out),
            State::Idle | State::Delivered { .. } => {}
        }
    }

    fn key(&mut self, key: &KeyEvent, at: u64, out: &mut Vec<Input>) {
        let Some(chord) = Chord::of(key) else { return };
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Pasting { text, cut, quiet, .. } => {
                self.paste_key(chord, (text, cut, quiet), at, out);
            }
            State::Escape { tail, late, .. } => self.after_escape(chord, tail, late, at, out),
            // A late sequence begins as any typed character: what follows will tell.
            State::Delivered { at: then } => match chord.typed() {
                Some(c @ ('[' | 'O')) => {
                    self.state = State::Escape { tail: vec![c], late: true, last: at };
                }
                Some(_) => self.alone(chord, at, out),
                None => {
                    self.state = State::Delivered { at: then };
                    self.alone(chord, at, out);
                }
            },
            State::Idle => self.alone(chord, at, out),
        }
    }

    /// A key with no sequence before it.
    fn alone(&mut self, chord: Chord, at: u64, out: &mut Vec<Input>) {
        match chord.typed() {
            Some(c) => out.push(Input::Text(c.to_string())),
            None if chord == Chord::plain(Key::Esc) => {
                self.state = State::Escape { tail: Vec::new(), late: false, last: at };
            }
            None => out.push(Input::Chord(chord)),
        }
    }

    fn after_escape(
        &mut self,
        chord: Chord,
        mut tail: Vec<char>,
        late: bool,
        at: u64,
        out: &mut Vec<Input>,
    ) {
        let Some(c) = chord.typed() else {
            give_up(tail, late, out);
            return self.alone(chord, at, out);
        };
        if tail.is_empty() && c.is_ascii_digit() {
            let held = crossterm::event::KeyModifiers::ALT;
            return out.push(Input::Chord(Chord::new(Key::Char(c), held)));
        }
        tail.push(c);
        let reading = sequence::read(&tail);
        if late && !matches!(reading, Reading::Unfinished | Reading::Typed) {
            // The line is slower than was thought.
            self.wait = (self.wait * 2).min(LONGEST_WAIT);
        }
        match reading {
            Reading::Unfinished => self.state = State::Escape { tail, late, last: at },
            Reading::Key(chord) => out.push(Input::Chord(chord)),
            Reading::PasteBegins => {
                let (text, cut, quiet) = (String::new(), false, PASTE_QUIET);
                self.state = State::Pasting { text, cut, last: at, quiet };
            }
            Reading::PasteEnds | Reading::Nothing => {}
            Reading::Typed => give_up(tail, late, out),
        }
    }

    fn paste(&mut self, text: &str, at: u64, out: &mut Vec<Input>) {
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Escape { tail, late, .. } => give_up(tail, late, out),
            State::Pasting { text, cut, .. } => deliver_paste(text, cut, out),
            State::Idle | State::Delivered { .. } => {}
        }
        let (text, cut) = limit(text);
        self.state = State::Pasting { text, cut, last: at, quiet: PASTE_TAIL };
    }

    /// A key inside a paste is text or nothing; it is never pressed.
    fn paste_key(
        &mut self,
        chord: Chord,
        (mut text, mut cut, quiet): (String, bool, u64),
        at: u64,
        out: &mut Vec<Input>,
    ) {
        let added = match chord.key() {
            _ if chord.typed().is_some() => chord.typed(),
            Key::Enter => Some('\n'),
            Key::Tab => Some('\t'),
            _ => None,
        };
        if let Some(c) = added {
            if text.len() + c.len_utf8() <= PASTE_LIMIT { text.push(c) } else { cut = true }
        }
        // The end mark of a paste whose beginning was split arrives as typed characters, too.
        for mark in ["\u{1b}[201~", "[201~"] {
            if quiet == PASTE_QUIET
                && let Some(before) = text.strip_suffix(mark)
            {
                return deliver_paste(before.to_owned(), cut, out);
            }
        }
        self.state = State::Pasting { text, cut, last: at, quiet };
    }
}

/// Waits for one event, at most `patience`, then takes all that wait beside it.
///
/// # Errors
/// When the terminal is gone.
pub fn read_waiting(patience: Duration) -> io::Result<Vec<Event>> {
    let mut events = Vec::new();
    let mut patience = patience;
    while events.len() < BATCH && event::poll(patience)? {
        events.push(event::read()?);
        patience = Duration::ZERO;
    }
    Ok(events)
}

/// It was no sequence: the Esc was pressed, and the rest typed.
fn give_up(tail: Vec<char>, late: bool, out: &mut Vec<Input>) {
    if !late {
        out.push(Input::Chord(Chord::plain(Key::Esc)));
    }
    if !tail.is_empty() {
        out.push(Input::Text(tail.into_iter().collect()));
    }
}

fn deliver_paste(text: String, cut: bool, out: &mut Vec<Input>) {
    out.push(Input::Paste { text, cut });
}

/// As much of the text as a paste may have, whole characters.
fn limit(text: &str) -> (String, bool) {
    if text.len() <= PASTE_LIMIT {
        return (text.to_owned(), false);
    }
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() <= PASTE_LIMIT;
    (text.char_indices().take_while(fits).map(|(_, c)| c).collect(), true)
}

/// Joins neighbouring texts and cleans; what cleans to nothing is left out. Joined first, so that a
/// letter and its mark from two events stay together.
fn finish(pieces: Vec<Input>) -> Vec<Input> {
    let mut out: Vec<Input> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Input::Text(run)), Input::Text(more)) => run.push_str(&more),
            (_, piece) => out.push(piece),
        }
    }
    for piece in &mut out {
        match piece {
            Input::Text(text) => *text = clean_input(text).replace('\n', " "),
            Input::Paste { text, .. } => *text = clean_input(text),
            Input::Chord(_) | Input::Resize(..) | Input::Focus(_) => {}
        }
    }
    out.retain(|piece| match piece {
        Input::Text(text) => !text.is_empty(),
        Input::Paste { text, cut } => !text.is_empty() || *cut,
        Input::Chord(_) | Input::Resize(..) | Input::Focus(_) => true,
    });
    out
}

#[cfg(test)]
mod tests;

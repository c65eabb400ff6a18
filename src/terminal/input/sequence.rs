//! Escape sequences as terminals write them: which key they are, how long they are, whether more must
//! come. The table of what keyboards send is here and nowhere else. It must not keep time.

use crossterm::event::KeyModifiers;

use crate::terminal::chord::{Chord, Key};

pub(super) const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
/// Numbers of a key's sequence that are longer are no key's.
const LONGEST: usize = 24;
/// What a terminal says of itself ends before this.
const LONGEST_WORDS: usize = 4_096;

/// What the bytes from an Esc on are. The numbers say how many of them belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A beginning; more must come.
    Unfinished(Beginning),
    Key(usize, Chord),
    /// A key that types: the number pad in its own mode.
    Text(usize, char),
    /// Where a bracketed paste begins.
    PasteBegins(usize),
    /// An answer to what the terminal was asked.
    Report(usize),
    /// The window came to the front or went to the back.
    Focus(usize, bool),
    /// A whole sequence that is no key of ours: nothing to deliver.
    Nothing(usize),
    /// No sequence: someone typed these.
    Typed,
}

/// What has begun, by how long it may be waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// A person may well have pressed this.
    Lone,
    /// A person hardly typed this so fast.
    Sequence,
    /// What a terminal says of itself.
    Words,
}

/// Reads from an Esc on. `console`: the keyboard has shown that it speaks as the SCO console does,
/// whose third function key is what other terminals send when their window goes to the back.
pub(super) fn read(bytes: &[u8], console: bool) -> Reading {
    match bytes {
        [ESC] | [ESC, ESC] => Reading::Unfinished(Beginning::Lone),
        [ESC, ESC, b'[' | b'O', ..] => with_alt(read(bytes.get(1..).unwrap_or_default(), console)),
        [ESC, b'[', body @ ..] => csi(body, console),
        [ESC, b'O', body @ ..] => ss3(body),
        [ESC, b']' | b'P' | b'_' | b'^' | b'X', ..] => words(bytes),
        // The Linux console's Shift with Tab; the end of words that were read already.
        [ESC, b'\t', ..] => Reading::Key(2, Chord::plain(Key::BackTab)),
        [ESC, b'\\', ..] => Reading::Nothing(2),
        _ => Reading::Typed,
    }
}

/// Some terminals put Esc before the sequence of a key that is held with Alt.
fn with_alt(reading: Reading) -> Reading {
    match reading {
        Reading::Key(n, chord) => {
            Reading::Key(n + 1, Chord::new(chord.key(), chord.held() | KeyModifiers::ALT))
        }
        Reading::Unfinished(beginning) => Reading::Unfinished(beginning),
        _ => Reading::Typed,
    }
}

fn csi(body: &[u8], console: bool) -> Reading {
    match body {
        [b'['] => return Reading::Unfinished(Beginning::Sequence),
        // The Linux console's own F1 to F5.
        [b'[', c @ b'A'..=b'E', ..] => return plain(4, Key::F(c - b'A' + 1)),
        [b'[', ..] => return Reading::Typed,
        _ => {}
    }
    let run = |from: usize, of: std::ops::RangeInclusive<u8>| {
        body.iter().skip(from).take_while(|byte| of.contains(byte)).count()
    };
    let numbers = run(0, 0x30..=0x3f);
    let asked = body.first().is_some_and(|byte| (b'<'..=b'?').contains(byte));
    let between = run(numbers, 0x20..=0x2f);
    if numbers + between > LONGEST {
        return Reading::Typed;
    }
    // rxvt ends a key held with shift by a sign that elsewhere stands before the last letter.
    let shifted = between > 0 && !asked && numbers > 0 && body.get(numbers) == Some(&b'$');
    let end = if shifted { numbers } else { numbers + between };
    let Some(last) = body.get(end) else { return Reading::Unfinished(Beginning::Sequence) };
    if !(0x40..=0x7e).contains(last) && !shifted {
        return Reading::Typed;
    }
    let all = end + 3;
    if asked || (between > 0 && !shifted) {
        return Reading::Report(all);
    }
    let numbers = String::from_utf8_lossy(body.get(..numbers).unwrap_or_default()).into_owned();
    if numbers.is_empty() { bare(*last, all, console) } else { numbered(*last, &numbers, all) }
}

/// A control sequence without numbers.
fn bare(last: u8, all: usize, console: bool) -> Reading {
    let shift = |key| Reading::Key(all, Chord::new(key, KeyModifiers::SHIFT));
    match last {
        b'I' => Reading::Focus(all, true),
        b'O' if !console => Reading::Focus(all, false),
        // The SCO console, and PuTTY in its place.
        b'M'..=b'X' => plain(all, Key::F(last - b'M' + 1)),
        b'Y' => shift(Key::F(1)),
        b'G' => plain(all, Key::PageDown),
        b'L' => plain(all, Key::Insert),
        b'Z' => plain(all, Key::BackTab),
        // rxvt, with shift.
        b'a' => shift(Key::Up),
        b'b' => shift(Key::Down),
        b'c' => shift(Key::Right),
        b'd' => shift(Key::Left),
        _ => arrow(last).map_or(Reading::Nothing(all), |key| plain(all, key)),
    }
}

/// Whether a sequence is one that only the SCO console sends.
pub(super) fn is_console(bytes: &[u8]) -> bool {
    matches!(bytes, [ESC, b'[', b'M' | b'N' | b'P'..=b'X'])
}

fn numbered(last: u8, numbers: &str, all: usize) -> Reading {
    let numbers: Vec<u16> = numbers.split(';').map(|n| n.parse().unwrap_or(0)).collect();
    let number = |at: usize| numbers.get(at).copied();
    let first = number(0).unwrap_or(0);
    let modifiers = held(number(1).unwrap_or(1));
    let key = |key: Option<Key>, held| {
        key.map_or(Reading::Nothing(all), |key| Reading::Key(all, Chord::new(key, held)))
    };
    let (ctrl, shift) = (KeyModifiers::CONTROL, KeyModifiers::SHIFT);
    match last {
        b'~' if first == 200 => Reading::PasteBegins(all),
        b'~' => key(tilde(first), modifiers),
        b'^' => key(tilde(first), ctrl),
        b'$' => key(tilde(first), shift),
        b'@' => key(tilde(first), ctrl | shift),
        // The row of a cursor's place, or F3 held with something: what is asked for never stands in
        // the first row.
        b'R' if first != 1 || !(2..=16).contains(&number(1).unwrap_or(0)) => Reading::Report(all),
        b'P'..=b'S' => key(Some(Key::F(last - b'P' + 1)), modifiers),
        b'Z' => plain(all, Key::BackTab),
        b'n' | b'c' | b't' => Reading::Report(all),
        _ => key(arrow(last), modifiers),
    }
}

fn ss3(body: &[u8]) -> Reading {
    let ctrl = |n, key| Reading::Key(n, Chord::new(key, KeyModifiers::CONTROL));
    match body {
        [] | [b'2'..=b'8'] => Reading::Unfinished(Beginning::Sequence),
        [number @ b'2'..=b'8', letter, ..] => {
            let key = arrow(*letter).or_else(|| function(*letter));
            let held = held(u16::from(number - b'0'));
            key.map_or(Reading::Typed, |key| Reading::Key(4, Chord::new(key, held)))
        }
        // PuTTY and rxvt, with Ctrl: arrows alone come as control sequences, because that is what
        // the terminal is set to.
        [b'C' | b'c', ..] => ctrl(3, Key::Right),
        [b'D' | b'd', ..] => ctrl(3, Key::Left),
        [b'a', ..] => ctrl(3, Key::Up),
        [b'b', ..] => ctrl(3, Key::Down),
        [b'M', ..] => plain(3, Key::Enter),
        [b'I', ..] => plain(3, Key::Tab),
        [sign @ b'j'..=b'y', ..] => Reading::Text(3, pad(*sign)),
        [letter, ..] => {
            let key = arrow(*letter).or_else(|| function(*letter));
            key.map_or(Reading::Typed, |key| plain(3, key))
        }
    }
}

/// Words that a terminal says of itself, to their end. A person's alt-key is followed by nothing at
/// once.
fn words(bytes: &[u8]) -> Reading {
    let [_, open, said @ ..] = bytes else { return Reading::Typed };
    let Some(first) = said.first() else { return Reading::Unfinished(Beginning::Lone) };
    let begins = match open {
        b']' => first.is_ascii_digit(),
        b'P' => first.is_ascii_digit() || b"<=>?!$+".contains(first),
        _ => first.is_ascii_graphic(),
    };
    if !begins {
        return Reading::Typed;
    }
    match said.iter().position(|byte| matches!(*byte, BEL | ESC)) {
        Some(at) if said.get(at) == Some(&BEL) => Reading::Nothing(at + 3),
        Some(at) => match said.get(at + 1) {
            None => Reading::Unfinished(Beginning::Words),
            Some(b'\\') => Reading::Nothing(at + 4),
            // Another sequence has broken in.
            Some(_) => Reading::Nothing(at + 2),
        },
        None if said.len() > LONGEST_WORDS => Reading::Nothing(bytes.len()),
        None => Reading::Unfinished(Beginning::Words),
    }
}

fn plain(all: usize, key: Key) -> Reading {
    Reading::Key(all, Chord::plain(key))
}

fn arrow(letter: u8) -> Option<Key> {
    Some(match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

/// The function keys of the VT100, four of them, and as PuTTY has gone on from there.
fn function(letter: u8) -> Option<Key> {
    (b'P'..=b'[').contains(&letter).then(|| Key::F(letter - b'P' + 1))
}

/// What a key of the number pad types.
fn pad(letter: u8) -> char {
    match letter {
        b'p'..=b'y' => char::from(letter - b'p' + b'0'),
        // From `j` on the signs stand as in ASCII from the asterisk on.
        _ => char::from(letter - b'j' + b'*'),
    }
}

fn tilde(number: u16) -> Option<Key> {
    let function = |n: u16| u8::try_from(n).ok().map(Key::F);
    match number {
        1 | 7 => Some(Key::Home),
        2 => Some(Key::Insert),
        3 => Some(Key::Delete),
        4 | 8 => Some(Key::End),
        5 => Some(Key::PageUp),
        6 => Some(Key::PageDown),
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23..=26 => function(number - 12),
        28 | 29 => function(number - 13),
        31..=34 => function(number - 14),
        _ => None,
    }
}

/// xterm's modifier number: one more than the sum of 1 for shift, 2 for alt, 4 for ctrl.
fn held(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut held = KeyModifiers::NONE;
    held.set(KeyModifiers::SHIFT, bits & 1 != 0);
    held.set(KeyModifiers::ALT, bits & 2 != 0);
    held.set(KeyModifiers::CONTROL, bits & 4 != 0);
    held
}

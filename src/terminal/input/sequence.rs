//! Escape sequences as terminals write them, read character by character. It must not keep time.

use crossterm::event::KeyModifiers;

use crate::terminal::chord::{Chord, Key};

/// Longer than any key's sequence; what is longer is no key.
const LONGEST: usize = 12;

/// What the characters after an Esc are so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A beginning; more must come.
    Unfinished,
    Key(Chord),
    /// Where a bracketed paste begins or ends.
    PasteBegins,
    PasteEnds,
    /// A whole sequence that is no key of ours (a mouse or focus report): nothing to deliver.
    Nothing,
    /// Never a sequence: someone typed these.
    Typed,
}

/// Reads the characters after Esc, the first being `[` or `O`.
pub(super) fn read(tail: &[char]) -> Reading {
    match tail {
        [] | ['['] | ['O'] | ['[', '['] => Reading::Unfinished,
        ['O', last] => letter_key(*last).map_or(Reading::Typed, plain),
        // The Linux console's own F1 to F5.
        ['[', '[', last @ 'A'..='E'] => plain(Key::F(letter_number(*last, 'A'))),
        ['[', middle @ .., last] => csi(middle, *last),
        _ => Reading::Typed,
    }
}

fn csi(middle: &[char], last: char) -> Reading {
    if !middle.iter().all(|c| c.is_ascii_digit() || *c == ';') {
        return Reading::Typed;
    }
    if last.is_ascii_digit() || last == ';' {
        return if middle.len() < LONGEST { Reading::Unfinished } else { Reading::Typed };
    }
    let text: String = middle.iter().collect();
    let numbers: Vec<u8> = text.split(';').map(|n| n.parse().unwrap_or(0)).collect();
    let first = numbers.first().copied().unwrap_or(0);
    let held = held(numbers.get(1).copied().unwrap_or(1));
    match (last, first) {
        ('~', 200) => Reading::PasteBegins,
        ('~', 201) => Reading::PasteEnds,
        ('~', n) => tilde_key(n).map_or(Reading::Nothing, |k| Reading::Key(Chord::new(k, held))),
        ('Z', _) => Reading::Key(Chord::plain(Key::BackTab)),
        (last, _) if last.is_ascii_alphabetic() => match letter_key(last) {
            Some(key) => Reading::Key(Chord::new(key, held)),
            // `[I` and `[O` say that the window came to the front or went to the back.
            None if middle.is_empty() && !matches!(last, 'I' | 'O') => Reading::Typed,
            None => Reading::Nothing,
        },
        _ => Reading::Typed,
    }
}

fn plain(key: Key) -> Reading {
    Reading::Key(Chord::plain(key))
}

fn letter_key(c: char) -> Option<Key> {
    Some(match c {
        'A' => Key::Up,
        'B' => Key::Down,
        'C' => Key::Right,
        'D' => Key::Left,
        'H' => Key::Home,
        'F' => Key::End,
        'P'..='S' => Key::F(letter_number(c, 'P')),
        _ => return None,
    })
}

fn tilde_key(n: u8) -> Option<Key> {
    Some(match n {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(n - 10),
        17..=21 => Key::F(n - 11),
        23..=26 => Key::F(n - 12),
        28 | 29 => Key::F(n - 13),
        31..=34 => Key::F(n - 14),
        _ => return None,
    })
}

/// How far a letter is from the first of its row, counted from 1.
fn letter_number(c: char, first: char) -> u8 {
    u8::try_from(u32::from(c) - u32::from(first)).unwrap_or(0) + 1
}

/// xterm's modifier number: one more than the sum of 1 for shift, 2 for alt, 4 for ctrl.
fn held(number: u8) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut held = KeyModifiers::NONE;
    held.set(KeyModifiers::SHIFT, bits & 1 != 0);
    held.set(KeyModifiers::ALT, bits & 2 != 0);
    held.set(KeyModifiers::CONTROL, bits & 4 != 0);
    held
}

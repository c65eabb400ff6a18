//! The terms of a subject: under which keys it is found.
//!
//! Whatever can be typed must be the beginning of a key made here; nothing is computed from names
//! when a question is asked.

use super::{Names, place, sound};
use crate::engine::kind::phone;

/// The kinds of terms, each with posting lists of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TermKind {
    /// Rooms whole: `1-2-1203`.
    Place,
    /// Rooms without their unit, `1-1203`, and codes without their dash, `a117`.
    Short,
    /// Doors: `1203`.
    Door,
    /// Phone numbers.
    Phone,
    /// Phone numbers from their end, so that a tail is a beginning.
    Tail,
    /// The first letters of all characters.
    Initials,
    /// Spellings: see `sound`.
    Sound,
    /// Names as written.
    Name,
    /// Names from their second character on, and so forth.
    Inside,
}

pub(super) const TERM_KINDS: usize = 9;

/// Names longer than this are found by their first characters only.
const LONGEST: usize = 24;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    pub(super) kind: TermKind,
    pub(super) key: Box<[u8]>,
}

/// All keys of a subject, each once.
pub(super) fn of(names: &Names<'_>) -> Vec<Term> {
    let mut terms = Vec::new();
    for room in names.rooms {
        room_terms(room, &mut terms);
    }
    for phone in names.phones {
        let digits = phone_digits(phone);
        if !digits.is_empty() {
            push(&mut terms, TermKind::Tail, &digits.chars().rev().collect::<String>());
            push(&mut terms, TermKind::Phone, &digits);
        }
    }
    for name in std::iter::once(&names.name).chain(names.other) {
        word_terms(name, &mut terms);
    }
    terms.sort();
    terms.dedup();
    terms
}

fn push(terms: &mut Vec<Term>, kind: TermKind, key: &str) {
    if !key.is_empty() {
        terms.push(Term { kind, key: key.as_bytes().into() });
    }
}

/// Digits of a phone number as it is dialled here, however it was typed.
pub(super) fn phone_digits(phone: &str) -> String {
    phone::local(&place::narrow(phone)).chars().filter(char::is_ascii_digit).collect()
}

/// What counts of a name: letters, digits and characters, without case, blanks and dots.
pub(super) fn folded(text: &str) -> String {
    place::narrow(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn room_terms(room: &str, terms: &mut Vec<Term>) {
    // A merged household is found by each of its doors: 3-1-501/502.
    let (first, others) = match room.split_once('/') {
        Some((first, others)) => (first, others.split('/').collect()),
        None => (room, Vec::new()),
    };
    let first = place::plain(first);
    let stair = first.rsplit_once('-').map(|(stair, _)| format!("{stair}-")).unwrap_or_default();
    for other in others {
        place_terms(&format!("{stair}{other}"), terms);
    }
    let has_words = !first.is_ascii();
    if has_words {
        // A shop's own name is what people say; 底商 and 车位 are only its kind.
        word_terms(room, terms);
        let own = ["底商", "车位"].iter().find_map(|mark| room.split_once(mark));
        if let Some((_, own)) = own {
            word_terms(own, terms);
            place_terms(&place::plain(own), terms);
        }
    }
    place_terms(&first, terms);
}

fn place_terms(plain: &str, terms: &mut Vec<Term>) {
    push(terms, TermKind::Place, plain);
    let parts: Vec<&str> = plain.split('-').collect();
    let door = parts.last().copied().unwrap_or_default();
    if door.starts_with(|c: char| c.is_ascii_digit()) {
        push(terms, TermKind::Door, door);
    }
    match parts.as_slice() {
        [building, _, door] => push(terms, TermKind::Short, &format!("{building}-{door}")),
        [area, number] if area.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            push(terms, TermKind::Short, &format!("{area}{number}"));
        }
        _ => {}
    }
}

fn word_terms(name: &str, terms: &mut Vec<Term>) {
    let chars: Vec<char> = folded(name).chars().take(LONGEST).collect();
    for from in 0..chars.len() {
        let key: String = chars.iter().skip(from).collect();
        push(terms, if from == 0 { TermKind::Name } else { TermKind::Inside }, &key);
    }
    let spelled = sound::spellings(name);
    for key in &spelled.initials {
        push(terms, TermKind::Initials, key);
    }
    for key in &spelled.sounds {
        push(terms, TermKind::Sound, key);
    }
}

//! Turns what was typed into probes of the posting lists, the likeliest first.
//!
//! The order of probes is the order of the answer: door, room, phone; initials, pinyin; name.

use super::terms::{TermKind, folded, phone_digits};
use super::{Exactness, Why, place};

/// Fewer digits than this are never a phone's tail.
const TAIL: usize = 4;
/// Fewer digits than this are never a phone's beginning: 138 alone is a door.
const PHONE_START: usize = 5;
/// Numbers with dashes are rooms, unless they have as many digits as no room has.
const DASHED_PHONE: usize = 10;

/// The fewest digits that are a whole number, without an area code.
const WHOLE: usize = 7;

/// By which digits of a phone somebody may look for whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// Any part of it: who may see numbers.
    All,
    /// A whole number, as a phone shows it when it rings, and what a mask leaves to be read.
    Whole,
    /// Only what a mask leaves to be read: the last four.
    Shown,
}

/// Whether what was typed may be a phone number from its first digit to its last.
pub fn is_whole_number(typed: &str) -> bool {
    let typed = place::narrow(typed);
    match phone_typed(&typed) {
        // A mobile number is being typed until its last digit.
        Some(digits) if digits.starts_with('1') => digits.len() == 11,
        Some(digits) => (WHOLE..=12).contains(&digits.len()),
        None => false,
    }
}

/// One query of one kind of term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Probe {
    pub(super) kind: TermKind,
    pub(super) key: Box<[u8]>,
    /// The key itself, or all keys that begin with it.
    pub(super) whole: bool,
    pub(super) why: Why,
    pub(super) exact: Exactness,
}

impl Probe {
    fn whole(kind: TermKind, key: &str, why: Why) -> Self {
        Self { kind, key: key.as_bytes().into(), whole: true, why, exact: Exactness::Whole }
    }

    fn start(kind: TermKind, key: &str, why: Why, exact: Exactness) -> Self {
        Self { kind, key: key.as_bytes().into(), whole: false, why, exact }
    }
}

/// The probes for what was typed; none for nothing.
pub(super) fn probes(typed: &str, digits: Digits) -> Vec<Probe> {
    let typed = place::narrow(typed);
    let mut probes = Vec::new();
    // 三栋 has its digits only when made plain.
    let plain = place::plain(&typed);
    if plain.contains(|c: char| c.is_ascii_digit()) {
        room(&plain, &mut probes);
        phone(&typed, digits, &mut probes);
    }
    let word = folded(&typed);
    if word.contains(|c: char| c.is_ascii_alphabetic() || c == 'ü') {
        let sound = word.replace('ü', "v");
        probes.push(Probe::whole(TermKind::Initials, &sound, Why::Initials));
        probes.push(Probe::whole(TermKind::Sound, &sound, Why::Pinyin));
        // A single letter begins a spelling if and only if it begins the initials, and there a name
        // has one key instead of a handful of spellings.
        let single = sound.chars().count() == 1;
        let kind = if single { TermKind::Initials } else { TermKind::Sound };
        probes.push(Probe::start(kind, &sound, Why::Pinyin, Exactness::Start));
    }
    if !word.is_empty() {
        probes.push(Probe::whole(TermKind::Name, &word, Why::Name));
        probes.push(Probe::start(TermKind::Name, &word, Why::Name, Exactness::Start));
        probes.push(Probe::start(TermKind::Inside, &word, Why::Name, Exactness::Inside));
    }
    probes
}

fn room(plain: &str, probes: &mut Vec<Probe>) {
    use TermKind::{Door, Place, Short};
    if plain.chars().all(|c| c.is_ascii_digit()) {
        probes.push(Probe::whole(Door, plain, Why::Room));
        probes.push(Probe::start(Door, plain, Why::Room, Exactness::Start));
        let building = format!("{plain}-");
        probes.push(Probe::start(Place, &building, Why::Room, Exactness::Start));
        return;
    }
    probes.push(Probe::whole(Place, plain, Why::Room));
    probes.push(Probe::whole(Short, plain, Why::Room));
    probes.push(Probe::start(Place, plain, Why::Room, Exactness::Start));
    probes.push(Probe::start(Short, plain, Why::Room, Exactness::Start));
}

/// The digits of a phone or of a part of one; none if a room or something else was typed.
fn phone_typed(typed: &str) -> Option<String> {
    let of_phones =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')');
    let digits = phone_digits(typed);
    let dashed = typed.contains('-') && digits.len() < DASHED_PHONE;
    (typed.chars().all(of_phones) && !dashed).then_some(digits)
}

fn phone(typed: &str, by: Digits, probes: &mut Vec<Probe>) {
    let Some(digits) = phone_typed(typed) else { return };
    if digits.len() >= TAIL {
        let tail: String = digits.chars().rev().collect();
        if by != Digits::Shown {
            probes.push(Probe::whole(TermKind::Phone, &digits, Why::Phone));
        }
        // A mask leaves four digits: a fifth would be a guess at what it hides.
        if by == Digits::All || digits.len() == TAIL {
            probes.push(Probe::start(TermKind::Tail, &tail, Why::PhoneTail, Exactness::End));
        }
    }
    if digits.len() >= PHONE_START && by == Digits::All {
        probes.push(Probe::start(TermKind::Phone, &digits, Why::Phone, Exactness::Start));
    }
}

//! Where a subject stands in every answer: one number made of rank, room, kind and id.
//!
//! It must stay small and reversible: segments are sorted by it and subjects are read back from it.

use super::{Subject, SubjectKind, place};

/// The widest value of one part of a room, in 24 bits.
const LAST: u32 = 0x00ff_ffff;
/// Parts that are words stand after all numbers.
const WORD: u32 = 0x0080_0000;

/// Rank in 8 bits, three parts of the room in 24 each, kind in 8, id in 32.
pub(super) fn key(subject: Subject, room: Option<&str>) -> u128 {
    let parts = room.map_or([LAST; 3], parts);
    let kind: u8 = match subject.kind {
        SubjectKind::Person => 0,
        SubjectKind::Room => 1,
    };
    let key =
        parts.iter().fold(u128::from(subject.rank), |key, part| key << 24 | u128::from(*part));
    (key << 8 | u128::from(kind)) << 32 | u128::from(subject.id)
}

/// The subject a key was made for.
pub(super) fn subject(key: u128) -> (SubjectKind, u32) {
    let kind = if key >> 32 & 0xff == 0 { SubjectKind::Person } else { SubjectKind::Room };
    (kind, (key & u128::from(u32::MAX)) as u32)
}

/// Building, unit and door as numbers, so that 2 stands before 10. A building without units has
/// unit 0.
fn parts(room: &str) -> [u32; 3] {
    let plain = place::plain(room);
    let mut parts = plain.split('-').map(part);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(building), Some(unit), Some(door)) => [building, unit, door],
        (Some(building), Some(door), None) => [building, 0, door],
        (Some(only), ..) => [only.max(WORD), 0, only],
        (None, ..) => [LAST; 3],
    }
}

fn part(text: &str) -> u32 {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u32>() {
        Ok(number) => number.min(WORD - 1),
        Err(_) => text.chars().next().map_or(0, |c| WORD | u32::from(c) & (WORD - 1)),
    }
}

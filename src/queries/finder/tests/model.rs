//! A plain scan: what should be found, computed again without keys, postings or order.
//!
//! It shares only the readings of characters and the reading of half-typed rooms.

use super::{Known, place, sound};

pub(super) fn finds(typed: &str, known: &Known) -> bool {
    let digits = typed.chars().all(|c| c.is_ascii_digit());
    let numbers = typed.contains(|c: char| c.is_ascii_digit());
    let letters = typed.contains(|c: char| c.is_ascii_alphabetic());
    let name: Vec<char> = known.name.chars().collect();
    let said: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    known.name.contains(&said)
        || letters && sounds(&said, &name, true)
        || numbers && known.rooms.iter().any(|room| in_room(&place::plain(typed), room))
        || digits && known.phones.iter().any(|phone| in_phone(typed, phone))
}

/// Characters as written, then syllables, each whole or its first letter only.
fn sounds(typed: &str, name: &[char], as_written: bool) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((first, others)) = name.split_first() else { return false };
    if as_written && typed.strip_prefix(*first).is_some_and(|rest| sounds(rest, others, true)) {
        return true;
    }
    sound::readings(*first).iter().any(|reading| {
        let letter: String = reading.chars().take(1).collect();
        let goes_on =
            |begin: &str| typed.strip_prefix(begin).is_some_and(|rest| sounds(rest, others, false));
        reading.starts_with(typed) || goes_on(reading) || goes_on(&letter)
    })
}

fn in_room(typed: &str, room: &str) -> bool {
    let parts: Vec<&str> = room.split('-').collect();
    let (building, door) = (parts.first().copied(), parts.last().copied().unwrap_or_default());
    if !typed.contains('-') {
        return building == Some(typed) || door.starts_with(typed);
    }
    let without_unit = format!("{}-{door}", building.unwrap_or_default());
    room.starts_with(typed) || parts.len() == 3 && without_unit.starts_with(typed)
}

fn in_phone(typed: &str, phone: &str) -> bool {
    typed.len() >= 4 && phone.ends_with(typed) || typed.len() >= 5 && phone.starts_with(typed)
}

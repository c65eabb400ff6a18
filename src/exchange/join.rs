//! Sheets that speak of the same rooms and people by numbers of their own (房屋编号, 业主编号, 序号): each
//! record gets the room and the names that another sheet has for it.

use std::collections::{BTreeMap, BTreeSet};

use super::blanks::Blank;
use super::cells;
use super::record::Record;
use super::unit::At;

/// How a record without a room finds it, in this order, and how one without a name does.
const TO_ROOM: [Blank; 3] = [Blank::RoomKey, Blank::PersonKey, Blank::Serial];
const TO_NAME: [Blank; 2] = [Blank::PersonKey, Blank::Serial];

/// What other sheets say under a key: the texts, each once.
type Known = BTreeMap<(Blank, String), BTreeSet<Said>>;
/// Building, unit and room, or a name.
type Said = Vec<(Blank, String)>;

/// Fills rooms in from other sheets, and names where they are wanted. Gives back the records that point
/// to nothing, with the sentence.
pub fn join(records: &mut Vec<Record>, with_names: bool) -> Vec<(At, String)> {
    let place = [Blank::Building, Blank::Unit, Blank::Room];
    let speaks = |r: &&Record| r.has(Blank::Room) || r.has(Blank::Name);
    let speaking: BTreeSet<u16> = records.iter().filter(speaks).map(|r| r.at.sheet).collect();
    for record in records.iter_mut().filter(|r| speaking.contains(&r.at.sheet)) {
        // 序号 leads to another sheet only from one that has no rooms and no names of its own; else it
        // counts rows. The number itself stays, for those who point to it.
        record.counts = true;
    }
    let mut lost = Vec::new();
    if with_names {
        let names = known(records, &[Blank::Name], Blank::Name, &TO_NAME);
        through(records, &mut lost, |record| fill(record, Blank::Name, &TO_NAME, &names));
    }
    // One key after the other: a phone may lead to its owner, and the owner to the room.
    for key in TO_ROOM {
        let rooms = known(records, &place, Blank::Room, &[key]);
        through(records, &mut lost, |record| fill(record, Blank::Room, &[key], &rooms));
    }
    lost
}

fn through(
    records: &mut Vec<Record>,
    lost: &mut Vec<(At, String)>,
    mut fill: impl FnMut(&mut Record) -> Result<(), String>,
) {
    records.retain_mut(|record| match fill(record) {
        Ok(()) => true,
        Err(sentence) => {
            lost.push((record.at, sentence));
            false
        }
    });
}

/// What stands under each key where it is written in full. A sheet's own 序号 counts as whichever key
/// another sheet names, as long as it has no column of that kind itself.
fn known(records: &[Record], taken: &[Blank], needed: Blank, keys: &[Blank]) -> Known {
    let mut known = Known::new();
    let keyed: BTreeSet<(u16, Blank)> = records
        .iter()
        .flat_map(|r| keys.iter().filter(|k| r.has(**k)).map(|k| (r.at.sheet, *k)))
        .collect();
    for record in records.iter().filter(|r| r.has(needed)) {
        let said: Said = record
            .cells
            .iter()
            .filter(|(blank, _, _)| taken.contains(blank))
            .filter_map(|(blank, _, text)| said(*blank, text))
            .collect();
        for key in keys {
            let own = record.get(*key);
            let serial = record.get(Blank::Serial);
            let text = if own.is_empty() && !keyed.contains(&(record.at.sheet, *key)) {
                serial
            } else {
                own
            };
            if !text.is_empty() {
                known.entry((*key, text.to_string())).or_default().insert(said.clone());
            }
        }
    }
    known
}

/// A key of a person is the first one's of those named beside it.
fn said(blank: Blank, text: &str) -> Option<(Blank, String)> {
    if blank != Blank::Name {
        return Some((blank, text.to_string()));
    }
    cells::names(text).into_iter().next().map(|called| (blank, called.name))
}

/// Fills one blank of a record that has none, by the first of its keys.
fn fill(record: &mut Record, blank: Blank, keys: &[Blank], known: &Known) -> Result<(), String> {
    if record.has(blank) {
        return Ok(());
    }
    let usable = |key: &&Blank| record.has(**key) && !(record.counts && **key == Blank::Serial);
    let Some(key) = keys.iter().find(usable) else { return Ok(()) };
    let text = record.get(*key).to_string();
    let found = known.get(&(*key, text.clone()));
    match found.map(|said| (said.len(), said.first())) {
        Some((1, Some(said))) => {
            for (blank, text) in said.clone() {
                if !record.has(blank) {
                    record.put(blank, text);
                }
            }
            Ok(())
        }
        // Several rooms of one person: the row is about the person.
        Some(_) if blank == Blank::Room && *key == Blank::PersonKey => Ok(()),
        Some(_) => {
            Err(format!("{} {text} 在别的表里不止一处;请写明{}", key.label(), blank.label()))
        }
        // Who is found but has no room written anywhere is said so where people are gathered.
        None if *key == Blank::Serial || (blank == Blank::Room && *key == Blank::PersonKey) => {
            Ok(())
        }
        None => Err(format!("{} {text} 在别的表里找不到;请核对", key.label())),
    }
}

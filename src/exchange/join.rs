//! Joins sheets that refer to rooms and people by internal numbers (房屋编号, 业主编号, 序号): each record gets
//! the room and the names that another sheet has for its number.

use std::collections::{BTreeMap, BTreeSet};

use super::cells;
use super::columns::Column;
use super::record::Record;
use super::unit::At;
use crate::sorting::Gather;

/// The keys by which records find rooms and names, in this order.
const ROOM_KEYS: [Column; 3] = [Column::RoomKey, Column::PersonKey, Column::Serial];
const NAME_KEYS: [Column; 2] = [Column::PersonKey, Column::Serial];

/// The different values that other sheets have for a key.
type Lookup = BTreeMap<(Column, String), BTreeSet<Value>>;
/// Building, unit and room; or a name.
type Value = Vec<(Column, String)>;

/// Fills in rooms, and names if they are wanted. Returns the records whose number is unknown or ambiguous,
/// with a sentence each.
pub fn join(records: &mut Vec<Record>, with_names: bool) -> Vec<(At, String)> {
    let place = [Column::Building, Column::Unit, Column::Room];
    let is_direct = |r: &&Record| r.has(Column::Room) || r.has(Column::Name);
    let direct: BTreeSet<u16> = records.iter().filter(is_direct).map(|r| r.at.sheet).into_set();
    for record in records.iter_mut().filter(|r| direct.contains(&r.at.sheet)) {
        // 序号 refers to another sheet only if its own sheet has neither rooms nor names; else it numbers
        // the rows, to which other sheets may refer.
        record.serial_is_row_number = true;
    }
    let mut lost = Vec::new();
    if with_names {
        let names = lookup(records, &[Column::Name], Column::Name, &NAME_KEYS);
        retain_filled(records, &mut lost, |record| fill(record, Column::Name, &NAME_KEYS, &names));
    }
    // One key after the other: a phone may lead to its owner, and the owner to a room.
    for key in ROOM_KEYS {
        let rooms = lookup(records, &place, Column::Room, &[key]);
        retain_filled(records, &mut lost, |record| fill(record, Column::Room, &[key], &rooms));
    }
    lost
}

fn retain_filled(
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

/// The values by key, from the records that have them. The 序号 of a sheet serves as the key of another
/// sheet if it has no such column itself.
fn lookup(records: &[Record], taken: &[Column], needed: Column, keys: &[Column]) -> Lookup {
    let mut lookup = Lookup::new();
    let keyed: BTreeSet<(u16, Column)> = records
        .iter()
        .flat_map(|r| keys.iter().filter(|k| r.has(**k)).map(|k| (r.at.sheet, *k)))
        .into_set();
    for record in records.iter().filter(|r| r.has(needed)) {
        let value: Value = record
            .cells
            .iter()
            .filter(|(column, _, _)| taken.contains(column))
            .filter_map(|(column, _, text)| joined_value(*column, text))
            .collect();
        for key in keys {
            let own = record.get(*key);
            let serial = record.get(Column::Serial);
            let text = if own.is_empty() && !keyed.contains(&(record.at.sheet, *key)) {
                serial
            } else {
                own
            };
            if !text.is_empty() {
                lookup.entry((*key, text.to_string())).or_default().insert(value.clone());
            }
        }
    }
    lookup
}

/// Of several names, the number belongs to the first.
fn joined_value(column: Column, text: &str) -> Option<(Column, String)> {
    if column != Column::Name {
        return Some((column, text.to_string()));
    }
    cells::names(text).into_iter().next().map(|called| (column, called.name))
}

/// Fills a missing column of a record, by the first of its keys.
fn fill(
    record: &mut Record,
    column: Column,
    keys: &[Column],
    lookup: &Lookup,
) -> Result<(), String> {
    if record.has(column) {
        return Ok(());
    }
    let usable = |key: &&Column| {
        record.has(**key) && !(record.serial_is_row_number && **key == Column::Serial)
    };
    let Some(key) = keys.iter().find(usable) else { return Ok(()) };
    let text = record.get(*key).to_string();
    let found = lookup.get(&(*key, text.clone()));
    match found.map(|values| (values.len(), values.first())) {
        Some((1, Some(value))) => {
            for (column, text) in value.clone() {
                if !record.has(column) {
                    record.put(column, text);
                }
            }
            Ok(())
        }
        // The person has several rooms: the row is about the person only.
        Some(_) if column == Column::Room && *key == Column::PersonKey => Ok(()),
        Some(_) => {
            Err(format!("{} {text} 在别的表里不止一处;请写明{}", key.label(), column.label()))
        }
        // A person without a room gets a message when people are gathered.
        None if *key == Column::Serial || (column == Column::Room && *key == Column::PersonKey) => {
            Ok(())
        }
        None => Err(format!("{} {text} 在别的表里找不到;请核对", key.label())),
    }
}

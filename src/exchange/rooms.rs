//! Turns records into rooms: their numbers, and one room for all rows that name it.

use std::collections::{BTreeMap, BTreeSet};

use super::cells;
use super::columns::Column;
use super::record::Record;
use super::unit::{At, Unit, skipped};
use super::vocabulary::{KINDS, USES, choice};
use super::wanted::{Verdict, Wanted, WantedRoom};
use crate::engine::place::{RoomKind, RoomNo};
use crate::sorting::Gather;

/// How the room column of a sheet is to be read beside a building column.
pub(super) struct Numbering {
    /// Sheets whose room column repeats the building, as in `3栋` beside `3-2-501`.
    full_numbers: BTreeSet<u16>,
}

impl Numbering {
    /// Checks all rows of each sheet, because a single `1-501` in building 1 is ambiguous.
    pub(super) fn detect(records: &[Record]) -> Self {
        let mut full: BTreeMap<u16, bool> = BTreeMap::new();
        for record in records.iter().filter(|r| r.has(Column::Room)) {
            let building = cells::building(building(record));
            if building.is_empty() {
                continue;
            }
            let parsed = RoomNo::parse(record.get(Column::Room)).ok();
            let same = parsed.is_some_and(|room| room.building() == Some(building.as_str()));
            *full.entry(record.at.sheet).or_insert(true) &= same;
        }
        Self {
            full_numbers: full
                .into_iter()
                .filter(|(_, all)| *all)
                .map(|(sheet, _)| sheet)
                .collect(),
        }
    }

    /// The room of a record in the notation of the register, or as written if it cannot be parsed.
    pub(super) fn room(&self, record: &Record) -> String {
        let text = record.get(Column::Room);
        if text.is_empty() {
            return String::new();
        }
        let direct = || RoomNo::parse(text).ok();
        let composed = || {
            let parts = [
                cells::building(building(record)),
                cells::unit(record.get(Column::Unit)),
                text.to_string(),
            ];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            RoomNo::parse(&parts.join("-")).ok()
        };
        let found = if building(record).is_empty() || self.full_numbers.contains(&record.at.sheet) {
            direct()
        } else {
            composed().or_else(direct)
        };
        found.map_or_else(|| text.to_string(), |room| room.to_string())
    }
}

/// The building of a record, else that of its section or sheet.
fn building(record: &Record) -> &str {
    match record.get(Column::Building) {
        "" => record.section.as_deref().unwrap_or(""),
        own => own,
    }
}

/// The kind that the notation of a room number implies.
fn kind_from_number(no: &str) -> &'static str {
    match RoomNo::parse(no).map(|room| room.kind()) {
        Ok(RoomKind::Merged) => "merged",
        Ok(RoomKind::Shop) => "shop",
        Ok(RoomKind::Parking) => "parking",
        Ok(RoomKind::Public) => "public",
        Ok(RoomKind::Flat) | Err(_) => "",
    }
}

/// The rooms of the records in the order of the file, and the rows without a room.
pub(super) fn units(records: &[Record]) -> (Vec<Unit>, Vec<(At, Verdict)>) {
    let numbering = Numbering::detect(records);
    let describes = |r: &Record| r.cells.iter().any(|(column, _, _)| column.describes_room());
    // If some sheets describe rooms, the others only mention them.
    let described: BTreeSet<u16> =
        records.iter().filter(|r| describes(r)).map(|r| r.at.sheet).into_set();
    let mut units: Vec<Unit> = Vec::new();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut set_aside = Vec::new();
    for record in records {
        if !described.is_empty() && !described.contains(&record.at.sheet) {
            continue;
        }
        let no = numbering.room(record);
        if no.is_empty() {
            set_aside.push((record.at, skipped("没写房号")));
            continue;
        }
        let room = WantedRoom {
            kind: choice(KINDS, record.get(Column::Kind)),
            area: cells::area(record.get(Column::Area)),
            usage: choice(USES, record.get(Column::Use)),
            keys: record.get(Column::Keys).to_string(),
            also: record.get(Column::Also).to_string(),
            no,
        };
        let parking: Vec<String> =
            record.all(Column::Parking).flat_map(|(_, text)| cells::parkings(text)).collect();
        let places = parking.into_iter().map(|no| WantedRoom { no, ..WantedRoom::default() });
        for mut room in std::iter::once(room).chain(places) {
            if room.kind.is_empty() {
                room.kind = kind_from_number(&room.no).to_string();
            }
            if let Some(why) = add_room(&mut units, &mut found, room, record.at) {
                let cites = vec!["F-107".to_string()];
                set_aside.push((record.at, Verdict::refused(why, cites)));
            }
        }
    }
    (units, set_aside)
}

/// Merges a room with earlier rows about it. Returns a sentence if they contradict each other.
fn add_room(
    units: &mut Vec<Unit>,
    found: &mut BTreeMap<String, usize>,
    room: WantedRoom,
    at: At,
) -> Option<String> {
    let key = RoomNo::parse(&room.no).map_or_else(|_| room.no.clone(), |no| no.canonical());
    let Some(unit) = found.get(&key).and_then(|n| units.get_mut(*n)) else {
        found.insert(key, units.len());
        let labels = vec![room.no.clone()];
        units.push(Unit { wanted: Wanted::Room(room), rows: vec![vec![at]], labels });
        return None;
    };
    let Wanted::Room(known) = &mut unit.wanted else { return None };
    let mut pairs = [
        ("类别", &mut known.kind, room.kind),
        ("面积", &mut known.area, room.area),
        ("状况", &mut known.usage, room.usage),
        ("留存钥匙", &mut known.keys, room.keys),
        ("别名", &mut known.also, room.also),
    ];
    let differs = |(_, old, new): &&(&str, &mut String, String)| {
        !old.is_empty() && !new.is_empty() && *old != new
    };
    if let Some((word, old, new)) = pairs.iter().find(differs) {
        let first = unit.rows.first().and_then(|rows| rows.first()).map_or(0, |at| at.row);
        return Some(format!("{} 在第{first}行已有,{word}{old} 与{new} 不同;请留一行", room.no));
    }
    for (_, old, new) in &mut pairs {
        if old.is_empty() {
            std::mem::swap(*old, new);
        }
    }
    if let Some(rows) = unit.rows.first_mut() {
        rows.push(at);
    }
    None
}

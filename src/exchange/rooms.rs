//! Records into rooms: the number out of its columns, one room for all rows that name it.

use std::collections::{BTreeMap, BTreeSet};

use super::blanks::Blank;
use super::cells;
use super::record::Record;
use super::unit::{At, Unit, skipped};
use super::wanted::{Verdict, Wanted, WantedRoom};
use super::words::{KINDS, USES, choice};
use crate::engine::place::{RoomKind, RoomNo};

/// How the room column of a sheet is meant beside a building column.
pub(super) struct Numbering {
    /// Sheets whose room column repeats the building: `3栋` beside `3-2-501`.
    whole: BTreeSet<u16>,
}

impl Numbering {
    /// Looks at all rows of each sheet: a single `1-501` in building 1 could be either.
    pub(super) fn of(records: &[Record]) -> Self {
        let mut whole: BTreeMap<u16, bool> = BTreeMap::new();
        for record in records.iter().filter(|r| r.has(Blank::Room)) {
            let building = cells::building(building(record));
            if building.is_empty() {
                continue;
            }
            let parsed = RoomNo::parse(record.get(Blank::Room)).ok();
            let same = parsed.is_some_and(|room| room.building() == Some(building.as_str()));
            *whole.entry(record.at.sheet).or_insert(true) &= same;
        }
        Self { whole: whole.into_iter().filter(|(_, all)| *all).map(|(sheet, _)| sheet).collect() }
    }

    /// The room of a record as the register writes it; as it stands where it is not understood.
    pub(super) fn room(&self, record: &Record) -> String {
        let text = record.get(Blank::Room);
        if text.is_empty() {
            return String::new();
        }
        let direct = || RoomNo::parse(text).ok();
        let composed = || {
            let parts = [
                cells::building(building(record)),
                cells::unit(record.get(Blank::Unit)),
                text.to_string(),
            ];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            RoomNo::parse(&parts.join("-")).ok()
        };
        let found = if building(record).is_empty() || self.whole.contains(&record.at.sheet) {
            direct()
        } else {
            composed().or_else(direct)
        };
        found.map_or_else(|| text.to_string(), |room| room.to_string())
    }
}

/// The building of a record: its own, else the section's or the sheet's.
fn building(record: &Record) -> &str {
    match record.get(Blank::Building) {
        "" => record.section.as_deref().unwrap_or(""),
        own => own,
    }
}

/// What a room is by the way it is written.
fn kind_of(no: &str) -> &'static str {
    match RoomNo::parse(no).map(|room| room.kind()) {
        Ok(RoomKind::Merged) => "merged",
        Ok(RoomKind::Shop) => "shop",
        Ok(RoomKind::Parking) => "parking",
        Ok(RoomKind::Public) => "public",
        Ok(RoomKind::Flat) | Err(_) => "",
    }
}

/// The rooms of the records, in the order of the file, and rows that name none.
pub(super) fn units(records: &[Record]) -> (Vec<Unit>, Vec<(At, Verdict)>) {
    let numbering = Numbering::of(records);
    let about = |r: &Record| r.cells.iter().any(|(blank, _, _)| blank.is_of_room());
    // Where one sheet describes rooms, the others only name them.
    let described: BTreeSet<u16> =
        records.iter().filter(|r| about(r)).map(|r| r.at.sheet).collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut aside = Vec::new();
    for record in records {
        if !described.is_empty() && !described.contains(&record.at.sheet) {
            continue;
        }
        let no = numbering.room(record);
        if no.is_empty() {
            aside.push((record.at, skipped("没写房号")));
            continue;
        }
        let room = WantedRoom {
            kind: choice(KINDS, record.get(Blank::Kind)),
            area: cells::area(record.get(Blank::Area)),
            usage: choice(USES, record.get(Blank::Use)),
            keys: record.get(Blank::Keys).to_string(),
            also: record.get(Blank::Also).to_string(),
            no,
        };
        let parking: Vec<String> =
            record.all(Blank::Parking).flat_map(|(_, text)| cells::parkings(text)).collect();
        let places = parking.into_iter().map(|no| WantedRoom { no, ..WantedRoom::default() });
        for mut room in std::iter::once(room).chain(places) {
            if room.kind.is_empty() {
                room.kind = kind_of(&room.no).to_string();
            }
            if let Some(why) = file(&mut units, &mut found, room, record.at) {
                let cites = vec!["F-107".to_string()];
                aside.push((record.at, Verdict::refused(why, cites)));
            }
        }
    }
    (units, aside)
}

/// Puts a room with what is known of it already; the sentence, where the two contradict each other.
fn file(
    units: &mut Vec<Unit>,
    found: &mut BTreeMap<String, usize>,
    room: WantedRoom,
    at: At,
) -> Option<String> {
    let key = RoomNo::parse(&room.no).map_or_else(|_| room.no.clone(), |no| no.canonical());
    let Some(unit) = found.get(&key).and_then(|n| units.get_mut(*n)) else {
        found.insert(key, units.len());
        let called = vec![room.no.clone()];
        units.push(Unit { wanted: Wanted::Room(room), rows: vec![vec![at]], called });
        return None;
    };
    let Wanted::Room(standing) = &mut unit.wanted else { return None };
    let mut pairs = [
        ("类别", &mut standing.kind, room.kind),
        ("面积", &mut standing.area, room.area),
        ("状况", &mut standing.usage, room.usage),
        ("留存钥匙", &mut standing.keys, room.keys),
        ("别名", &mut standing.also, room.also),
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

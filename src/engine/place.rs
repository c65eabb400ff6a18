//! How rooms are written: one room, understood in every way people write it, shown one way.
//!
//! This file says what a room number is, how the office writes it and how rooms are ordered.
//! It must not know which rooms exist: that a number is well written does not mean that
//! somebody lives there.

use std::cmp::Ordering;
use std::fmt;

mod code;
mod natural;
mod next_door;
mod problem;
mod read;
mod reader;
#[cfg(test)]
mod tests;

pub use next_door::{Side, floor_of};
pub use problem::PlaceProblem;

/// What kind of place a room number names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoomKind {
    /// A flat behind one door: `3-2-501`, or `5-302` in a building without units.
    Flat,
    /// Two or more doors held as one household: `3-1-501/502` (合并户).
    Merged,
    /// A shop by name or by code: 底商 好邻居超市, S-12.
    Shop,
    /// A parking place: 车位 A-117.
    Parking,
    /// A place that belongs to all: 2号楼电梯 (公共部位).
    Public,
}

/// The two ways in which the office writes a flat; other kinds have one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomStyle {
    /// `3-2-501`, on lists and in columns.
    Dashes,
    /// `3栋2单元501`, on papers that go to the resident.
    Words,
}

/// A room as the desk knows it; only [`RoomNo::parse`] makes one, so it is always well written.
///
/// Numbers carry no leading zeros, letters of numbers are upper case, and the doors of a merged
/// household stand in natural order without repeats. (DESK.md, item 4.)
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoomNo {
    building: Option<String>,
    unit: Option<String>,
    door: String,
    kind: RoomKind,
}

impl RoomNo {
    /// The building's number or letter, where there is one.
    pub fn building(&self) -> Option<&str> {
        self.building.as_deref()
    }

    /// The unit's number; buildings with a single stair have none.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The door number; the doors with `/` between them, the shop's name, the parking place's
    /// code, or the public part's name, as the kind says.
    pub fn door(&self) -> &str {
        &self.door
    }

    /// What kind of place this is.
    pub fn kind(&self) -> RoomKind {
        self.kind
    }

    /// The single doors of a flat or a merged household; nothing for other kinds.
    pub fn doors(&self) -> impl Iterator<Item = &str> {
        let numbered = matches!(self.kind, RoomKind::Flat | RoomKind::Merged);
        self.door.split('/').filter(move |_| numbered)
    }

    /// The room as the office writes it: 302, never 0302.
    pub fn show(&self, style: RoomStyle) -> String {
        match self.kind {
            RoomKind::Flat | RoomKind::Merged => self.show_flat(style),
            RoomKind::Shop if self.is_bare_code() => self.door.clone(),
            RoomKind::Shop => format!("{}底商 {}", self.show_building(), self.door),
            RoomKind::Parking => format!("{}车位 {}", self.show_building(), self.door),
            RoomKind::Public => format!("{}{}", self.show_building(), self.door),
        }
    }

    /// The key under which stores and indexes keep this room; two writings of one room share it.
    ///
    /// It can be parsed again, and then is the [`same`](Self::same) room.
    pub fn canonical(&self) -> String {
        let shown = self.show(RoomStyle::Dashes);
        if self.kind == RoomKind::Public {
            return shown.to_ascii_uppercase();
        }
        // The space after 底商 and 车位 is for the eye only.
        shown.replace("底商 ", "底商").replace("车位 ", "车位").to_ascii_uppercase()
    }

    /// Whether two numbers name one room; the case of a shop's Latin letters does not count.
    pub fn same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.canonical() == other.canonical()
    }

    fn show_flat(&self, style: RoomStyle) -> String {
        let building = self.building.as_deref().unwrap_or_default();
        match (style, &self.unit) {
            (RoomStyle::Dashes, Some(unit)) => format!("{building}-{unit}-{}", self.door),
            (RoomStyle::Dashes, None) => format!("{building}-{}", self.door),
            (RoomStyle::Words, Some(unit)) => format!("{building}栋{unit}单元{}", self.door),
            (RoomStyle::Words, None) => format!("{building}栋{}", self.door),
        }
    }

    /// The building and unit as they stand before a shop or a public part; may be empty.
    fn show_building(&self) -> String {
        let mut shown = String::new();
        if let Some(building) = &self.building {
            shown.push_str(building);
            shown.push_str("号楼");
        }
        if let Some(unit) = &self.unit {
            shown.push_str(unit);
            shown.push_str("单元");
        }
        shown
    }

    /// A shop code such as `S-12` says by itself that it is a shop.
    fn is_bare_code(&self) -> bool {
        self.building.is_none() && code::shop(&self.door).as_deref() == Some(&*self.door)
    }
}

impl RoomNo {
    /// Where `other` lies, seen from here: one floor up or down under the same number, or the next number of the
    /// floor, in the same stair. A household of several doors lies beside whatever one of them lies beside.
    pub fn side_of(&self, other: &Self) -> Option<Side> {
        if self.building.is_none() || (&self.building, &self.unit) != (&other.building, &other.unit)
        {
            return None;
        }
        let own = self.doors().any(|door| other.doors().any(|there| there == door));
        let pairs = self.doors().flat_map(|from| other.doors().map(move |to| (from, to)));
        if own { None } else { pairs.filter_map(|(from, to)| next_door::side(from, to)).min() }
    }
}

impl Ord for RoomNo {
    /// Buildings first, by number (2 before 10), then unit, then door; what belongs to no
    /// building comes last.
    fn cmp(&self, other: &Self) -> Ordering {
        let last = |part: &Option<String>| part.is_none();
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        last(&self.building)
            .cmp(&last(&other.building))
            .then_with(|| natural::compare(&part(&self.building), &part(&other.building)))
            .then_with(|| natural::compare(&part(&self.unit), &part(&other.unit)))
            .then_with(|| self.kind.rank().cmp(&other.kind.rank()))
            .then_with(|| natural::compare(&self.door, &other.door))
            .then_with(|| self.kind.cmp(&other.kind))
    }
}

impl PartialOrd for RoomNo {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl RoomKind {
    /// Merged households stand among the flats, beside their first door.
    fn rank(self) -> u8 {
        match self {
            Self::Flat | Self::Merged => 0,
            Self::Shop => 1,
            Self::Parking => 2,
            Self::Public => 3,
        }
    }
}

impl fmt::Display for RoomNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show(RoomStyle::Dashes))
    }
}

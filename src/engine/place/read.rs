//! Reading a room number: from any customary writing to the one [`RoomNo`].
//!
//! The reader goes through the characters once, from the building to the door. It must refuse
//! what it cannot explain to the last character: a guessed room sends a worker to a wrong door.

use super::problem::PlaceProblem;
use super::reader::Reader;
use super::{RoomKind, RoomNo, code, natural};
use crate::sorting::Arrange;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// The longest writing accepted, in characters; a shop's name is the longest part there is.
const LONGEST: usize = 60;

const SHOP_MARKS: [&str; 4] = ["底商", "商铺", "门面", "店铺"];
const PARKING_MARKS: [&str; 2] = ["停车位", "车位"];
/// A public part without a building must name one of these, or a person's name would be a place.
const PUBLIC_WORDS: [&str; 34] = [
    "电梯",
    "大堂",
    "门厅",
    "楼道",
    "走廊",
    "楼梯",
    "天台",
    "屋面",
    "楼顶",
    "屋顶",
    "外墙",
    "地下室",
    "车库",
    "大门",
    "东门",
    "南门",
    "西门",
    "北门",
    "门岗",
    "岗亭",
    "门禁",
    "围墙",
    "道路",
    "路灯",
    "花园",
    "绿化",
    "草坪",
    "广场",
    "泵房",
    "配电",
    "机房",
    "管道井",
    "中控室",
    "公共",
];

impl RoomNo {
    /// Reads any of the customary writings of a room.
    ///
    /// # Errors
    /// A [`PlaceProblem`] whose sentence says how to write it.
    pub fn parse(typed: &str) -> Result<Self, PlaceProblem> {
        room(typed)
    }
}

impl FromStr for RoomNo {
    type Err = PlaceProblem;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::parse(typed)
    }
}

fn room(typed: &str) -> Result<RoomNo, PlaceProblem> {
    let text = tidy(typed);
    if text.is_empty() {
        return Err(PlaceProblem::Empty);
    }
    if text.chars().count() > LONGEST {
        return Err(PlaceProblem::TooLong(LONGEST));
    }
    if let Some((before, after)) = split_at_mark(&text, &SHOP_MARKS) {
        return shop(&before, &after);
    }
    if let Some((before, after)) = split_at_mark(&text, &PARKING_MARKS) {
        return parking(&before, &after);
    }
    if let Some(code) = code::shop(&text) {
        return Ok(RoomNo { building: None, unit: None, door: code, kind: RoomKind::Shop });
    }
    numbered(&text)
}

/// Full-width forms, the many dashes, and blanks, made plain. A blank stays only between two
/// ASCII characters, where it may be part of a shop's name.
fn tidy(typed: &str) -> String {
    let plain: Vec<char> = typed
        .nfkc()
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '﹣' | 'ー' => '-',
            '、' => '/',
            c if c.is_control() || c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => ' ',
            c => c,
        })
        .collect();
    let text: String = plain.into_iter().collect();
    let mut tidied = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let joins = tidied.chars().next_back().is_some_and(|c| c.is_ascii())
            && word.chars().next().is_some_and(|c| c.is_ascii());
        if joins {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// What stands before and after the first of these words.
fn split_at_mark(text: &str, marks: &[&str]) -> Option<(String, String)> {
    marks.iter().find_map(|mark| {
        text.split_once(mark).map(|(before, after)| (before.to_owned(), after.to_owned()))
    })
}

fn shop(before: &str, after: &str) -> Result<RoomNo, PlaceProblem> {
    let (building, unit) = stair(before)?;
    let name = after.trim_matches([' ', '-', ':', '/']);
    if name.is_empty() {
        return Err(PlaceProblem::NoName);
    }
    // A second mark inside the name would make the shown form read back differently.
    if split_at_mark(name, &SHOP_MARKS).is_some() {
        return Err(PlaceProblem::NotUnderstood(name.to_owned()));
    }
    let door = code::shop(name).unwrap_or_else(|| name.to_owned());
    Ok(RoomNo { building, unit, door, kind: RoomKind::Shop })
}

fn parking(before: &str, after: &str) -> Result<RoomNo, PlaceProblem> {
    let trim = |text: &str| text.trim_matches([' ', '-', ':', '号']).to_owned();
    let (place, code) = (trim(before), trim(after));
    // The code is written before the word as well: A-117车位.
    let (building, unit, code) = match (place.is_empty(), code.is_empty()) {
        (_, false) => {
            let (building, unit) = stair(before)?;
            (building, unit, code)
        }
        (false, true) => (None, None, place),
        (true, true) => return Err(PlaceProblem::NoName),
    };
    Ok(RoomNo { building, unit, door: code::parking(&code)?, kind: RoomKind::Parking })
}

/// A building and perhaps a unit, or nothing at all, before a shop or a parking place.
fn stair(text: &str) -> Result<(Option<String>, Option<String>), PlaceProblem> {
    let mut reader = Reader::new(text);
    if reader.is_done() {
        return Ok((None, None));
    }
    let building = reader.building()?.ok_or(PlaceProblem::NoBuilding)?;
    let unit = reader.unit()?;
    if reader.is_done() { Ok((Some(building), unit)) } else { Err(reader.not_understood()) }
}

/// Flats, merged households and public parts.
fn numbered(text: &str) -> Result<RoomNo, PlaceProblem> {
    let says_merged = text.contains("合并户");
    let text = text.replace("(合并户)", "").replace("合并户", "");
    let mut reader = Reader::new(&text);
    let Some(building) = reader.building()? else {
        return without_building(&text, reader);
    };
    let unit = reader.unit()?;
    if reader.is_done() {
        return Err(PlaceProblem::NoDoor);
    }
    if let Some(part) = reader.public_part() {
        return Ok(RoomNo { building: Some(building), unit, door: part, kind: RoomKind::Public });
    }
    let mut doors = vec![reader.door()?];
    while reader.take_any(&["/", ",", "+", "和", "&"]).is_some() {
        doors.push(reader.door()?);
    }
    if !reader.is_done() {
        return Err(reader.left_over(unit.as_deref(), &doors));
    }
    doors.arrange_by(|a, b| natural::compare(a, b));
    doors.dedup();
    let kind = match (doors.len(), says_merged) {
        (1, true) => return Err(PlaceProblem::NotUnderstood("合并户".to_owned())),
        (1, false) => RoomKind::Flat,
        _ => RoomKind::Merged,
    };
    // S栋12 would be shown as S-12, which is a shop; one writing must not name two places.
    if let (RoomKind::Flat, None, Some(code)) =
        (kind, &unit, code::shop(&format!("{building}-{}", doors.join("/"))))
    {
        return Ok(RoomNo { building: None, unit, door: code, kind: RoomKind::Shop });
    }
    Ok(RoomNo { building: Some(building), unit, door: doors.join("/"), kind })
}

/// A public part of the whole estate, or the reason why it is no room.
fn without_building(text: &str, mut reader: Reader) -> Result<RoomNo, PlaceProblem> {
    if PUBLIC_WORDS.iter().any(|word| text.contains(word)) {
        return Ok(RoomNo {
            building: None,
            unit: None,
            door: text.to_owned(),
            kind: RoomKind::Public,
        });
    }
    let rest = reader.not_understood();
    match reader.door() {
        Ok(_) if reader.is_done() => Err(PlaceProblem::NoBuilding),
        Err(PlaceProblem::Zero) => Err(PlaceProblem::Zero),
        _ => Err(rest),
    }
}

//! A file's rows as what they ask of the desk, each with the rows it came from; and the rows that ask
//! for nothing or cannot be understood.

use super::blanks::Blank;
use super::map::{self, Map};
use super::record::{self, Record};
use super::sheet::{Sheet, letters};
use super::unit::skipped;
use super::wanted::{Verdict, Wanted};
use super::{header, join, people, rooms};

pub use super::unit::{At, Unit};

/// Which register a roster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rooms,
    People,
}

impl Kind {
    /// The kind that a word names, in Chinese, pinyin initials or English.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "房屋" | "房间" | "房号" | "fw" | "rooms" | "room" => Some(Self::Rooms),
            "住户" | "业主" | "人" | "zh" | "people" | "person" => Some(Self::People),
            _ => None,
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Rooms => "房屋",
            Self::People => "住户",
        }
    }

    /// The form that the roster goes into.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::Rooms => "F-107",
            Self::People => "F-56",
        }
    }
}

/// A roster as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    pub kind: Kind,
    pub units: Vec<Unit>,
    /// Rows about which the file itself says enough: skipped, or not to be understood.
    pub aside: Vec<(At, Verdict)>,
    /// The names of the sheets; one empty name for a text file.
    pub sheets: Vec<String>,
}

impl Roster {
    /// Where a row is, as a person finds it.
    #[must_use]
    pub fn place(&self, at: At) -> String {
        let name = self.sheets.get(usize::from(at.sheet)).map_or("", String::as_str);
        if self.sheets.len() < 2 || name.is_empty() {
            return format!("第{}行", at.row);
        }
        format!("{name} 第{}行", at.row)
    }

    /// The units in pieces that one request carries each.
    #[must_use]
    pub fn batches(units: &[&Unit]) -> Vec<Vec<Wanted>> {
        let mut batches = Vec::new();
        let mut batch: Vec<Wanted> = Vec::new();
        let (mut bytes, mut parts) = (0, 0);
        for unit in units {
            let (size, more) = (unit.wanted.size(), unit.wanted.parts());
            let full = batch.len() >= super::BATCH
                || bytes + size > super::BATCH_BYTES
                || parts + more > super::BATCH_PARTS;
            if full && !batch.is_empty() {
                batches.push(std::mem::take(&mut batch));
                (bytes, parts) = (0, 0);
            }
            bytes += size;
            parts += more;
            batch.push(unit.wanted.clone());
        }
        if !batch.is_empty() {
            batches.push(batch);
        }
        batches
    }
}

/// The roster in these sheets.
///
/// # Errors
/// One sentence: no sheet has the columns that are needed; then it says how a map file looks.
pub fn of(kind: Kind, sheets: &[Sheet], map: Option<&Map>) -> Result<Roster, String> {
    let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
    if let Some(astray) = map.and_then(|m| m.astray(&names)) {
        return Err(format!("映射文件里的表“{astray}”不在文件里;文件里有:{}", names.join("、")));
    }
    let mut records: Vec<Record> = Vec::new();
    let mut aside: Vec<(At, Verdict)> = Vec::new();
    let mut seen: Vec<Blank> = Vec::new();
    for (index, sheet) in (0u16..).zip(sheets) {
        let Some(layout) = header::find(sheet, map.and_then(|m| m.of(&sheet.name)))? else {
            continue;
        };
        seen.extend(layout.columns.iter().map(|(_, blank, _)| *blank));
        let (found, left_out) = record::all(sheet, index, &layout);
        records.extend(found);
        aside.extend(left_out.into_iter().map(|(at, why)| (at, skipped(why))));
    }
    needed(kind, &seen, sheets)?;
    for (at, sentence) in join::join(&mut records, kind == Kind::People) {
        aside.push((at, Verdict::refused(sentence, vec![kind.form().to_string()])));
    }
    let (units, more) = match kind {
        Kind::Rooms => rooms::units(&records),
        Kind::People => people::units(&records),
    };
    aside.extend(more);
    aside.sort_by_key(|(at, _)| *at);
    let sheets = sheets.iter().map(|s| s.name.clone()).collect();
    Ok(Roster { kind, units, aside, sheets })
}

/// The columns without which nothing can be brought in.
fn needed(kind: Kind, seen: &[Blank], sheets: &[Sheet]) -> Result<(), String> {
    let missing = match kind {
        _ if !seen.contains(&Blank::Room) => Blank::Room,
        Kind::People if !seen.contains(&Blank::Name) => Blank::Name,
        _ => return Ok(()),
    };
    let widest = sheets.iter().max_by_key(|s| s.rows.len());
    let name = widest.map_or("", |s| s.name.as_str());
    let row = widest.and_then(|s| {
        let most = s.rows.iter().take(40).map(|r| r.cells.len()).max()?;
        s.rows.iter().find(|r| r.cells.len() == most)
    });
    let headers = row.map_or_else(String::new, |row| {
        let some = row.cells.iter().take(12);
        some.map(|(c, text)| format!("{}列 {text}", letters(*c))).collect::<Vec<_>>().join("、")
    });
    Err(format!(
        "没有认出“{}”这一列(第{}行是:{headers});请写一个映射文件,用 --map 给出:\n{}",
        missing.label(),
        row.map_or(1, |r| r.number),
        map::example(name, missing)
    ))
}

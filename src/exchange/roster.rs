//! A roster: the rooms or people of a file with the rows they come from, and the rows that are skipped or
//! cannot be understood.

use super::column_map::{self, ColumnMap};
use super::columns::Column;
use super::record::{self, Record};
use super::sheet::{Sheet, letters};
use super::unit::skipped;
use super::wanted::{Verdict, Wanted};
use super::{header, join, people, rooms};

pub use super::unit::{At, Unit};

/// The register that a roster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rooms,
    People,
}

impl Kind {
    /// The kind named by a word in Chinese, pinyin initials or English.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "房屋" | "房间" | "房号" | "fw" | "rooms" | "room" => Some(Self::Rooms),
            "住户" | "业主" | "人" | "zh" | "people" | "person" => Some(Self::People),
            _ => None,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Rooms => "房屋",
            Self::People => "住户",
        }
    }

    /// The kind whose register this form is.
    pub fn of_form(id: &str) -> Option<Self> {
        [Self::Rooms, Self::People].into_iter().find(|kind| kind.form() == id)
    }

    /// The form of the register.
    pub fn form(self) -> &'static str {
        match self {
            Self::Rooms => "F-107",
            Self::People => "F-56",
        }
    }
}

/// A roster that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    pub kind: Kind,
    pub units: Vec<Unit>,
    /// Rows that are skipped or refused without asking the desk.
    pub set_aside: Vec<(At, Verdict)>,
    /// The names of the sheets; one empty name for a text file.
    pub sheets: Vec<String>,
}

impl Roster {
    /// The place of a row, for people.
    pub fn place(&self, at: At) -> String {
        let name = self.sheets.get(usize::from(at.sheet)).map_or("", String::as_str);
        if self.sheets.len() < 2 || name.is_empty() {
            return format!("第{}行", at.row);
        }
        format!("{name} 第{}行", at.row)
    }

    /// The units in batches, one for each request.
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

/// Reads the roster in these sheets.
///
/// # Errors
/// A sentence with an example of a column map, if no sheet has the required columns.
pub fn from_sheets(
    kind: Kind,
    sheets: &[Sheet],
    map: Option<&ColumnMap>,
) -> Result<Roster, String> {
    let names: Vec<&str> = sheets.iter().map(|s| s.name.as_str()).collect();
    if let Some(unknown) = map.and_then(|m| m.unknown_sheet(&names)) {
        return Err(format!("映射文件里的表“{unknown}”不在文件里;文件里有:{}", names.join("、")));
    }
    let mut records: Vec<Record> = Vec::new();
    let mut set_aside: Vec<(At, Verdict)> = Vec::new();
    let mut seen: Vec<Column> = Vec::new();
    for (index, sheet) in (0u16..).zip(sheets) {
        let Some(layout) = header::find(sheet, map.and_then(|m| m.for_sheet(&sheet.name)))? else {
            continue;
        };
        seen.extend(layout.columns.iter().map(|(_, column, _)| *column));
        let (found, left_out) = record::read_records(sheet, index, &layout);
        records.extend(found);
        set_aside.extend(left_out.into_iter().map(|(at, why)| (at, skipped(why))));
    }
    require_columns(kind, &seen, sheets)?;
    for (at, sentence) in join::join(&mut records, kind == Kind::People) {
        set_aside.push((at, Verdict::refused(sentence, vec![kind.form().to_string()])));
    }
    let (units, more) = match kind {
        Kind::Rooms => rooms::units(&records),
        Kind::People => people::units(&records),
    };
    set_aside.extend(more);
    set_aside.sort_by_key(|(at, _)| *at);
    let sheets = sheets.iter().map(|s| s.name.clone()).collect();
    Ok(Roster { kind, units, set_aside, sheets })
}

/// Fails if a required column is missing.
fn require_columns(kind: Kind, seen: &[Column], sheets: &[Sheet]) -> Result<(), String> {
    let missing = match kind {
        _ if !seen.contains(&Column::Room) => Column::Room,
        Kind::People if !seen.contains(&Column::Name) => Column::Name,
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
        column_map::example(name, missing)
    ))
}

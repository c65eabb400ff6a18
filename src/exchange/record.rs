//! Rows of a sheet as records: what is no row is left out, what was written once for several rows is
//! carried down.

use std::collections::BTreeMap;

use super::blanks::{Blank, Whose};
use super::cells;
use super::header::{Layout, repeats};
use super::sheet::{Sheet, SheetRow};
use super::unit::At;
use super::words::ASIDE;

/// A row that speaks of a room or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub at: At,
    pub cells: Vec<(Blank, Whose, String)>,
    /// The building of the section or the sheet that it stands in.
    pub section: Option<String>,
    /// Its 序号 only counts rows.
    pub counts: bool,
}

impl Record {
    /// The first text under a blank; empty where there is none.
    #[must_use]
    pub fn get(&self, blank: Blank) -> &str {
        self.all(blank).next().map_or("", |(_, text)| text)
    }

    pub fn all(&self, blank: Blank) -> impl Iterator<Item = (Whose, &str)> {
        self.cells.iter().filter(move |(b, _, _)| *b == blank).map(|(_, w, t)| (*w, t.as_str()))
    }

    #[must_use]
    pub fn has(&self, blank: Blank) -> bool {
        !self.get(blank).is_empty()
    }

    pub fn put(&mut self, blank: Blank, text: String) {
        self.cells.push((blank, None, text));
    }
}

/// The records of a sheet, and the rows that were left out with the reason.
#[must_use]
pub fn all(sheet: &Sheet, index: u16, layout: &Layout) -> (Vec<Record>, Vec<(At, String)>) {
    let mut records = Vec::new();
    let mut left_out = Vec::new();
    let mut section = cells::titled_building(&sheet.name);
    let mut carried: BTreeMap<Blank, String> = BTreeMap::new();
    for row in sheet.rows.iter().skip(layout.below) {
        let at = At { sheet: index, row: row.number };
        if repeats(layout, row) {
            continue;
        }
        if let Some(why) = aside(layout, row, &mut section, &mut carried) {
            left_out.push((at, why));
            continue;
        }
        let mut record = Record { at, cells: Vec::new(), section: section.clone(), counts: false };
        for (column, blank, whose) in &layout.columns {
            let text = row.at(*column);
            if !text.is_empty() {
                record.cells.push((*blank, *whose, text.to_string()));
            }
        }
        let frame = [Blank::Serial, Blank::Building, Blank::Unit];
        if record.cells.iter().all(|(blank, _, _)| frame.contains(blank)) {
            // A line of a printed form that nobody filled; the building in it may still be carried.
            carry(&mut record, &mut carried);
            continue;
        }
        carry(&mut record, &mut carried);
        records.push(record);
    }
    (records, left_out)
}

/// Why a row is no row of the table. A title of a building is remembered for the rows below.
fn aside(
    layout: &Layout,
    row: &SheetRow,
    section: &mut Option<String>,
    carried: &mut BTreeMap<Blank, String>,
) -> Option<String> {
    let (column, first) = row.cells.first()?;
    let words = first.replace(' ', "").replace('：', ":");
    let page = words.starts_with('第') && words.contains('页');
    if page || ASIDE.iter().any(|word| words.starts_with(word)) {
        return Some(first.clone());
    }
    if row.cells.len() > 1 {
        return None;
    }
    let under = layout.columns.iter().find(|(c, _, _)| c == column).map(|(_, blank, _)| *blank);
    if let Some(building) = cells::titled_building(first).filter(|_| under != Some(Blank::Building))
    {
        let title = crate::engine::place::RoomNo::parse(first).is_err();
        if title {
            *section = Some(building);
            carried.clear();
            return Some(first.clone());
        }
    }
    // One lonely cell in a table of several columns is a remark, unless it is what rows are about.
    let about = matches!(
        under,
        Some(
            Blank::Room
                | Blank::Name
                | Blank::Building
                | Blank::Unit
                | Blank::Serial
                | Blank::Phone
        )
    );
    let title = under == Some(Blank::Serial) && first.parse::<u64>().is_err();
    (!about || title).then(|| first.clone())
}

/// A building and a unit that were written once hold for the rows below; a room is never carried,
/// because a forgotten one would put somebody into the flat above (merged cells are filled in reading).
fn carry(record: &mut Record, carried: &mut BTreeMap<Blank, String>) {
    let frame = [Blank::Building, Blank::Unit];
    let other = |blank| {
        record.has(blank) && carried.get(&blank).map(String::as_str) != Some(record.get(blank))
    };
    if other(Blank::Building) {
        // Another building has other units.
        carried.clear();
    }
    for blank in frame {
        if record.has(blank) {
            carried.insert(blank, record.get(blank).to_string());
        } else if let Some(text) = carried.get(&blank) {
            record.put(blank, text.clone());
        }
    }
}

//! Turns the rows of a sheet into records: rows that are not data are left out, and cells written once for
//! several rows are carried down.

use std::collections::BTreeMap;

use super::cells;
use super::columns::{Column, Holder};
use super::header::{Layout, repeats_header};
use super::sheet::{Sheet, SheetRow};
use super::unit::At;
use super::vocabulary::NOT_DATA;

/// A row about a room or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub at: At,
    pub cells: Vec<(Column, Holder, String)>,
    /// The building of its section or sheet.
    pub section: Option<String>,
    /// Whether its 序号 only numbers the rows.
    pub serial_is_row_number: bool,
    /// The columns whose cell is a number that is not whole.
    pub fractions: Vec<Column>,
}

impl Record {
    /// The first text of a column; empty if there is none.
    pub fn get(&self, column: Column) -> &str {
        self.all(column).next().map_or("", |(_, text)| text)
    }

    pub fn all(&self, column: Column) -> impl Iterator<Item = (Holder, &str)> {
        self.cells.iter().filter(move |(b, _, _)| *b == column).map(|(_, w, t)| (*w, t.as_str()))
    }

    pub fn has(&self, column: Column) -> bool {
        !self.get(column).is_empty()
    }

    /// Why a cell that says where a room is cannot be read: a spreadsheet has made something else of it.
    pub fn reformatted(&self) -> Option<String> {
        let place = [Column::Room, Column::Building, Column::Unit, Column::Parking];
        let cells = self.cells.iter().filter(|(column, _, _)| place.contains(column));
        let spoilt = |(column, _, text): &(Column, Holder, String)| {
            // 1.10 is 1.1 to the program: which room it was cannot be told any more.
            let fraction = self.fractions.contains(column).then_some("小数");
            let what = fraction.or_else(|| cells::reformatted(text))?;
            let word = column.label();
            Some(format!("{word}“{text}”被表格程序改成了{what};请把该列改成文本格式,重填{word}"))
        };
        cells.into_iter().find_map(spoilt)
    }

    pub fn put(&mut self, column: Column, text: String) {
        self.cells.push((column, None, text));
    }
}

/// The records of a sheet, and the rows that were left out, with their reasons.
pub fn read_records(
    sheet: &Sheet,
    index: u16,
    layout: &Layout,
) -> (Vec<Record>, Vec<(At, String)>) {
    let mut records = Vec::new();
    let mut left_out = Vec::new();
    let mut section = cells::building_in_title(&sheet.name);
    let mut carried: BTreeMap<Column, String> = BTreeMap::new();
    for row in sheet.rows.iter().skip(layout.first_row) {
        let at = At { sheet: index, row: row.number };
        if repeats_header(layout, row) {
            continue;
        }
        if let Some(why) = reason_to_skip(layout, row, &mut section, &mut carried) {
            left_out.push((at, why));
            continue;
        }
        let mut record = Record {
            at,
            cells: Vec::new(),
            section: section.clone(),
            serial_is_row_number: false,
            fractions: Vec::new(),
        };
        for (at, column, holder) in &layout.columns {
            let text = row.at(*at);
            if !text.is_empty() {
                record.cells.push((*column, *holder, text.to_string()));
                record.fractions.extend(row.fractions.contains(at).then_some(*column));
            }
        }
        let frame = [Column::Serial, Column::Building, Column::Unit];
        if record.cells.iter().all(|(column, _, _)| frame.contains(column)) {
            // An empty line of a printed form; its building may still be carried down.
            carry_down(&mut record, &mut carried);
            continue;
        }
        carry_down(&mut record, &mut carried);
        records.push(record);
    }
    (records, left_out)
}

/// Why a row is not data. The title of a building is remembered for the rows below.
fn reason_to_skip(
    layout: &Layout,
    row: &SheetRow,
    section: &mut Option<String>,
    carried: &mut BTreeMap<Column, String>,
) -> Option<String> {
    let (column, first) = row.cells.first()?;
    let words = first.replace(' ', "").replace('：', ":");
    let page = words.starts_with('第') && words.contains('页');
    if page || NOT_DATA.split(' ').any(|word| words.starts_with(word)) {
        return Some(first.clone());
    }
    if row.cells.len() > 1 {
        return None;
    }
    let under = layout.columns.iter().find(|(c, _, _)| c == column).map(|(_, column, _)| *column);
    if let Some(building) =
        cells::building_in_title(first).filter(|_| under != Some(Column::Building))
    {
        let title = crate::engine::place::RoomNo::parse(first).is_err();
        if title {
            *section = Some(building);
            carried.clear();
            return Some(first.clone());
        }
    }
    // A single cell in a row is a remark, unless it is in a column that identifies rows.
    let about = matches!(
        under,
        Some(
            Column::Room
                | Column::Name
                | Column::Building
                | Column::Unit
                | Column::Serial
                | Column::Phone
        )
    );
    let title = under == Some(Column::Serial) && first.parse::<u64>().is_err();
    (!about || title).then(|| first.clone())
}

/// Carries buildings and units down to the rows below. It must not carry rooms: a forgotten room would put
/// somebody into the flat above. (Merged cells are already filled.)
fn carry_down(record: &mut Record, carried: &mut BTreeMap<Column, String>) {
    let frame = [Column::Building, Column::Unit];
    let other = |column| {
        record.has(column) && carried.get(&column).map(String::as_str) != Some(record.get(column))
    };
    if other(Column::Building) {
        // Another building has other units.
        carried.clear();
    }
    for column in frame {
        if record.has(column) {
            carried.insert(column, record.get(column).to_string());
        } else if let Some(text) = carried.get(&column) {
            record.put(column, text.clone());
        }
    }
}

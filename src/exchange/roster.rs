//! A roster: the rooms or people of a file with the rows they come from, and the rows that are skipped or
//! cannot be understood.

use super::column_map::{self, ColumnMap};
use super::columns::{Column, recognise};
use super::header::Layout;
use super::record::{self, Record};
use super::registers::Register;
use super::sheet::{Sheet, SheetRow, letters};
use super::unit::skipped;
use super::wanted::{Verdict, Wanted};
use super::{doubts, header, join, opening, people, rooms};
use crate::sorting::Arrange;

pub use super::unit::{At, Unit};

/// Columns that nobody reads and that are named; a list of a program has dozens.
const UNREAD_SHOWN: usize = 12;

/// The remark on a row that is hidden or filtered out.
const HIDDEN_ROW: &str = "这一行在表里是隐藏的";

/// The register that a roster is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rooms,
    People,
    /// What stood on paper before the desk kept the books.
    Opening,
    /// Any other register, by the blanks of its opening step.
    Register(Register),
}

impl Kind {
    /// The kind named by a word in Chinese, pinyin initials or English.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "房屋" | "房间" | "房号" | "fw" | "rooms" | "room" => Some(Self::Rooms),
            "住户" | "业主" | "人" | "zh" | "people" | "person" => Some(Self::People),
            "期初" | "qc" | "opening" => Some(Self::Opening),
            other => Register::of_word(other).map(Self::Register),
        }
    }

    /// What can be imported, for the sentence that says so.
    pub fn known_words() -> String {
        let own = ["rooms(房屋)", "people(住户)", "opening(期初)"];
        let all = own.into_iter().chain(Register::words());
        format!("{},或台账的编号、名称,如 F-49", all.collect::<Vec<_>>().join("、"))
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Rooms => "房屋",
            Self::People => "住户",
            Self::Opening => "期初",
            Self::Register(register) => register.form().title,
        }
    }

    /// The kind whose register this form is.
    pub fn of_form(id: &str) -> Option<Self> {
        let own = [Self::Rooms, Self::People, Self::Opening];
        let own = own.into_iter().find(|kind| kind.form() == id);
        own.or_else(|| Register::of_form(id).map(Self::Register))
    }

    /// The form of the register.
    pub fn form(self) -> &'static str {
        match self {
            Self::Rooms => "F-107",
            Self::People => "F-56",
            Self::Opening => "B-14",
            Self::Register(register) => register.form().id,
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
    /// What should be looked at twice in rows that are brought in.
    pub remarks: Vec<(At, String)>,
    /// What stands above columns that nobody reads.
    pub unread: Vec<String>,
    /// The names of the sheets; one empty name for a text file.
    pub sheets: Vec<String>,
}

impl Roster {
    /// Which columns nobody reads, for people; nothing if all were read.
    pub fn unread_columns(&self) -> Option<String> {
        let shown = self.unread.iter().take(UNREAD_SHOWN).map(String::as_str);
        let shown = shown.collect::<Vec<_>>().join("、");
        let more = if self.unread.len() > UNREAD_SHOWN { " 等" } else { "" };
        (!shown.is_empty()).then(|| format!("没有读的列:{shown}{more}"))
    }

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
    let mut unread: Vec<String> = Vec::new();
    let mut remarks: Vec<(At, String)> = Vec::new();
    for (index, (sheet, layout)) in (0u16..).zip(sheets.iter().zip(layouts(sheets, map)?)) {
        let Some(layout) = layout else { continue };
        let others = layout.columns.iter().filter(|(_, column, _)| column.is_of_opening());
        let others = others.filter(|_| kind != Kind::Opening).map(|(at, _, _)| at);
        let stands = |at: &u16| layout.headers.iter().find(|(column, _)| column == at);
        let passed = others.filter_map(stands).map(|(_, text)| text);
        for header in layout.unread.iter().chain(passed) {
            if !unread.contains(header) {
                unread.push(header.clone());
            }
        }
        seen.extend(layout.columns.iter().map(|(_, column, _)| *column));
        let (found, left_out) = record::read_records(sheet, index, &layout);
        if sheet.hidden {
            let said = |record: &Record| (record.at, format!("在隐藏的表“{}”里", sheet.name));
            remarks.extend(found.iter().map(said));
        } else {
            let unseen = found.iter().filter(|record| sheet.hidden_rows.contains(&record.at.row));
            remarks.extend(unseen.map(|record| (record.at, HIDDEN_ROW.to_string())));
        }
        for record in found {
            match record.reformatted() {
                None => records.push(record),
                Some(why) => {
                    set_aside
                        .push((record.at, Verdict::refused(why, vec![kind.form().to_string()])));
                }
            }
        }
        set_aside.extend(left_out.into_iter().map(|(at, why)| (at, skipped(why))));
    }
    if map.is_none() {
        of_this_kind(kind, &seen)?;
    }
    require_columns(kind, &seen, sheets)?;
    for (at, sentence) in join::join(&mut records, kind == Kind::People) {
        set_aside.push((at, Verdict::refused(sentence, vec![kind.form().to_string()])));
    }
    let (units, more) = match kind {
        Kind::Rooms => rooms::units(&records),
        Kind::People => people::units(&records),
        Kind::Opening | Kind::Register(_) => opening::units(&records),
    };
    set_aside.extend(more);
    remarks.extend(doubts::of(&units));
    set_aside.arrange_by_key(|(at, _)| *at);
    let sheets = sheets.iter().map(|s| s.name.clone()).collect();
    Ok(Roster { kind, units, set_aside, remarks, unread, sheets })
}

/// The header of each sheet that has one.
fn layouts(sheets: &[Sheet], map: Option<&ColumnMap>) -> Result<Vec<Option<Layout>>, String> {
    let find = |sheet: &Sheet| header::find(sheet, map.and_then(|m| m.for_sheet(&sheet.name)));
    let found: Vec<Option<Layout>> = sheets.iter().map(find).collect::<Result<_, _>>()?;
    let any = found.iter().flatten().any(|layout| layout.has(Column::Room));
    if any || map.is_some() {
        return Ok(found);
    }
    Ok(sheets
        .iter()
        .zip(found)
        .map(|(sheet, known)| known.or_else(|| header::find_by_room(sheet)))
        .collect())
}

/// Refuses a roster of people for rooms, and of rooms for people. One list of both is read for either; whoever has
/// nothing but the other list says with a column map what is to be read.
fn of_this_kind(kind: Kind, seen: &[Column]) -> Result<(), String> {
    use Column::{Also, Area, Keys, Kind as RoomKind, Name, Parking, Phone, Use};
    let any = |columns: &[Column]| columns.iter().any(|column| seen.contains(column));
    let (rooms, people) = (any(&[Area, Use, RoomKind, Keys, Also, Parking]), any(&[Name, Phone]));
    let (is, has, lacks) = match kind {
        Kind::Rooms if people && !rooms => (Kind::People, "姓名、电话", "面积、状况"),
        Kind::People if rooms && !people => (Kind::Rooms, "面积、状况", "姓名、电话"),
        _ => return Ok(()),
    };
    let (is, kind) = (is.label(), kind.label());
    Err(format!("这是{is}名册:有{has}这样的列,没有{lacks};请用“导入 {is}”,不是“导入 {kind}”"))
}

/// Fails if a required column is missing.
fn require_columns(kind: Kind, seen: &[Column], sheets: &[Sheet]) -> Result<(), String> {
    let missing = match kind {
        _ if !seen.contains(&Column::Room) => Column::Room,
        Kind::People if !seen.contains(&Column::Name) => Column::Name,
        Kind::Opening if !seen.contains(&Column::Amount) => Column::Amount,
        Kind::Opening if !seen.contains(&Column::Paper) => Column::Paper,
        _ => return Ok(()),
    };
    // The sheet and row that come nearest: the first with the most known words, then the most cells.
    let mut nearest: Option<((usize, usize), &str, &SheetRow)> = None;
    for sheet in sheets {
        for row in sheet.rows.iter().take(40) {
            let known = row.cells.iter().filter(|(_, text)| recognise(text).is_some()).count();
            let near = (known, row.cells.len());
            // What stands in a file that is no roster at all is said to nobody.
            if known > 0 && nearest.is_none_or(|(best, _, _)| near > best) {
                nearest = Some((near, &sheet.name, row));
            }
        }
    }
    let name = nearest.map_or("", |(_, name, _)| name);
    let row = nearest.map(|(_, _, row)| row);
    let headers = row.map_or_else(String::new, |row| {
        let some = row.cells.iter().take(12);
        some.map(|(c, text)| format!("{}列 {text}", letters(*c))).collect::<Vec<_>>().join("、")
    });
    let of = if sheets.len() > 1 { format!("表“{name}”") } else { String::new() };
    let found = row.map_or_else(String::new, |row| format!("({of}第{}行是:{headers})", row.number));
    Err(format!(
        "没有认出“{}”这一列{found};请写一个映射文件,用 --map 给出:\n{}",
        missing.label(),
        column_map::example(name, missing)
    ))
}

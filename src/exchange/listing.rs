//! Turns the rows of a file into records of a register: a column for each blank by its label or name, choices by their
//! labels, and a blank with rows as columns of their own, of which lines without anything else are further rows.

use std::collections::BTreeMap;

use super::cells;
use super::column_map::ColumnMap;
use super::columns::normalise;
use super::from_paper::{LATE, OCCURRED, OPENED, WHY_LATE, must, without};
use super::registers::Register;
use super::roster::Roster;
use super::sheet::{Sheet, SheetRow, letters};
use super::unit::{At, Unit, skipped};
use super::vocabulary::NOT_DATA;
use super::wanted::{Verdict, Wanted, WantedRecord};
use super::{Kind, column_map};
use crate::engine::form::Form;
use crate::engine::kind::{Field, Kind as Holds};
use crate::sorting::Arrange;

/// The number of rows that are searched for a heading.
const SEARCHED_ROWS: usize = 40;
/// The heading of a column that only numbers the rows.
const SERIAL: &[&str] = &["序号", "序", "no", "slipnumber", "sliprow"];
/// The heading under which an export says where a slip stands.
const STATE: &str = "slipstate";
/// What an export says besides, which no register asks for.
const OF_EXPORT: &[&str] = &["slipopened", "slipby"];

/// What a column holds.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Blank(&'static Field),
    /// A column of a blank with rows.
    InRow(&'static Field, &'static Field),
    Serial,
    State,
    /// 发生时间 and 迟报原因, which every step has beside its blanks.
    Occurred,
    Late,
}

impl Column {
    fn is_of(self, name: &str) -> bool {
        matches!(self, Self::Blank(field) | Self::InRow(field, _) if field.name == name)
    }

    fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Blank(a), Self::Blank(b)) => a.tag == b.tag,
            (Self::InRow(a, x), Self::InRow(b, y)) => a.tag == b.tag && x.tag == y.tag,
            (Self::Serial, Self::Serial)
            | (Self::State, Self::State)
            | (Self::Occurred, Self::Occurred)
            | (Self::Late, Self::Late) => true,
            _ => false,
        }
    }
}

/// All columns of a register with their headings: what a template has and a file may have.
pub(super) fn columns(register: Register) -> Vec<(String, Column)> {
    let mut all = Vec::new();
    if register.is_from_paper() {
        all.push((OCCURRED.to_string(), Column::Occurred));
    }
    for field in register.blanks() {
        match field.rows {
            None => all.push((field.label.to_string(), Column::Blank(field))),
            Some(columns) => {
                let heading = |column: &Field| format!("{}:{}", field.label, column.label);
                all.extend(columns().iter().map(|c| (heading(c), Column::InRow(field, c))));
            }
        }
    }
    if register.is_from_paper() {
        all.push((LATE.to_string(), Column::Late));
    }
    all
}

/// The column of a heading: by the label, by the name that an export has, or, for rows, by both parts.
pub(super) fn recognise(register: Register, heading: &str) -> Option<Column> {
    let text = normalise(heading);
    let bare = text.replace('.', "");
    // When an export says that a slip was opened.
    if register.is_from_paper() && [OCCURRED, OPENED].contains(&&*bare) {
        return Some(Column::Occurred);
    }
    if register.is_from_paper() && bare == LATE {
        return Some(Column::Late);
    }
    // A blank of that very name is meant before the numbering of rows.
    let own =
        |field: &Field| field.rows.is_none() && (field.name == text || field.label == heading);
    if let Some(field) = register.blanks().iter().find(|field| own(field)) {
        return Some(Column::Blank(field));
    }
    if SERIAL.contains(&&*bare) {
        return Some(Column::Serial);
    }
    if bare == STATE {
        return Some(Column::State);
    }
    let all = columns(register);
    let by_label = all.iter().find(|(label, _)| normalise(label) == text);
    let by_name = || {
        all.iter().find(|(_, column)| match column {
            Column::Blank(field) => field.name == text,
            Column::InRow(field, inner) => format!("{}.{}", field.name, inner.name) == text,
            Column::Serial | Column::State | Column::Occurred | Column::Late => false,
        })
    };
    // 电话 alone is the number in its rows, if nothing else must stand in them.
    let of_rows = || {
        all.iter().find(|(_, column)| match column {
            Column::InRow(field, inner) => normalise(field.label) == text && inner.required,
            _ => false,
        })
    };
    by_label.or_else(by_name).or_else(of_rows).map(|(_, column)| *column)
}

/// The columns of a sheet.
struct Layout {
    first_row: usize,
    columns: Vec<(u16, Column)>,
    headers: Vec<(u16, String)>,
    unread: Vec<String>,
}

impl Layout {
    fn of(register: Register, sheet: &Sheet, at: usize, map: Option<&ColumnMap>) -> Option<Self> {
        let row = sheet.rows.get(at)?;
        let own = map.and_then(|map| map.for_sheet(&sheet.name));
        let mut layout = Self {
            first_row: at + 1,
            columns: Vec::new(),
            headers: row.cells.clone(),
            unread: Vec::new(),
        };
        let widest = sheet.rows.iter().filter_map(|row| row.cells.last()).map(|(c, _)| *c).max();
        for column in 0..=widest.unwrap_or(0) {
            let heading = row.at(column);
            let found = match own.and_then(|own| own.named(column, heading)) {
                Some(None) => continue,
                Some(Some(word)) => recognise(register, word),
                None => recognise(register, heading),
            };
            let twice = |found: &Column| layout.columns.iter().any(|(_, known)| known.same(*found));
            match found.filter(|found| !twice(found)) {
                Some(found) => layout.columns.push((column, found)),
                None if heading.is_empty() => {}
                None if OF_EXPORT.contains(&&*normalise(heading).replace('.', "")) => {}
                None => layout.unread.push(heading.to_string()),
            }
        }
        Some(layout)
    }

    fn known(&self) -> usize {
        let of_register =
            |(_, column): &&(u16, Column)| matches!(column, Column::Blank(_) | Column::InRow(..));
        self.columns.iter().filter(of_register).count()
    }

    /// Blanks that must be filled and have no column.
    fn missing(&self, register: Register) -> Vec<&'static str> {
        let has = |field: &Field| self.columns.iter().any(|(_, column)| column.is_of(field.name));
        let missing = register.blanks().iter().filter(|field| must(register, field) && !has(field));
        let when = |(_, column): &(u16, Column)| matches!(column, Column::Occurred);
        let no_when = register.is_from_paper() && !self.columns.iter().any(when);
        missing.map(|field| field.label).chain(no_when.then_some(OCCURRED)).collect()
    }

    fn repeats(&self, row: &SheetRow) -> bool {
        row.cells.len() > 1 && row.cells.iter().all(|cell| self.headers.contains(cell))
    }
}

/// The heading of a sheet: the row with the most known columns.
fn find(register: Register, sheet: &Sheet, map: Option<&ColumnMap>) -> Option<Layout> {
    let own = map.and_then(|map| map.for_sheet(&sheet.name));
    if own.is_some_and(|own| own.skip) {
        return None;
    }
    if let Some(number) = own.and_then(|own| own.header) {
        let at = sheet.rows.iter().position(|row| row.number == number)?;
        return Layout::of(register, sheet, at, map);
    }
    let rows = 0..sheet.rows.len().min(SEARCHED_ROWS);
    let found = rows.filter_map(|at| Layout::of(register, sheet, at, map));
    let least = columns(register).len().min(2);
    let good = found.filter(|layout| layout.known() >= least);
    // The first of the best.
    good.fold(None, |best: Option<Layout>, next| match best {
        Some(best) if best.known() >= next.known() => Some(best),
        _ => Some(next),
    })
}

/// Reads the records of a register in these sheets.
///
/// # Errors
/// A sentence: no sheet has the columns that must be there. Of a file that is no such list nothing is said but that.
pub(super) fn from_sheets(
    register: Register,
    sheets: &[Sheet],
    map: Option<&ColumnMap>,
) -> Result<Roster, String> {
    let mut roster = Roster {
        kind: Kind::Register(register),
        units: Vec::new(),
        set_aside: Vec::new(),
        remarks: Vec::new(),
        unread: Vec::new(),
        sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
    };
    let mut read = false;
    let mut nearest: Option<Layout> = None;
    for (index, sheet) in (0_u16..).zip(sheets) {
        let Some(layout) = find(register, sheet, map) else { continue };
        if !layout.missing(register).is_empty() {
            nearest = nearest.or(Some(layout));
            continue;
        }
        read = true;
        for heading in &layout.unread {
            if !roster.unread.contains(heading) {
                roster.unread.push(heading.clone());
            }
        }
        let hidden = |row: u32| sheet.hidden || sheet.hidden_rows.contains(&row);
        let mut reading = Reading { register, roster: &mut roster, last: None };
        for row in sheet.rows.iter().skip(layout.first_row) {
            let at = At { sheet: index, row: row.number };
            reading.row(&layout, row, at);
            if hidden(row.number) {
                reading.roster.remarks.push((at, "这一行在表里是隐藏的".to_string()));
            }
        }
    }
    if !read {
        return Err(unreadable(register, nearest.as_ref()));
    }
    set_doubles_aside(register, &mut roster);
    roster.set_aside.arrange_by_key(|(at, _)| *at);
    Ok(roster)
}

/// Why a file is no list of this register: which columns are missing, and which it may have. What stands in the file is
/// said only where its heading was found.
fn unreadable(register: Register, nearest: Option<&Layout>) -> String {
    let title = register.form().title;
    let all: Vec<String> = columns(register).into_iter().map(|(heading, _)| heading).collect();
    let example = column_map::example_of(&all);
    match nearest {
        None => format!(
            "没有认出{title}的表头;列名用:{}。也可写一个映射文件,用 --map 给出:\n{example}",
            all.join("、")
        ),
        Some(layout) => {
            let found: Vec<String> =
                layout.columns.iter().map(|(at, _)| format!("{}列", letters(*at))).collect();
            format!(
                "缺“{}”这几列(认出了 {});请写一个映射文件,用 --map 给出:\n{example}",
                layout.missing(register).join("、"),
                found.join("、")
            )
        }
    }
}

/// The rows of a sheet as they become records.
struct Reading<'a> {
    register: Register,
    roster: &'a mut Roster,
    /// The record to which rows alone belong.
    last: Option<usize>,
}

impl Reading<'_> {
    fn row(&mut self, layout: &Layout, row: &SheetRow, at: At) {
        if layout.repeats(row) {
            return;
        }
        let Some((_, first)) = row.cells.first() else { return };
        let words = first.replace(' ', "").replace('：', ":");
        let page = words.starts_with('第') && words.contains('页');
        if page || NOT_DATA.split(' ').any(|word| words.starts_with(word)) {
            self.last = None;
            return self.skip(at, first.clone());
        }
        let mut record = WantedRecord::of(self.register.tags());
        let mut rows: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
        for (column, holds) in &layout.columns {
            let text = row.at(*column);
            if text.is_empty() {
                continue;
            }
            match holds {
                Column::Serial => {}
                Column::State if !in_force(self.register.form(), text) => {
                    self.last = None;
                    return self.skip(at, format!("原来是“{text}”,不带入"));
                }
                Column::State => {}
                Column::Occurred => record.occurred = text.to_string(),
                Column::Late => record.late = text.to_string(),
                Column::Blank(field) => match typed(&field.kind, text) {
                    Ok(text) => record.cells.push((field.name.to_string(), text)),
                    Err(why) => return self.refuse(at, format!("{}{why}", field.label)),
                },
                Column::InRow(field, inner) => match typed(&inner.kind, text) {
                    Ok(text) => {
                        rows.entry(field.name).or_default().push((inner.name.to_string(), text));
                    }
                    Err(why) => return self.refuse(at, format!("{}{why}", inner.label)),
                },
            }
        }
        if record.cells.is_empty() && !rows.is_empty() {
            return self.add_rows(rows, at);
        }
        if record.cells.is_empty() {
            return;
        }
        if self.register.is_from_paper() {
            if let Some(why) = without(self.register, &record) {
                return self.refuse(at, why);
            }
            if record.late.is_empty() {
                record.late = WHY_LATE.to_string();
            }
        }
        record.rows = rows.into_iter().map(|(name, row)| (name.to_string(), vec![row])).collect();
        let labels = vec![label(self.register, &record)];
        self.last = Some(self.roster.units.len());
        let wanted = Wanted::Record(record);
        self.roster.units.push(Unit { wanted, rows: vec![vec![at]], labels });
    }

    /// A line that has rows of a blank alone goes on with the record above it.
    fn add_rows(&mut self, rows: BTreeMap<&str, Vec<(String, String)>>, at: At) {
        let unit = self.last.and_then(|last| self.roster.units.get_mut(last));
        let Some(unit) = unit else {
            return self.skip(at, "没有写明是哪一条的".to_string());
        };
        let Wanted::Record(record) = &mut unit.wanted else { return };
        for (name, row) in rows {
            match record.rows.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.push(row),
                None => record.rows.push((name.to_string(), vec![row])),
            }
        }
        if let Some(first) = unit.rows.first_mut() {
            first.push(at);
        }
    }

    fn skip(&mut self, at: At, why: String) {
        self.roster.set_aside.push((at, skipped(why)));
    }

    fn refuse(&mut self, at: At, why: String) {
        self.last = None;
        let cites = vec![self.register.form().id.to_string()];
        self.roster.set_aside.push((at, Verdict::refused(why, cites)));
    }
}

/// Whether a slip that an export tells of is in force: what was stopped elsewhere does not begin anew here.
fn in_force(form: &Form, state: &str) -> bool {
    let named = form.states.iter().find(|one| one.name == state || one.label == state);
    let lists = form.states.iter().any(|one| one.listed);
    let first = form.states.first().map(|one| one.code);
    named.is_none_or(|one| if lists { one.listed } else { Some(one.code) == first })
}

/// The record in the preview: what stands in its first two blanks; of a paper its number and the first.
fn label(register: Register, record: &WantedRecord) -> String {
    let paper = |(name, _): &&(String, String)| {
        register.is_from_paper() && register.known_by().contains(&name.as_str())
    };
    let number = record.cells.iter().filter(paper);
    let rest = record.cells.iter().filter(|cell| !paper(cell));
    let first = number.chain(rest).take(2).map(|(_, text)| text.as_str());
    let mut label: String = first.collect::<Vec<_>>().join(" ").chars().take(30).collect();
    label = label.replace('\n', " ");
    label
}

/// What a cell of a spreadsheet says, as it is typed at the desk.
fn typed(kind: &Holds, text: &str) -> Result<String, String> {
    let spoilt = || {
        let what = cells::reformatted(text)?;
        Some(format!("“{text}”被表格程序改成了{what};请把该列改成文本格式,重填"))
    };
    match kind {
        Holds::Day => Ok(cells::day(text)),
        Holds::Room => spoilt().map_or(Ok(text.to_string()), Err),
        Holds::Money => {
            let bare = text.trim_start_matches(['¥', '￥']).trim_end_matches('元');
            Ok(bare.trim().to_string())
        }
        Holds::Phone => match cells::phones(text)?.as_slice() {
            [one] if one.note.is_empty() => Ok(one.number.clone()),
            _ => Ok(text.to_string()),
        },
        _ => Ok(text.to_string()),
    }
}

/// A record that stands twice in the file is brought in once; two that say different things of the same are refused.
fn set_doubles_aside(register: Register, roster: &mut Roster) {
    let known_by = register.known_by();
    let mut seen: BTreeMap<String, (u32, Wanted)> = BTreeMap::new();
    let mut kept = Vec::new();
    for unit in std::mem::take(&mut roster.units) {
        let Wanted::Record(record) = &unit.wanted else { continue };
        let key = match known_by {
            [] => format!("{record:?}"),
            names => record.key(names),
        };
        let rows = unit.rows.iter().flatten().copied().collect::<Vec<At>>();
        let row = rows.first().map_or(0, |at| at.row);
        match seen.get(&key) {
            None => {
                seen.insert(key, (row, unit.wanted.clone()));
                kept.push(unit);
            }
            Some((first, same)) if *same == unit.wanted => {
                let why = format!("与第{first}行相同");
                roster.set_aside.extend(rows.into_iter().map(|at| (at, skipped(why.clone()))));
            }
            Some((first, _)) => {
                let why = format!("第{first}行已有,写的不一样;请留一行");
                let cites = vec![register.form().id.to_string()];
                let no = Verdict::refused(why, cites);
                roster.set_aside.extend(rows.into_iter().map(|at| (at, no.clone())));
            }
        }
    }
    roster.units = kept;
}

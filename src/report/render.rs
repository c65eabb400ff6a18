//! Renders a sheet as text, CSV, workbook or JSON. It must not compute or leave out anything.

#[cfg(feature = "workbooks")]
mod workbook;

use std::path::Path;

use serde_json::{Map, Value, json};

use super::sheet::{Cell, Sheet};
use crate::engine::moment::Moment;
use crate::forms;
use crate::text::{Align, Shown};

#[cfg(feature = "workbooks")]
pub use workbook::workbook;

/// What a program built without workbooks says of them.
///
/// # Errors
/// Always.
#[cfg(not(feature = "workbooks"))]
pub fn workbook(_: &Sheet) -> Result<Vec<u8>, String> {
    Err("本程序没有带工作簿;请改用 --format csv".to_string())
}

/// The endings of the files that this program writes, as they are said.
pub const ENDINGS: &str =
    if cfg!(feature = "workbooks") { ".csv .xlsx .txt .json" } else { ".csv .txt .json" };
/// The names of the formats on the command line, as they are said.
pub const NAMES: &str =
    if cfg!(feature = "workbooks") { "text csv xlsx json" } else { "text csv json" };

/// Width of a printed page in display cells.
const PAGE_WIDTH: usize = 96;
/// The least width of the column that takes the rest.
const MIN_REST_WIDTH: usize = 16;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Csv,
    Xlsx,
    Json,
}

impl Format {
    /// The format with this name on the command line.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "text" => Some(Self::Text),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format for a file extension in any case.
    pub fn of_file(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()?.to_lowercase().as_str() {
            "txt" => Some(Self::Text),
            other => Self::from_name(other).filter(|format| *format != Self::Text),
        }
    }
}

/// The sheet as the bytes of a file.
///
/// # Errors
/// A sentence, if the workbook cannot be built.
pub fn render(sheet: &Sheet, format: Format) -> Result<Vec<u8>, String> {
    match format {
        Format::Text => {
            let mut text = lines(sheet, PAGE_WIDTH).join("\n");
            text.push('\n');
            Ok(text.into_bytes())
        }
        Format::Csv => csv(sheet),
        Format::Json => {
            let mut text = to_json(sheet).to_string();
            text.push('\n');
            Ok(text.into_bytes())
        }
        Format::Xlsx => workbook(sheet),
    }
}

/// The sheet as lines of a width in display cells. Long cells are wrapped.
fn lines(sheet: &Sheet, page: usize) -> Vec<String> {
    let made = sheet.made;
    let mut lines = vec![
        shown(format!("{}  {}", sheet.office, sheet.title)),
        shown(format!("{}  {}    制表 {} {}", sheet.id, sheet.of, made.day(), made.clock())),
    ];
    let widths = widths(sheet, page);
    let titles: Vec<Shown> = sheet.columns.iter().map(|c| Shown::from(&c.title)).collect();
    let rule = "-".repeat(widths.iter().sum::<usize>() + widths.len().saturating_sub(1));
    lines.push(rule.clone());
    lines.extend(row(&titles, &widths, |_| Align::Left));
    lines.push(rule.clone());
    for one in &sheet.rows {
        let cells: Vec<Shown> = one.cells.iter().map(|c| Shown::from(c.shown(made))).collect();
        let align = |at: usize| {
            let number = one.cells.get(at).is_some_and(Cell::is_number);
            if number { Align::Right } else { Align::Left }
        };
        lines.extend(row(&cells, &widths, align));
    }
    if sheet.rows.is_empty() {
        lines.push(shown("(没有)".to_string()));
    }
    lines.push(rule);
    let sums: Vec<String> =
        sheet.sums.iter().map(|(what, cell)| format!("{what} {}", cell.shown(made))).collect();
    if !sums.is_empty() {
        lines.extend(wrap(&sums.join("  "), page));
    }
    for note in &sheet.notes {
        lines.extend(wrap(&format!("注: {note}"), page));
    }
    if !sheet.signs.is_empty() {
        let signs: Vec<String> =
            sheet.signs.iter().map(|who| format!("{who}: ____________")).collect();
        lines.push(String::new());
        lines.push(shown(signs.join("    ")));
    }
    lines
}

/// A line as people read it.
fn shown(line: String) -> String {
    Shown::from(line).to_string()
}

fn wrap(text: &str, cells: usize) -> Vec<String> {
    Shown::from(text).wrap(cells).iter().map(|line| line.as_str().to_owned()).collect()
}

/// The widths of the columns in display cells.
fn widths(sheet: &Sheet, page: usize) -> Vec<usize> {
    let asked = sheet.columns.iter().map(|c| usize::from(c.cells));
    let fixed = asked.clone().sum::<usize>() + sheet.columns.len().saturating_sub(1);
    let rest = page.saturating_sub(fixed).max(MIN_REST_WIDTH);
    asked.map(|cells| if cells == 0 { rest } else { cells }).collect()
}

/// One row, on as many lines as its longest cell needs.
fn row(cells: &[Shown], widths: &[usize], align: impl Fn(usize) -> Align) -> Vec<String> {
    let wrapped: Vec<Vec<Shown>> =
        cells.iter().zip(widths).map(|(cell, width)| cell.wrap(*width)).collect();
    let high = wrapped.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let line = |y: usize| {
        let parts: Vec<Shown> = wrapped
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(at, (parts, width))| {
                let none = Shown::from("");
                parts.get(y).unwrap_or(&none).align(*width, align(at))
            })
            .collect();
        Shown::join(&parts, " ").as_str().trim_end().to_owned()
    };
    (0..high).map(line).collect()
}

/// Puts an apostrophe before a text that a spreadsheet would run as a formula.
pub fn escape_formula(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠') => {
            format!("'{text}")
        }
        _ => text.to_owned(),
    }
}

/// The cell for other programs: a moment with its date, an amount without separators.
fn csv_text(cell: &Cell, made: Moment) -> String {
    match cell {
        Cell::Text(text) | Cell::Code(text) => escape_formula(Shown::typed(text).as_str()),
        Cell::Moment(at) => format!("{} {}", at.day(), at.clock()),
        Cell::Money(money) => money.plain(),
        other => other.shown(made),
    }
}

/// UTF-8 with a byte order mark, which spreadsheets need to recognise it.
fn csv(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let failed = |_| "表格写不出来,请重试".to_string();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(sheet.columns.iter().map(|c| c.title.as_str())).map_err(failed)?;
    for row in &sheet.rows {
        writer.write_record(row.cells.iter().map(|c| csv_text(c, sheet.made))).map_err(failed)?;
    }
    writer.into_inner().map_err(|_| "表格写不出来,请重试".to_string())
}

fn cell_json(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) | Cell::Code(text) | Cell::Bar(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Money(money) => json!(money.plain()),
        Cell::Moment(at) => json!(at.to_string()),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Yes(yes) => json!(yes),
    }
}

/// One object; each row is an object by column title.
fn to_json(sheet: &Sheet) -> Value {
    let row = |row: &super::Row| {
        let mut one: Map<String, Value> = sheet
            .columns
            .iter()
            .zip(&row.cells)
            .map(|(column, cell)| (column.title.clone(), cell_json(cell)))
            .collect();
        if let Some(id) = row.slip {
            one.insert("slip".to_string(), json!(forms::show_number(id)));
        }
        Value::Object(one)
    };
    let sums: Map<String, Value> =
        sheet.sums.iter().map(|(what, cell)| (what.clone(), cell_json(cell))).collect();
    json!({
        "report": sheet.id, "title": sheet.title, "of": sheet.of, "office": sheet.office,
        "made": sheet.made.to_string(), "rows": sheet.rows.iter().map(row).collect::<Vec<_>>(),
        "sums": sums, "notes": sheet.notes,
    })
}

#[cfg(test)]
mod tests;

//! Reads workbooks (xlsx, xlsb, xls, ods) as texts: dates without time, numbers without an exponent.

use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};

use super::hidden_rows::hidden_rows;
use crate::exchange::sheet::{COLUMNS_MOST, ROWS_MOST, Sheet};
use crate::exchange::{TOO_MUCH, UNPACKED_MOST};
use crate::sorting::Arrange;

/// The most merged cells of a sheet that are filled.
const MERGED_MOST: usize = 100_000;

/// Reads all sheets that are not empty.
///
/// # Errors
/// A sentence that says what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let unreadable = "表格文件读不出(可能损坏或有密码);请用表格程序打开,另存为 xlsx";
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|_| unreadable.to_string())?;
    let all = book.sheets_metadata().iter();
    let hidden: Vec<String> =
        all.filter(|s| s.visible != SheetVisible::Visible).map(|s| s.name.clone()).collect();
    let mut hidden_rows = hidden_rows(bytes);
    let mut sheets = Vec::new();
    let mut room = UNPACKED_MOST;
    for name in book.sheet_names() {
        let hidden = hidden.contains(&name);
        let mut sheet = Sheet {
            name: name.trim().to_string(),
            hidden,
            hidden_rows: hidden_rows.remove(&name).unwrap_or_default(),
            rows: Vec::new(),
        };
        match &mut book {
            Sheets::Xlsx(book) => {
                // Cell by cell, so that a stray cell far below does not cost memory for all cells between.
                let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
                while let Some(cell) = cells.next_cell().map_err(|_| unreadable.to_string())? {
                    let at = cell.get_position();
                    put(&mut sheet, at, &ref_text(cell.get_value()), &mut room)?;
                }
            }
            Sheets::Xlsb(book) => {
                let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
                while let Some(cell) = cells.next_cell().map_err(|_| unreadable.to_string())? {
                    let at = cell.get_position();
                    put(&mut sheet, at, &ref_text(cell.get_value()), &mut room)?;
                }
            }
            other => {
                let Ok(range) = other.worksheet_range(&name) else { continue };
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let (row, column) = (saturate(row) + top, saturate(column) + left);
                    put(&mut sheet, (row, column), &data_text(value), &mut room)?;
                }
            }
        }
        sheet.rows.arrange_by_key(|row| row.number);
        for row in &mut sheet.rows {
            row.cells.arrange_by_key(|(column, _)| *column);
        }
        let merged = match &mut book {
            Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(&name).unwrap_or_default(),
            Sheets::Xls(book) => book.merge_cells_by_sheet_name(&name).unwrap_or_default(),
            _ => Vec::new(),
        };
        for region in merged.iter().take(MERGED_MOST) {
            fill_merged(&mut sheet, region, &mut room)?;
        }
        if !sheet.rows.is_empty() {
            sheets.push(sheet);
        }
    }
    if sheets.is_empty() {
        Err("表格里没有内容;请核对文件".to_string())
    } else {
        Ok(sheets)
    }
}

/// Copies the text of a merged cell into every non-empty row that it covers.
fn fill_merged(sheet: &mut Sheet, region: &Dimensions, left: &mut usize) -> Result<(), String> {
    let (Ok(column), top) = (u16::try_from(region.start.1), region.start.0) else { return Ok(()) };
    let rows = &mut sheet.rows;
    let first = rows.partition_point(|row| row.number <= top);
    let after = rows.partition_point(|row| row.number <= region.end.0.saturating_add(1));
    let Some(held) = rows.get(first).filter(|row| row.number == top + 1) else { return Ok(()) };
    let text = held.at(column).to_string();
    let fraction = held.fractions.contains(&column).then_some(column);
    if text.is_empty() {
        return Ok(());
    }
    for row in rows.get_mut(first + 1..after).into_iter().flatten() {
        if row.at(column).is_empty() {
            *left = left.checked_sub(text.len()).ok_or(TOO_MUCH)?;
            row.fractions.extend(fraction);
            row.cells.push((column, text.clone()));
            row.cells.arrange_by_key(|(column, _)| *column);
        }
    }
    Ok(())
}

fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX / 2)
}

fn put(
    sheet: &mut Sheet,
    (row, column): (u32, u32),
    CellText { text, fraction }: &CellText,
    left: &mut usize,
) -> Result<(), String> {
    if text.trim().is_empty() {
        return Ok(());
    }
    if row >= ROWS_MOST {
        return Err(format!("“{}”超过 {ROWS_MOST} 行;请拆成几个文件再导入", sheet.name));
    }
    // A text that many cells share is small in the file.
    *left = left.checked_sub(text.len()).ok_or(TOO_MUCH)?;
    if let Ok(column) = u16::try_from(column).map(|c| c.min(COLUMNS_MOST)) {
        sheet.push(row + 1, column, text);
        if let Some(row) = sheet.rows.last_mut().filter(|r| *fraction && r.number == row + 1) {
            row.fractions.push(column);
        }
    }
    Ok(())
}

/// What a cell shows.
struct CellText {
    text: String,
    /// It is a number that is not whole.
    fraction: bool,
}

impl CellText {
    fn plain(text: String) -> Self {
        Self { text, fraction: false }
    }

    fn number(x: f64) -> Self {
        let text = number_text(x);
        Self { fraction: text.contains('.'), text }
    }
}

fn ref_text(value: &DataRef<'_>) -> CellText {
    CellText::plain(match value {
        DataRef::Float(x) => return CellText::number(*x),
        DataRef::Int(n) => n.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_string(),
        DataRef::DateTime(at) => date_text(at),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::DurationIso(text) => iso_time(text),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    })
}

fn data_text(value: &Data) -> CellText {
    CellText::plain(match value {
        Data::Float(x) => return CellText::number(*x),
        Data::Int(n) => n.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_string(),
        Data::DateTime(at) => date_text(at),
        Data::DateTimeIso(text) => iso_date(text),
        Data::DurationIso(text) => iso_time(text),
        Data::Error(_) | Data::Empty => String::new(),
    })
}

/// A number as a person would write it: 13800138000 instead of 1.38E10, rounded to six decimals to remove
/// errors of formulas.
fn number_text(x: f64) -> String {
    if !x.is_finite() {
        return String::new();
    }
    let fixed = format!("{x:.6}");
    let short = fixed.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_string() } else { short.to_string() }
}

/// A date, with its time if it has one; of a time alone, which has no day, the time: 3:02.
fn date_text(at: &ExcelDateTime) -> String {
    if at.as_f64() < 1.0 {
        let (.., hour, minute, second, _) = at.to_ymd_hms_milli();
        return time_text(hour.into(), minute.into(), second.into());
    }
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    match (hour, minute) {
        (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

fn time_text(hour: u32, minute: u32, second: u32) -> String {
    match second {
        0 => format!("{hour}:{minute:02}"),
        _ => format!("{hour}:{minute:02}:{second:02}"),
    }
}

/// The time that a sheet of ods writes as PT03H02M00S; what is none, as it stands.
fn iso_time(text: &str) -> String {
    let read = || {
        let (hour, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minute, second) = rest.split_once('M')?;
        let second = second.trim_end_matches('S').split(['.', ',']).next()?;
        let second = if second.is_empty() { "0" } else { second };
        Some(time_text(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?))
    };
    read().unwrap_or_else(|| text.to_string())
}

fn iso_date(text: &str) -> String {
    text.split(['T', ' ']).next().unwrap_or(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small in the file, where each text stands once.
    #[test]
    fn a_text_that_thousands_of_cells_share_counts_in_each() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let long = "长".repeat(32_000);
        for row in 0..1_500 {
            sheet.write(row, 0, long.as_str()).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        assert!(bytes.len() < 1_000_000, "{}", bytes.len());
        assert_eq!(read(&bytes).unwrap_err(), TOO_MUCH);
    }

    #[test]
    fn a_time_alone_is_no_day_of_1899() {
        assert_eq!(iso_time("PT03H02M00S"), "3:02");
        assert_eq!(iso_time("PT27H02M05.5S"), "27:02:05");
        assert_eq!(iso_time("P1D"), "P1D");
    }

    #[test]
    fn numbers_are_written_out() {
        assert_eq!(number_text(13_800_138_000.0), "13800138000");
        assert_eq!(number_text(1.38e10), "13800000000");
        assert_eq!(number_text(94.56), "94.56");
        assert_eq!(number_text(94.559_999_999_999), "94.56");
        assert_eq!(
            (number_text(0.0), number_text(-0.000_000_1), number_text(f64::NAN)),
            ("0".into(), "0".into(), String::new())
        );
    }
}

//! A sheet as a workbook. Numbers and amounts are numbers there, so that a spreadsheet can compute.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::super::sheet::{Cell, Sheet};
use crate::text::Shown;

/// Rows above the table: title, period, column titles.
const HEADER_ROWS: u32 = 3;
/// Width of the column that takes the rest.
const REST_WIDTH: u8 = 36;

/// The workbook as the bytes of a file.
///
/// # Errors
/// A sentence, if the sheet is too large for a workbook.
pub fn workbook(sheet: &Sheet) -> Result<Vec<u8>, String> {
    build(sheet).map_err(|_| "工作簿写不出来;请改用 --format csv".to_string())
}

fn build(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let strong = Format::new().set_bold();
    page.write_with_format(0, 0, format!("{}  {}", sheet.office, sheet.title), &strong)?;
    page.write(1, 0, format!("{}  {}", sheet.id, sheet.of))?;
    let title = Format::new().set_bold().set_align(FormatAlign::Center);
    for (x, column) in (0_u16..).zip(&sheet.columns) {
        page.write_with_format(HEADER_ROWS - 1, x, &column.title, &title)?;
        let cells = if column.cells == 0 { REST_WIDTH } else { column.cells };
        page.set_column_width(x, u32::from(cells) + 1)?;
    }
    let mut y = HEADER_ROWS;
    for row in &sheet.rows {
        for (x, cell) in (0_u16..).zip(&row.cells) {
            write(page, y, x, cell)?;
        }
        y += 1;
    }
    y += 1;
    for (what, cell) in &sheet.sums {
        page.write(y, 0, what)?;
        write(page, y, 1, cell)?;
        y += 1;
    }
    for note in &sheet.notes {
        page.write(y, 0, Shown::typed(note).as_str())?;
        y += 1;
    }
    for who in &sheet.signs {
        y += 1;
        page.write(y, 0, format!("{who}:"))?;
    }
    page.set_freeze_panes(HEADER_ROWS, 0)?;
    page.set_landscape();
    page.set_repeat_rows(0, HEADER_ROWS - 1)?;
    book.save_to_buffer()
}

fn write(page: &mut Worksheet, y: u32, x: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) | Cell::Code(text) => {
            page.write_string(y, x, Shown::typed(text).as_str())?
        }
        Cell::Number(number) => page.write(y, x, *number)?,
        Cell::Money(money) => {
            // A workbook keeps binary floating-point numbers, which are exact enough for two decimals.
            let yuan = rust_decimal::Decimal::new(money.in_fen(), 2).to_f64().unwrap_or(0.0);
            page.write_number_with_format(y, x, yuan, &Format::new().set_num_format("#,##0.00"))?
        }
        Cell::Moment(at) => page.write_string(y, x, format!("{} {}", at.day(), at.clock()))?,
        Cell::Day(day) => page.write_string(y, x, day.to_string())?,
        Cell::Yes(yes) => page.write_string(y, x, if *yes { "是" } else { "否" })?,
    };
    Ok(())
}

//! A sheet as a workbook. Numbers and amounts are numbers there, so that a spreadsheet can compute.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Chart, ChartType, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::super::sheet::{Cell, Row, Sheet};
use crate::text::Shown;

/// Rows above the table: title, period, column titles.
const HEADER_ROWS: u32 = 3;
/// The only page.
const PAGE: &str = "Sheet1";
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
    page.set_name(PAGE)?;
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
    if let Some(chart) = chart(sheet) {
        let beside = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX).saturating_add(1);
        page.insert_chart(HEADER_ROWS, beside, &chart)?;
    }
    page.set_freeze_panes(HEADER_ROWS, 0)?;
    page.set_landscape();
    page.set_repeat_rows(0, HEADER_ROWS - 1)?;
    book.save_to_buffer()
}

/// Where the sheet has bars to look at, the same as a chart: what stands in the first column against the figures between
/// it and the bars that are of one kind.
fn chart(sheet: &Sheet) -> Option<Chart> {
    let bars = |row: &Row| row.cells.iter().position(|cell| matches!(cell, Cell::Bar(_)));
    let at = sheet.rows.iter().find_map(bars)?;
    let last = HEADER_ROWS + u32::try_from(sheet.rows.len()).ok()?.checked_sub(1)?;
    let of = |x: usize| {
        sheet.rows.iter().find_map(|row| row.cells.get(x).filter(|cell| cell.is_number()))
    };
    let kind = |cell: &Cell| matches!(cell, Cell::Money(_));
    let first = (1..at).find_map(of).map(kind)?;
    let mut chart = Chart::new(ChartType::Bar);
    for x in (1..at).filter(|x| of(*x).is_some_and(|cell| kind(cell) == first)) {
        let (x, title) = (u16::try_from(x).ok()?, sheet.columns.get(x)?.title.as_str());
        let series = chart.add_series();
        series.set_name(title);
        series.set_categories((PAGE, HEADER_ROWS, 0, last, 0));
        series.set_values((PAGE, HEADER_ROWS, x, last, x));
    }
    chart.title().set_name(&sheet.title);
    // What stands first in the table stands first in the chart.
    chart.y_axis().set_reverse();
    let rows = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX).min(60);
    chart.set_width(640).set_height(160 + 28 * rows);
    Some(chart)
}

fn write(page: &mut Worksheet, y: u32, x: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) | Cell::Code(text) | Cell::Bar(text) => {
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

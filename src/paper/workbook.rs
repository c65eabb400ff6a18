//! Sheets as a workbook: one page of it for each copy, on 24 narrow columns, ready to be printed on A5 across.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::measure::{width, wrap};
use super::sheet::{Block, Sheet, Square};

/// Columns of a page: two to a twelfth.
const COLUMNS: u16 = 24;
/// Half-width columns that one of them shows.
const LETTERS: u8 = 4;
/// The height of one line of text.
const LINE: u16 = 16;
/// A5, as workbooks number papers.
const A5: u8 = 11;

/// The bytes of a workbook.
///
/// # Errors
/// A sentence, where a workbook cannot hold it.
pub(super) fn write(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    build(sheets).map_err(|_| "工作簿写不出来;请改用 PDF 或文本".to_string())
}

fn build(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for (n, sheet) in (1..).zip(sheets) {
        let page = book.add_worksheet();
        page.set_name(format!("{n}"))?;
        page.set_paper_size(A5).set_landscape().set_print_fit_to_pages(1, 0);
        for column in 0..COLUMNS {
            page.set_column_width(column, u32::from(LETTERS))?;
        }
        let frame = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
        let frame = frame.set_align(FormatAlign::VerticalCenter);
        Grid { page, y: 0, frame }.sheet(sheet)?;
    }
    book.save_to_buffer()
}

struct Grid<'a> {
    page: &'a mut Worksheet,
    y: u32,
    frame: Format,
}

impl Grid<'_> {
    fn sheet(&mut self, sheet: &Sheet) -> Result<(), XlsxError> {
        let middle = Format::new().set_align(FormatAlign::Center).set_bold().set_font_size(16);
        let plain = Format::new();
        let right = Format::new().set_align(FormatAlign::Right);
        self.span((0, 17), &sheet.office, &plain)?;
        self.span((18, 23), &format!("No {}", sheet.number), &right)?;
        self.y += 1;
        let marks: String = sheet.marked.iter().map(|mark| format!("【{mark}】")).collect();
        self.page.set_row_height(self.y, 24)?;
        self.span((0, 23), &format!("{marks}{}", sheet.title), &middle)?;
        self.y += 1;
        let times = (sheet.times > 1).then(|| format!("补打 第 {} 次", sheet.times));
        let about = [Some(sheet.part.clone()), times, Some(sheet.about.clone())];
        let about: Vec<String> = about.into_iter().flatten().filter(|t| !t.is_empty()).collect();
        self.span((0, 23), &about.join("  "), &plain)?;
        self.y += 1;
        for block in &sheet.blocks {
            match block {
                Block::Blanks(squares) => self.blanks(squares)?,
                Block::Table { label, heads, rows, .. } => {
                    let mut names: Vec<String> = heads.iter().map(|h| h.label.clone()).collect();
                    if let Some(first) = names.first_mut().filter(|first| *first != label) {
                        *first = format!("{label} {first}");
                    }
                    let widths: Vec<u8> = heads.iter().map(|head| head.width).collect();
                    for row in std::iter::once(&names).chain(rows) {
                        self.cells(&widths, row)?;
                    }
                }
            }
        }
        for line in sheet.foot.iter().chain(Some(&sheet.printed)) {
            self.span((0, 23), line, &plain)?;
            self.y += 1;
        }
        Ok(())
    }

    /// Squares in rows of twelve twelfths, the label before the text.
    fn blanks(&mut self, squares: &[Square]) -> Result<(), XlsxError> {
        let mut rest = squares;
        while !rest.is_empty() {
            let mut used = 0;
            let fits = rest.iter().take_while(|square| {
                used += square.width.clamp(1, 12);
                used <= 12
            });
            let (row, after) = rest.split_at(fits.count().max(1));
            let mut lines = 1;
            let mut from = 0;
            for (n, square) in row.iter().enumerate() {
                let wide = u16::from(square.width.clamp(1, 12)) * 2;
                let to = if n + 1 == row.len() { COLUMNS } else { (from + wide).min(COLUMNS) };
                let text = if square.text.is_empty() { &square.ticks } else { &square.text };
                let label = u16::try_from(width(&square.label)).unwrap_or(8);
                let label = (label.div_ceil(LETTERS.into()) + 1).min((to - from) / 2).max(1);
                self.span((from, from + label - 1), &square.label, &self.frame.clone())?;
                let ink = self.frame.clone();
                let ink = if square.red { ink.set_font_color(Color::Red) } else { ink };
                self.span((from + label, to - 1), text, &ink)?;
                let room = i32::from(to - from - label) * i32::from(LETTERS);
                lines = lines.max(wrap(text, room).len()).max(square.lines.into());
                from = to;
            }
            self.height(lines)?;
            rest = after;
        }
        Ok(())
    }

    fn cells(&mut self, widths: &[u8], row: &[String]) -> Result<(), XlsxError> {
        let all = widths.iter().map(|w| u16::from(*w)).sum::<u16>().max(1);
        let (mut from, mut used, mut lines) = (0, 0, 1);
        for (wide, text) in widths.iter().zip(row) {
            used += u16::from(*wide);
            let to = (COLUMNS * used / all).max(from + 1);
            self.span((from, to - 1), text, &self.frame.clone())?;
            lines = lines.max(wrap(text, i32::from(to - from) * i32::from(LETTERS)).len());
            from = to;
        }
        self.height(lines)
    }

    /// The row is as high as so many lines; the next one is written.
    fn height(&mut self, lines: usize) -> Result<(), XlsxError> {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(25);
        self.page.set_row_height(self.y, u32::from(LINE * lines + 4))?;
        self.y += 1;
        Ok(())
    }

    /// One cell, or several as one.
    fn span(
        &mut self,
        (from, to): (u16, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if from >= to {
            self.page.write_string_with_format(self.y, from, text, format)?;
        } else {
            self.page.merge_range(self.y, from, self.y, to, text, format)?;
        }
        Ok(())
    }
}

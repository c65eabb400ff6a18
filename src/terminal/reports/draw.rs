//! 报表: the list of reports, or one sheet with its sums at the foot. It must not know a report by name.

use super::{Open, Reports};
use crate::report::{Period, Sheet};
use crate::terminal::prelude::*;

/// Lines under the table: sums, and notes.
const FOOT: u16 = 3;
/// A screen on which the columns stand as on paper.
const WIDE: u16 = 110;

pub(super) fn draw(reports: &Reports, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    rule(buffer, row(area, 1), theme);
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..area };
    match &reports.open {
        Some(open) => one(buffer, area, body, open, theme),
        None => {
            text(buffer, row(area, 0), theme, " 报表:选一种", theme.title);
            list::draw(buffer, body, &reports.all, theme, true, |report| {
                let every = report.period.label();
                let cites = report.cites.join(" ");
                vec![col(report.id, 6), col(report.title, 24), col(every, 6), col(cites, 0)]
            });
        }
    }
}

fn one(buffer: &mut Buffer, area: Rect, body: Rect, open: &Open, theme: &Theme) {
    let mut pen = Pen::new(buffer, row(area, 0));
    pen.write(&format!(" {} {}  ", open.report.id, open.report.title), theme.title);
    let Some(sheet) = &open.sheet else {
        let said = if open.declined { " 没有汇总出来。" } else { " 正在汇总…" };
        return text(buffer, row(body, 0), theme, said, theme.dim);
    };
    pen.write(&sheet.of, theme.strong);
    let wide = area.width >= WIDE;
    let cells = |at: usize| {
        let column = &sheet.columns[at];
        usize::from(if wide { column.cells } else { column.narrow })
    };
    let titles: Vec<Col> = sheet
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| col(&column.title, cells(at)))
        .collect();
    list::titles(buffer, row(body, 0), theme, titles);
    let rows = Rect { y: body.y + 1, height: body.height.saturating_sub(1 + FOOT), ..body };
    list::draw(buffer, rows, &open.rows, theme, true, |line| {
        let columns = line.1.cells.iter().take(sheet.columns.len()).enumerate();
        columns
            .map(|(at, cell)| {
                let shown = if wide { cell.shown(sheet.made) } else { cell.brief(open.day) };
                let column = col(shown, cells(at));
                if cell.is_number() { column.right() } else { column }
            })
            .collect()
    });
    if open.rows.is_empty() {
        let said = match open.report.period {
            Period::Now => " 现在一条也没有。",
            _ => " 这段时间一条也没有。",
        };
        text(buffer, row(rows, 0), theme, said, theme.dim);
    }
    foot(buffer, Rect { y: rows.bottom(), height: FOOT, ..body }, sheet, theme);
}

fn foot(buffer: &mut Buffer, area: Rect, sheet: &Sheet, theme: &Theme) {
    rule(buffer, row(area, 0), theme);
    let sums: Vec<String> = sheet
        .sums
        .iter()
        .map(|(what, cell)| format!("{what} {}", cell.shown(sheet.made)))
        .collect();
    text(buffer, row(area, 1), theme, &format!(" {}", sums.join("  ")), theme.strong);
    text(buffer, row(area, 2), theme, &format!(" {}", sheet.notes.join(";")), theme.warning);
}

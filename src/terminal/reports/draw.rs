//! 报表: the list of reports, or one sheet with its sums at the foot. It must not know a report by name.

use super::{Line, Open, Reports};
use ratatui::style::Modifier;

use crate::report::{BARE, Cell, Column, FULL, Period, Row, Sheet, Tone};
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

/// A bar as blocks, where the terminal has signs of its own for them.
fn blocks(bar: &str, theme: &Theme) -> String {
    if theme.look.ascii {
        return bar.to_owned();
    }
    bar.replace(FULL, "█").replace(BARE, "░")
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
    let rows = Rect { y: body.y + 1, height: body.height.saturating_sub(1 + FOOT), ..body };
    list::draw(buffer, rows, &open.rows, theme, true, |line| {
        let columns = line.1.cells.iter().take(sheet.columns.len()).enumerate();
        columns
            .map(|(at, cell)| {
                let shown = if wide { cell.shown(sheet.made) } else { cell.brief(open.day) };
                let shown =
                    if matches!(cell, Cell::Bar(_)) { blocks(&shown, theme) } else { shown };
                let column = col(shown, cells(at));
                if cell.is_number() { column.right() } else { column }
            })
            .collect()
    });
    tint(buffer, rows, open.report.tones(), theme);
    let heading = heading(open);
    let title = |(at, column): (usize, &Column)| {
        let stands = heading.and_then(|row| row.cells.get(at)).filter(|cell| **cell != Cell::Empty);
        let title = stands.map_or_else(|| column.title.clone(), |cell| cell.shown(sheet.made));
        col(title, cells(at))
    };
    list::titles(
        buffer,
        row(body, 0),
        theme,
        sheet.columns.iter().enumerate().map(title).collect(),
    );
    if open.rows.is_empty() {
        let said = match open.report.period {
            Period::Now => " 现在一条也没有。",
            _ => " 这段时间一条也没有。",
        };
        text(buffer, row(rows, 0), theme, said, theme.dim);
    }
    foot(buffer, Rect { y: rows.bottom(), height: FOOT, ..body }, sheet, theme);
}

/// The heading of what stands on top of the screen, where it was passed over: a line of a picture without a first cell
/// names what stands below it. On its own line it needs no other.
fn heading(open: &Open) -> Option<&Row> {
    if open.report.tones().is_empty() {
        return None;
    }
    let heads = |line: &&Line| line.1.cells.first() == Some(&Cell::Empty);
    let (top, above) = open.rows.rows().get(..=open.rows.top()?)?.split_last()?;
    if heads(&top) { None } else { above.iter().rev().find(heads).map(|line| &line.1) }
}

/// Gives the signs of a picture their colours; the selected row stays as it is.
fn tint(buffer: &mut Buffer, area: Rect, tones: &[(&str, Tone)], theme: &Theme) {
    if tones.is_empty() {
        return;
    }
    for (x, y) in
        (area.top()..area.bottom()).flat_map(|y| (area.left()..area.right()).map(move |x| (x, y)))
    {
        let Some(cell) = buffer.cell_mut((x, y)) else { continue };
        let tone = tones.iter().find(|(sign, _)| *sign == cell.symbol());
        let reversed = cell.modifier.contains(Modifier::REVERSED);
        if let Some((_, tone)) = tone.filter(|_| !reversed) {
            cell.set_style(match tone {
                Tone::Calm => theme.plain,
                Tone::Marked => theme.title,
                Tone::Faint => theme.dim,
                Tone::Busy => theme.due_soon,
                Tone::Alarm => theme.overdue,
            });
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::moment::Day;
    use crate::report::{self, Scope};
    use crate::terminal::theme::Look;
    use ratatui::style::{Color, Style};

    #[test]
    fn every_page_of_the_map_says_which_buildings_stand_on_it() {
        let mut sheet = Sheet::with_columns(&[("层", 6, 5), ("每户一字", 0, 0)]);
        let line = |floor: Cell, text: &str| Row::of(None, vec![floor, text.into()]);
        for building in ["7栋", "8栋"] {
            sheet.rows.push(line(Cell::Empty, building));
            sheet.rows.extend((1..=30).rev().map(|n| line(format!("{n}层").into(), "住")));
        }
        let rows = sheet.rows.iter().cloned().enumerate().map(|(at, row)| Line(at, row));
        let mut open = Open {
            report: report::report("estate-map").unwrap(),
            day: Day::of(2026, 11, 21).unwrap(),
            part: (String::new(), Scope::default()),
            behind: None,
            rows: List::new(rows.collect()),
            sheet: Some(Box::new(sheet)),
            declined: false,
        };
        let theme = Theme::new(Look { colour: false, ascii: false });
        let area = Rect { x: 0, y: 0, width: 40, height: 16 };
        let body = Rect { y: 2, height: 13, ..area };
        let mut titles_at = |at: usize| {
            open.rows.select(at);
            let mut buffer = Buffer::empty(area);
            one(&mut buffer, area, body, &open, &theme);
            let line: String =
                (0..40).filter_map(|x| Some(buffer.cell((x, 2))?.symbol())).collect();
            line.replace(' ', "")
        };
        assert_eq!(titles_at(0), "层每户一字");
        assert_eq!(titles_at(20), "层7栋");
        assert_eq!(titles_at(61), "层8栋");
    }

    #[test]
    fn a_sign_has_its_colour_where_there_are_colours() {
        let area = Rect { x: 0, y: 0, width: 8, height: 1 };
        for (colour, red) in [(true, Some(Color::Red)), (false, Some(Color::Reset))] {
            let theme = Theme::new(Look { colour, ascii: false });
            let mut buffer = Buffer::empty(area);
            buffer.set_string(0, 0, "住欠空", Style::new());
            tint(&mut buffer, area, &[("欠", Tone::Alarm)], &theme);
            assert_eq!(buffer.cell((0, 0)).map(|cell| cell.fg), Some(Color::Reset));
            assert_eq!(buffer.cell((2, 0)).map(|cell| cell.fg), red, "colour {colour}");
            assert_eq!(buffer.cell((2, 0)).map(|cell| cell.symbol()), Some("欠"));
        }
    }
}

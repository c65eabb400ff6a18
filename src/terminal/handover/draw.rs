//! 交接班: what is handed over at the left, what is to be counted at the right, the shift book below.
//! What is counted is never shown as if it were: it is typed on the form.

use super::Handover;
use crate::protocol::messages::{HandoverSheet, PendingLine, Row};
use crate::terminal::prelude::*;
use crate::terminal::red_ink;
use crate::terminal::time_left::left_said;

/// Rows around the lists: head, two titles, two rules.
const AROUND: u16 = 5;
/// Rows kept for the shift book while the arrows are elsewhere, if it has that many.
const BOOK_LEAST: u16 = 3;
/// Rows for what was said about a refusal; the slip's story has all of it.
const DISPUTE_MOST: usize = 4;
/// Rows that the lines keep while the arrows are in the book.
const LINES_LEAST: u16 = 4;

pub(super) fn draw(tab: &Handover, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) {
    let Pane { ctx, theme, .. } = *pane;
    let Some(sheet) = &tab.sheet else {
        rule(buffer, row(area, 1), theme);
        text(buffer, row(area, 0), theme, " 交接班:正在汇总", theme.dim);
        return;
    };
    head(buffer, row(area, 0), sheet, pane, &tab.places());
    let area = dispute(buffer, area, sheet, theme);
    rule(buffer, row(area, 1), theme);
    let room = area.height.saturating_sub(AROUND);
    let entries = u16::try_from(tab.book.rows().len()).unwrap_or(u16::MAX);
    // Both panes: the lines at the left, what is counted and the desk's own three at the right.
    let most = tab.lines.rows().len().max(sheet.counts.len() + 4);
    let lines = u16::try_from(most).unwrap_or(u16::MAX);
    let book = if tab.at_book { entries.max(BOOK_LEAST) } else { entries.min(BOOK_LEAST) };
    let book = book.max(room.saturating_sub(lines)).min(room.saturating_sub(LINES_LEAST));
    let lines = room - book;

    let half = Rect { width: (area.width * 2 / 5).min(34), ..area };
    let right = Rect { x: half.right() + 1, width: area.width - half.width - 1, ..area };
    list::titles(buffer, row(half, 2), theme, pending_columns("待交接事项", "件", "看"));
    let lists = Rect { y: area.y + 3, height: lines, ..half };
    list::draw(buffer, lists, &tab.lines, theme, !tab.at_book, |line| pending(tab, line, theme));
    let counts = Rect { y: area.y + 2, height: lines + 1, ..right };
    counted(buffer, counts, tab, sheet, pane);

    let below = 3 + lines;
    rule(buffer, row(area, below), theme);
    let title = match tab.book.rows().len() {
        0 => " 交接班本 没有未办事项 ".to_owned(),
        many => format!(" 交接班本 {many} 条未办 "),
    };
    let mut pen = Pen::new(buffer, row(area, below));
    pen.write(theme.rule, theme.border);
    pen.write(&title, if tab.at_book { theme.title } else { theme.dim });
    let lists = Rect { y: area.y + below + 1, height: book, ..area };
    let now = ctx.now();
    list::draw(buffer, lists, &tab.book, theme, tab.at_book, |entry| {
        entry_columns(entry, now, theme)
    });
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
}

/// Who stands the shift, what comes after it, and of which moment all this is.
fn head(buffer: &mut Buffer, area: Rect, sheet: &HandoverSheet, pane: &Pane<'_>, places: &[Place]) {
    let Pane { ctx, theme, .. } = *pane;
    let now = ctx.now();
    let mut pen = Pen::new(buffer, area);
    match &sheet.shift {
        None => {
            let key = ctx.key(places, Action::StartShift);
            pen.write(&format!(" 无人值班,请按 {key} 开班"), theme.warning);
        }
        Some(shift) => {
            let ends = shift.ends.map_or_else(String::new, |at| at.show(now));
            pen.write(&format!(" {} {}", shift.label, shift.who), theme.title);
            pen.write(&format!(" {}–{ends}", shift.since.show(now)), theme.plain);
            let state = &shift.row.state;
            if state != "值班" {
                pen.write(&format!(" {state}"), theme.warning);
            }
            let there = shift.there_by.map_or_else(String::new, |at| at.show(now));
            let next = format!(" {} {},{there} 前到岗", arrow(theme), shift.next);
            pen.write(&next, theme.plain);
        }
    }
    let used = pen.used();
    let of = format!("截至 {}", sheet.at.show(now));
    let room = usize::from(area.width).saturating_sub(used + 1);
    put_right(buffer, area, &[(of, theme.dim)], room);
}

/// Under the head, what both hands must see about a refused handover. Answers the area without it.
fn dispute(buffer: &mut Buffer, area: Rect, sheet: &HandoverSheet, theme: &Theme) -> Rect {
    let said = sheet.shift.iter().flat_map(|shift| &shift.dispute);
    let cells = usize::from(area.width.saturating_sub(2));
    let lines: Vec<Shown> = said.flat_map(|said| Shown::from(said).wrap(cells)).collect();
    let mut rest = area;
    for line in lines.iter().take(DISPUTE_MOST) {
        let at = row(rest, 1);
        put(
            buffer,
            Rect { x: at.x + 1, width: at.width.saturating_sub(2), ..at },
            line,
            theme.warning,
        );
        rest = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
    }
    rest
}

fn arrow(theme: &Theme) -> &'static str {
    if theme.look.ascii { "->" } else { "→" }
}

fn pending_columns(what: &str, count: &str, ticked: &str) -> Vec<Col> {
    vec![col(what, 0), col(count, 4).right(), col(ticked, 4)]
}

fn pending(tab: &Handover, line: &PendingLine, theme: &Theme) -> Vec<Col> {
    let ticked = theme.ticked(tab.ticked(line));
    let mut columns = pending_columns(&line.label, &line.count.to_string(), ticked);
    if line.count == 0 {
        columns = columns.into_iter().map(|column| column.styled(theme.dim)).collect();
    }
    columns
}

/// What will be counted and how much there should be; then what the desk knows by itself.
fn counted(
    buffer: &mut Buffer,
    area: Rect,
    tab: &Handover,
    sheet: &HandoverSheet,
    pane: &Pane<'_>,
) {
    let (Pane { ctx, theme, free }, places) = (*pane, tab.places());
    let mut pairs: Vec<(String, String)> = Vec::new();
    if sheet.shift.is_some() {
        let should = |n: &Option<i64>| n.map_or_else(|| "待写".to_owned(), |n| n.to_string());
        pairs.extend(sheet.counts.iter().map(|(item, n)| (item.clone(), should(n))));
        if !sheet.cash_should.is_empty() {
            pairs.push(("现金".to_owned(), sheet.cash_should.clone()));
        }
    }
    // What finds no room is counted, and what the desk knows always stands.
    let room = usize::from(area.height).saturating_sub(4);
    if pairs.len() > room {
        let more = pairs.len() + 1 - room.max(1);
        pairs.truncate(room.saturating_sub(1));
        pairs.push((format!("另有 {more} 样"), String::new()));
    }
    let key = ctx.key(&places, Action::TakeOver);
    let takes = if sheet.drafts == 0 { String::new() } else { format!("  {key} 接管") };
    pairs.push(("未交草稿".to_owned(), format!("{}{takes}", sheet.drafts)));
    pairs.push(("校验码".to_owned(), sheet.code.clone()));
    for y in 0..area.height {
        text(buffer, Rect { width: 1, ..row(area, y) }, theme, theme.upright, theme.border);
    }
    let inside = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    text(buffer, row(inside, 0), theme, "清点          应有", theme.dim);
    // The last line says by which key it is counted.
    let most = area.height.saturating_sub(2);
    for (y, (label, value)) in (1..=most).zip(&pairs) {
        let line = row(inside, y);
        text(buffer, Rect { width: 13.min(line.width), ..line }, theme, label, theme.plain);
        let value_at = Rect { x: line.x + 14, width: line.width.saturating_sub(14), ..line };
        text(buffer, value_at, theme, value, theme.strong);
    }
    let offered = |action| free && tab.offers(action, ctx) && tab.is_mine(action, ctx);
    let by = |action: Action| offered(action).then(|| ctx.key(&places, action));
    let how = match (by(Action::HandOver), by(Action::CloseShift), sheet.half_filled) {
        (Some(key), _, Some(_)) => Some(format!("交接单填了一半,{key} 接着填")),
        (Some(key), _, None) => Some(format!("{key} 当面点数,双方签字")),
        (None, Some(key), _) => Some(format!("{key} 收班,不用签字")),
        (None, None, _) => None,
    };
    if let Some(how) = how {
        text(buffer, row(inside, area.height.saturating_sub(1)), theme, &how, theme.dim);
    }
}

fn entry_columns(entry: &Row, now: Moment, theme: &Theme) -> Vec<Col> {
    let due = left_said(entry, now).unwrap_or_default();
    vec![
        col(if entry.urgent { "!" } else { " " }, 1),
        col(&entry.number, 11),
        col(&entry.matter, 0),
        col(due, 10),
        red_ink::state(&entry.state, 8, theme),
        col(&entry.worker, 8),
    ]
}

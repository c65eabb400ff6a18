//! 派工: the board and the selected slip's story below it. Sign and number carry urgency; colour only
//! repeats it.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::search::due_style;
use super::{Pen, row, rule, text};
use crate::desk::talk::{Row, ShownSlip};
use crate::domain::registers;
use crate::terminal::app::App;
use crate::terminal::dispatch::{Show, hurts, left};
use crate::terminal::list::{self, Col, col};
use crate::terminal::theme::Theme;

/// Rows of the lower pane.
const STORY_ROWS: u16 = 5;

pub(super) fn draw(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) -> Option<Position> {
    let caret = head(buffer, row(area, 0), app, theme);
    rule(buffer, row(area, 1), theme);
    let wide = area.width >= 76;
    let titles = if wide {
        titles(["剩余", "单号", "房号", "事由", "状态", "责任人", "催"])
    } else {
        vec![col("剩余", 9), col("单号", 11), col("房号", 9), col("事由", 0), col("状态", 8)]
    };
    let titles = list::List::new(vec![titles]);
    list::draw(buffer, row(area, 2), &titles, theme, false, |columns| {
        columns.iter().map(|column| column.clone().styled(theme.dim)).collect()
    });
    let below = STORY_ROWS + 1;
    let rows = Rect { y: area.y + 3, height: area.height.saturating_sub(4 + below), ..area };
    let marked = &app.board.marked;
    list::draw(buffer, rows, &app.board.rows, theme, true, |slip| {
        columns(slip, app, theme, wide, marked.contains(&slip.id))
    });
    if app.board.rows.is_empty() {
        let calm = if app.board.show == Show::All && app.board.text.is_empty() {
            " 没有未完的单。"
        } else {
            " 这样过滤没有单。"
        };
        text(buffer, row(rows, 0), theme, calm, theme.dim);
    }
    let pane = area.height.saturating_sub(below + 1);
    rule(buffer, row(area, pane), theme);
    let story = Rect { y: area.y + pane + 1, height: STORY_ROWS, ..area };
    lower(buffer, story, app, theme);
    rule(buffer, row(area, area.height.saturating_sub(1)), theme);
    caret
}

fn titles(words: [&str; 7]) -> Vec<Col> {
    words.iter().zip(CELLS).map(|(word, cells)| col(word, cells)).collect()
}

/// The columns of the design size.
const CELLS: [usize; 7] = [10, 11, 10, 0, 8, 9, 2];

fn columns(slip: &Row, app: &App, theme: &Theme, wide: bool, marked: bool) -> Vec<Col> {
    let now = app.now();
    let sign = match (marked, hurts(slip, now)) {
        (true, _) => "√",
        (false, true) => "!",
        (false, false) => " ",
    };
    let sign = if marked && theme.look.ascii { "*" } else { sign };
    let left = slip.due.map_or_else(|| slip.state.clone(), |due| left(now, due));
    let style = due_style(slip, now, theme);
    let matter = if slip.held.is_empty() {
        slip.matter.clone()
    } else {
        format!("({}在填) {}", slip.held, slip.matter)
    };
    let chased = if slip.chased == 0 { String::new() } else { slip.chased.to_string() };
    let mut columns = vec![
        col(format!("{sign}{left}"), if wide { CELLS[0] } else { 9 }).styled(style),
        col(&slip.number, 11),
        col(&slip.place, if wide { CELLS[2] } else { 9 }),
        col(matter, 0),
        col(&slip.state, CELLS[4]),
    ];
    if wide {
        columns.extend([col(&slip.worker, CELLS[5]), col(chased, CELLS[6]).right()]);
    }
    columns
}

fn head(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) -> Option<Position> {
    let mut pen = Pen::new(buffer, area);
    pen.write(" ", theme.plain);
    let show = format!("{} {} ", app.board.show.label(), theme.opens);
    pen.write(&show, theme.title);
    if app.board.by_worker {
        pen.write("按人 ", theme.title);
    }
    if !app.board.marked.is_empty() {
        pen.write(&format!("已选 {} ", app.board.marked.len()), theme.strong);
    }
    if app.board.filter.is_some() || !app.board.text.is_empty() {
        pen.write("过滤 ", theme.strong);
    }
    if let Some(editor) = &app.board.filter {
        let rest = pen.rest();
        let focused = app.overlay.is_none() && app.foot.command.is_none();
        return editor.draw(Rect { width: rest.width.min(30), ..rest }, buffer, theme, focused);
    }
    if !app.board.text.is_empty() {
        pen.write(&format!("{} ", app.board.text), theme.field);
    }
    let counts: Vec<String> =
        app.board.counts.iter().map(|(label, many)| format!("{label} {many}")).collect();
    pen.write(&format!(" {}", counts.join(" · ")), theme.plain);
    if app.board.more {
        pen.write("  还有更多,请过滤", theme.warning);
    }
    None
}

/// The last steps of the selected slip, its clocks, and what can be done with it.
fn lower(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) {
    let Some(slip) = app.board.rows.selected() else { return };
    let head = format!(" {} {} {}", slip.number, slip.place, slip.matter);
    text(buffer, row(area, 0), theme, &head, theme.strong);
    if let Some(story) = app.board.story.as_ref().filter(|story| story.row.id == slip.id) {
        text(buffer, row(area, 1), theme, &told(story, app), theme.plain);
        let running = story.dues.iter().filter(|due| due.met.is_none());
        let dues: Vec<String> = running
            .map(|due| format!("{} {} ({})", due.label, due.at.show(app.now()), due.because))
            .collect();
        text(buffer, row(area, 2), theme, &format!(" {}", dues.join(";")), theme.plain);
    }
    let form = registers::tagged(slip.id.form);
    let steps = form.iter().flat_map(|form| form.steps);
    let can: Vec<&str> =
        steps.filter(|step| slip.can.iter().any(|c| c == step.name)).map(|s| s.title).collect();
    text(buffer, row(area, 3), theme, &format!(" 能办: {}", can.join(" ")), theme.dim);
    text(buffer, row(area, 4), theme, &format!(" {}", loads(app)), theme.dim);
}

/// Who has how much of what is on the board: `赵工 3 单(1 紧急)`.
fn loads(app: &App) -> String {
    let mut by: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for slip in app.board.rows.rows().iter().filter(|slip| !slip.worker.is_empty()) {
        let load = by.entry(slip.worker.as_str()).or_default();
        load.0 += 1;
        load.1 += u32::from(slip.urgent);
    }
    let said = by.into_iter().map(|(worker, load)| match load {
        (all, 0) => format!("{worker} {all} 单"),
        (all, urgent) => format!("{worker} {all} 单({urgent} 紧急)"),
    });
    said.collect::<Vec<_>>().join("   ")
}

/// The last three steps in one line.
fn told(story: &ShownSlip, app: &App) -> String {
    let from = story.steps.len().saturating_sub(3);
    let steps: Vec<String> = story
        .steps
        .iter()
        .skip(from)
        .map(|step| format!("{} {} {}", step.occurred.show(app.now()), step.title, step.by))
        .collect();
    format!(" {}", steps.join(";"))
}

//! The paper on the screen: frame, labels, blanks, tables, the open pick-list. It changes nothing and
//! decides nothing; where each blank stands comes from `paper`, what is said around it from `said`.

use crate::terminal::prelude::*;
use std::collections::BTreeMap;

use ratatui::layout::Alignment;
use ratatui::style::Style;
use ratatui::text::Line as Row;
use ratatui::widgets::{Block, Widget};

use crate::engine::kind::Field;
use crate::language::said;
use crate::terminal::popup::clear_wide;
use crate::text::Align;

use super::FormState;
use super::paper::{self, Line, Plot};
use super::said::Styled;
use super::slot::{Ink, Slot};
use super::spot::Spot;

/// Lines that a note takes while it is typed in, and while it is not.
const NOTE_MOST: usize = 6;
const NOTE_REST: usize = 3;
/// Cells that a blank keeps before its label is cut.
const BLANK_LEAST: u16 = 5;
/// Cells before the columns of a table: the mark and the label or the row's number.
const TABLE_HEAD: u16 = 9;
/// Areas smaller than this show the focused blank alone.
const LEAST: (u16, u16) = (24, 3);
/// Lines of an area below which only the paper is drawn in it.
const LOW: usize = 8;

/// Where the caret stands in what was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    pub caret: Option<Position>,
    /// The blank that the caret stands in, as long as nothing lies over the form.
    pub blank: Option<Written>,
}

/// Where a blank came to stand, and the lines that its text took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    area: Rect,
    lines: usize,
}

impl FormState {
    /// Where the focused blank stands still, if what is typed there takes as many lines as it took.
    pub fn stays(&self, written: Written) -> Option<Rect> {
        (self.lines_in(written.area.width) == written.lines).then_some(written.area)
    }

    /// Lines that the text of the focused blank takes at this width.
    fn lines_in(&self, width: u16) -> usize {
        match self.slot(self.focus).map(|slot| &slot.ink) {
            Some(Ink::Note(note)) => note.rows(width).clamp(1, NOTE_MOST),
            _ => 1,
        }
    }
}

/// Draws the form; answers where the caret stands.
pub(super) fn draw(
    form: &FormState,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    now: Moment,
) -> Stand {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return Stand::default();
    }
    clear_wide(buffer, area);
    let width = paper::paper_width(area.width);
    // On a wider glass it lies in the middle.
    let area = Rect { x: area.x + (area.width - width) / 2, width, ..area };
    let mut pen = Pen { form, theme, caret: None, blank: area, labels: BTreeMap::new() };
    if area.width < LEAST.0 || area.height < LEAST.1 {
        pen.slot(buffer, Rect { height: 1, ..area }, form.focus);
        return pen.stand();
    }
    let height = usize::from(area.height);
    let cells = usize::from(area.width).saturating_sub(2);
    let third = if height < LOW { 0 } else { height / 3 };
    let earlier = form.earlier(cells, third, now, theme);
    let mut below = form.below(cells, theme);
    let lines = form.lines(paper::inner_width(area.width));
    let heights: Vec<usize> =
        lines.iter().map(|line| pen.height(line, paper::inner_width(area.width))).collect();
    let paper_rows = heights.iter().sum::<usize>() + 2;

    // The paper gives way to what must be said, but keeps a line to write on.
    let room = height - earlier.len();
    let for_below = below.len().min((room / 3).min(third).max(room.saturating_sub(paper_rows)));
    let paper_rows = paper_rows.min(room - for_below);
    let y = area.y + rows(earlier.len());
    write(buffer, Rect { height: rows(earlier.len()), ..area }, &earlier);
    let frame = Rect { y, height: rows(paper_rows), ..area };
    let after = Rect { y: frame.bottom(), height: area.bottom() - frame.bottom(), ..area };
    pen.paper(buffer, frame, &lines, &heights);
    form.said_whole.set(below.len() <= usize::from(after.height));
    if !form.says_wrong() && below.len() < usize::from(after.height) {
        // What is wrong has a row of its own: nothing jumps when it comes.
        below.insert(0, (Shown::from(""), theme.plain));
    }
    write(buffer, after, &cut_below(below, usize::from(after.height), theme));
    if let Some(list) = &form.list {
        let title = Shown::from(form.label(list.spot));
        let caret = list.draw(buffer, area, pen.blank, &title, theme);
        return Stand { caret, blank: None };
    }
    pen.stand()
}

/// Draws what stands in the focused blank, which came to stand there.
pub(super) fn draw_blank(
    form: &FormState,
    buffer: &mut Buffer,
    blank: Rect,
    theme: &Theme,
) -> Option<Position> {
    let mut pen = Pen { form, theme, caret: None, blank, labels: BTreeMap::new() };
    pen.slot(buffer, blank, form.focus);
    pen.caret
}

fn rows(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// What finds no room is counted, not silently left out.
fn cut_below(mut below: Vec<Styled>, room: usize, theme: &Theme) -> Vec<Styled> {
    if below.len() > room && room > 1 {
        let more = below.len() - room + 1;
        below.truncate(room - 1);
        below.push((Shown::from(format!("{} 还有 {more} 行提示", theme.more)), theme.dim));
    }
    below
}

/// Lines one under the other, one cell in from the edge.
fn write(buffer: &mut Buffer, area: Rect, lines: &[Styled]) {
    for (row, (text, style)) in area.rows().zip(lines) {
        let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
        put(buffer, row, text, *style);
    }
}

/// What is known while one picture is drawn.
struct Pen<'a> {
    form: &'a FormState,
    theme: &'a Theme,
    caret: Option<Position>,
    /// Where the focused blank came to stand.
    blank: Rect,
    /// The widest label of each column of the paper, so that its lines stand under one another.
    labels: BTreeMap<u32, usize>,
}

/// A blank's cells within its share of a line.
struct Parts {
    mark: u16,
    label: Rect,
    blank: Rect,
}

impl Pen<'_> {
    fn stand(&self) -> Stand {
        let (area, lines) = (self.blank, self.form.lines_in(self.blank.width));
        Stand { caret: self.caret, blank: self.caret.map(|_| Written { area, lines }) }
    }

    fn paper(&mut self, buffer: &mut Buffer, frame: Rect, lines: &[Line], heights: &[usize]) {
        let inside = self.frame(buffer, frame);
        let view = usize::from(inside.height);
        let total: usize = heights.iter().sum();
        // The focused line in the middle, unless the paper ends before.
        let at = lines.iter().position(|line| self.holds(line)).unwrap_or(0);
        let top: usize = heights.iter().take(at).sum();
        let tall = heights.get(at).copied().unwrap_or(1);
        let middle = (top + tall.min(view) / 2).saturating_sub(view / 2);
        let skip = middle.min(top).min(total.saturating_sub(view));
        let mut y = 0;
        for (line, tall) in lines.iter().zip(heights) {
            let (from, to) = (y.max(skip), (y + tall).min(skip + view));
            if from < to {
                let area =
                    Rect { y: inside.y + rows(from - skip), height: rows(to - from), ..inside };
                self.line(buffer, area, line);
            }
            y += tall;
        }
        let hidden = total.saturating_sub(skip + view);
        let words = [(skip, "上"), (hidden, "下")].into_iter().filter(|(many, _)| *many > 0);
        let words: Vec<String> =
            words.map(|(many, word)| format!("{word}面还有 {many} 行")).collect();
        if !words.is_empty() {
            // On the lower border, where no title stands.
            let room = Rect { x: frame.x + 2, y: frame.bottom() - 1, height: 1, ..frame };
            let width = frame.width.saturating_sub(4);
            let text = Shown::from(format!(" {} ", words.join(", ")));
            let text = self.theme.cut(&text, width.into());
            put(buffer, Rect { width, ..room }, &text, self.theme.dim);
        }
    }

    /// The border with the paper's title spaced out as on the paper.
    fn frame(&self, buffer: &mut Buffer, frame: Rect) -> Rect {
        let form = self.form;
        let own = said(form.form.title);
        let room = usize::from(frame.width.saturating_sub(6));
        // Han characters stand apart in a title; Latin letters are read as words.
        let between = if own.is_ascii() { "" } else { " " };
        let spaced: Vec<String> = own.chars().map(|c| c.to_string()).collect();
        let title = Shown::typed(&format!("  {}  ", spaced.join(between)));
        let title = if title.width() > room { Shown::typed(&own) } else { title };
        let number = form.above.as_ref().map(|slip| slip.row.number.as_str()).unwrap_or_default();
        let corner = match (form.slip.is_some(), number) {
            (false, _) => " 提交后取号 ".to_string(),
            (true, "") => String::new(),
            (true, number) => format!(" {number} "),
        };
        let corner = Shown::from(corner);
        let title = self.theme.cut(&title, room);
        let mut block = Block::bordered()
            .border_set(self.theme.borders)
            .border_style(self.theme.border)
            .title_top(Row::from(title.styled(self.theme.title)).alignment(Alignment::Center));
        // Beside the title in the middle, with a piece of the border between.
        if !corner.is_empty() && title.width() / 2 + corner.width() + 3 < room / 2 {
            let corner = corner.styled(self.theme.dim);
            block = block.title_top(Row::from(corner).alignment(Alignment::Right));
        }
        let inside = block.inner(frame);
        block.render(frame, buffer);
        inside
    }

    fn holds(&self, line: &Line) -> bool {
        match line {
            Line::Blanks(plots) => plots.iter().any(|p| p.spot == self.form.focus),
            Line::Head(_) => false,
            Line::Row { field, row } => matches!(self.form.focus,
                Spot::Cell { field: f, row: r, .. } if f == *field && r == *row),
        }
    }

    /// Lines of the screen that a line of the paper takes. Learns the labels' widths on the way.
    fn height(&mut self, line: &Line, inner: u16) -> usize {
        let Line::Blanks(plots) = line else { return 1 };
        for plot in plots {
            let width = Shown::from(self.form.label(plot.spot)).width();
            let widest = self.labels.entry(plot.from).or_default();
            *widest = width.max(*widest);
        }
        let tall = |plot: &Plot| match self.form.slot(plot.spot).map(|s| &s.ink) {
            Some(Ink::Note(note)) => {
                let most = if plot.spot == self.form.focus { NOTE_MOST } else { NOTE_REST };
                let area = Rect { x: 0, y: 0, width: inner, height: 1 };
                note.rows(self.parts(area, plot).blank.width).clamp(1, most)
            }
            _ => 1,
        };
        plots.iter().map(tall).max().unwrap_or(1)
    }

    /// Where a blank, its label and its mark stand within the line.
    fn parts(&self, line: Rect, plot: &Plot) -> Parts {
        let x = |twelfths: u32| {
            let x = u32::from(line.width) * twelfths / 12;
            line.x + u16::try_from(x).unwrap_or(line.width)
        };
        // Behind the separator, but for the first, which the frame's border begins.
        let from = x(plot.from) + u16::from(plot.from > 0);
        let cells = x(plot.to).saturating_sub(from);
        let most = cells.saturating_sub(4 + BLANK_LEAST);
        let widest = self.labels.get(&plot.from).copied().unwrap_or(0);
        let label = rows(widest).min(most);
        // Mark, label, space, upright, space, blank.
        let before = (label + 4).min(cells);
        Parts {
            mark: from,
            label: Rect { x: from + 1, width: label, height: 1, ..line },
            blank: Rect { x: from + before, width: cells - before, ..line },
        }
    }

    fn line(&mut self, buffer: &mut Buffer, area: Rect, line: &Line) {
        match line {
            Line::Blanks(plots) => {
                for plot in plots {
                    self.plot(buffer, area, plot);
                }
            }
            Line::Head(field) => self.head(buffer, area, *field),
            Line::Row { field, row } => self.row(buffer, area, *field, *row),
        }
    }

    fn plot(&mut self, buffer: &mut Buffer, line: Rect, plot: &Plot) {
        let parts = self.parts(line, plot);
        if plot.from > 0 {
            self.upright(buffer, parts.mark - 1, line);
        }
        let (sign, style) = self.mark(plot.spot);
        put(buffer, Rect { x: parts.mark, width: 1, height: 1, ..line }, &sign, style);
        let label =
            self.theme.cut(&Shown::from(self.form.label(plot.spot)), parts.label.width.into());
        let style = if plot.spot == self.form.focus { self.theme.strong } else { self.theme.dim };
        let style = if sign.as_str() == "!" { self.theme.refusal } else { style };
        put(buffer, parts.label, &label, style);
        if parts.blank.x >= parts.mark + 4 {
            self.upright(buffer, parts.blank.x - 2, line);
        }
        self.slot(buffer, parts.blank, plot.spot);
    }

    fn upright(&self, buffer: &mut Buffer, x: u16, line: Rect) {
        for y in line.top()..line.bottom() {
            let cell = Rect { x, y, width: 1, height: 1 };
            put(buffer, cell, &Shown::from(self.theme.upright), self.theme.border);
        }
    }

    /// `!` a problem, `*` required and still empty.
    fn mark(&self, spot: Spot) -> (Shown, Style) {
        let refused = self.form.refusal.as_ref().and_then(|r| r.field.as_deref());
        if self.form.problem(spot).is_some() || refused == Some(self.form.path(spot).as_str()) {
            return (Shown::from("!"), self.theme.refusal);
        }
        let required = self.form.field_at(spot).is_some_and(|f| f.required);
        let empty = self.form.slot(spot).is_some_and(Slot::is_empty);
        // The blank for lateness only stands there because it is asked for.
        let late = matches!(spot, Spot::Foot(super::LATE));
        let sign = if (required || late) && empty { "*" } else { " " };
        (Shown::from(sign), self.theme.strong)
    }

    /// The columns of a table: where each begins and how wide it is.
    fn columns(&self, line: Rect, columns: &'static [Field]) -> Vec<Rect> {
        let all: u32 = columns.iter().map(|c| u32::from(c.width)).sum();
        let room = u32::from(line.width.saturating_sub(TABLE_HEAD));
        let x =
            |used: u32| line.x + TABLE_HEAD + u16::try_from(room * used / all.max(1)).unwrap_or(0);
        let mut used = 0;
        let mut areas = Vec::new();
        for column in columns {
            let from = x(used);
            used += u32::from(column.width);
            areas.push(Rect { x: from, width: x(used) - from, ..line });
        }
        areas
    }

    fn head(&mut self, buffer: &mut Buffer, line: Rect, field: usize) {
        let Some(table) = (self.form.step.fields)().get(field) else { return };
        let here = matches!(self.form.focus, Spot::Cell { field: f, .. } if f == field);
        let wrong = self.form.problems.iter().any(|p| p.field == table.name && !p.missing);
        let style = if here { self.theme.strong } else { self.theme.dim };
        let sign = if wrong { "!" } else { " " };
        let label = self.theme.cut(&Shown::from(table.label), usize::from(TABLE_HEAD - 2));
        let head = Shown::from(format!("{sign}{label}"));
        put(buffer, Rect { width: TABLE_HEAD, ..line }, &head, style);
        let columns = self.form.columns(field);
        for (area, column) in self.columns(line, columns).into_iter().zip(columns) {
            self.upright(buffer, area.x, line);
            let sign = if column.required { "*" } else { " " };
            let label = format!("{sign}{}", column.label);
            let room = usize::from(area.width.saturating_sub(1));
            let label = self.theme.cut(&Shown::from(label), room);
            let area = Rect { x: area.x + 1, width: rows(room), ..area };
            put(buffer, area, &label, self.theme.dim);
        }
    }

    fn row(&mut self, buffer: &mut Buffer, line: Rect, field: usize, row: usize) {
        let here = matches!(self.form.focus,
            Spot::Cell { field: f, row: r, .. } if f == field && r == row);
        let number = format!("{}{:>2}", self.theme.pointer(here), row + 1);
        put(buffer, Rect { width: 4, ..line }, &Shown::from(number), self.theme.dim);
        let columns = self.form.columns(field);
        for (column, area) in self.columns(line, columns).into_iter().enumerate() {
            self.upright(buffer, area.x, line);
            let spot = Spot::Cell { field, row, column };
            let wrong = self.form.problem(spot).is_some();
            if wrong {
                let sign = Rect { x: area.x + 1, width: 1, ..area };
                put(buffer, sign, &Shown::from("!"), self.theme.refusal);
            }
            let blank = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
            self.slot(buffer, blank, spot);
        }
    }

    /// What stands in a blank; remembers the caret and the place of the focused one.
    fn slot(&mut self, buffer: &mut Buffer, area: Rect, spot: Spot) {
        let Some(slot) = self.form.slot(spot) else { return };
        let focused = spot == self.form.focus;
        let caret = match &slot.ink {
            Ink::Line { editor, held: None } if focused || !slot.is_empty() => {
                editor.draw(area, buffer, self.theme, focused)
            }
            Ink::Note(note) => note.draw(area, buffer, self.theme, focused),
            _ => self.fixed(buffer, area, slot, spot),
        };
        if focused && slot.writes_anew() {
            // What the first key takes away is seen beforehand.
            let cells = rows(Shown::width_of(&slot.shown())).min(area.width);
            buffer.set_style(Rect { width: cells, height: 1, ..area }, self.theme.selected);
        }
        if focused {
            self.caret = caret.or(Some(area.as_position()));
            self.blank = area;
        }
    }

    /// References, choices, yes and no, and the dim words in an empty blank.
    fn fixed(&self, buffer: &mut Buffer, area: Rect, slot: &Slot, spot: Spot) -> Option<Position> {
        let focused = spot == self.form.focus;
        let opens = if focused { self.theme.opens } else { "" };
        let text = match &slot.ink {
            Ink::Yes { said: Some(yes), .. } => {
                format!("{} {}", self.theme.ticked(*yes), slot.shown())
            }
            Ink::Yes { typed, .. } if typed.is_empty() => self.theme.ticked(false).to_string(),
            Ink::Yes { typed, .. } => typed.clone(),
            Ink::Choice { .. } => format!("{} {opens}", slot.shown()),
            _ if spot == Spot::Foot(0) && slot.is_empty() => "现在".to_string(),
            _ => slot.shown(),
        };
        let quiet = slot.is_empty() && !focused;
        let style = if quiet { self.theme.dim } else { self.theme.plain };
        let line = Rect { height: area.height.min(1), ..area };
        let shown = self.theme.cut(&Shown::from(text.trim_start()), area.width.into());
        put(buffer, line, &shown.align(area.width.into(), Align::Left), style);
        if focused {
            buffer.set_style(line, self.theme.field);
        }
        // Behind a reference, where typing begins anew; on a choice, which a key changes.
        let behind = if slot.held().is_some() { rows(shown.width()) } else { 0 };
        let x = area.x + behind.min(area.width.saturating_sub(1));
        Some(Position::new(x, area.y))
    }
}

//! How the screen looks. It changes nothing: everything it needs stands in the [`App`]. No key is
//! named here; hints come from the keymap. All text goes through [`Shown`].

mod board;
mod form;
mod handover;
mod over;
mod registers;
mod reports;
mod search;
mod settlement;
mod signin;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::app::{App, Tab, Tone, Who};
use super::list::put;
use super::theme::Theme;
use super::{available_actions, command};
use crate::protocol::messages::Operator;
use crate::text::{Align, Shown};

/// The smallest glass on which the forms can be read.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Draws the screen as it stands.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: &Theme) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!("窗口太小:要{}×{}", SMALLEST.0, SMALLEST.1);
        return put(frame.buffer_mut(), area, &Shown::from(text), theme.plain);
    }
    let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let body = row(1, area.height - 3);
    let hints = row(area.height - 2, 1);
    let foot = row(area.height - 1, 1);
    let caret = match &app.who {
        Who::In(_) => {
            title(frame.buffer_mut(), row(0, 1), app, theme);
            body_of(frame, body, app, theme)
        }
        Who::Nobody(sign) | Who::Locked(_, sign) => {
            signin::draw(frame.buffer_mut(), row(0, area.height - 2), app, sign, theme)
        }
    };
    hint_line(frame.buffer_mut(), hints, app, theme);
    let caret = foot_line(frame.buffer_mut(), foot, app, theme).or(caret);
    let caret = match (&app.overlay, &app.foot.beneath) {
        (Some(overlay), _) => over::draw(frame, area, app, overlay, theme),
        // What a command was begun over can still be read; the caret is the command's.
        (None, Some(beneath)) => {
            over::draw(frame, area, app, beneath, theme);
            caret
        }
        (None, None) => caret,
    };
    if let Some(at) = caret {
        frame.set_cursor_position(at);
    }
}

fn body_of(frame: &mut Frame<'_>, body: Rect, app: &App, theme: &Theme) -> Option<Position> {
    if let Some(form) = &app.form {
        return form::draw(frame, body, app, form, theme);
    }
    let buffer = frame.buffer_mut();
    if let Some(board) = app.board() {
        return board::draw(buffer, body, app, board, theme);
    }
    match app.tab {
        Tab::Handover => handover::draw(buffer, body, app, theme),
        Tab::Registers => registers::draw(buffer, body, app, theme),
        Tab::Settlement => settlement::draw(buffer, body, app, theme),
        Tab::Reports => reports::draw(buffer, body, app, theme),
        _ => search::draw(buffer, body, app, theme),
    }
}

/// The bar of tabs, what is wrong with the line, who sits here, what time the desk has.
fn title(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) {
    let wrong = trouble(app);
    // What is wrong comes before the tabs, save the one that is open.
    let needs = wrong.as_ref().map_or(0, |wrong| Shown::from(wrong).width() + 4);
    let used = tabs(buffer, area, app, usize::from(area.width).saturating_sub(needs), theme);
    let clock = app.now().clock();
    let who = app.operator().map_or_else(String::new, Operator::shown);
    let room = usize::from(area.width).saturating_sub(used + 1);
    let whole = format!("{who} {clock}");
    if let Some(trouble) = wrong {
        // And before who one is.
        let needs = Shown::from(&trouble).width() + Shown::from(&whole).width() + 2;
        let beside = if needs <= room { whole } else { String::new() };
        let pieces = [(trouble, theme.refusal), (beside, theme.plain)];
        return put_right(buffer, area, &pieces, room);
    }
    let mut right: Vec<(String, Style)> = vec![(whole, theme.plain)];
    if !app.parked.is_empty() {
        right.insert(0, (format!("挂起 {}", app.parked.len()), theme.strong));
    }
    if app.line.office.as_ref().is_some_and(|office| office.practice) {
        right.insert(0, ("练习".to_owned(), theme.warning));
    }
    put_right(buffer, area, &right, room);
}

/// The tabs that fit into so many cells, the open one always among them; the cells they took.
fn tabs(buffer: &mut Buffer, area: Rect, app: &App, cells: usize, theme: &Theme) -> usize {
    let shown = |tab: Tab| {
        let (open, close) = if tab == app.tab { ("[", "]") } else { (" ", " ") };
        format!("{open}{}{close}", tab.label())
    };
    let width = |tab: Tab| Shown::from(shown(tab)).width();
    let mut left = cells.saturating_sub(width(app.tab));
    let mut pen = Pen::new(buffer, area);
    for tab in Tab::built() {
        let here = tab == app.tab;
        if !here && width(tab) > left {
            left = 0;
            continue;
        }
        left = left.saturating_sub(if here { 0 } else { width(tab) });
        pen.write(&shown(tab), if here { theme.title } else { theme.dim });
    }
    pen.used()
}

/// What is wrong with the line, in words.
fn trouble(app: &App) -> Option<String> {
    if let Some((since, _)) = &app.line.lost {
        return Some(format!("断线 {} 起,正在重连", since.clock()));
    }
    app.line.slow.then(|| "前台进程没有响应,可重取".to_owned())
}

/// Pieces at the right edge, two cells between them; what does not fit is left out from the left.
fn put_right(buffer: &mut Buffer, area: Rect, pieces: &[(String, Style)], room: usize) {
    let mut right = usize::from(area.width);
    let mut room = room;
    for (at, (text, style)) in pieces.iter().rev().enumerate() {
        let gap = if at == 0 { 0 } else { 2 };
        let text = Shown::from(text);
        let cells = text.width();
        if cells + gap > room {
            break;
        }
        room -= cells + gap;
        // The gap lies at the right of every piece but the last.
        right -= cells + gap;
        let x = area.x + u16::try_from(right).unwrap_or(0);
        put(buffer, Rect { x, ..area }, &text, *style);
    }
}

/// The keys of the place: as many as there is room for, help always.
fn hint_line(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) {
    let mut pen = Pen::new(buffer, area);
    for (key, hint) in fitting_hints(app, usize::from(area.width)) {
        pen.write(" ", theme.plain);
        pen.write(&key, theme.key);
        pen.write(&format!(" {hint} "), theme.plain);
    }
}

/// The hints that fit into so many cells: key and word.
pub fn fitting_hints(app: &App, cells: usize) -> Vec<(String, &'static str)> {
    let arrows = true;
    let (hints, mut tail) = available_actions::hints(app);
    let mut hints: Vec<(String, &'static str)> = hints
        .into_iter()
        .map(|(chord, action)| (chord.label(arrows), available_actions::hint_of(app, action)))
        .collect();
    let wide = |hints: &[(String, &'static str)]| -> usize {
        hints.iter().map(|(k, h)| Shown::from(k).width() + Shown::from(*h).width() + 3).sum()
    };
    while wide(&hints) > cells && hints.len() > 1 {
        // In a form the way out matters more than a seventh key; elsewhere it goes first. Help, the
        // last one, stays: it names what had no room.
        let own = hints.len() - tail;
        let from_tail = tail > 1 && (own == 0 || app.form.is_none());
        if from_tail {
            tail -= 1;
            hints.remove(hints.len() - 2);
        } else {
            hints.remove(own.saturating_sub(1));
        }
    }
    hints
}

/// The command being typed, or what was said last.
fn foot_line(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) -> Option<Position> {
    let mut pen = Pen::new(buffer, area);
    pen.write(" ", theme.plain);
    if let Some(line) = &app.foot.command {
        pen.write(&command::prompt(app), theme.strong);
        let said = Shown::from(&app.foot.said);
        let rest = pen.rest();
        // What is wrong with the command stands beside it.
        let talk = if said.is_empty() { 0 } else { (rest.width * 3 / 5).max(1) };
        let typed = Rect { width: rest.width - talk.min(rest.width), ..rest };
        let caret = line.draw(typed, buffer, theme, app.overlay.is_none());
        let beside = Rect { x: typed.right(), width: rest.width - typed.width, ..rest };
        put(buffer, beside, &theme.cut(&said, usize::from(beside.width)), tone(app, theme));
        return caret;
    }
    if app.foot.said.is_empty() {
        if app.operator().is_some() {
            pen.write(&command::prompt(app), theme.dim);
        }
    } else {
        let room = usize::from(area.width).saturating_sub(1);
        let said = theme.cut(&Shown::from(&app.foot.said), room);
        pen.write(said.as_str(), tone(app, theme));
    }
    None
}

fn tone(app: &App, theme: &Theme) -> Style {
    match app.foot.tone {
        Tone::Plain => theme.plain,
        Tone::Done => theme.done,
        Tone::Trouble => theme.refusal,
    }
}

/// Writes pieces one behind the other on one row.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    used: u16,
}

impl<'a> Pen<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, area: Rect) -> Pen<'a> {
        Pen { buffer, area, used: 0 }
    }

    /// Cleans the text and writes it, cut at the edge.
    pub(super) fn write(&mut self, text: &str, style: Style) {
        let text = Shown::from(text);
        let (fits, _) = text.split(usize::from(self.rest().width));
        let at = self.rest();
        put(self.buffer, at, &fits, style);
        self.used += u16::try_from(fits.width()).unwrap_or(0);
    }

    /// The row that is left.
    pub(super) fn rest(&self) -> Rect {
        let used = self.used.min(self.area.width);
        Rect { x: self.area.x + used, width: self.area.width - used, height: 1, ..self.area }
    }

    pub(super) fn used(&self) -> usize {
        usize::from(self.used)
    }
}

/// A rule across the area's first row.
pub(super) fn rule(buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let line = Shown::from(theme.rule.repeat(usize::from(area.width)));
    put(buffer, Rect { height: 1, ..area }, &line, theme.border);
}

/// One line of text, cut with the theme's mark.
pub(super) fn text(buffer: &mut Buffer, area: Rect, theme: &Theme, raw: &str, style: Style) {
    let shown = theme.cut(&Shown::from(raw), usize::from(area.width));
    put(buffer, area, &shown.align(shown.width(), Align::Left), style);
}

/// The row `y` of an area; empty below its end.
pub(super) fn row(area: Rect, y: u16) -> Rect {
    let height = u16::from(y < area.height);
    Rect { y: area.y.saturating_add(y.min(area.height)), height, ..area }
}

//! What lies over the screen, in a window that Chinese text beneath does not break.

use crate::terminal::prelude::*;
use ratatui::Frame;

use super::{Menu, OneLine, Pin, Question, Reading, reading_room};
use crate::terminal::popup::{centred, popup};

impl Overlay {
    /// Draws the window; answers the caret. `hints` writes the live keys on a row.
    pub fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        theme: &Theme,
        hints: impl Fn(&mut Buffer, Rect),
    ) -> Caret {
        match self {
            Overlay::Help(reading, _)
            | Overlay::Reading(reading)
            | Overlay::About(reading, _)
            | Overlay::Preview(reading) => read(frame, area, reading, theme),
            Overlay::Warned(warned) => read(frame, area, &warned.reading, theme),
            Overlay::Story(story) => read(frame, area, &story.reading, theme),
            Overlay::Print(preview) => preview.draw(frame.buffer_mut(), area, theme),
            Overlay::Menu(menu) => return choose(frame, area, menu, theme),
            Overlay::Ask(question) => {
                // The keys stand where the eye is, too.
                let last = ask(frame, area, question, theme);
                hints(frame.buffer_mut(), last);
            }
            Overlay::Line(line) => return write(frame, area, line, theme),
            Overlay::Pin(pin) => return sign(frame, area, pin, theme),
        }
        None
    }
}

fn read(frame: &mut Frame<'_>, area: Rect, reading: &Reading, theme: &Theme) {
    let (columns, rows) = reading_room(area.width, area.height);
    let lines = reading.wrapped(usize::from(columns));
    let shown = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(rows);
    let mut title = reading.title.clone();
    if lines.len() > usize::from(rows) {
        let last = (reading.top + usize::from(rows)).min(lines.len());
        title.push_str(&format!(" {last}/{}", lines.len()));
    }
    let window = centred(area, columns + 4, shown + 2);
    let inside = popup(frame, window, &Shown::from(title), theme);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let buffer = frame.buffer_mut();
    for (y, (label, words, strong)) in (0..shown).zip(lines.iter().skip(reading.top)) {
        let line = row(inside, y);
        let cells = u16::try_from(label.width()).unwrap_or(0);
        put(buffer, line, label, theme.key);
        let style = if *strong { theme.strong } else { theme.plain };
        let at = Rect { x: line.x + cells.min(line.width), ..line };
        put(buffer, Rect { width: line.width.saturating_sub(cells), ..at }, words, style);
    }
}

/// The rows, and above them what narrows them; answers the caret.
fn choose(frame: &mut Frame<'_>, area: Rect, menu: &Menu, theme: &Theme) -> Caret {
    let line = u16::from(menu.shows_line());
    let many = u16::try_from(menu.most()).unwrap_or(u16::MAX).max(1);
    let widest = menu.widest(|row| Shown::width_of(&row.text));
    let (_, rows) = reading_room(area.width, area.height);
    let height = many.min(rows) + 2 + line;
    let wanted = widest + menu.widest(|row| Shown::width_of(&row.note)) + 5;
    let wanted = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.width.saturating_sub(4));
    let window = centred(area, (area.width * 3 / 4).min(70).max(wanted), height);
    let mut title = menu.title.clone();
    let left = menu.list.rows().len();
    if many > rows && left > 0 {
        title.push_str(&format!(" {}/{left}", menu.list.at() + 1));
    }
    let inside = popup(frame, window, &Shown::from(title), theme);
    let below = Rect {
        y: inside.y + line.min(inside.height),
        height: inside.height.saturating_sub(line),
        ..inside
    };
    let buffer = frame.buffer_mut();
    let typing = Rect { x: inside.x + 1, width: inside.width.saturating_sub(1), ..row(inside, 0) };
    let caret = if line > 0 { menu.typed.draw(typing, buffer, theme, true) } else { None };
    if menu.typed.text().is_empty() && line > 0 {
        text(buffer, typing, theme, "输入汉字、拼音或首字母筛选", theme.dim);
    }
    if menu.list.is_empty() {
        text(buffer, row(below, 0), theme, " 没有符合的;请改所输的字。", theme.dim);
    }
    let text_cells = widest.min(usize::from(inside.width) * 2 / 3);
    list::draw(buffer, below, &menu.list, theme, true, |row| {
        vec![col(&row.text, text_cells), col(&row.note, 0)]
    });
    caret
}

/// Draws the question; answers the row for its keys.
fn ask(frame: &mut Frame<'_>, area: Rect, question: &Question, theme: &Theme) -> Rect {
    let width = area.width.saturating_sub(10).min(64);
    let lines = Shown::from(&question.text).wrap(usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len()).unwrap_or(1) + 4;
    let inside = popup(frame, centred(area, width, height), &Shown::from("请确认"), theme);
    for (y, line) in (0..inside.height).zip(&lines) {
        let at = row(inside, y);
        put(frame.buffer_mut(), Rect { x: at.x + 1, ..at }, line, theme.strong);
    }
    row(inside, inside.height.saturating_sub(1))
}

fn write(frame: &mut Frame<'_>, area: Rect, line: &OneLine, theme: &Theme) -> Caret {
    let width = area.width.saturating_sub(8).min(72);
    let inside = popup(frame, centred(area, width, 3), &Shown::from(&line.prompt), theme);
    let caret = line.editor.draw(inside, frame.buffer_mut(), theme, true);
    if line.proposed {
        // What the first key takes away is seen to be so, as in a form.
        let cells = u16::try_from(Shown::width_of(&line.editor.text())).unwrap_or(u16::MAX);
        let text = Rect { width: cells.min(inside.width), height: inside.height.min(1), ..inside };
        frame.buffer_mut().set_style(text, theme.selected);
    }
    caret
}

fn sign(frame: &mut Frame<'_>, area: Rect, pin: &Pin, theme: &Theme) -> Caret {
    let window = centred(area, 46, pin.sign.height(46));
    let inside = popup(frame, window, &Shown::from(&pin.title), theme);
    pin.sign.draw(frame.buffer_mut(), inside, theme, true)
}

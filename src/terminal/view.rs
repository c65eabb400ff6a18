//! How the screen looks. It changes nothing: everything it needs stands in the [`App`]. No key is
//! named here; hints come from the keymap. All text goes through [`Shown`].

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::action::Action;
use super::app::App;
use super::ascii::plain_signs;
use super::available_actions;
use super::ctx::Pane;
use super::list::put;
use super::pen::{Pen, put_right};
use super::tab::{TABS, Tab};
use super::theme::Theme;
use crate::protocol::messages::Operator;
use crate::text::Shown;

/// The smallest glass on which the forms can be read.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Draws the screen as it stands.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: &Theme) {
    whole(frame, app, theme);
    if theme.look.ascii {
        plain_signs(frame.buffer_mut());
    }
}

fn whole(frame: &mut Frame<'_>, app: &App, theme: &Theme) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!("窗口太小:要{}×{}", SMALLEST.0, SMALLEST.1);
        return put(frame.buffer_mut(), area, &Shown::from(text), theme.plain);
    }
    let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let body = row(1, area.height - 3);
    let hints = row(area.height - 2, 1);
    let foot = row(area.height - 1, 1);
    let caret = if app.ctx.operator().is_some() {
        title(frame.buffer_mut(), row(0, 1), app, theme);
        body_of(frame, body, app, theme)
    } else {
        let pane = Pane { ctx: &app.ctx, theme, free: app.overlay.is_none() };
        app.sign.draw(frame.buffer_mut(), row(0, area.height - 2), &pane)
    };
    hint_line(frame.buffer_mut(), hints, app, theme);
    let caret = foot_line(frame.buffer_mut(), foot, app, theme).or(caret);
    let keys = |buffer: &mut Buffer, area: Rect| hint_line(buffer, area, app, theme);
    let caret = match (&app.overlay, &app.command.beneath) {
        (Some(overlay), _) => overlay.draw(frame, area, theme, keys),
        // What a command was begun over can still be read; the caret is the command's.
        (None, Some(beneath)) => {
            beneath.draw(frame, area, theme, keys);
            caret
        }
        (None, None) => caret,
    };
    if let Some(at) = caret {
        frame.set_cursor_position(at);
    }
}

fn body_of(frame: &mut Frame<'_>, body: Rect, app: &App, theme: &Theme) -> Option<Position> {
    let pane = Pane { ctx: &app.ctx, theme, free: app.is_free() };
    match &app.session.form {
        Some(form) => form.draw(frame, body, &pane),
        None => app.screen().draw(frame.buffer_mut(), body, &pane),
    }
}

/// The bar of tabs, what is wrong with the line, who sits here, what time the desk has.
fn title(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) {
    let wrong = app.ctx.line.trouble();
    // What is wrong comes before the tabs, save the one that is open.
    let needs = wrong.as_ref().map_or(0, |wrong| Shown::from(wrong).width() + 4);
    let used = tabs(buffer, area, app, usize::from(area.width).saturating_sub(needs), theme);
    let clock = app.now().clock();
    let who = app.ctx.operator().map_or_else(String::new, Operator::shown);
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
    if !app.session.parked.is_empty() {
        right.insert(0, (format!("挂起 {}", app.session.parked.len()), theme.strong));
    }
    if app.ctx.line.office.as_ref().is_some_and(|office| office.practice) {
        right.insert(0, ("练习".to_owned(), theme.warning));
    }
    if app.ctx.line.office.as_ref().is_some_and(|office| office.unsure) {
        right.insert(0, ("时间待核".to_owned(), theme.warning));
    }
    put_right(buffer, area, &right, room);
}

/// Draws the tabs that fit into this many cells, always with the open one. Answers the cells used.
fn tabs(buffer: &mut Buffer, area: Rect, app: &App, cells: usize, theme: &Theme) -> usize {
    let shown = |tab: Tab| {
        let (open, close) = if tab == app.ctx.tab { ("[", "]") } else { (" ", " ") };
        format!("{open}{}{close}", tab.label())
    };
    let width = |tab: Tab| Shown::from(shown(tab)).width();
    let mut left = cells.saturating_sub(width(app.ctx.tab));
    let mut pen = Pen::new(buffer, area);
    for tab in TABS.iter().copied() {
        let here = tab == app.ctx.tab;
        if !here && width(tab) > left {
            left = 0;
            continue;
        }
        left = left.saturating_sub(if here { 0 } else { width(tab) });
        pen.write(&shown(tab), if here { theme.title } else { theme.dim });
    }
    pen.used()
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

/// The hints that fit into this many cells: key and word.
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
        let from_tail = tail > 1 && (own == 0 || app.session.form.is_none());
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
    if app.command.line.is_some() {
        return app.command.draw(&mut pen, &app.foot, &app.ctx, theme, app.overlay.is_none());
    }
    if app.foot.said.is_empty() {
        if app.ctx.operator().is_some() {
            // The key that begins a command here: in a blank the colon is text.
            let keys = available_actions::keys_of(app, Action::Command);
            let typed = keys.iter().find_map(|chord| chord.typed()).map(|c| c.to_string());
            let key = typed.or_else(|| keys.first().map(|chord| chord.label(true)));
            pen.write(&key.unwrap_or_default(), theme.dim);
        }
    } else {
        let room = usize::from(area.width).saturating_sub(1);
        let said = theme.cut(&Shown::from(&app.foot.said), room);
        pen.write(said.as_str(), app.foot.style(theme));
    }
    None
}

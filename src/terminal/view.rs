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
use super::form::{Stand, Written};
use super::list::put;
use super::overlay::Overlay;
use super::pen::{Pen, put_right};
use super::tab::{TABS, Tab};
use super::theme::Theme;
use super::tutor;
use crate::protocol::messages::Operator;
use crate::text::Shown;

/// The smallest glass on which the forms can be read.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Cells of an operator's name in the bar, and where room is short.
const NAME_CELLS: usize = 8;
const SHORT_NAME: usize = 4;

/// Draws the screen as it stands.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: &Theme) {
    draw_telling(frame, app, theme);
}

/// The same; answers where the blank with the caret came to stand, if what is typed in it can be drawn alone, by
/// [`draw_blank`].
pub fn draw_telling(frame: &mut Frame<'_>, app: &App, theme: &Theme) -> Option<Written> {
    let blank = whole(frame, app, theme);
    if theme.look.ascii {
        plain_signs(frame.buffer_mut());
        return None;
    }
    blank
}

/// Where the blank with the caret still stands, if what is typed in it makes it no higher than it was drawn.
pub fn stays(app: &App, written: Written) -> Option<Rect> {
    app.session.form.as_ref()?.state.stays(written)
}

/// Draws the blank with the caret alone, where it [`stays`], into what [`draw_telling`] has drawn: the rest stands as it stood, by
/// [`Seen::Blank`](super::seen::Seen). Answers the caret.
pub fn draw_blank(buffer: &mut Buffer, blank: Rect, app: &App, theme: &Theme) -> Option<Position> {
    let form = app.session.form.as_ref()?;
    form.state.draw_blank(buffer, blank, theme)
}

fn whole(frame: &mut Frame<'_>, app: &App, theme: &Theme) -> Option<Written> {
    let area = below_the_tutor(frame, app, theme);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let above = frame.area().height - area.height;
        let text = format!("窗口太小:要{}×{}", SMALLEST.0, SMALLEST.1 + above);
        put(frame.buffer_mut(), area, &Shown::from(text), theme.plain);
        return None;
    }
    let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let said = said_in_rows(app, area);
    let tall = u16::try_from(said.len()).unwrap_or(1).max(1);
    let body = row(1, area.height - 2 - tall);
    let hints = row(area.height - 1 - tall, 1);
    let foot = row(area.height - tall, tall);
    let covered = app.overlay.as_ref().is_some_and(Overlay::covers);
    let Stand { caret, blank } = if app.ctx.operator().is_some() {
        title(frame.buffer_mut(), row(0, 1), app, theme);
        // Who sits there now may be anybody.
        if covered { Stand { caret: None, blank: None } } else { body_of(frame, body, app, theme) }
    } else {
        let pane = Pane { ctx: &app.ctx, theme, free: app.overlay.is_none() };
        let caret = app.sign.draw(frame.buffer_mut(), row(0, area.height - 1 - tall), &pane);
        Stand { caret, blank: None }
    };
    hint_line(frame.buffer_mut(), hints, app, theme);
    let caret = foot_lines(frame.buffer_mut(), foot, &said, app, theme).or(caret);
    let keys = |buffer: &mut Buffer, area: Rect| hint_line(buffer, area, app, theme);
    if app.overlay.is_some() || app.command.beneath.is_some() {
        lay_behind(frame.buffer_mut(), body, theme);
    }
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
    blank.filter(|_| app.is_free())
}

/// The glass that is left for the screen, where the tutor has its strip above it.
fn below_the_tutor(frame: &mut Frame<'_>, app: &App, theme: &Theme) -> Rect {
    let whole = frame.area();
    let Some(tutor) = &app.tutor else { return whole };
    let height = whole.height.saturating_sub(tutor::STRIP);
    tutor.draw(
        frame.buffer_mut(),
        Rect { height: tutor::STRIP.min(whole.height), ..whole },
        &app.ctx,
        theme,
    );
    Rect { y: whole.y + (whole.height - height), height, ..whole }
}

fn body_of(frame: &mut Frame<'_>, body: Rect, app: &App, theme: &Theme) -> Stand {
    let pane = Pane { ctx: &app.ctx, theme, free: app.is_free() };
    match &app.session.form {
        Some(form) => form.draw(frame, body, &pane),
        None => {
            let caret = app.screen().draw(frame.buffer_mut(), body, &pane);
            Stand { caret, blank: None }
        }
    }
}

/// What a window lies over is not where the eye should be: its highlights go, and its borders, of which bits
/// would stick out around the window.
fn lay_behind(buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let lines = [theme.rule, theme.upright, theme.borders.top_left, theme.borders.top_right];
    let lines = [&lines[..], &[theme.borders.bottom_left, theme.borders.bottom_right]].concat();
    for at in area.intersection(*buffer.area()).positions() {
        let cell = &mut buffer[at];
        if lines.contains(&cell.symbol()) && !theme.look.ascii {
            cell.set_symbol(" ");
        }
        cell.set_style(theme.behind());
    }
}

/// The bar of tabs, what is wrong with the line, who sits here, what time the desk has.
fn title(buffer: &mut Buffer, area: Rect, app: &App, theme: &Theme) {
    let all = usize::from(area.width);
    let wide = |right: &[(String, Style)]| -> usize {
        right.iter().map(|(said, _)| Shown::width_of(said) + 2).sum()
    };
    let open = Shown::width_of(app.ctx.tab.label()) + 2;
    let mut right = standing(app, app.ctx.line.trouble(), (NAME_CELLS, false), theme);
    let close = TABS.iter().map(|tab| Shown::width_of(tab.label()) + 1).sum::<usize>() + 1;
    if wide(&right) + close > all {
        // Said shorter only where that lets every tab stand, and no shorter than that.
        let shorter = |cells| standing(app, app.ctx.line.trouble(), (cells, true), theme);
        let mut shorter = (SHORT_NAME..=NAME_CELLS).rev().map(shorter);
        right = shorter.find(|shorter| wide(shorter) + close <= all).unwrap_or(right);
    }
    if wide(&right) + open > all {
        // On a narrow glass what is wrong is said shortly.
        let short =
            app.ctx.line.trouble().map(|said| said.split(',').next().unwrap_or("").to_owned());
        right = standing(app, short, (NAME_CELLS, false), theme);
    }
    // The tabs have what is left, the open one always: the others are reached by their keys unseen.
    let used = tabs(buffer, area, app, all.saturating_sub(wide(&right)).max(open), theme);
    put_right(buffer, area, &right, all.saturating_sub(used + 1));
}

/// What always stands at the right: what is wrong with the line, whether all is only practice, calls put
/// aside, drafts that wait, who sits here, what time the desk has.
fn standing(
    app: &App,
    wrong: Option<String>,
    (name_cells, shortly_said): (usize, bool),
    theme: &Theme,
) -> Vec<(String, Style)> {
    let practice = app.ctx.line.office.as_ref().is_some_and(|office| office.practice);
    let unsure = app.ctx.line.office.as_ref().is_some_and(|office| office.unsure);
    let (parked, drafts) = (app.session.parked.len(), app.session.waiting.len());
    let who = app.ctx.operator().map_or_else(String::new, |who| shortly(who, name_cells, theme));
    let unsent = app.ctx.operator().map_or(0, |who| who.unsent_hours);
    let time = if shortly_said { "时间?" } else { "时间待核" };
    let pieces = [
        wrong.map(|wrong| (wrong, theme.refusal)),
        unsure.then(|| (time.to_owned(), theme.warning)),
        (unsent > 0).then(|| (unsent_in_words(unsent), theme.warning)),
        practice.then(|| ("练习".to_owned(), theme.warning)),
        (parked > 0).then(|| (format!("挂起 {parked}"), theme.strong)),
        (drafts > 0).then(|| (format!("草稿 {drafts}"), theme.strong)),
        Some((format!("{who} {}", app.now().clock()), theme.plain)),
    ];
    pieces.into_iter().flatten().collect()
}

/// How old the oldest entry is that head office has not, in few cells.
fn unsent_in_words(hours: u32) -> String {
    match hours {
        48.. => format!("未送 {} 天", hours / 24),
        _ => format!("未送 {hours} 小时"),
    }
}

/// The operator's name in few cells: a long one is cut, the badge never.
fn shortly(who: &Operator, cells: usize, theme: &Theme) -> String {
    let name = theme.cut(&Shown::from(&who.name), cells);
    format!("{name}({})", who.badge)
}

/// Draws the tabs that fit into this many cells, always with the open one; where they stand too wide apart for all
/// of them, closer. Answers the cells used.
fn tabs(buffer: &mut Buffer, area: Rect, app: &App, cells: usize, theme: &Theme) -> usize {
    let open = app.ctx.tab;
    let apart = TABS.iter().map(|tab| Shown::width_of(tab.label()) + 2).sum::<usize>() <= cells;
    let shown = |tab: Tab| match (tab == open, apart) {
        (true, _) => format!("[{}]", tab.label()),
        (false, true) => format!(" {} ", tab.label()),
        // The bracket of the open one stands where the space would.
        (false, false) if follows(tab, open) => tab.label().to_owned(),
        (false, false) => format!(" {}", tab.label()),
    };
    let width = |tab: Tab| Shown::width_of(&shown(tab));
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

/// Whether a tab stands right of another in the bar.
fn follows(tab: Tab, other: Tab) -> bool {
    TABS.iter().zip(TABS.iter().skip(1)).any(|(left, right)| (*left, *right) == (other, tab))
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
    let wide =
        |(key, hint): &(String, &'static str)| Shown::width_of(key) + Shown::width_of(hint) + 3;
    let mut used: usize = hints.iter().map(wide).sum();
    while used > cells && hints.len() > 1 {
        // In a form the way out matters more than a seventh key; elsewhere it goes first. Help, the
        // last one, stays: it names what had no room.
        let own = hints.len() - tail;
        let from_tail = tail > 1 && (own == 0 || app.session.form.is_none());
        let out = if from_tail { hints.len() - 2 } else { own.saturating_sub(1) };
        tail -= usize::from(from_tail);
        used -= wide(&hints.remove(out));
    }
    hints
}

/// What was said last in the rows that it takes: a sentence that says what to do is never cut. Beside a command that is
/// typed a short one stands on its line; then no row is its own but that line.
fn said_in_rows(app: &App, area: Rect) -> Vec<Shown> {
    let cells = usize::from(area.width).saturating_sub(1);
    let mut said = match app.foot.said.is_empty() {
        true => vec![Shown::from("")],
        false => Shown::from(&app.foot.said).wrap(cells),
    };
    said.truncate(usize::from(area.height / 2));
    if app.command.line.is_some() {
        let beside = app.command.room_beside(area.width.saturating_sub(1), &app.ctx);
        match said.as_slice() {
            [short] if short.width() <= beside => {}
            _ => said.insert(0, Shown::from("")),
        }
    }
    said
}

/// The command being typed, or what was said last.
fn foot_lines(
    buffer: &mut Buffer,
    area: Rect,
    said: &[Shown],
    app: &App,
    theme: &Theme,
) -> Option<Position> {
    let row = |y: u16| Rect { y: area.y + y, height: 1, ..area };
    let mut pen = Pen::new(buffer, row(0));
    pen.write(" ", theme.plain);
    let caret = if app.command.line.is_some() {
        let beside = if said.len() > 1 { "" } else { app.foot.said.as_str() };
        let style = app.foot.style(theme);
        app.command.draw(&mut pen, (beside, style), &app.ctx, theme, app.overlay.is_none())
    } else {
        None
    };
    if app.command.line.is_none() && app.foot.said.is_empty() && app.ctx.operator().is_some() {
        // The key that begins a command here: in a blank the colon is text.
        let keys = available_actions::keys_of(app, Action::Command);
        let typed = keys.iter().find_map(|chord| chord.typed()).map(|c| c.to_string());
        let key = typed.or_else(|| keys.first().map(|chord| chord.label(true)));
        pen.write(&key.unwrap_or_default(), theme.dim);
    }
    let first = usize::from(app.command.line.is_some());
    for (y, line) in (0..area.height).zip(said).skip(first) {
        let mut pen = Pen::new(buffer, row(y));
        pen.write(" ", theme.plain);
        pen.write(line.as_str(), app.foot.style(theme));
    }
    caret
}

//! The screen before anybody has signed in, and under a lock. Nothing of an operator's work stands
//! here.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Pen, row, trouble};
use crate::terminal::app::{App, Who};
use crate::terminal::list::put;
use crate::terminal::popup::{centred, popup_on};
use crate::terminal::signin::SignIn;
use crate::terminal::theme::Theme;
use crate::text::Shown;

const WIDTH: u16 = 46;
const HEIGHT: u16 = 9;

pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    app: &App,
    sign: &SignIn,
    theme: &Theme,
) -> Option<Position> {
    let office = app.line.office.as_ref();
    let mut pen = Pen::new(buffer, row(area, 0));
    pen.write(&format!(" 前台  {}", office.map_or("", |office| &office.name)), theme.title);
    if office.is_some_and(|office| office.practice) {
        pen.write("  练习", theme.warning);
    }
    pen.write(&format!("  {}", app.now().show(app.now())), theme.plain);
    if let Some(trouble) = trouble(app) {
        pen.write(&format!("  {trouble}"), theme.refusal);
    }
    let title = match &app.who {
        Who::Locked(operator, _) => format!("已锁屏 {}", operator.shown()),
        _ => "签到".to_owned(),
    };
    let inside = popup_on(buffer, centred(area, WIDTH, HEIGHT), &Shown::from(title), theme);
    let free = app.overlay.is_none();
    let caret = fields(buffer, Rect { y: inside.y + 1, height: 3, ..inside }, sign, theme, free);
    said(buffer, inside, sign, theme);
    caret
}

/// What was wrong with the last try, whole: two rows below the blanks.
pub(super) fn said(buffer: &mut Buffer, inside: Rect, sign: &SignIn, theme: &Theme) {
    let lines = Shown::from(&sign.problem).wrap(usize::from(inside.width.saturating_sub(2)));
    for (y, line) in (5..inside.height).zip(&lines) {
        let at = row(inside, y);
        put(buffer, Rect { x: at.x + 1, ..at }, line, theme.refusal);
    }
}

/// Badge and PIN, one below the other; three rows.
pub(super) fn fields(
    buffer: &mut Buffer,
    area: Rect,
    sign: &SignIn,
    theme: &Theme,
    free: bool,
) -> Option<Position> {
    let mut caret = None;
    for (y, label, editor, here) in
        [(0, " 工号 ", &sign.badge, !sign.at_pin), (2, " 密码 ", &sign.pin, sign.at_pin)]
    {
        let mut pen = Pen::new(buffer, row(area, y));
        pen.write(label, theme.dim);
        let rest = pen.rest();
        let typed = Rect { width: rest.width.saturating_sub(2).min(30), ..rest };
        let at = editor.draw(typed, buffer, theme, here && free);
        if here && free {
            caret = at;
        }
    }
    caret
}

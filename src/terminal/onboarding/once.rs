//! What is shown once and never again: on the screen that is given back, not on the lines above it. When it was read
//! its cells are wiped, so that no scrolling back and no redrawing brings it up. It must not keep what it shows.

use std::io;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::TICK;
use crate::terminal::action::Action;
use crate::terminal::guard::{Ending, Guard};
use crate::terminal::input::{Input, Keyboard};
use crate::terminal::keymap::{Keymap, Place};
use crate::terminal::line::Line;
use crate::terminal::list::put;
use crate::terminal::popup::{centred, popup_on};
use crate::terminal::theme::Theme;
use crate::text::Shown;

const WIDTH: u16 = 64;

/// Shows the lines until they were read.
///
/// # Errors
/// There is no terminal here, or it is gone.
pub fn show_once(theme: &Theme, keymap: &Keymap, lines: &[String]) -> io::Result<()> {
    let (_guard, signals) = Guard::enter()?;
    let mut keyboard = Keyboard::open()?;
    let mut screen = Line::open()?;
    screen.draw(|frame| draw(frame.buffer_mut(), lines, theme), |_| false)?;
    loop {
        if signals.try_recv().is_ok_and(|_: Ending| true) {
            break;
        }
        let inputs = keyboard.wait(Some(TICK))?;
        if inputs.iter().any(|input| is_read(keymap, input)) {
            break;
        }
        if !inputs.is_empty() {
            screen.draw(|frame| draw(frame.buffer_mut(), lines, theme), |_| false)?;
        }
    }
    screen.draw(|_: &mut Frame<'_>| {}, |_| false)
}

/// Enter alone says that it was read: a stray key must not take away what is never shown again.
fn is_read(keymap: &Keymap, input: &Input) -> bool {
    let Input::Chord(chord) = input else { return false };
    keymap.action(&[Place::List, Place::All], chord) == Some(Action::Open)
}

fn draw(buffer: &mut Buffer, lines: &[String], theme: &Theme) {
    let area = buffer.area;
    let wrap = |line: &String| Shown::from(line).wrap(usize::from(WIDTH - 4));
    let lines: Vec<Shown> = lines.iter().flat_map(wrap).collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let inside =
        popup_on(buffer, centred(area, WIDTH, height), &Shown::from("只显示这一次"), theme);
    for (y, line) in (inside.y + 1..inside.bottom()).zip(&lines) {
        let at = Rect { x: inside.x + 1, y, width: inside.width.saturating_sub(1), height: 1 };
        put(buffer, at, line, theme.strong);
    }
}

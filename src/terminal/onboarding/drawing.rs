//! The blanks by which an office is opened, as they stand on the screen. It must not read what was typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{BLANKS, Blanks, PROFILE, RECOMMENDED, procedures};
use crate::terminal::list::put;
use crate::terminal::popup::{centred, popup_on};
use crate::terminal::theme::Theme;
use crate::text::Shown;

pub(super) fn draw_blanks(
    buffer: &mut Buffer,
    area: Rect,
    blanks: &Blanks,
    theme: &Theme,
) -> Option<Position> {
    let title = Shown::from("开办我的管理处");
    let inside = popup_on(buffer, centred(area, 72, 21), &title, theme);
    let mut caret = None;
    for (blank, ((label, about), editor)) in BLANKS.iter().zip(&blanks.editors).enumerate() {
        let y = inside.y.saturating_add(u16::try_from(blank * 2).unwrap_or(0) + 1);
        let line = Rect { y, height: 1, ..inside }.intersection(inside);
        if line.is_empty() {
            break;
        }
        let here = blank == blanks.at;
        let label = Shown::from(format!("{} {label}", theme.pointer(here))).pad(14);
        put(buffer, line, &label, if here { theme.strong } else { theme.dim });
        let typed = Rect { x: line.x + 14, width: line.width.saturating_sub(14).min(24), ..line };
        let at = editor.draw(typed, buffer, theme, here);
        caret = if here { at } else { caret };
        if blank == PROFILE && editor.text().is_empty() {
            put(buffer, typed, &Shown::from(RECOMMENDED), theme.dim);
        }
        let beside = Rect { x: typed.right() + 1, width: line.width.saturating_sub(39), ..line };
        let (words, style) = match &blanks.problem {
            Some((wrong, why)) if *wrong == blank => (format!("! {why}"), theme.refusal),
            _ => ((*about).to_owned(), theme.dim),
        };
        // What is wrong is never cut: what finds no room beside its blank goes on below.
        let lines = Shown::from(words).wrap(usize::from(beside.width).max(1));
        let (first, rest) = lines.split_first().map_or((None, &[][..]), |(a, b)| (Some(a), b));
        first.into_iter().for_each(|words| put(buffer, beside, words, style));
        let below = Rect { y: line.y + 1, width: inside.right() - typed.x, ..typed };
        let below = below.intersection(inside);
        if !rest.is_empty() && !below.is_empty() {
            let rest = theme.cut(&Shown::join(rest, ""), usize::from(below.width));
            put(buffer, below, &rest, style);
        }
    }
    if blanks.at == PROFILE {
        procedures::draw(buffer, inside, BLANKS.len() * 2 + 1, theme);
    }
    caret
}

//! Small ways of writing on the glass that every drawing shares. They must not know what is written.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list::{put, put_plain};
use super::theme::Theme;
use crate::language::said;
use crate::text::{Shown, plain_width};

/// Writes pieces one behind the other on one row.
pub struct Pen<'a> {
    pub buffer: &'a mut Buffer,
    area: Rect,
    used: u16,
}

impl<'a> Pen<'a> {
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Pen<'a> {
        Pen { buffer, area, used: 0 }
    }

    /// Cleans the text and writes it, cut at the edge.
    pub fn write(&mut self, text: &str, style: Style) {
        let at = self.rest();
        let text = &*said(text);
        if let Some(wide) = plain_width(text).filter(|wide| *wide <= usize::from(at.width)) {
            put_plain(self.buffer, at, text, style);
            self.used += u16::try_from(wide).unwrap_or(0);
            return;
        }
        let (fits, _) = Shown::from(text).split(usize::from(at.width));
        put(self.buffer, at, &fits, style);
        self.used += u16::try_from(fits.width()).unwrap_or(0);
    }

    /// The row that is left.
    pub fn rest(&self) -> Rect {
        let used = self.used.min(self.area.width);
        Rect { x: self.area.x + used, width: self.area.width - used, height: 1, ..self.area }
    }

    pub fn used(&self) -> usize {
        usize::from(self.used)
    }
}

/// A rule across the area's first row.
pub fn rule(buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let line = Shown::from(theme.rule.repeat(usize::from(area.width)));
    put(buffer, Rect { height: 1, ..area }, &line, theme.border);
}

/// One line of text, cut with the theme's mark.
pub fn text(buffer: &mut Buffer, area: Rect, theme: &Theme, raw: &str, style: Style) {
    put(buffer, area, &theme.cut(&Shown::from(raw), usize::from(area.width)), style);
}

/// The row `y` of an area; empty below its end.
pub fn row(area: Rect, y: u16) -> Rect {
    let height = u16::from(y < area.height);
    Rect { y: area.y.saturating_add(y.min(area.height)), height, ..area }
}

/// Pieces at the right edge, two cells between them; what does not fit is left out from the left.
pub fn put_right(buffer: &mut Buffer, area: Rect, pieces: &[(String, Style)], room: usize) {
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

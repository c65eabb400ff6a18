//! A window over the screen that Chinese text beneath does not break. It must not know what is shown
//! in it.
//!
//! ratatui's own `Clear` resets only the cells inside its rectangle: a wide glyph whose first half lies
//! just left of it goes on being drawn over the border (ratatui #2526). Every window of the desk is
//! therefore cleared by [`clear_wide`].

use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Widget};

use super::theme::Theme;
use crate::text::Shown;

/// Empties the area, and the halves of wide glyphs that reach over its edges.
pub fn clear_wide(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > buffer.area().left() {
            let beside = &mut buffer[(area.left() - 1, y)];
            // One byte is one cell, whatever it is.
            if beside.symbol().len() > 1 && beside.symbol().cell_width() > 1 {
                beside.set_symbol(" ");
            }
        }
        let start = buffer.index_of(area.left(), y);
        buffer.content[start..start + usize::from(area.width)].iter_mut().for_each(Cell::reset);
    }
}

/// Draws an empty window with a border and a title over the area, and gives the room inside.
///
/// The area is cut to the screen; the room is empty where no cell is left.
pub fn popup(frame: &mut Frame<'_>, area: Rect, title: &Shown, theme: &Theme) -> Rect {
    popup_on(frame.buffer_mut(), area, title, theme)
}

/// [`popup`] for code that draws on a buffer.
pub fn popup_on(buffer: &mut Buffer, area: Rect, title: &Shown, theme: &Theme) -> Rect {
    let area = area.intersection(*buffer.area());
    clear_wide(buffer, area);
    let mut block =
        Block::bordered().border_set(theme.borders).border_style(theme.border).style(theme.plain);
    let room = usize::from(area.width.saturating_sub(6));
    if !title.is_empty() && room > 1 {
        let title = Shown::from(format!(" {} ", theme.cut(title, room)));
        block = block.title_top(title.styled(theme.title));
    }
    let inside = block.inner(area);
    block.render(area, buffer);
    inside
}

/// A rectangle of at most this size in the middle of the area.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    Rect { x, y, width, height }
}

#[cfg(test)]
mod tests;

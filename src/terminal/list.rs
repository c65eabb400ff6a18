//! The one list of the desk: rows, the one selected, moving among them, and how they are drawn. It
//! must not know what a row is, nor ask for any.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::action::Action;
use super::popup::clear_wide;
use super::theme::Theme;
use crate::text::{Align, Shown};

/// A row that can be found again after a refresh.
pub trait Listed {
    type Id: PartialEq;
    fn id(&self) -> Self::Id;
}

/// Rows, one of them selected as long as there is any.
#[derive(Clone, Debug)]
pub struct List<T> {
    rows: Vec<T>,
    at: usize,
    /// The place of the first row in the whole list, where only a part of it is here.
    first: usize,
    /// The place of the row that was drawn on top, so that the list goes on by a row at its edges.
    top: Cell<usize>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { rows: Vec::new(), at: 0, first: 0, top: Cell::new(0) }
    }
}

impl<T> List<T> {
    /// A list with its first row selected.
    pub fn new(rows: Vec<T>) -> List<T> {
        List { rows, at: 0, first: 0, top: Cell::new(0) }
    }

    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.at)
    }

    /// Where the selected row stands, counted from zero.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The place of the first row in the whole list.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Lays other rows, the first of which has this place in the whole list, and selects one.
    pub fn lay(&mut self, rows: Vec<T>, first: usize, at: usize) {
        (self.rows, self.first) = (rows, first);
        self.select(at);
    }

    /// Selects the row at this place, or the last one.
    pub fn select(&mut self, at: usize) {
        self.at = at.min(self.rows.len().saturating_sub(1));
    }

    /// Moves as the action asks, `page` being the rows of one page. `true`: another row is selected now.
    pub fn step(&mut self, action: Action, page: usize) -> bool {
        let (before, page) = (self.at, page.max(1));
        let last = self.rows.len().saturating_sub(1);
        self.at = match action {
            Action::Up => before.saturating_sub(1),
            Action::Down => (before + 1).min(last),
            Action::PageUp => before.saturating_sub(page),
            Action::PageDown => (before + page).min(last),
            Action::Home => 0,
            Action::End => last,
            _ => before,
        };
        self.at != before
    }

    /// The rows on a screen of this height, where the list is as wide as the screen.
    pub fn shown(&self, height: usize) -> &[T] {
        let top = self.scrolled_top(height).min(self.rows.len());
        &self.rows[top..(top + height).min(self.rows.len())]
    }

    /// The first row on a screen of this height: whole pages, so that moving redraws two rows only.
    fn page_top(&self, height: usize) -> usize {
        let place = self.first + self.at;
        place.checked_div(height).map_or(0, |page| (page * height).saturating_sub(self.first))
    }

    /// The same for a list that goes on by a row when the selected one would leave it. Only for lists
    /// over the whole width: there the terminal moves the rows by itself.
    fn scrolled_top(&self, height: usize) -> usize {
        if height == 0 {
            return 0;
        }
        let place = self.first + self.at;
        let least = (place + 1).saturating_sub(height);
        let last = (self.first + self.rows.len()).saturating_sub(height);
        let before = self.top.get();
        // Far away a page begins, as on paper.
        let beside = place + 1 >= before && place <= before + height;
        let top = if beside { before.clamp(least, place) } else { place / height * height };
        let top = top.min(last).max(self.first);
        self.top.set(top);
        top - self.first
    }
}

impl<T: Listed> List<T> {
    /// Puts other rows in their place: the selected one stays selected if it is still there, else
    /// the row at its place is.
    pub fn replace(&mut self, rows: Vec<T>) {
        let id = self.selected().map(Listed::id);
        let found = rows.iter().position(|row| Some(row.id()) == id);
        self.rows = rows;
        self.select(found.unwrap_or(self.at));
    }
}

/// One column of a row.
#[derive(Clone, Debug)]
pub struct Col {
    text: Shown,
    /// Cells; zero takes what is left.
    cells: usize,
    align: Align,
    style: Option<Style>,
}

/// A column of this width in cells; zero takes what is left.
pub fn col(text: impl AsRef<str>, cells: usize) -> Col {
    Col { text: Shown::from(text.as_ref()), cells, align: Align::Left, style: None }
}

impl Col {
    /// The same column in a style of its own.
    pub fn styled(mut self, style: Style) -> Col {
        self.style = Some(style);
        self
    }

    /// The same column set to the right.
    pub fn right(mut self) -> Col {
        self.align = Align::Right;
        self
    }
}

/// Draws the page of the list that holds the selected row. The pointer and reverse stand only where
/// `keys` says that this list has the arrows.
pub fn draw<T>(
    buffer: &mut Buffer,
    area: Rect,
    list: &List<T>,
    theme: &Theme,
    keys: bool,
    columns: impl Fn(&T) -> Vec<Col>,
) {
    let height = usize::from(area.height);
    let whole = area.width == buffer.area().width;
    let top = if whole { list.scrolled_top(height) } else { list.page_top(height) };
    for (y, (at, row)) in
        (area.top()..area.bottom()).zip(list.rows.iter().enumerate().skip(top).take(height))
    {
        let line = Rect { y, height: 1, ..area };
        draw_row(buffer, line, theme, keys && at == list.at, &columns(row));
    }
}

/// Draws the titles of columns on the area's first row.
pub fn titles(buffer: &mut Buffer, area: Rect, theme: &Theme, columns: Vec<Col>) {
    draw(buffer, area, &List::new(vec![columns]), theme, false, |columns| {
        columns.iter().map(|column| column.clone().styled(theme.dim)).collect()
    });
}

fn draw_row(buffer: &mut Buffer, line: Rect, theme: &Theme, selected: bool, columns: &[Col]) {
    let base = theme.row(selected, theme.plain);
    clear_wide(buffer, line);
    buffer.set_style(line, base);
    put(buffer, line, &Shown::from(theme.pointer(selected)), base);
    let mut x = 1usize;
    let width = usize::from(line.width);
    let fixed: usize = columns.iter().map(|c| c.cells).sum::<usize>() + columns.len();
    for column in columns {
        let cells = if column.cells == 0 { width.saturating_sub(fixed) } else { column.cells };
        let cells = cells.min(width.saturating_sub(x));
        let text = theme.cut(&column.text, cells).align(cells, column.align);
        let style = theme.row(selected, column.style.unwrap_or(theme.plain));
        let left = line.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX));
        put(buffer, Rect { x: left, ..line }, &text, style);
        x += cells + 1;
    }
}

/// Writes one line of clean text, cut at the area's right edge.
pub fn put(buffer: &mut Buffer, area: Rect, text: &Shown, style: Style) {
    let area = area.intersection(*buffer.area());
    if !area.is_empty() {
        buffer.set_stringn(area.x, area.y, text.as_str(), usize::from(area.width), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbered(u32);
    impl Listed for Numbered {
        type Id = u32;
        fn id(&self) -> u32 {
            self.0
        }
    }

    fn list(numbers: &[u32]) -> List<Numbered> {
        List::new(numbers.iter().map(|n| Numbered(*n)).collect())
    }

    #[test]
    fn the_selected_row_is_kept_by_its_id() {
        let mut rows = list(&[1, 2, 3]);
        rows.step(Action::Down, 9);
        rows.replace([9, 8, 2].map(Numbered).into());
        assert_eq!(rows.selected().map(|r| r.0), Some(2));
        rows.replace([5, 6].map(Numbered).into());
        assert_eq!(rows.selected().map(|r| r.0), Some(6), "the row at its place");
        rows.replace(Vec::new());
        assert!(rows.selected().is_none() && !rows.step(Action::End, 3));
    }

    #[test]
    fn pages_and_edges() {
        let mut rows = list(&[0, 1, 2, 3, 4, 5, 6]);
        assert!(!rows.step(Action::Up, 3));
        assert!(rows.step(Action::PageDown, 3));
        assert_eq!((rows.at(), rows.page_top(3)), (3, 3));
        rows.step(Action::End, 3);
        assert_eq!((rows.at(), rows.page_top(3)), (6, 6));
        assert!(!rows.step(Action::PageDown, 3));
    }

    #[test]
    fn a_list_over_the_whole_width_goes_on_by_a_row() {
        let mut rows = list(&[0, 1, 2, 3, 4, 5, 6]);
        let mut tops = Vec::new();
        for action in [Action::Down; 6].into_iter().chain([Action::Up; 6]) {
            rows.step(action, 3);
            tops.push(rows.scrolled_top(3));
        }
        assert_eq!(tops, [0, 0, 1, 2, 3, 4, 4, 4, 3, 2, 1, 0]);
        // Another part of the same list: what is seen stays where it was.
        rows.lay([4, 5, 6, 7, 8].map(Numbered).into(), 4, 2);
        assert_eq!(rows.scrolled_top(3), 2, "far away, so a page begins");
        rows.step(Action::End, 3);
        assert_eq!(rows.scrolled_top(3), 2);
        rows.lay([3, 4, 5, 6, 7, 8].map(Numbered).into(), 3, 4);
        assert_eq!(rows.scrolled_top(3), 3, "the same three rows");
        rows.replace([8].map(Numbered).into());
        assert_eq!(rows.scrolled_top(3), 0, "never blank above what there is");
        assert_eq!(rows.scrolled_top(0), 0);
    }
}

//! The one list of the desk: rows, the one selected, moving among them, and how they are drawn. It
//! must not know what a row is, nor ask for any.

use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use ratatui::buffer::{Buffer, Cell as RatatuiCell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::action::Action;
use super::popup::clear_wide;
use super::theme::Theme;
use crate::text::{Align, Shown, plain_cells};

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
    /// Other rows have another one.
    stamp: u64,
}

/// A number that no rows have had.
fn fresh_stamp() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List::new(Vec::new())
    }
}

impl<T> List<T> {
    /// A list with its first row selected.
    pub fn new(rows: Vec<T>) -> List<T> {
        List { rows, at: 0, first: 0, top: Cell::new(0), stamp: fresh_stamp() }
    }

    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// What was worked out of rows with this stamp holds as long as it is the same.
    pub fn stamp(&self) -> u64 {
        self.stamp
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

    /// The row that was drawn on top.
    pub fn top(&self) -> Option<usize> {
        self.top.get().checked_sub(self.first).filter(|at| *at < self.rows.len())
    }

    /// The place of the first row in the whole list.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Lays other rows, the first of which has this place in the whole list, and selects one.
    pub fn lay(&mut self, rows: Vec<T>, first: usize, at: usize) {
        (self.rows, self.first, self.stamp) = (rows, first, fresh_stamp());
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
        // A page turns the rows with the selected one: none between is passed over unseen.
        match action {
            Action::PageDown => self.top.set(self.top.get() + self.at.saturating_sub(before)),
            Action::PageUp => {
                self.top.set(self.top.get().saturating_sub(before.saturating_sub(self.at)))
            }
            _ => {}
        }
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
        (self.rows, self.stamp) = (rows, fresh_stamp());
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
pub fn col<T>(text: T, cells: usize) -> Col
where
    Shown: From<T>,
{
    Col { text: Shown::from(text), cells, align: Align::Left, style: None }
}

impl Col {
    /// Cells that its text takes whole.
    pub fn width(&self) -> usize {
        self.text.width()
    }

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

/// Cells that what takes the rest of a line keeps before a column beside it is cut for its sake: a longer
/// text is cut anyway.
pub const REST_LEAST: usize = 20;

/// How wide a column may be, and how much of it the widest of its rows needs.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Cells that it has; zero takes what is left.
    pub cells: usize,
    /// Cells that it keeps when it gives way.
    pub least: usize,
    /// Cells of its widest text.
    pub needs: usize,
}

/// The cells of each column on a line of so many: what a column does not need is free, what is free goes to
/// what would be cut, the worthiest first, and where there is too little the least worthy give way first.
/// `worth` names the columns by place, the least worthy first; one that takes what is left keeps its least and
/// comes last of all beyond it.
pub fn fitted(columns: &[Room], worth: &[usize], width: usize) -> Vec<usize> {
    let room = width.saturating_sub(columns.len() + 1);
    let flexible = |column: &Room| column.cells == 0;
    let mut cells: Vec<usize> = columns
        .iter()
        // One in which nothing stands keeps a cell: without any it would take what is left.
        .map(|c| if flexible(c) { c.least } else { c.cells.min(c.needs).max(1) })
        .collect();
    let order = || worth.iter().filter(|at| columns.get(**at).is_some_and(|c| !flexible(c)));
    for at in order() {
        let over = cells.iter().sum::<usize>().saturating_sub(room);
        let spare = cells[*at].saturating_sub(columns[*at].least);
        cells[*at] -= spare.min(over);
    }
    for at in order().rev() {
        let free = room.saturating_sub(cells.iter().sum());
        let lacks = columns[*at].needs.saturating_sub(cells[*at]);
        cells[*at] += lacks.min(free);
    }
    // What takes the rest is written so.
    cells.iter().zip(columns).map(|(cells, c)| if flexible(c) { 0 } else { *cells }).collect()
}

/// [`draw`] with columns as wide as their texts need, as far as there is room. Rows of another number of
/// columns than the widest stay as they are.
pub fn draw_fitted<T>(
    buffer: &mut Buffer,
    area: Rect,
    list: &List<T>,
    theme: &Theme,
    worth: &[usize],
    columns: impl Fn(&T) -> Vec<Col>,
) {
    let rows: Vec<Vec<Col>> = list.rows.iter().map(&columns).collect();
    let many = rows.iter().map(Vec::len).max().unwrap_or(0);
    let alike = || rows.iter().filter(|row| row.len() == many);
    let room = |at: usize| {
        let own = || alike().filter_map(|row| row.get(at));
        let cells = own().map(|col| col.cells).next().unwrap_or(0);
        let needs = own().map(Col::width).max().unwrap_or(0);
        let least = if cells == 0 { needs.min(REST_LEAST) } else { cells };
        Room { cells, least, needs }
    };
    let rooms: Vec<Room> = (0..many).map(room).collect();
    let cells = fitted(&rooms, worth, area.width.into());
    draw(buffer, area, list, theme, true, |row| {
        let own = columns(row);
        if own.len() != many {
            return own;
        }
        own.into_iter().zip(&cells).map(|(col, cells)| Col { cells: *cells, ..col }).collect()
    });
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
        let style = theme.row(selected, column.style.unwrap_or(theme.plain));
        put_col(buffer, line, x..x + cells, column, theme, style);
        x += cells + 1;
    }
}

/// Writes a column into these cells of an empty line: cut with the theme's mark, and all of them in its style.
fn put_col(
    buffer: &mut Buffer,
    line: Rect,
    cells: Range<usize>,
    column: &Col,
    theme: &Theme,
    style: Style,
) {
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let wide = column.text.width();
    let cut = (wide > cells.len()).then(|| theme.cut(&column.text, cells.len()));
    let text = cut.as_ref().unwrap_or(&column.text);
    let free = cells.len().saturating_sub(if cut.is_some() { text.width() } else { wide });
    let before = match column.align {
        Align::Left => 0,
        Align::Right => free,
        Align::Centre => free / 2,
    };
    let at = |from: usize, width: usize| Rect {
        x: line.x.saturating_add(number(from)),
        width: number(width),
        ..line
    };
    buffer.set_style(at(cells.start, cells.len()).intersection(line), style);
    let own = at(cells.start + before, cells.len() - before);
    put(buffer, own.intersection(line), text, style);
}

/// Writes one line of clean text, cut at the area's right edge.
pub fn put(buffer: &mut Buffer, area: Rect, text: &Shown, style: Style) {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return;
    }
    if text.is_plain() {
        put_plain(buffer, area, text.as_str(), style);
    } else {
        buffer.set_stringn(area.x, area.y, text.as_str(), usize::from(area.width), style);
    }
}

/// The same for text that needs no look into the tables of Unicode ([`plain_width`](crate::text::plain_width)), and needs
/// no cleaning therefore: most of what is drawn.
pub fn put_plain(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    let area = area.intersection(*buffer.area());
    if area.is_empty() {
        return;
    }
    let start = buffer.index_of(area.x, area.y);
    let mut row = buffer.content[start..start + usize::from(area.width)].iter_mut();
    let mut bytes = [0; 4];
    for c in text.chars() {
        let cells = plain_cells(c).unwrap_or(1);
        if cells > row.len() {
            return;
        }
        if let Some(cell) = row.next() {
            cell.set_symbol(c.encode_utf8(&mut bytes)).set_style(style);
        }
        row.by_ref().take(cells - 1).for_each(RatatuiCell::reset);
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
    fn plain_text_is_written_as_ratatui_writes_it() {
        use ratatui::style::Modifier;
        let style = Style::new().add_modifier(Modifier::BOLD);
        for width in 0..9 {
            let area = Rect::new(2, 0, width, 1);
            let mut ours = Buffer::with_lines(["汉汉汉汉汉汉"]);
            let mut theirs = ours.clone();
            let text = Shown::from("a漏│b水c");
            assert!(text.is_plain());
            put(&mut ours, area, &text, style);
            theirs.set_stringn(2, 0, text.as_str(), usize::from(width), style);
            assert_eq!(ours, theirs, "{width}");
        }
    }

    #[test]
    fn columns_give_way_by_worth_and_nothing_is_cut_beside_free_room() {
        let room = |cells, least, needs| Room { cells, least, needs };
        let columns = [room(8, 8, 6), room(9, 3, 14), room(0, 4, 10), room(6, 2, 6)];
        // Room for all: what would be cut is whole.
        assert_eq!(fitted(&columns, &[3, 1, 0], 60), [6, 14, 0, 6]);
        // 6 + 9 + 4 + 6 and the spaces between: what takes the rest is cut before a column is.
        assert_eq!(fitted(&columns, &[3, 1, 0], 30), [6, 9, 0, 6]);
        assert_eq!(fitted(&columns, &[3, 1, 0], 32), [6, 11, 0, 6]);
        // Too little: the last column first, then the one before it; the least of the rest is kept.
        assert_eq!(fitted(&columns, &[3, 1, 0], 27), [6, 9, 0, 3]);
        assert_eq!(fitted(&columns, &[3, 1, 0], 24), [6, 7, 0, 2]);
        assert_eq!(fitted(&columns, &[3, 1, 0], 20), [6, 3, 0, 2]);
        let none =
            [Room { cells: 10, least: 10, needs: 0 }, Room { cells: 0, least: 13, needs: 13 }];
        assert_eq!(
            fitted(&none, &[0], 40),
            [1, 0],
            "an empty column takes no room from what takes the rest"
        );
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

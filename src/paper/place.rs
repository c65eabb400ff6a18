//! Where everything of a sheet stands on its pages: marks with whole coordinates. It draws nothing, and
//! knows of no printer.
//!
//! Text is broken into lines by the columns of its cell, rows by the height of the page; what is longer goes
//! on below and on the next page. Nothing is cut.

use super::measure::{width, wrap};
use super::sheet::{Block, Head, Sheet, Square};
use super::size::{Paper, U};

/// Something on a page, measured from the corner of the printable part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A line of text. `room` is how wide it may be; letters of `big` text are twice as large, `red` ones in red ink.
    Text { x: U, y: U, room: U, big: bool, red: bool, text: String },
    /// A rule from left to right.
    Across { x0: U, x1: U, y: U },
    /// A rule from top to bottom.
    Down { x: U, y0: U, y1: U },
}

pub type Page = Vec<Mark>;

/// Columns that the number or the count of pages takes at the right of the head.
const CORNER: i32 = 18;

/// The pages of a sheet.
pub fn place(sheet: &Sheet, paper: &Paper) -> Vec<Page> {
    let mut pen = Pen { paper, sheet, pages: Vec::new(), y: 0, boxed: false };
    pen.page();
    for block in &sheet.blocks {
        match block {
            Block::Blanks(squares) => pen.blanks(squares),
            Block::Table { label, heads, rows, .. } => pen.table(label, heads, rows),
        }
    }
    pen.close();
    // Clear of the last rule.
    pen.y += paper.pad;
    let foot = sheet.foot.iter().chain(Some(&sheet.printed)).filter(|line| !line.is_empty());
    for line in foot.flat_map(|line| wrap(line, paper.columns)) {
        if pen.y + paper.line > paper.bottom() {
            pen.page();
        }
        pen.text((0, paper.columns), &line, false);
        pen.y += paper.line;
    }
    pen.count();
    pen.pages
}

/// A cell of a row: from one column to another, its first column left free for the rule.
struct Cell {
    from: i32,
    to: i32,
    lines: Vec<String>,
    right: bool,
    red: bool,
}

struct Pen<'a> {
    paper: &'a Paper,
    sheet: &'a Sheet,
    pages: Vec<Page>,
    y: U,
    /// A frame is open: the next row goes on in it.
    boxed: bool,
}

impl Pen<'_> {
    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Text between two columns on the line that is written.
    fn text(&mut self, span: (i32, i32), text: &str, right: bool) {
        self.inked(span, text, (right, false));
    }

    /// The same, and whether it is red.
    fn inked(&mut self, (from, to): (i32, i32), text: &str, (right, red): (bool, bool)) {
        let free = if right { (to - from - width(text)).max(0) } else { 0 };
        let (x, room) = ((from + free) * self.paper.column, (to - from - free) * self.paper.column);
        if !text.trim().is_empty() {
            let (y, text) = (self.y, text.to_string());
            self.mark(Mark::Text { x, y, room, big: false, red, text });
        }
    }

    /// A new page with its head.
    fn page(&mut self) {
        let columns = self.paper.columns;
        self.close();
        self.pages.push(Page::new());
        self.y = self.paper.top;
        let sheet = self.sheet;
        let number = format!("No {}", sheet.number);
        self.text((columns - width(&number), columns), &number, false);
        let beside = (columns - width(&number) - 2).max(8);
        for line in wrap(&sheet.office, beside) {
            self.text((0, beside), &line, false);
            self.y += self.paper.line;
        }
        self.title();
        let times = (sheet.times > 1).then(|| format!("补打 第 {} 次", sheet.times));
        let words = [Some(sheet.part.clone()), times, Some(sheet.about.clone())];
        let words: Vec<String> = words.into_iter().flatten().collect();
        let words = words.iter().flat_map(|words| words.split("  ")).filter(|w| !w.is_empty());
        for line in gathered(words, "  ", columns).iter().flat_map(|line| wrap(line, columns)) {
            self.text((0, columns), &line, false);
            self.y += self.paper.line;
        }
        if !self.paper.drawn {
            self.y += self.paper.pad;
        }
    }

    /// The heading, large where that leaves the corners free.
    fn title(&mut self) {
        let Paper { columns, column, line, drawn, .. } = *self.paper;
        let marks: String = self.sheet.marked.iter().map(|mark| format!("【{mark}】")).collect();
        let title = format!("{marks}{}", self.sheet.title);
        let wide = title.chars().map(full_width).collect::<String>();
        let cells = width(&wide) * 2;
        if !drawn && cells + 2 * CORNER <= columns {
            let x = (columns - cells) / 2 * column;
            let (y, room) = (self.y, cells * column);
            self.mark(Mark::Text { x, y, room, big: true, red: false, text: wide });
            self.y += 2 * line;
            return;
        }
        for text in wrap(&title, columns) {
            let from = (columns - width(&text)) / 2;
            self.text((from, columns), &text, false);
            self.y += line;
        }
    }

    /// Which page of how many, where there are several.
    fn count(&mut self) {
        let (all, columns) = (self.pages.len(), self.paper.columns);
        for n in (1..=all).filter(|_| all > 1) {
            let text = format!("第 {n} 页 共 {all} 页");
            let x = (columns - width(&text)) * self.paper.column;
            let y = self.paper.top + self.paper.line;
            let room = width(&text) * self.paper.column;
            let mark = Mark::Text { x, y, room, big: false, red: false, text };
            if let Some(page) = self.pages.get_mut(n - 1) {
                page.push(mark);
            }
        }
    }

    fn across(&mut self) {
        let Paper { columns, column, .. } = *self.paper;
        let (x0, x1) = (self.rule(0), (columns - 1) * column + half(column));
        self.mark(Mark::Across { x0, x1, y: self.y });
        if self.paper.drawn {
            self.y += self.paper.line;
        }
    }

    /// Where the rule of a column stands.
    fn rule(&self, column: i32) -> U {
        column * self.paper.column + half(self.paper.column)
    }

    /// Ends the frame that is open.
    fn close(&mut self) {
        if self.boxed && self.paper.drawn {
            self.across();
        }
        self.boxed = false;
    }

    /// Where rows of characters have no rules between them, blocks are parted by one.
    fn part(&mut self) {
        if self.boxed && self.paper.drawn {
            self.across();
        }
    }

    fn blanks(&mut self, squares: &[Square]) {
        self.part();
        let packed = pack(squares, self.paper.columns - 1);
        for row in &packed {
            let cells = row.iter().flat_map(|spot| spot.cells(&packed)).collect();
            let least = row.iter().map(|spot| spot.square.lines).max().unwrap_or(1);
            self.row(cells, i32::from(least), None);
        }
    }

    fn table(&mut self, label: &str, heads: &[Head], rows: &[Vec<String>]) {
        let all: i32 = heads.iter().map(|head| i32::from(head.width)).sum::<i32>().max(1);
        let inside = self.paper.columns - 1;
        let mut edges = vec![0];
        let mut used = 0;
        for head in heads {
            used += i32::from(head.width);
            edges.push(inside * used / all);
        }
        let row = |texts: &[String]| -> Vec<Cell> {
            let spans = edges.windows(2).zip(heads).zip(texts);
            let cell = |((span, head), text): ((&[i32], &Head), &String)| {
                let (from, to) = (span[0], span[1]);
                let lines = wrap(text, to - from - 1);
                Cell { from, to, lines, right: head.right, red: false }
            };
            spans.map(cell).collect()
        };
        let mut names: Vec<String> = heads.iter().map(|head| head.label.clone()).collect();
        // The first column bears the name of the table, where it says more than the column's own.
        if let Some(first) = names.first_mut().filter(|first| *first != label) {
            *first = format!("{label} {first}").trim().to_string();
        }
        self.part();
        self.row(row(&names), 1, None);
        for texts in rows {
            self.row(row(texts), 1, Some(&|| row(&names)));
        }
    }

    /// One row in the frame, on the next page where this one has no room; what is higher than a page goes on
    /// there. `heads`: the row that is repeated on the top of the next page.
    fn row(&mut self, mut cells: Vec<Cell>, least: i32, heads: Option<&dyn Fn() -> Vec<Cell>>) {
        let Paper { line, pad, .. } = *self.paper;
        let mut fresh = false;
        loop {
            let most = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
            let wanted = i32::try_from(most).unwrap_or(i32::MAX).max(least);
            let rules = if self.paper.drawn { 2 * line } else { 0 };
            let room = (self.paper.bottom() - self.y - rules - 2 * pad) / line;
            let fits = if fresh { wanted.min(room.max(1)) } else { wanted };
            if fits > room && !fresh {
                self.page();
                if let Some(heads) = heads {
                    self.row(heads(), 1, None);
                }
                fresh = true;
                continue;
            }
            let rest = cells.iter_mut().map(|cell| {
                let at = usize::try_from(fits).unwrap_or(0).min(cell.lines.len());
                Cell { lines: cell.lines.split_off(at), ..*cell }
            });
            let rest: Vec<Cell> = rest.collect();
            self.draw_row(&cells, fits);
            if rest.iter().all(|cell| cell.lines.is_empty()) {
                return;
            }
            (cells, fresh) = (rest, false);
        }
    }

    fn draw_row(&mut self, cells: &[Cell], lines: i32) {
        let Paper { line, pad, drawn, .. } = *self.paper;
        if !self.boxed {
            self.across();
            self.boxed = true;
        }
        let (top, end) = (self.y, self.y + lines * line + 2 * pad);
        for cell in cells {
            for (n, text) in (0..).zip(&cell.lines) {
                self.y = top + pad + n * line;
                self.inked((cell.from + 1, cell.to), text, (cell.right, cell.red));
            }
        }
        let edges = cells.iter().map(|cell| cell.from).chain(Some(self.paper.columns - 1));
        for edge in edges.collect::<Vec<_>>() {
            let x = self.rule(edge);
            self.mark(Mark::Down { x, y0: top, y1: end });
        }
        self.y = end;
        if !drawn {
            self.across();
        }
    }
}

/// A square in its row.
struct Spot<'a> {
    square: &'a Square,
    from: i32,
    to: i32,
}

impl Spot<'_> {
    /// The cell of the label and that of the text.
    fn cells(&self, packed: &[Vec<Spot<'_>>]) -> Vec<Cell> {
        let Self { square, from, to } = *self;
        let room = to - from - 1;
        // Labels that stand one below the other are equally wide; those of signatures among themselves.
        let kind = |square: &Square| square.lines > 1;
        let alike = packed
            .iter()
            .flatten()
            .filter(|spot| (spot.from, spot.to) == (from, to) && kind(spot.square) == kind(square));
        let widest = alike.map(|spot| width(&spot.square.label)).max().unwrap_or(0);
        let label = widest.min(room * 2 / 3);
        let mut cells = Vec::new();
        let mut at = from;
        if label > 0 {
            at += label + 1;
            let lines = wrap(&square.label, label);
            cells.push(Cell { from, to: at, lines, right: false, red: false });
        }
        let room = to - at - 1;
        let ticks = Some(&square.ticks).filter(|ticks| square.text.is_empty() && !ticks.is_empty());
        let ticks = ticks
            .map(|ticks| gathered(ticks.split(' '), " ", room))
            .filter(|lines| lines.len() <= 2 && lines.iter().all(|line| width(line) <= room));
        let lines = ticks.unwrap_or_else(|| wrap(&square.text, room));
        cells.push(Cell { from: at, to, lines, right: false, red: self.square.red });
        cells
    }
}

/// Pieces in lines as they fit, none of them parted.
fn gathered<'a>(pieces: impl Iterator<Item = &'a str>, between: &str, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        let more = width(between) + width(piece);
        match lines.last_mut().filter(|line| width(line) + more <= room) {
            Some(line) => {
                line.push_str(between);
                line.push_str(piece);
            }
            None => lines.push(piece.to_string()),
        }
    }
    lines
}

/// Squares in rows of twelve twelfths; the last of a row ends with it.
fn pack(squares: &[Square], inside: i32) -> Vec<Vec<Spot<'_>>> {
    let mut rows: Vec<Vec<Spot<'_>>> = Vec::new();
    let mut used = 12;
    for square in squares {
        let wide = i32::from(square.width).clamp(1, 12);
        // Who signs begins a row.
        let signs = square.lines > 1
            && rows.last().and_then(|row| row.last()).is_some_and(|last| last.square.lines == 1);
        if used + wide > 12 || signs {
            rows.push(Vec::new());
            used = 0;
        }
        let from = inside * used / 12;
        used += wide;
        if let Some(row) = rows.last_mut() {
            row.push(Spot { square, from, to: inside * used / 12 });
        }
    }
    for last in rows.iter_mut().filter_map(|row| row.last_mut()) {
        last.to = inside;
    }
    rows
}

/// Half a column, on a whole dot of a 24-pin printer.
const fn half(column: U) -> U {
    column / 4 * 2
}

/// A letter as wide as a Chinese one, so that large text is of one size.
fn full_width(letter: char) -> char {
    match letter {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter),
        other => other,
    }
}

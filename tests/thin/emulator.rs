//! A terminal in memory that knows what the thin line may say and refuses everything else, also
//! what terminals are known to differ in: steps from behind the last column, writing over the edge,
//! erasing under a pen whose marks some terminals leave behind, scrolling without a region.

use unicode_width::UnicodeWidthChar;
use vt100::Color;

/// What is seen in a cell. The right part of a wide glyph has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub text: String,
    pub fg: Color,
    pub bg: Color,
    /// Bold, dim, italic, underlined, reversed.
    pub marks: [bool; 5],
}

impl Seen {
    /// With only what is seen of it.
    pub fn new(text: &str, fg: Color, bg: Color, marks: [bool; 5]) -> Seen {
        let text = if text == " " { "" } else { text }.to_owned();
        if text.is_empty() && !marks[3] && !marks[4] {
            return Seen { text, fg: Color::Default, bg, marks: [false; 5] };
        }
        Seen { text, fg, bg, marks }
    }
}

impl Seen {
    /// Its text alone.
    pub fn unmarked(self) -> Seen {
        Seen { fg: Color::Default, bg: Color::Default, marks: [false; 5], ..self }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    marks: [bool; 5],
}

const PLAIN: Pen = Pen { fg: Color::Default, bg: Color::Default, marks: [false; 5] };

#[derive(Clone)]
struct Cell {
    text: String,
    /// The right part of the glyph to the left.
    rest: bool,
    pen: Pen,
}

const EMPTY: Cell = Cell { text: String::new(), rest: false, pen: PLAIN };

pub struct Emulator {
    columns: usize,
    rows: usize,
    cells: Vec<Cell>,
    x: usize,
    y: usize,
    /// Behind the last column.
    edge: bool,
    pen: Pen,
    region: Option<(usize, usize)>,
    last: Option<char>,
    pub caret_shown: bool,
    pub synchronized: bool,
}

impl Emulator {
    pub fn new(columns: u16, rows: u16) -> Emulator {
        let (columns, rows) = (usize::from(columns), usize::from(rows));
        Emulator {
            columns,
            rows,
            cells: vec![EMPTY; columns * rows],
            x: 0,
            y: 0,
            edge: false,
            pen: PLAIN,
            region: None,
            last: None,
            caret_shown: true,
            synchronized: false,
        }
    }

    /// As a window that is made larger or smaller: what was shown is still about, somewhere.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (usize::from(columns), usize::from(rows));
        self.cells.resize(self.columns * self.rows, Cell { text: "?".into(), ..EMPTY });
        (self.x, self.y, self.edge, self.region) = (self.columns - 1, self.rows - 1, true, None);
    }

    /// Column and row.
    pub fn caret(&self) -> (u16, u16) {
        assert!(!self.edge || !self.caret_shown, "the caret stands behind the last column");
        (u16::try_from(self.x).unwrap(), u16::try_from(self.y).unwrap())
    }

    pub fn seen(&self, column: u16, row: u16) -> Option<Seen> {
        let cell = &self.cells[usize::from(row) * self.columns + usize::from(column)];
        let pen = cell.pen;
        (!cell.rest).then(|| Seen::new(&cell.text, pen.fg, pen.bg, pen.marks))
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).expect("whole characters");
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\r' => (self.x, self.edge) = (0, false),
                '\n' => self.down(),
                '\x08' => {
                    assert!(!self.edge && self.x > 0, "BS at the edge");
                    self.x -= 1;
                }
                '\x1b' => self.escape(&mut chars),
                c => self.print(c),
            }
        }
        assert!(self.region.is_none(), "a region was left behind");
    }

    fn down(&mut self) {
        assert!(!self.edge, "LF at the edge");
        let bottom = self.region.map_or(self.rows - 1, |(_, bottom)| bottom);
        if self.y == bottom {
            assert!(self.region.is_some(), "the whole screen was scrolled");
            self.scroll(true);
        } else {
            self.y += 1;
        }
    }

    fn scroll(&mut self, up: bool) {
        assert!(self.pen.bg == Color::Default && !self.pen.marks[3] && !self.pen.marks[4]);
        let (top, bottom) = self.region.unwrap();
        let rows = &mut self.cells[top * self.columns..(bottom + 1) * self.columns];
        let kept = rows.len() - self.columns;
        if up {
            rows.rotate_left(self.columns);
            rows[kept..].fill(EMPTY);
        } else {
            rows.rotate_right(self.columns);
            rows[..self.columns].fill(EMPTY);
        }
    }

    fn print(&mut self, c: char) {
        assert!(!c.is_control(), "{c:?}");
        let width = c.width().unwrap();
        if width == 0 {
            let at = self.y * self.columns + self.x - usize::from(!self.edge);
            let at = if self.cells[at].rest { at - 1 } else { at };
            self.cells[at].text.push(c);
            return;
        }
        assert!(!self.edge && self.x + width <= self.columns, "{c} over the edge");
        let start = self.y * self.columns;
        for column in self.x..self.x + width {
            self.break_glyph(start, column);
        }
        let at = start + self.x;
        self.cells[at] = Cell { text: c.to_string(), rest: false, pen: self.pen };
        if width == 2 {
            self.cells[at + 1] = Cell { text: String::new(), rest: true, pen: self.pen };
        }
        self.last = Some(c);
        self.x += width;
        if self.x == self.columns {
            (self.x, self.edge) = (self.columns - 1, true);
        }
    }

    /// A wide glyph of which one part is written over is gone; its other part is a blank with marks
    /// that nobody should rely on.
    fn break_glyph(&mut self, start: usize, column: usize) {
        let junk = Cell { text: " ".into(), rest: false, pen: Pen { bg: Color::Idx(13), ..PLAIN } };
        if self.cells[start + column].rest {
            self.cells[start + column - 1] = junk.clone();
            self.cells[start + column].rest = false;
        }
        if column + 1 < self.columns && self.cells[start + column + 1].rest {
            self.cells[start + column + 1] = junk;
        }
    }

    fn escape(&mut self, chars: &mut std::str::Chars<'_>) {
        match chars.next() {
            Some('M') => {
                let (top, _) = self.region.expect("RI without a region");
                assert!(self.y == top && !self.edge, "RI not at the top");
                self.scroll(false);
            }
            Some('[') => {
                let mut numbers = String::new();
                let end = loop {
                    let c = chars.next().expect("a whole sequence");
                    if c.is_ascii_alphabetic() {
                        break c;
                    }
                    numbers.push(c);
                };
                self.control(&numbers, end);
            }
            other => panic!("ESC {other:?}"),
        }
    }

    fn control(&mut self, numbers: &str, end: char) {
        let number = |n: usize| {
            let given = numbers.split(';').nth(n).unwrap_or_default();
            let number = given.parse::<usize>();
            assert!(given.is_empty() || number.is_ok(), "CSI {numbers} {end}");
            number.unwrap_or(1).max(1)
        };
        if !"HmhlrJ".contains(end) {
            assert!(!self.edge, "CSI {numbers} {end} at the edge");
        }
        match end {
            'A' => self.y = self.y.checked_sub(number(0)).expect("up from the screen"),
            'B' => self.y += number(0),
            'C' => self.x += number(0),
            'D' => self.x = self.x.checked_sub(number(0)).expect("left from the screen"),
            'H' => (self.y, self.x, self.edge) = (number(0) - 1, number(1) - 1, false),
            'J' | 'K' if numbers.is_empty() => {
                let row = if end == 'J' { self.rows } else { self.y + 1 };
                self.erase(row * self.columns);
            }
            'X' => self.erase(self.y * self.columns + self.x + number(0)),
            'b' => {
                let last = self.last.expect("something to repeat");
                (0..number(0)).for_each(|_| self.print(last));
            }
            'r' => {
                self.region = (!numbers.is_empty()).then(|| (number(0) - 1, number(1) - 1));
                if let Some((top, bottom)) = self.region {
                    assert!(top < bottom && bottom < self.rows, "region {numbers}");
                }
                (self.x, self.y, self.edge) = (0, 0, false);
            }
            'm' => self.pen(numbers),
            'h' | 'l' if numbers == "?25" => self.caret_shown = end == 'h',
            'h' | 'l' if numbers == "?2026" => self.synchronized = end == 'h',
            _ => panic!("CSI {numbers} {end}"),
        }
        assert!(
            self.x < self.columns && self.y < self.rows,
            "CSI {numbers} {end} leaves the screen"
        );
        self.last = self.last.filter(|_| end == 'b');
    }

    /// From the cursor on.
    fn erase(&mut self, to: usize) {
        assert!(!self.edge, "erasing from the edge");
        assert!(!self.pen.marks[3] && !self.pen.marks[4], "erasing with marks");
        assert!(self.pen.bg == Color::Default, "erasing with a ground");
        let (start, from) = (self.y * self.columns, self.y * self.columns + self.x);
        self.break_glyph(start, self.x);
        let last = (to - 1) % self.columns;
        self.break_glyph(to - 1 - last, last);
        self.cells[from..to].fill(Cell { pen: self.pen, ..EMPTY });
    }

    fn pen(&mut self, numbers: &str) {
        let codes: Vec<u8> =
            numbers.split(';').map(|n| if n.is_empty() { 0 } else { n.parse().unwrap() }).collect();
        let mut codes = codes.into_iter();
        while let Some(code) = codes.next() {
            let marks = &mut self.pen.marks;
            match code {
                0 => self.pen = PLAIN,
                1..=4 => marks[usize::from(code) - 1] = true,
                7 => marks[4] = true,
                22 => marks[..2].fill(false),
                23 | 24 => marks[usize::from(code) - 21] = false,
                27 => marks[4] = false,
                30..=37 => self.pen.fg = Color::Idx(code - 30),
                90..=97 => self.pen.fg = Color::Idx(code - 82),
                40..=47 => self.pen.bg = Color::Idx(code - 40),
                100..=107 => self.pen.bg = Color::Idx(code - 92),
                38 | 48 => {
                    let mut next = || codes.next().unwrap();
                    let colour = match next() {
                        5 => Color::Idx(next()),
                        2 => Color::Rgb(next(), next(), next()),
                        other => panic!("colour {other}"),
                    };
                    *(if code == 38 { &mut self.pen.fg } else { &mut self.pen.bg }) = colour;
                }
                39 => self.pen.fg = Color::Default,
                49 => self.pen.bg = Color::Default,
                _ => panic!("CSI {numbers} m"),
            }
        }
    }
}

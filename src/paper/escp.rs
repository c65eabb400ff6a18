//! Pages in ESC/P-K, the language of 24-pin printers with a Chinese font. Rules are dots, so that they join
//! without a gap; each dot is struck once.
//!
//! The commands are those that manuals of several makers agree on; `FS S` sets the room around full
//! characters and `FS T` that around half ones, though some public code has them otherwise.

use super::encode;
use super::place::{Mark, Page};
use super::size::{Paper, U};
use crate::sorting::Arrange;

/// The width that 24-pin printers of this class print: eight inches.
const PRINTABLE: U = 2880;
/// Units in a dot: 180 in an inch.
const DOT: U = 2;
/// Pins, and so dots in a band.
const PINS: usize = 24;
/// Columns without a dot that are skipped rather than sent.
const GAP: usize = 12;
/// Bold letters from here on, and no longer.
const BOLD: [u8; 2] = [0x1b, 0x45];
const PLAIN: [u8; 2] = [0x1b, 0x46];
/// Where the head can be set: 60 places in an inch.
const STEP: U = 6;

/// How far a printer prints from where it should, to be made up for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub x: U,
    pub y: U,
}

/// The bytes of pages. All text must be printable (see [`Sheet::legible`](super::Sheet::legible)).
///
/// # Errors
/// A sentence: moved so far, something would be off the paper.
pub(super) fn write(pages: &[Page], paper: &Paper, origin: Origin) -> Result<Vec<u8>, String> {
    let mut out = vec![0x1b, 0x40, 0x1b, 0x32, 0x1b, 0x4f];
    let lines = u8::try_from(paper.height / 60).unwrap_or(u8::MAX);
    out.extend([0x1b, 0x43, lines, 0x1b, 0x78, 0x01]);
    let (pitch, full, half) = match paper.column {
        36 => (0x50, 12, 6),
        30 => (0x4d, 6, 3),
        _ => (0x67, 0, 0),
    };
    out.extend([0x1b, pitch, 0x1c, 0x26, 0x1c, 0x53, 0, full, 0x1c, 0x54, 0, half]);
    // Whole places of the head, whole dots of the feed; across in the middle of what can be printed, so
    // that there is room to move either way.
    let middle = (PRINTABLE - paper.inside()) / 2;
    let origin = Origin { x: (middle + origin.x) / STEP * STEP, y: origin.y / DOT * DOT };
    for page in pages {
        let page = moved(page, origin);
        if page.iter().any(|mark| !on_paper(mark, paper)) {
            return Err("移位太多,有的字会打到纸外;请改小移位".to_string());
        }
        Head { out: &mut out, y: 0 }.page(&page, paper);
    }
    out.extend([0x1b, 0x40]);
    Ok(out)
}

fn moved(page: &Page, Origin { x: dx, y: dy }: Origin) -> Page {
    let mark = |mark: &Mark| match mark.clone() {
        Mark::Text { x, y, room, big, red, text } => {
            Mark::Text { x: x + dx, y: y + dy, room, big, red, text }
        }
        Mark::Across { x0, x1, y } => Mark::Across { x0: x0 + dx, x1: x1 + dx, y: y + dy },
        Mark::Down { x, y0, y1 } => Mark::Down { x: x + dx, y0: y0 + dy, y1: y1 + dy },
    };
    page.iter().map(mark).collect()
}

fn on_paper(mark: &Mark, paper: &Paper) -> bool {
    let (left, right, top, bottom) = match *mark {
        Mark::Text { x, y, room, big, .. } => (x, x + room, y, y + if big { 96 } else { 48 }),
        Mark::Across { x0, x1, y } => (x0, x1, y, y),
        Mark::Down { x, y0, y1 } => (x, x, y0, y1),
    };
    left >= 0 && right <= PRINTABLE && top >= 0 && bottom <= paper.height
}

struct Head<'a> {
    out: &'a mut Vec<u8>,
    /// How far the page was fed.
    y: U,
}

impl Head<'_> {
    fn page(&mut self, page: &Page, paper: &Paper) {
        let mut texts: Vec<&Mark> =
            page.iter().filter(|mark| matches!(mark, Mark::Text { .. })).collect();
        texts.arrange_by_key(|mark| at(mark));
        let rules = Rules::of(page, paper);
        let mut lines: Vec<usize> = texts.iter().map(|mark| dots(at(mark).0)).collect();
        lines.dedup();
        let mut texts = texts.into_iter().peekable();
        for (row, end) in rules.bands(&lines) {
            let y = U::try_from(row).unwrap_or(0) * DOT;
            let inked = rules.columns(row, end);
            if inked.is_none() && texts.peek().is_none_or(|mark| dots(at(mark).0) != row) {
                continue;
            }
            self.feed(y);
            while let Some(mark) = texts.next_if(|mark| dots(at(mark).0) == row) {
                self.text(mark);
            }
            if let Some(columns) = inked {
                self.dots(&columns);
            }
        }
        self.out.extend([0x0d, 0x0c]);
    }

    fn feed(&mut self, to: U) {
        let mut steps = (to - self.y) / DOT;
        self.y = to;
        while steps > 0 {
            let step = u8::try_from(steps).unwrap_or(u8::MAX);
            self.out.extend([0x1b, 0x4a, step]);
            steps -= i32::from(step);
        }
    }

    fn set(&mut self, x: U) {
        let [low, high] = u16::try_from(x / STEP).unwrap_or(0).to_le_bytes();
        self.out.extend([0x1b, 0x24, low, high]);
    }

    fn text(&mut self, mark: &Mark) {
        let Mark::Text { x, room, big, red, text, .. } = mark else { return };
        if !big {
            self.set(*x);
            // Most have one ribbon: what is red elsewhere is bold here.
            self.out.extend(red.then_some(BOLD).into_iter().flatten());
            encode::write(text, self.out);
            self.out.extend(red.then_some(PLAIN).into_iter().flatten());
            return;
        }
        // Each large letter is set by itself: printers part them differently.
        let letters = U::try_from(text.chars().count()).unwrap_or(1).max(1);
        self.out.extend([0x1c, 0x57, 0x01]);
        for (n, letter) in (0..).zip(text.chars()) {
            self.set(x + room / letters * n);
            encode::write(letter.encode_utf8(&mut [0; 4]), self.out);
        }
        self.out.extend([0x1c, 0x57, 0x00]);
    }

    /// A band of dots, where there are any.
    fn dots(&mut self, columns: &[u32]) {
        let mut from = 0;
        while let Some(first) = columns.iter().skip(from).position(|column| *column != 0) {
            // The head can be set on every third dot.
            let start = (from + first) / 3 * 3;
            let mut end = from + first + 1;
            while let Some(next) = columns.iter().skip(end).take(GAP).position(|c| *c != 0) {
                end += next + 1;
            }
            let run = columns.get(start..end).unwrap_or_default();
            self.set(U::try_from(start).unwrap_or(0) * DOT);
            let [low, high] = u16::try_from(run.len()).unwrap_or(0).to_le_bytes();
            self.out.extend([0x1b, 0x2a, 0x27, low, high]);
            self.out.extend(run.iter().flat_map(|column| {
                let [_, a, b, c] = column.to_be_bytes();
                [a, b, c]
            }));
            from = end;
        }
    }
}

/// Where a text stands, by line and then by place.
fn at(mark: &Mark) -> (U, U) {
    match mark {
        Mark::Text { x, y, .. } => (*y, *x),
        _ => (0, 0),
    }
}

fn dots(u: U) -> usize {
    usize::try_from(u / DOT).unwrap_or(0)
}

/// The rules of a page in dots.
struct Rules {
    across: Vec<(usize, usize, usize)>,
    down: Vec<(usize, usize, usize)>,
    /// Whether a row of dots has ink.
    inked: Vec<bool>,
}

impl Rules {
    fn of(page: &Page, paper: &Paper) -> Self {
        let mut rules = Self {
            across: Vec::new(),
            down: Vec::new(),
            inked: vec![false; dots(paper.height) + 1],
        };
        for mark in page {
            let rows = match *mark {
                Mark::Text { .. } => continue,
                Mark::Across { x0, x1, y } => {
                    rules.across.push((dots(x0), dots(x1), dots(y)));
                    dots(y)..=dots(y)
                }
                Mark::Down { x, y0, y1 } => {
                    rules.down.push((dots(x), dots(y0), dots(y1)));
                    dots(y0)..=dots(y1)
                }
            };
            for row in rows {
                if let Some(inked) = rules.inked.get_mut(row) {
                    *inked = true;
                }
            }
        }
        rules
    }

    /// The bands of a page: one for each line of text, and between them as many as the rules need.
    fn bands(&self, lines: &[usize]) -> Vec<(usize, usize)> {
        let mut bands = Vec::new();
        let mut row = 0;
        let mut lines = lines.iter().copied().peekable();
        while row < self.inked.len() {
            let next = lines.peek().copied().unwrap_or(self.inked.len());
            if row == next {
                lines.next();
            } else if self.inked.get(row) != Some(&true) {
                row += 1;
                continue;
            }
            let limit = lines.peek().copied().unwrap_or(self.inked.len());
            let end = (row + PINS).min(limit);
            bands.push((row, end));
            row = end;
        }
        bands
    }

    /// The dots of a band by columns, the first pin in the highest bit; none without ink.
    fn columns(&self, row: usize, end: usize) -> Option<Vec<u32>> {
        if !self.inked.get(row..end)?.contains(&true) {
            return None;
        }
        let mut columns = vec![0_u32; dots(PRINTABLE) + 1];
        let pins = |from: usize, to: usize| {
            // From the first row to behind the last, as bits from the top of 24.
            let below = |n: usize| (1_u32 << (PINS - n.min(PINS))) - 1;
            below(from) & !below(to)
        };
        for &(x0, x1, y) in self.across.iter().filter(|rule| (row..end).contains(&rule.2)) {
            let pin = pins(y - row, y - row + 1);
            columns.iter_mut().take(x1 + 1).skip(x0).for_each(|column| *column |= pin);
        }
        for &(x, y0, y1) in self.down.iter().filter(|rule| rule.1 < end && rule.2 >= row) {
            let bits = pins(y0.max(row) - row, (y1 + 1).min(end) - row);
            if let Some(column) = columns.get_mut(x) {
                *column |= bits;
            }
        }
        Some(columns)
    }
}

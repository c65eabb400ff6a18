//! What the terminal shows, and the fewest bytes that make it show something else. It must not write
//! to the terminal and must not know what frames are about.
//!
//! What is shown is kept cell by cell beside what is wanted: only so can a gap be written through
//! rather than jumped over, a blank rest be erased, and a list that has moved be found.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::abilities::Abilities;
use super::number::{self, sequence_of};
use super::pen::{self, Pen};
use super::route::{Place, Route};
use super::scroll::{self, Scroll};
use super::spot::{Glyph, Spot, end_of};

/// From this size on the caret would be seen running over the screen.
const HIDE_CARET: usize = 64;
/// Frames of fewer bytes are a few cells: the marks around them would weigh more than they help.
const WORTH_MARKING: usize = 256;
/// Text of more bytes than any jump is not looked at as a way.
const LONGEST_WAY: usize = 8;
/// Takes back whatever regions, attributes and text there are.
const START_ANEW: &[u8] = b"\x1b[r\x1b[m\x1b[H\x1b[J";
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";
/// DEC mode 2026.
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";

/// A terminal's screen, its cursor and its pen, as the bytes so far have left them.
#[derive(Debug)]
pub struct Painter {
    terminal: Abilities,
    columns: usize,
    /// The frame before, as it was given: most rows are seen to be the same by this alone.
    given: Vec<Cell>,
    next: Vec<Spot>,
    shown: Vec<Spot>,
    pen: Option<Pen>,
    place: Place,
    caret_shown: Option<bool>,
    /// Where the caret was wanted last.
    caret: Option<Position>,
    /// Nothing is known: everything is drawn.
    stale: bool,
    out: Vec<u8>,
}

impl Painter {
    pub fn new(terminal: Abilities) -> Painter {
        Painter {
            terminal,
            columns: 0,
            given: Vec::new(),
            next: Vec::new(),
            shown: Vec::new(),
            pen: None,
            place: Place::Lost,
            caret_shown: None,
            caret: None,
            stale: true,
            out: Vec::new(),
        }
    }

    pub fn abilities(&self) -> Abilities {
        self.terminal
    }

    /// Uses what the terminal can from now on.
    pub fn set_abilities(&mut self, terminal: Abilities) {
        let widths = |of: &Abilities| (of.narrow_signs, of.wide_han);
        self.stale |= widths(&self.terminal) != widths(&terminal);
        self.terminal = terminal;
    }

    /// Believes nothing of what is shown: the next frame is drawn whole.
    pub fn resync(&mut self) {
        self.stale = true;
    }

    /// Takes what the screen is to show; [`Painter::finish`] gives the bytes.
    pub fn take(&mut self, frame: &Buffer) {
        let columns = usize::from(frame.area.width);
        if columns == 0 || frame.content.is_empty() {
            self.stale = true;
            return;
        }
        if columns != self.columns || frame.content.len() != self.given.len() {
            self.stale = true;
        }
        if self.stale {
            self.start_anew(columns, frame.content.len());
        }
        let mut dirty = self.read(frame);
        if !dirty.contains(&true) {
            return;
        }
        if let Some(scroll) = scroll::find(&self.shown, &self.next, columns, &dirty) {
            self.scroll(&scroll);
            dirty[scroll.region].fill(true);
        }
        self.paint(&dirty);
    }

    /// Lets `draw` change these rows of the frame before, and takes them. `None`: there is no frame before.
    pub fn take_rows<T>(
        &mut self,
        rows: Range<u16>,
        draw: impl FnOnce(&mut Buffer) -> T,
    ) -> Option<T> {
        if self.stale || self.columns == 0 {
            return None;
        }
        let columns = self.columns;
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let all = number(self.given.len() / columns);
        let area = Rect { x: 0, y: 0, width: number(columns), height: all };
        let mut frame = Buffer { area, content: std::mem::take(&mut self.given) };
        let drawn = draw(&mut frame);
        self.given = frame.content;
        let mut dirty = vec![false; usize::from(all)];
        for row in rows.start..rows.end.min(all) {
            let row = usize::from(row);
            let cells = row * columns..(row + 1) * columns;
            let next = &mut self.next[cells.clone()];
            Spot::read(&self.given[cells.clone()], &self.terminal, next);
            dirty[row] = next != &self.shown[cells];
        }
        self.paint(&dirty);
        Some(drawn)
    }

    /// Whether the last frame was given like this.
    pub fn was_given(&self, frame: &Buffer) -> bool {
        self.given == frame.content
    }

    /// Where the caret was wanted last.
    pub fn wanted(&self) -> Option<Position> {
        self.caret
    }

    /// Draws the rows that are marked.
    fn paint(&mut self, dirty: &[bool]) {
        // What is typed is seen first, however slow the line.
        let here = match self.place {
            Place::At(_, row) if self.caret_shown == Some(true) => Some(usize::from(row)),
            _ => None,
        };
        let others = (0..dirty.len()).filter(|row| Some(*row) != here);
        for row in here.into_iter().chain(others).filter(|row| dirty.get(*row) == Some(&true)) {
            self.paint_row(row);
        }
    }

    fn start_anew(&mut self, columns: usize, cells: usize) {
        self.columns = columns;
        self.given = vec![Cell::EMPTY; cells];
        self.next = vec![Spot::BLANK; cells];
        self.shown = vec![Spot::BLANK; cells];
        self.out.extend(START_ANEW);
        (self.pen, self.place) = (Some(Pen::PLAIN), Place::At(0, 0));
        self.caret_shown = None;
        self.stale = false;
    }

    /// Reads the rows that were given otherwise than before, and says which differ from what is
    /// shown.
    fn read(&mut self, frame: &Buffer) -> Vec<bool> {
        let columns = self.columns;
        let rows = frame.content.chunks(columns).zip(self.given.chunks_mut(columns));
        let spots = self.next.chunks_mut(columns).zip(self.shown.chunks(columns));
        let mut dirty = Vec::with_capacity(frame.content.len() / columns);
        for ((row, given), (next, shown)) in rows.zip(spots) {
            // What is wanted was drawn at the end of each frame, so that an equal row is as shown.
            let other = row != given;
            if other {
                given.clone_from_slice(row);
                Spot::read(row, &self.terminal, next);
            }
            dirty.push(other && next != shown);
        }
        dirty
    }

    /// The bytes of the frame, with the caret where it is wanted. Nothing if nothing has changed.
    pub fn finish(&mut self, caret: Option<Position>) -> Vec<u8> {
        self.caret = caret;
        let drawn = self.out.len();
        if let Some(caret) = caret
            && self.columns > 0
        {
            let rows = self.shown.len() / self.columns;
            let column = usize::from(caret.x).min(self.columns - 1);
            let row = usize::from(caret.y).min(rows - 1);
            self.go(column, row);
            if drawn > 0 {
                self.ready_pen(row * self.columns + column);
            }
        }
        let body = std::mem::take(&mut self.out);
        let marked = self.terminal.synchronizes && body.len() >= WORTH_MARKING;
        let runs = drawn >= HIDE_CARET && !marked && self.caret_shown != Some(false);
        let hide = if caret.is_some() { runs } else { self.caret_shown != Some(false) };
        let show = caret.is_some() && (hide || self.caret_shown != Some(true));
        self.caret_shown = Some(caret.is_some());
        let parts = [
            (marked, BEGIN_UPDATE),
            (hide, HIDE),
            (true, &body[..]),
            (show, SHOW),
            (marked, END_UPDATE),
        ];
        parts
            .iter()
            .filter(|(wanted, _)| *wanted)
            .flat_map(|(_, bytes)| bytes.iter().copied())
            .collect()
    }

    /// Takes the pen for what will be typed at the caret, so that it is one byte whatever was drawn
    /// before.
    fn ready_pen(&mut self, cell: usize) {
        let pen = self.shown.get(cell).and_then(Spot::glyph).map(Glyph::pen);
        if let Some(pen) = pen.filter(|pen| self.pen != Some(*pen)) {
            self.set_pen(pen);
        }
    }

    /// Moves rows by a region of the terminal: at its edges `LF` and `RI` move what is within, on
    /// every terminal since the first that had regions. Taking it away sends the cursor home.
    fn scroll(&mut self, scroll: &Scroll) {
        if !self.pen.is_some_and(Pen::erases_plain) {
            self.set_pen(Pen::PLAIN);
        }
        let Range { start, end } = scroll.region;
        self.out.extend(format!("\x1b[{};{end}r", start + 1).into_bytes());
        self.place = Place::At(0, 0);
        self.go(0, if scroll.up { end - 1 } else { start });
        for _ in 0..scroll.by {
            self.out.extend(if scroll.up { &b"\n"[..] } else { b"\x1bM" });
        }
        self.out.extend(b"\x1b[r");
        self.place = Place::At(0, 0);
        scroll::apply(scroll, &mut self.shown, self.columns);
    }

    fn row(&self, row: usize) -> Range<usize> {
        row * self.columns..(row + 1) * self.columns
    }

    fn paint_row(&mut self, row: usize) {
        let cells = self.row(row);
        let end = end_of(&self.next[cells.clone()]);
        let mut column = 0;
        while let Some(from) = self.changed_from(row, column) {
            if from >= end && self.erase_rest(row, from) {
                return;
            }
            column = self.paint_blanks(row, from).unwrap_or_else(|| self.paint_glyph(row, from));
        }
    }

    /// The first column from this one on where something else is wanted than is shown.
    fn changed_from(&self, row: usize, column: usize) -> Option<usize> {
        let differs = |cell: &usize| self.next[*cell] != self.shown[*cell];
        let at = self.row(row).skip(column).find(differs)?;
        Some(at - row * self.columns)
    }

    /// One behind the last changed column of these.
    fn changed_to(&self, row: usize, columns: Range<usize>) -> usize {
        let start = row * self.columns;
        let differs = |column: &usize| self.next[start + column] != self.shown[start + column];
        columns.rev().find(differs).map_or(0, |column| column + 1)
    }

    /// Erases from here to the end of the row, or of the screen if nothing is wanted there either;
    /// not if writing the blanks is as short.
    fn erase_rest(&mut self, row: usize, from: usize) -> bool {
        let below = (row + 1) * self.columns;
        let all = self.next[below..].iter().all(|spot| *spot == Spot::BLANK)
            && self.shown[below..].iter().any(|spot| *spot != Spot::BLANK);
        let blanks = self.changed_to(row, from..self.columns) - from;
        if !all && blanks <= 3 {
            return false;
        }
        self.go(from, row);
        self.pen_for_erasing();
        self.out.extend(if all { b"\x1b[J" } else { b"\x1b[K" });
        let to = if all { self.shown.len() } else { below };
        self.shown[row * self.columns + from..to].fill(Spot::BLANK);
        true
    }

    fn pen_for_erasing(&mut self) {
        if !self.pen.is_some_and(Pen::erases_plain) {
            self.set_pen(Pen::for_blank(self.pen, Pen::PLAIN));
        }
    }

    /// Erases a long run of plain blanks within the row; `None` if there is none.
    fn paint_blanks(&mut self, row: usize, from: usize) -> Option<usize> {
        if !self.terminal.erases_characters {
            return None;
        }
        let rest = &self.next[row * self.columns + from..(row + 1) * self.columns];
        let run = rest.iter().take_while(|spot| **spot == Spot::BLANK).count();
        let blanks = self.changed_to(row, from..from + run).checked_sub(from)?;
        if blanks <= sequence_of(blanks) {
            return None;
        }
        let next = self.changed_from(row, from + blanks);
        // Erasing leaves the cursor where it is.
        let way = if next.is_some() { sequence_of(blanks) } else { 0 };
        if blanks <= sequence_of(blanks) + way {
            return None;
        }
        self.go(from, row);
        self.pen_for_erasing();
        number::sequence(&mut self.out, blanks, b'X');
        let start = row * self.columns + from;
        self.shown[start..start + blanks].fill(Spot::BLANK);
        Some(from + blanks)
    }

    /// Writes the glyph in this column, and those like it that follow if the terminal repeats; gives
    /// the column behind.
    fn paint_glyph(&mut self, row: usize, from: usize) -> usize {
        let start = row * self.columns + from;
        let Some(glyph) = self.next[start].glyph() else {
            // The right part of a glyph that is drawn anew as a whole.
            self.shown[start] = self.next[start].clone();
            return from + 1;
        };
        let (behind, weight) = (from + usize::from(glyph.width), glyph.text().len());
        let fits = self.pen.is_some_and(|pen| glyph.fits(pen));
        let pen = (!fits).then(|| self.pen_for(glyph, start, (row + 1) * self.columns));
        self.go(from, row);
        if let Some(pen) = pen {
            self.set_pen(pen);
        }
        self.put(row, from);
        let more = self.repeats(row, behind, start);
        if more * weight <= sequence_of(more) {
            return behind;
        }
        number::sequence(&mut self.out, more, b'b');
        self.shown[start + 1..=start + more].fill(self.next[start].clone());
        self.place = place(behind + more, row, self.columns);
        behind + more
    }

    /// How many glyphs like this one follow, up to the last that is not there yet.
    fn repeats(&self, row: usize, behind: usize, start: usize) -> usize {
        let glyph = self.next[start].glyph().filter(|glyph| glyph.width == 1 && glyph.sure);
        let Some(glyph) = glyph.filter(|_| self.terminal.repeats) else { return 0 };
        let rest = &self.next[row * self.columns + behind..(row + 1) * self.columns];
        let same = rest.iter().take_while(|spot| spot.glyph() == Some(glyph)).count();
        self.changed_to(row, behind..behind + same).saturating_sub(behind)
    }

    /// The pen to draw a glyph with. For a blank that of the text behind it, if that will do.
    fn pen_for(&self, glyph: &Glyph, start: usize, end: usize) -> Pen {
        if !glyph.is_blank() {
            return glyph.pen();
        }
        let text = self.next[start..end].iter().filter_map(Spot::glyph).find(|g| !g.is_blank());
        match text.map(Glyph::pen).filter(|pen| pen.on_blank() == glyph.pen()) {
            Some(pen) => pen,
            None => Pen::for_blank(self.pen, glyph.pen()),
        }
    }

    /// Writes the glyph that is wanted here with the pen as it is, the cursor being there.
    fn put(&mut self, row: usize, column: usize) {
        let start = row * self.columns + column;
        let Some(glyph) = self.next[start].glyph() else { return };
        let (width, sure, reach) = (usize::from(glyph.width), glyph.sure, glyph.reach());
        if !sure && width > 1 {
            // A terminal that takes fewer columns for it would leave there what was.
            self.out.extend(vec![b' '; width]);
            self.place = place(column + width, row, self.columns);
            self.go(column, row);
        }
        let text = self.next[start].glyph().map_or("", Glyph::text);
        self.out.extend_from_slice(text.as_bytes());
        self.shown[start..start + width].clone_from_slice(&self.next[start..start + width]);
        if sure {
            self.place = place(column + width, row, self.columns);
            return;
        }
        // The terminal may have written over what follows.
        self.place = Place::Lost;
        let end = (row + 1) * self.columns;
        let reach = (start + usize::from(reach)).min(end);
        self.forget(start + width..reach, end);
    }

    /// What stands there may have been written over; a glyph of which a part may have been is lost
    /// as a whole.
    fn forget(&mut self, cells: Range<usize>, end: usize) {
        if cells.is_empty() {
            return;
        }
        let rest = self.shown[cells.end..end].iter().take_while(|s| **s == Spot::Rest).count();
        self.shown[cells.start..cells.end + rest].fill(Spot::Unknown);
    }

    fn set_pen(&mut self, to: Pen) {
        self.out.extend(pen::change(self.pen, to));
        self.pen = Some(to);
    }

    /// Takes the cursor there, through what stands between if that is shortest.
    fn go(&mut self, column: usize, row: usize) {
        let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let to = (number(column), number(row));
        if self.place == Place::At(to.0, to.1) {
            return;
        }
        let through = |from: u16| self.through(row, usize::from(from), column);
        let route = Route::find(self.place, to, through);
        route.write(&mut self.out);
        self.place = Place::At(to.0, to.1);
        let Some(from) = route.through else { return };
        let cells = row * self.columns + usize::from(from)..row * self.columns + column;
        for spot in &self.shown[cells] {
            self.out.extend(spot.glyph().map_or("", Glyph::text).as_bytes());
        }
    }

    /// Bytes to write what stands between two columns again with the pen as it is; `None` if it
    /// would look otherwise, or is too long to be worth it.
    fn through(&self, row: usize, from: usize, to: usize) -> Option<usize> {
        let pen = self.pen?;
        let start = row * self.columns;
        if to - from > LONGEST_WAY || self.shown[start + from] == Spot::Rest {
            return None;
        }
        let cells = start + from..start + to;
        let may = |spot: &Spot| match spot {
            Spot::Glyph(glyph) => glyph.sure && glyph.fits(pen),
            Spot::Rest => true,
            Spot::Unknown => false,
        };
        let whole = self.shown.get(start + to) != Some(&Spot::Rest) || to == self.columns;
        let spots = &self.shown[cells];
        (whole && spots.iter().all(may)).then(|| spots.iter().map(Spot::weight).sum())
    }
}

/// Where the cursor is once this column has been come to by writing.
fn place(column: usize, row: usize, columns: usize) -> Place {
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    if column >= columns {
        Place::Edge(number(row))
    } else {
        Place::At(number(column), number(row))
    }
}

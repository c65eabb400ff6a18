//! The same frames through ratatui's stock backend and through the thin line, each into terminals in
//! memory, compared cell by cell.

use std::cell::RefCell;
use std::io::{self, LineWriter};
use std::num::NonZeroU16;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use qiantai::thin::{Abilities, Screen};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};

use super::emulator::{Emulator, Seen};

/// Bytes that both the backend and the test can reach, and how often they were written.
#[derive(Clone, Default)]
pub struct Tape(Rc<RefCell<(Vec<u8>, usize)>>);

impl Tape {
    pub fn take(&self) -> (Vec<u8>, usize) {
        self.0.take()
    }
}

impl io::Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut tape = self.0.borrow_mut();
        tape.1 += 1;
        tape.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What one frame took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub stock: usize,
    pub stock_writes: usize,
    pub thin: usize,
    pub writes: usize,
    /// Bytes of the glyphs that changed, blanks included.
    pub glyphs: usize,
}

pub struct Wire {
    stock: Terminal<CrosstermBackend<LineWriter<Tape>>>,
    stock_tape: Tape,
    stock_screen: vt100::Parser,
    thin: Screen<Tape>,
    thin_tape: Tape,
    thin_screen: vt100::Parser,
    emulator: Emulator,
    size: Arc<(AtomicU16, AtomicU16)>,
    before: Vec<Option<Seen>>,
    /// What the thin line wrote last.
    pub last: Vec<u8>,
}

fn parser(columns: u16, rows: u16) -> vt100::Parser {
    let size = |n| NonZeroU16::new(n).unwrap();
    vt100::Parser::new(size(rows), size(columns), 0)
}

fn stock(tape: &Tape, columns: u16, rows: u16) -> Terminal<CrosstermBackend<LineWriter<Tape>>> {
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, columns, rows)) };
    // As standard output is buffered.
    let out = LineWriter::with_capacity(1024, tape.clone());
    Terminal::with_options(CrosstermBackend::new(out), options).unwrap()
}

/// What a terminal shows, cell by cell; `None` for the right part of a wide glyph.
fn seen(parser: &vt100::Parser) -> Vec<Option<Seen>> {
    let screen = parser.screen();
    let (rows, columns) = screen.size();
    let places =
        (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    places
        .map(|(row, column)| {
            let cell = screen.cell(row, column).unwrap();
            let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
            let seen = || Seen::new(cell.contents(), cell.fgcolor(), cell.bgcolor(), marks);
            (!cell.is_wide_continuation()).then(seen)
        })
        .collect()
}

impl Wire {
    pub fn new(columns: u16, rows: u16, terminal: Abilities) -> Wire {
        let size = Arc::new((AtomicU16::new(columns), AtomicU16::new(rows)));
        let asked = Arc::clone(&size);
        let (stock_tape, thin_tape) = (Tape::default(), Tape::default());
        let now = move || {
            let (columns, rows) = (&asked.0, &asked.1);
            Ok(Size::new(columns.load(Ordering::Relaxed), rows.load(Ordering::Relaxed)))
        };
        Wire {
            stock: stock(&stock_tape, columns, rows),
            stock_tape,
            stock_screen: parser(columns, rows),
            thin: Screen::new(thin_tape.clone(), now, terminal).unwrap(),
            thin_tape,
            thin_screen: parser(columns, rows),
            emulator: Emulator::new(columns, rows),
            size,
            before: Vec::new(),
            last: Vec::new(),
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size.0.store(columns, Ordering::Relaxed);
        self.size.1.store(rows, Ordering::Relaxed);
        self.stock = stock(&self.stock_tape, columns, rows);
        self.stock_screen = parser(columns, rows);
        let size = |n| NonZeroU16::new(n).unwrap();
        self.thin_screen.screen_mut().set_size(size(rows), size(columns));
        self.emulator.resize(columns, rows);
    }

    pub fn resync(&mut self) {
        self.thin.resync();
    }

    /// Draws through both, and holds what is shown against what a fresh terminal shows of the frame
    /// by itself, and against each other.
    pub fn draw(&mut self, draw: impl Fn(&mut Frame<'_>)) -> Cost {
        let (stock, stock_writes) = self.draw_stock(&draw);
        self.thin.draw(&draw).unwrap();
        let (bytes, writes) = self.thin_tape.take();
        self.last.clone_from(&bytes);
        self.thin_screen.process(&bytes);
        self.emulator.feed(&bytes);
        assert!(!self.emulator.synchronized, "the frame is shown");
        let (rows, columns) = self.thin_screen.screen().size();
        let (rows, columns) = (rows.get(), columns.get());
        let shown = seen(&self.thin_screen);
        // Drawn change by change, the stock backend leaves marks where the right half of a wide glyph
        // was; the text is right.
        let text = |cells: Vec<Option<Seen>>| -> Vec<Option<Seen>> {
            cells.into_iter().map(|cell| cell.map(Seen::unmarked)).collect()
        };
        self.same(&text(shown.clone()), &text(seen(&self.stock_screen)), "stock, change by change");
        self.same(&shown, &fresh(&draw, columns, rows), "stock, drawn whole");
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let own = places.map(|(column, row)| self.emulator.seen(column, row));
        self.same(&shown, &own.collect::<Vec<_>>(), "the other emulator");
        self.same_caret();
        let changed = |cell: &(usize, &Option<Seen>)| self.before.get(cell.0) != Some(cell.1);
        let weight = |cell: &Option<Seen>| cell.as_ref().map_or(0, |seen| seen.text.len().max(1));
        let glyphs = shown.iter().enumerate().filter(changed).map(|(_, cell)| weight(cell)).sum();
        self.before = shown;
        Cost { stock, stock_writes, thin: bytes.len(), writes, glyphs }
    }

    fn draw_stock(&mut self, draw: impl Fn(&mut Frame<'_>)) -> (usize, usize) {
        self.stock.draw(draw).unwrap();
        let (bytes, writes) = self.stock_tape.take();
        self.stock_screen.process(&bytes);
        (bytes.len(), writes)
    }

    fn same(&self, shown: &[Option<Seen>], wanted: &[Option<Seen>], of: &str) {
        let columns = usize::from(self.size.0.load(Ordering::Relaxed));
        assert_eq!(shown.len(), wanted.len());
        let other =
            shown.iter().zip(wanted).enumerate().find(|(_, (shown, wanted))| shown != wanted);
        if let Some((at, (shown, wanted))) = other {
            let (column, row) = (at % columns, at / columns);
            let said = String::from_utf8_lossy(&self.last).replace('\x1b', "^");
            panic!("({column},{row}): {shown:?}, but {of}: {wanted:?}; after {said:?}");
        }
    }

    fn same_caret(&self) {
        let (stock, thin) = (self.stock_screen.screen(), self.thin_screen.screen());
        assert_eq!(thin.hide_cursor(), stock.hide_cursor());
        assert_eq!(self.emulator.caret_shown, !stock.hide_cursor());
        if stock.hide_cursor() {
            return;
        }
        assert_eq!(thin.cursor_position(), stock.cursor_position(), "the caret");
        let (column, row) = self.emulator.caret();
        assert_eq!((row, column), stock.cursor_position(), "the caret");
    }
}

/// What a terminal shows on which nothing but this frame was ever drawn.
fn fresh(draw: &impl Fn(&mut Frame<'_>), columns: u16, rows: u16) -> Vec<Option<Seen>> {
    let tape = Tape::default();
    let mut screen = parser(columns, rows);
    stock(&tape, columns, rows).draw(draw).unwrap();
    screen.process(&tape.take().0);
    seen(&screen)
}

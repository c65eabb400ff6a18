//! The thin line: frames on their way to a terminal in about as many bytes as the glyphs that
//! change, for staff behind slow lines. It must not know what is in a frame, and it does not read
//! from the terminal.
//!
//! [`Screen`] stands in the place of ratatui's `Terminal` and takes the same closures. It draws from
//! the whole buffer and not from the changed cells that ratatui hands to a backend: those leave out
//! what lies under the right halves of wide glyphs, and all that did not change, without which
//! neither a gap can be written through nor a list that moved be found. ratatui compares its buffers
//! only when a backend asks for the changed cells, so nothing is compared twice.
//!
//! Two screens look the same here if the same text stands in the same cells with what is seen of its
//! colours: the text colour of a blank is nobody's concern.

mod abilities;
mod caret;
mod number;
mod painter;
mod pen;
mod route;
mod scroll;
mod spot;

use std::io::{self, Write};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};

pub use abilities::{Abilities, QUESTION, SHOWN};
use caret::Caret;
use painter::Painter;

/// A terminal that is drawn on.
pub struct Screen<W: Write> {
    frames: Terminal<Caret>,
    painter: Painter,
    out: W,
}

impl<W: Write> Screen<W> {
    /// Draws into `out`, one write for each frame: it should write through. `size` asks the terminal
    /// for its columns and rows, before each frame.
    ///
    /// # Errors
    /// The terminal does not say how large it is.
    pub fn new(
        out: W,
        size: impl Fn() -> io::Result<Size> + Send + 'static,
        terminal: Abilities,
    ) -> io::Result<Screen<W>> {
        let frames = Terminal::new(Caret::new(size))?;
        Ok(Screen { frames, painter: Painter::new(terminal), out })
    }

    /// Draws a frame, and says how many bytes it took. A frame in which nothing has changed takes
    /// none, and is not written.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<usize> {
        self.draw_asking(draw, |_| false)
    }

    /// The same; `asks` hears how many bytes it takes and says whether the terminal is to say, in the
    /// same write, when it has shown them: by an answer to [`SHOWN`].
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw_asking(
        &mut self,
        draw: impl FnOnce(&mut Frame<'_>),
        asks: impl FnOnce(usize) -> bool,
    ) -> io::Result<usize> {
        let frame = self.frames.draw(draw)?;
        self.painter.take(frame.buffer);
        self.send(self.frames.backend().wanted(), asks)
    }

    /// Draws some rows of the last frame anew, and leaves the rest as it is. `draw` gets that frame, writes into
    /// these rows only, and says where the caret is to be. `None`: the last frame is not known or not of this
    /// size; nothing was done, and a whole one is to be drawn.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw_rows(
        &mut self,
        rows: Range<u16>,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
        asks: impl FnOnce(usize) -> bool,
    ) -> io::Result<Option<usize>> {
        match self.painter.take_rows(rows, draw) {
            Some(caret) => self.send(caret, asks).map(Some),
            None => Ok(None),
        }
    }

    /// Whether a whole frame would be as what was drawn last, the caret too: what [`Screen::draw_rows`] leaves out
    /// must not have changed. For tests, and for builds that assert.
    pub fn shows(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> bool {
        let same = self.frames.draw(draw).is_ok_and(|frame| self.painter.was_given(frame.buffer));
        same && self.painter.wanted() == self.frames.backend().wanted()
    }

    fn send(
        &mut self,
        caret: Option<Position>,
        asks: impl FnOnce(usize) -> bool,
    ) -> io::Result<usize> {
        let mut bytes = self.painter.finish(caret);
        if asks(bytes.len()) {
            bytes.extend(SHOWN);
        }
        if bytes.is_empty() {
            return Ok(0);
        }
        let written = self.out.write_all(&bytes).and_then(|()| self.out.flush());
        if written.is_err() {
            // How much of it came through is not known.
            self.painter.resync();
        }
        written.map(|()| bytes.len())
    }

    /// Believes nothing of what the terminal shows: the next frame is drawn whole. For terminals
    /// that something else has written to, or that count widths otherwise.
    pub fn resync(&mut self) {
        self.painter.resync();
    }

    /// What the terminal can, as far as is known.
    pub fn abilities(&self) -> Abilities {
        self.painter.abilities()
    }

    /// The terminal can other things than was thought. Where it counts widths otherwise, the next
    /// frame is drawn whole.
    pub fn set_abilities(&mut self, terminal: Abilities) {
        self.painter.set_abilities(terminal);
    }

    /// How large the terminal is now.
    ///
    /// # Errors
    /// It does not say.
    pub fn size(&self) -> io::Result<Size> {
        self.frames.size()
    }

    /// Where the bytes go.
    pub fn out(&self) -> &W {
        &self.out
    }

    /// Where the bytes go.
    pub fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }
}

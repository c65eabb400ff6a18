//! Where frames go: by the thin line, or by ratatui's own backend if the environment asks for it, to
//! compare the two or to get by on a terminal that the thin line gets wrong. It must not know what is
//! drawn.

use std::fs::File;
use std::io::{self, Write as _};
use std::ops::Range;
use std::os::fd::AsFd;

use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};

use super::guard::FrameWriter;
use crate::thin::{Abilities, QUESTION, Screen};

/// `stock` asks for ratatui's own backend.
const BACKEND: &str = "QIANTAI_BACKEND";
/// A terminal that frames are drawn on.
pub enum Line {
    Thin(Box<Screen<File>>),
    Stock(Box<Terminal<CrosstermBackend<FrameWriter<io::Stdout>>>>),
}

impl Line {
    /// The line to standard output, as the environment asks for it.
    ///
    /// # Errors
    /// There is no terminal there.
    pub fn open() -> io::Result<Line> {
        if std::env::var_os(BACKEND).is_some_and(|name| name == "stock") {
            let out = FrameWriter::new(io::stdout());
            return Ok(Line::Stock(Box::new(Terminal::new(CrosstermBackend::new(out))?)));
        }
        // Not by the standard library's buffer, which would cut a frame at its last line end.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let term = std::env::var("TERM").unwrap_or_default();
        let screen = Screen::new(out, size, Abilities::of_name(&term))?;
        Ok(Line::Thin(Box::new(screen)))
    }

    /// Draws a frame. `asks` hears how many bytes it takes, as far as that is known, and says whether
    /// the terminal is to say when it has shown it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(
        &mut self,
        draw: impl FnOnce(&mut Frame<'_>),
        asks: impl FnOnce(usize) -> bool,
    ) -> io::Result<()> {
        match self {
            Line::Thin(screen) => screen.draw_asking(draw, asks).map(drop),
            Line::Stock(terminal) => {
                asks(0);
                terminal.draw(draw).map(drop)
            }
        }
    }

    /// Draws some rows of the last frame anew, as [`Screen::draw_rows`]. `false`: nothing was done, and a whole frame
    /// is to be drawn.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw_rows(
        &mut self,
        rows: Range<u16>,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
        asks: impl FnOnce(usize) -> bool,
    ) -> io::Result<bool> {
        match self {
            Line::Thin(screen) => Ok(screen.draw_rows(rows, draw, asks)?.is_some()),
            Line::Stock(_) => Ok(false),
        }
    }

    /// Whether a whole frame would be as what was drawn last.
    pub fn shows(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> bool {
        match self {
            Line::Thin(screen) => screen.shows(draw),
            Line::Stock(_) => true,
        }
    }

    /// Asks the terminal what it can. The answers come as [`super::input::Input::Report`]s.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn ask_abilities(&mut self) -> io::Result<()> {
        match self {
            // From the second row: answers with the first one look like keys.
            Line::Thin(screen) => screen.out_mut().write_all(&[b"\n", QUESTION].concat()),
            Line::Stock(_) => Ok(()),
        }
    }

    /// What the terminal can, as far as is known.
    pub fn abilities(&self) -> Option<Abilities> {
        match self {
            Line::Thin(screen) => Some(screen.abilities()),
            Line::Stock(_) => None,
        }
    }

    /// The terminal has said what it can.
    pub fn set_abilities(&mut self, terminal: Abilities) {
        if let Line::Thin(screen) = self {
            screen.set_abilities(terminal);
        }
    }

    /// How large the terminal is.
    ///
    /// # Errors
    /// It does not say.
    pub fn size(&self) -> io::Result<Size> {
        match self {
            Line::Thin(screen) => screen.size(),
            Line::Stock(terminal) => terminal.size(),
        }
    }

    /// Draws the next frame whole, whatever the terminal seems to show: something else may have
    /// written to it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resync(&mut self) -> io::Result<()> {
        match self {
            Line::Thin(screen) => {
                screen.resync();
                Ok(())
            }
            Line::Stock(terminal) => terminal.clear(),
        }
    }
}

/// How large the terminal is: one call; a line that does not know is asked in other ways.
pub(super) fn size() -> io::Result<Size> {
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout())
        && size.ws_col > 0
        && size.ws_row > 0
    {
        return Ok(Size { width: size.ws_col, height: size.ws_row });
    }
    let (width, height) = crossterm::terminal::size()?;
    Ok(Size { width, height })
}

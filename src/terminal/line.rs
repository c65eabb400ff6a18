//! Where frames go: by the thin line, or by ratatui's own backend if the environment asks for it, to
//! compare the two or to get by on a terminal that the thin line gets wrong. It must not know what is
//! drawn.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::guard::FrameWriter;
use crate::thin::{Abilities, Screen};

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

    /// Draws a frame.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        match self {
            Line::Thin(screen) => screen.draw(draw).map(drop),
            Line::Stock(terminal) => terminal.draw(draw).map(drop),
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

/// Asks where the frames go, which is one call; a line that does not know is asked in other ways.
fn size() -> io::Result<Size> {
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout())
        && size.ws_col > 0
        && size.ws_row > 0
    {
        return Ok(Size { width: size.ws_col, height: size.ws_row });
    }
    let (width, height) = crossterm::terminal::size()?;
    Ok(Size { width, height })
}

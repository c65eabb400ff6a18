//! The backend that ratatui draws to: it hears where the caret is wanted and how large the terminal
//! is, and writes nothing. The cells are taken from the buffer, whole, when the frame is complete.

use std::fmt;
use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

pub(super) struct Caret {
    position: Position,
    shown: bool,
    size: Box<dyn Fn() -> io::Result<Size> + Send>,
}

impl Caret {
    pub fn new(size: impl Fn() -> io::Result<Size> + Send + 'static) -> Caret {
        Caret { position: Position::ORIGIN, shown: false, size: Box::new(size) }
    }

    /// Where the caret is to be after this frame, if it is to be seen.
    pub fn wanted(&self) -> Option<Position> {
        self.shown.then_some(self.position)
    }
}

impl fmt::Debug for Caret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caret").field("wanted", &self.wanted()).finish_non_exhaustive()
    }
}

impl Backend for Caret {
    type Error = io::Error;

    /// The changed cells are found from the buffers only as they are asked for: nobody asks.
    fn draw<'a, I>(&mut self, _: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.shown = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.shown = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.position)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.position = position.into();
        Ok(())
    }

    /// ratatui clears when the size changes, which the painter sees by itself.
    fn clear(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: (self.size)()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! Bytes from the keyboard made into what a person did: a key, typed text, a paste, a new size. It must
//! not know places, forms or actions.
//!
//! Four things go wrong between a keyboard and a program, and are put right here. A slow line
//! splits an escape sequence, so that an arrow arrives as Esc, `[`, `A`. An input method commits a
//! word as a run of characters, which must be one step to undo. A paste may hold line ends and
//! escape sequences, which must never press a key. And what the terminal says of itself, asked or
//! late, must not be typed.

mod parser;
mod paste;
mod sequence;

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

use super::chord::{Chord, Key};
use super::line;
pub use parser::{ESC_WAIT, LONGEST_WAIT, Parser};
pub use paste::PASTE_LIMIT;

/// Bytes read at once.
const PIECE: usize = 16 * 1024;

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that types nothing, or is held with ctrl or alt.
    Chord(Chord),
    /// A run of typed characters, cleaned; never empty, never a line end. Where no text is being
    /// typed, each character is a key: see [`Input::chords`].
    Text(String),
    /// A paste, cleaned, with `\n` as line end. `cut` says that it was longer than [`PASTE_LIMIT`].
    Paste { text: String, cut: bool },
    /// The size of the screen has changed: columns, rows.
    Resize(u16, u16),
    /// The terminal came to the front or was sent to the back.
    Focus(bool),
    /// An answer of the terminal's own, as it was written.
    Report(Vec<u8>),
    /// Bytes that are no UTF-8 and no key either: the keyboard writes another encoding.
    Foreign,
}

impl Input {
    /// The keys pressed, for places where nothing is typed. A paste presses none.
    pub fn chords(&self) -> Vec<Chord> {
        match self {
            Input::Chord(chord) => vec![*chord],
            Input::Text(text) => text.chars().map(|c| Chord::plain(Key::Char(c))).collect(),
            _ => Vec::new(),
        }
    }
}

/// The keyboard of this terminal. It wakes up for bytes, for a new size of the window and for a lone
/// Esc that has waited long enough, and for nothing else.
pub struct Keyboard {
    parser: Parser,
    /// Something to read here: the window has another size.
    resized: UnixStream,
    /// Bytes that were typed before the terminal was taken over.
    early: u64,
    /// The terminal has answered what it is asked at the start.
    answered: bool,
    start: Instant,
}

impl Keyboard {
    /// To be opened once the terminal is taken over.
    ///
    /// # Errors
    /// The system gives no pipe, or there is no terminal.
    pub fn open() -> io::Result<Keyboard> {
        let (resized, tell) = UnixStream::pair()?;
        resized.set_nonblocking(true)?;
        pipe::register(SIGWINCH, tell)?;
        let early = rustix::io::ioctl_fionread(io::stdin()).unwrap_or(0);
        let (parser, start) = (Parser::default(), Instant::now());
        Ok(Keyboard { parser, resized, early, answered: false, start })
    }

    /// Waits until something was done, at most for `patience`. Nothing: the patience is over.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn wait(&mut self, patience: Option<Duration>) -> io::Result<Vec<Input>> {
        let until = patience.map(|patience| Instant::now() + patience);
        loop {
            let mut inputs = self.parser.flush(self.now());
            let (typed, resized) = self.poll(until, !inputs.is_empty())?;
            if resized {
                inputs.extend(self.resize());
            }
            if typed {
                inputs.extend(self.read()?);
            }
            if !inputs.is_empty() || until.is_some_and(|until| Instant::now() >= until) {
                return Ok(inputs);
            }
        }
    }

    /// Milliseconds since it was opened.
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether there are bytes, and whether the window has another size.
    fn poll(&self, until: Option<Instant>, at_once: bool) -> io::Result<(bool, bool)> {
        let due = self.parser.due().map(|due| self.start + Duration::from_millis(due));
        let until = [until, due].into_iter().flatten().min();
        let left = match until {
            _ if at_once => Some(Duration::ZERO),
            Some(until) => Some(until.saturating_duration_since(Instant::now())),
            None => None,
        };
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let stdin = io::stdin();
        let mut waiting =
            [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.resized, PollFlags::IN)];
        match poll(&mut waiting, left.as_ref()) {
            Ok(_) => {}
            // An interrupted wait is just a short one.
            Err(rustix::io::Errno::INTR) => return Ok((false, false)),
            Err(error) => return Err(error.into()),
        }
        Ok((!waiting[0].revents().is_empty(), !waiting[1].revents().is_empty()))
    }

    fn read(&mut self) -> io::Result<Vec<Input>> {
        let mut piece = [0; PIECE];
        let read = match rustix::io::read(io::stdin(), &mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read,
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let bytes = piece.get_mut(..read).unwrap_or_default();
        // Before, the terminal made line ends of what the Enter key sends.
        let early = usize::try_from(self.early).unwrap_or(usize::MAX).min(read);
        self.early -= early as u64;
        for byte in bytes.iter_mut().take(early).filter(|byte| **byte == b'\n') {
            *byte = b'\r';
        }
        let now = self.now();
        let inputs = self.parser.feed(bytes, now);
        let answered = |input: &Input| matches!(input, Input::Report(said) if said.ends_with(b"c"));
        if !self.answered && inputs.iter().any(answered) {
            // As long as the first answer takes, the rest of a sequence may take. Later ones wait for
            // frames.
            self.answered = true;
            self.parser.expect_delay(now);
        }
        Ok(inputs)
    }

    fn resize(&mut self) -> Option<Input> {
        let mut told = [0; 64];
        while matches!(self.resized.read(&mut told), Ok(1..)) {}
        let size = line::size().ok()?;
        Some(Input::Resize(size.width, size.height))
    }
}

#[cfg(test)]
mod tests;

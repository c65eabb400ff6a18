//! Bytes from the keyboard made into what a person did: a key, typed text, a paste, a new size. It must
//! not know places, forms or actions.
//!
//! Four things go wrong between a keyboard and a program, and are put right here. A slow line
//! splits an escape sequence, so that an arrow arrives as Esc, `[`, `A`. An input method commits a
//! word as a run of characters, which must be one step to undo. A paste may hold line ends and
//! escape sequences, which must never press a key. And what the terminal says of itself, asked or
//! late, must not be typed.

mod event;
mod parser;
mod paste;
mod sequence;

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

use super::line;
pub use event::Input;
pub use parser::{ESC_WAIT, LONGEST_WAIT, Parser};
pub use paste::PASTE_LIMIT;

/// Bytes read at once.
const PIECE: usize = 16 * 1024;

/// The keyboard of this terminal. It wakes up for bytes, for a new size of the window and for a lone
/// Esc that has waited long enough, and for nothing else.
pub struct Keyboard {
    parser: Parser,
    /// Something to read here: the window has another size.
    resized: UnixStream,
    /// Something to read here: whoever waits has other things to do.
    bell: Option<UnixStream>,
    /// Bytes that were typed before the terminal was taken over.
    early: u64,
    /// The terminal has answered what it is asked at the start.
    answered: bool,
    start: Instant,
    /// When it was last waited for, in milliseconds since then.
    looked: u64,
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
        let (answered, looked) = (false, 0);
        Ok(Keyboard { parser, resized, bell: None, early, answered, start, looked })
    }

    /// The same; waiting ends too when there is something to read at `bell`, which is read away and must not block.
    #[must_use]
    pub fn waking_for(self, bell: UnixStream) -> Keyboard {
        Keyboard { bell: Some(bell), ..self }
    }

    /// Waits until something was done, at most for `patience`. Nothing: the patience is over, or the bell rang.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn wait(&mut self, patience: Option<Duration>) -> io::Result<Vec<Input>> {
        let until = patience.map(|patience| Instant::now() + patience);
        let mut inputs = Vec::new();
        // The rest of a sequence may have come while nobody looked: that must not make its Esc a lone one.
        if self.parser.due().is_some() && self.poll(None, true)?.typed {
            inputs = self.read(self.looked)?;
        }
        loop {
            inputs.extend(self.parser.flush(self.now()));
            let ready = self.poll(until, !inputs.is_empty())?;
            if ready.resized {
                inputs.extend(self.resize());
            }
            if ready.typed {
                match self.read(self.now()) {
                    Ok(more) => inputs.extend(more),
                    // What was typed before the end counts; the next look finds the end again.
                    Err(_) if !inputs.is_empty() => {}
                    Err(problem) => return Err(problem),
                }
            }
            if ready.rung {
                self.bell.iter_mut().for_each(empty);
            }
            let over = until.is_some_and(|until| Instant::now() >= until);
            if !inputs.is_empty() || ready.rung || over {
                self.looked = self.now();
                return Ok(inputs);
            }
        }
    }

    /// Milliseconds since it was opened.
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Waits for one of them.
    fn poll(&self, until: Option<Instant>, at_once: bool) -> io::Result<Ready> {
        let due = self.parser.due().map(|due| self.start + Duration::from_millis(due));
        let until = [until, due].into_iter().flatten().min();
        let left = match until {
            _ if at_once => Some(Duration::ZERO),
            Some(until) => Some(until.saturating_duration_since(Instant::now())),
            None => None,
        };
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let stdin = io::stdin();
        // Without a bell the size is looked at twice.
        let bell = self.bell.as_ref().unwrap_or(&self.resized);
        let mut waiting = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(&self.resized, PollFlags::IN),
            PollFd::new(bell, PollFlags::IN),
        ];
        match poll(&mut waiting, left.as_ref()) {
            Ok(_) => {}
            // An interrupted wait is just a short one.
            Err(rustix::io::Errno::INTR) => return Ok(Ready::default()),
            Err(error) => return Err(error.into()),
        }
        let [typed, resized, rung] = waiting.map(|fd| !fd.revents().is_empty());
        Ok(Ready { typed, resized, rung: rung && self.bell.is_some() })
    }

    fn read(&mut self, now: u64) -> io::Result<Vec<Input>> {
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
        empty(&mut self.resized);
        let size = line::size().ok()?;
        Some(Input::Resize(size.width, size.height))
    }
}

/// What there is to read.
#[derive(Clone, Copy, Default)]
struct Ready {
    typed: bool,
    /// The window has another size.
    resized: bool,
    rung: bool,
}

fn empty(pipe: &mut UnixStream) {
    let mut told = [0; 64];
    while matches!(pipe.read(&mut told), Ok(1..)) {}
}

#[cfg(test)]
mod tests;

//! A program in a pseudo-terminal whose other end is a terminal in memory that answers questions.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long one key may go on.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Glass {
    screen: vt100::Parser,
    /// The end of what came, in which a question may be begun.
    asked: Vec<u8>,
    hears: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    opened: Instant,
    _master: Box<dyn MasterPty + Send>,
}

/// What a key took.
pub struct Cost {
    pub bytes: usize,
    /// Reads that brought something: a frame is one, unless it is longer than a read.
    pub pieces: usize,
    /// Bytes of the glyphs that look otherwise, blanks included.
    pub glyphs: usize,
}

type Cell = (String, vt100::Color, vt100::Color, [bool; 4]);

impl Glass {
    pub fn open(command: &[&str], columns: u16, rows: u16) -> Glass {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut program = CommandBuilder::new(command[0]);
        program.args(&command[1..]);
        program.env("TERM", "xterm-256color");
        program.env("LC_ALL", "C.UTF-8");
        program.env("EXINIT", "");
        let opened = Instant::now();
        let child = pair.slave.spawn_command(program).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (tell, hears) = channel();
        std::thread::spawn(move || {
            let mut piece = [0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut piece) {
                if tell.send((Instant::now(), piece[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let sized = |n| NonZeroU16::new(n).expect("a size");
        let screen = vt100::Parser::new(sized(rows), sized(columns), 0);
        Glass { screen, asked: Vec::new(), hears, keys, child, opened, _master: pair.master }
    }

    /// Takes what comes until nothing has for so many milliseconds.
    pub fn settle(&mut self, quiet: u64) -> (usize, usize) {
        let (mut bytes, mut pieces) = (0, 0);
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.hears.recv_timeout(Duration::from_millis(quiet)) {
                Ok((_, piece)) => {
                    (bytes, pieces) = (bytes + piece.len(), pieces + 1);
                    self.take(&piece);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        (bytes, pieces)
    }

    /// How long it took until the first frame was there, and nothing more came for a while.
    pub fn start(&mut self) -> Option<Duration> {
        let mut last = None;
        while let Ok((at, piece)) = self.hears.recv_timeout(Duration::from_millis(200)) {
            // A blank screen is no frame.
            self.take(&piece);
            if last.is_none() && !self.screen.screen().contents().trim().is_empty() {
                last = Some(at);
            }
        }
        last.map(|at| at - self.opened)
    }

    fn take(&mut self, piece: &[u8]) {
        for byte in piece {
            self.screen.process(std::slice::from_ref(byte));
            self.asked.push(*byte);
            let (row, column) = self.screen.screen().cursor_position();
            let answer = match self.asked.as_slice() {
                asked if asked.ends_with(b"\x1b[6n") => format!("\x1b[{};{}R", row + 1, column + 1),
                asked if asked.ends_with(b"\x1b[c") => "\x1b[?62;22c".to_owned(),
                _ => continue,
            };
            self.asked.clear();
            self.write(answer.as_bytes());
        }
        let keep = self.asked.len().saturating_sub(8);
        self.asked.drain(..keep);
    }

    fn write(&mut self, bytes: &[u8]) {
        let _ = self.keys.write_all(bytes).and_then(|()| self.keys.flush());
    }

    pub fn press(&mut self, keys: &str, quiet: u64) -> Cost {
        let before = self.cells();
        self.write(keys.as_bytes());
        let (bytes, pieces) = self.settle(quiet);
        let after = self.cells();
        let other = after.iter().zip(&before).filter(|(now, then)| now != then);
        let glyphs = other.map(|(now, _)| now.0.len()).sum();
        Cost { bytes, pieces, glyphs }
    }

    fn cells(&self) -> Vec<Cell> {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let places =
            (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        // The right part of a wide glyph weighs nothing, but keeps its place.
        places
            .filter_map(|(row, column)| screen.cell(row, column))
            .map(|cell| {
                let marks = [cell.bold(), cell.dim(), cell.underline(), cell.inverse()];
                let blank = if cell.is_wide_continuation() { "" } else { " " };
                let text = if cell.has_contents() { cell.contents() } else { blank };
                (text.to_owned(), cell.fgcolor(), cell.bgcolor(), marks)
            })
            .collect()
    }

    /// The program's process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap_or_default()
    }

    fn threads(&self, file: &str) -> BTreeMap<String, String> {
        threads(self.pid(), file)
    }

    /// Processor time so far.
    pub fn processor(&self) -> Duration {
        let spent = |said: &String| said.split_whitespace().next()?.parse::<u64>().ok();
        Duration::from_nanos(self.threads("schedstat").values().filter_map(spent).sum())
    }

    /// How often any of its threads wakes up in so many seconds while nothing happens.
    pub fn wake_ups(&mut self, seconds: u64) -> u64 {
        wake_ups(&[self.pid()], seconds).first().copied().unwrap_or_default()
    }

    /// Memory that is mapped and touched, in kilobytes.
    pub fn memory(&self) -> u32 {
        let said =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let line = said.lines().find(|line| line.starts_with("VmRSS"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
    }
}

impl Drop for Glass {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every thread of a process, by what the system says of each in this file.
fn threads(pid: u32, file: &str) -> BTreeMap<String, String> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| {
            let said = std::fs::read_to_string(task.path().join(file)).ok()?;
            Some((task.file_name().to_string_lossy().into_owned(), said))
        })
        .collect()
}

/// How often any thread of each process wakes up in so many seconds.
pub fn wake_ups(pids: &[u32], seconds: u64) -> Vec<u64> {
    let of = |said: &String| {
        let line = said.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let count = |pid: &u32| -> u64 { threads(*pid, "status").values().filter_map(of).sum() };
    let before: Vec<u64> = pids.iter().map(count).collect();
    std::thread::sleep(Duration::from_secs(seconds));
    pids.iter().zip(before).map(|(pid, before)| count(pid) - before).collect()
}

/// Keys one by one: an escape sequence is one key.
pub fn split(keys: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for c in keys.chars() {
        match out.last_mut() {
            Some(last)
                if last.starts_with('\x1b')
                    && !last.ends_with(|c: char| c.is_ascii_alphabetic()) =>
            {
                last.push(c);
            }
            _ => out.push(c.to_string()),
        }
    }
    out
}

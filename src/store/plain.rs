//! The plain journal: one line an entry, beside the store, from which an office can be rebuilt
//! without redb.
//!
//! It follows the commit, off the answer's path, and is completed from redb at open: redb is the
//! truth, this is the second copy. A line is `seq TAB row TAB personal`, bytes in hexadecimal.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::StoreProblem;
use super::chain::hex;
use super::reader::Reader;

/// The file and the thread that writes it.
pub struct PlainJournal {
    lines: Option<Sender<Vec<String>>>,
    writer: Option<JoinHandle<()>>,
}

/// An entry's line, without the line end.
#[must_use]
pub fn line(seq: u64, row: &[u8], salted: &[u8]) -> String {
    format!("{seq}\t{}\t{}", hex(row), hex(salted))
}

/// Reads a line back: entry number, row, salted personal part.
#[must_use]
pub fn read_line(line: &str) -> Option<(u64, Vec<u8>, Vec<u8>)> {
    let mut parts = line.split('\t');
    let seq = parts.next()?.parse().ok()?;
    let row = unhex(parts.next()?)?;
    let salted = unhex(parts.next()?)?;
    parts.next().is_none().then_some((seq, row, salted))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

impl PlainJournal {
    /// Opens the file, drops a torn last line, adds what redb has and the file has not.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(path: &Path, view: &Reader, head: u64) -> Result<Self, StoreProblem> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)?;
        let (have, whole) = whole_lines(&mut file)?;
        // A file that knows more than redb belongs to another store or to a lost one: begin anew
        // beside it, and let nothing be overwritten.
        if have > head {
            let aside = path.with_extension(format!("{have}.aside.txt"));
            std::fs::rename(path, aside)?;
            return Self::open(path, view, head);
        }
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        let mut text = String::new();
        for seq in have + 1..=head {
            if let Some((row, salted)) = view.journal_row(seq)? {
                text.push_str(&line(seq, &row, &salted));
                text.push('\n');
            }
            if text.len() > 1 << 20 {
                file.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        let (lines, waiting) = channel();
        let writer =
            std::thread::Builder::new().name("plain-journal".to_string()).spawn(move || {
                write_lines(&mut file, &waiting);
            })?;
        Ok(Self { lines: Some(lines), writer: Some(writer) })
    }

    /// Hands lines to the writer. If it has stopped, the next opening completes the file.
    pub fn add(&self, lines: Vec<String>) {
        if let Some(sender) = &self.lines {
            let _ = sender.send(lines);
        }
    }
}

impl Drop for PlainJournal {
    fn drop(&mut self) {
        self.lines = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn write_lines(file: &mut File, waiting: &Receiver<Vec<String>>) {
    while let Ok(first) = waiting.recv() {
        let mut text = String::new();
        for lines in std::iter::once(first).chain(waiting.try_iter()) {
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
        }
        // A failure here costs only the second copy until the next opening.
        if file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).is_err() {
            return;
        }
    }
}

/// The number of the last whole line, and the bytes up to its end.
fn whole_lines(file: &mut File) -> Result<(u64, u64), StoreProblem> {
    let length = file.metadata()?.len();
    // The last line is near the end; a line is at most a record in hexadecimal.
    let back = length.min(1 << 20);
    file.seek(SeekFrom::Start(length - back))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let Some(end) = tail.iter().rposition(|b| *b == b'\n') else { return Ok((0, 0)) };
    let start = tail[..end].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let last = std::str::from_utf8(&tail[start..end]).ok().and_then(read_line);
    let whole = length - back + u64::try_from(end).unwrap_or(0) + 1;
    match last {
        Some((seq, _, _)) => Ok((seq, whole)),
        None => Ok((0, 0)),
    }
}

/// Every line of a plain journal, in order, until one that does not read.
///
/// # Errors
/// The file cannot be opened or read.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = (u64, Vec<u8>, Vec<u8>)>, StoreProblem> {
    let file = BufReader::new(File::open(path)?);
    Ok(file.lines().map_while(Result::ok).map_while(|l| read_line(&l)))
}

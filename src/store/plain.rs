//! The plain journal: one line for each entry, in a file beside the store, from which an office can
//! be rebuilt without redb.
//!
//! It is written after the commit by a thread of its own, and completed from redb when the store is
//! opened: redb is the truth, this is the second copy. A line is `seq TAB row TAB personal`, bytes
//! in hexadecimal.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::StoreProblem;
use super::chain::{Head, hex, link, personal_digest};
use super::reader::Reader;
use super::rows::parts;
use crate::bytes::RECORD_MOST;

/// The longest that a line can be: two records in hexadecimal, and some.
const LINE_MOST: usize = 4 * RECORD_MOST + 1024;
/// How much of the end is looked at for what a power cut tore: the last writes since a sync.
const SOUND: usize = 4 * LINE_MOST;

/// The file and the thread that writes it.
pub struct PlainJournal {
    lines: Option<Sender<Vec<Line>>>,
    writer: Option<JoinHandle<()>>,
}

/// An entry's line, without the line end.
pub fn line(seq: u64, row: &[u8], salted: &[u8]) -> String {
    format!("{seq}\t{}\t{}", hex(row), hex(salted))
}

/// Reads a line back: entry number, row, salted personal part.
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
    /// Opens the file, drops what a power cut tore at its end, adds what redb has and the file has not.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn open(path: &Path, view: &Reader, head: u64) -> Result<Self, StoreProblem> {
        let mut file = open_at(path)?;
        let end = sound_end(&mut file)?;
        let ours = match &end {
            Some((0, _, _)) => true,
            Some((seq, row, _)) => view.journal_row(*seq)?.is_some_and(|(known, _)| known == *row),
            None => false,
        };
        // A file that redb does not know belongs to another store or to a lost one, or is no
        // journal at all: a new one is begun, and nothing of it is overwritten.
        let (have, whole) = match end {
            Some((seq, _, whole)) if ours => (seq, whole),
            _ => {
                std::fs::rename(path, unused_beside(path))?;
                file = open_at(path)?;
                (0, 0)
            }
        };
        complete(&mut file, view, have, whole, head)?;
        let (lines, waiting) = channel();
        let writer =
            std::thread::Builder::new().name("plain-journal".to_string()).spawn(move || {
                write_lines(&mut file, &waiting);
            })?;
        Ok(Self { lines: Some(lines), writer: Some(writer) })
    }

    /// Hands lines to the writer. If it has stopped, the next opening completes the file.
    pub fn add(&self, lines: Vec<Line>) {
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

fn write_lines(file: &mut File, waiting: &Receiver<Vec<Line>>) {
    while let Ok(first) = waiting.recv() {
        let mut text = String::new();
        let mut next = Some(first);
        while let Some(lines) = next {
            for (seq, row, salted) in lines {
                text.push_str(&line(seq, &row, &salted));
                text.push('\n');
            }
            next = if text.len() > SOUND / 4 { None } else { waiting.try_recv().ok() };
        }
        // A failure here costs only the second copy until the next opening.
        if file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).is_err() {
            return;
        }
    }
}

fn open_at(path: &Path) -> Result<File, StoreProblem> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    Ok(options.open(path)?)
}

/// A name beside the file that nothing has yet.
fn unused_beside(path: &Path) -> PathBuf {
    let names = (1..).map(|n: u32| path.with_extension(format!("{n}.aside.txt")));
    names.into_iter().find(|name| !name.exists()).unwrap_or_else(|| path.with_extension("aside"))
}

/// Cuts the file after its last sound line and adds the entries that it lacks.
fn complete(
    file: &mut File,
    view: &Reader,
    have: u64,
    whole: u64,
    head: u64,
) -> Result<(), StoreProblem> {
    file.set_len(whole)?;
    file.seek(SeekFrom::End(0))?;
    let mut text = String::new();
    for seq in have + 1..=head {
        if let Some((row, salted)) = view.journal_row(seq)? {
            text.push_str(&line(seq, &row, &salted));
            text.push('\n');
        }
        // Synced in pieces, so that no more than the end can ever be torn.
        if text.len() > SOUND / 4 {
            file.write_all(text.as_bytes())?;
            file.sync_data()?;
            text.clear();
        }
    }
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    Ok(())
}

/// The last line of which all before it, as far as the end is looked at, link up: its number, its
/// row, and the bytes up to its end. Number 0 for an empty or wholly torn file, nothing for a file
/// that is no journal.
fn sound_end(file: &mut File) -> Result<Option<(u64, Vec<u8>, u64)>, StoreProblem> {
    let length = file.metadata()?.len();
    let back = length.min(u64::try_from(SOUND).unwrap_or(u64::MAX));
    file.seek(SeekFrom::Start(length - back))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let mut at = length - back;
    let mut last: Option<(u64, Vec<u8>, u64)> = None;
    for (n, line) in tail.split_inclusive(|b| *b == b'\n').enumerate() {
        at += u64::try_from(line.len()).unwrap_or(0);
        // What the look begins in the middle of is not a line.
        if n == 0 && back < length {
            continue;
        }
        let read = line.strip_suffix(b"\n").and_then(|l| read_line(std::str::from_utf8(l).ok()?));
        let Some((seq, row, salted)) = read else { break };
        let links = match &last {
            None if back == length => follows(&Head::start(), seq, &row, &salted).is_some(),
            None => true,
            Some((before, row_before, _)) => {
                let hash = row_before.first_chunk::<32>().copied().unwrap_or_default();
                follows(&Head { seq: *before, hash }, seq, &row, &salted).is_some()
            }
        };
        if !links {
            break;
        }
        last = Some((seq, row, at));
    }
    // One torn line is what a cut leaves of a file that has just been begun.
    let only_torn = back == length && !tail.contains(&b'\n');
    Ok(last.or_else(|| only_torn.then(|| (0, Vec::new(), 0))))
}

/// The head after a line, if the line follows and its personal part is its own (or was erased).
pub fn follows(before: &Head, seq: u64, row: &[u8], salted: &[u8]) -> Option<Head> {
    let (hash, digest, public) = parts(row).ok()?;
    let personal = salted.is_empty() || personal_digest(salted) == digest;
    let linked = seq == before.seq + 1 && link(&before.hash, &digest, public) == hash;
    (personal && linked).then_some(Head { seq, hash })
}

/// A line of the plain journal: entry number, row, salted personal part.
pub type Line = (u64, Vec<u8>, Vec<u8>);

/// Every line of a plain journal, in order. A torn last line is left out; any other that does not
/// read is an error in its place.
///
/// # Errors
/// The file cannot be opened.
pub fn lines(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Line, StoreProblem>>, StoreProblem> {
    let mut file = BufReader::new(File::open(path)?);
    let mut count = 0;
    Ok(std::iter::from_fn(move || {
        count += 1;
        let mut bytes = Vec::new();
        let most = u64::try_from(LINE_MOST).unwrap_or(u64::MAX);
        if let Err(error) = file.by_ref().take(most).read_until(b'\n', &mut bytes) {
            return Some(Err(error.into()));
        }
        let whole = bytes.strip_suffix(b"\n");
        if whole.is_none() && bytes.len() < LINE_MOST {
            return None;
        }
        let read = whole.and_then(|l| read_line(std::str::from_utf8(l).ok()?));
        Some(read.ok_or_else(|| StoreProblem::Damaged(format!("流水文件第 {count} 行无法解读"))))
    }))
}

//! The plain journal: one line for each entry, in a file beside the store, from which an office can
//! be rebuilt without redb: how it lies in the file, and how far a file agrees with the store.
//!
//! redb is the truth, this is the second copy; `second_copy` writes it. A line is `seq TAB row TAB
//! personal`, bytes in hexadecimal.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::StoreProblem;
use super::chain::{Head, hex, link, personal_digest};
use super::reader::{Reader, StoredRow};
use super::rows::parts;
use crate::bytes::RECORD_MOST;
use crate::files::open_file;

/// The longest that a line can be: two records in hexadecimal, and some.
pub(super) const LINE_MOST: usize = 4 * RECORD_MOST + 1024;
/// How much of the end is looked at for what a power cut tore: the last writes since a sync.
pub(super) const SOUND: usize = 4 * LINE_MOST;

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

/// What each byte is worth as a digit of hexadecimal, and 255 where it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut n = 0;
    while n < 16 {
        digits[b"0123456789abcdef"[n] as usize] = n as u8;
        digits[b"0123456789ABCDEF"[n] as usize] = n as u8;
        n += 1;
    }
    digits
};

/// Bytes out of hexadecimal; `None` for anything else.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut bytes = Vec::with_capacity(pairs.len());
    // A start reads the journal's last megabytes: a loop that looks up, and asks once whether all were digits.
    let mut seen = 0;
    for [high, low] in pairs {
        let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
        seen |= high | low;
        bytes.push(high << 4 | low & 15);
    }
    (rest.is_empty() && seen < 16).then_some(bytes)
}

/// Cuts the file after its last sound line and adds the entries that it lacks.
pub(super) fn complete(
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

/// How far a plain journal agrees with the store.
pub(super) struct Agreed {
    /// Entries whose lines are in it as they must be.
    pub(super) entries: u64,
    /// Bytes of these lines.
    pub(super) bytes: u64,
    /// What comes next is a line that the store does not know, and not only the torn begin of one.
    pub(super) differs: bool,
}

/// Reads a plain journal from its begin, and holds it against the first entries of the store.
///
/// # Errors
/// The file cannot be read, or the store.
pub(super) fn agreed(file: &File, view: &Reader, head: u64) -> Result<Agreed, StoreProblem> {
    let mut file = BufReader::new(file);
    file.rewind()?;
    let mut agreed = Agreed { entries: 0, bytes: 0, differs: false };
    let most = u64::try_from(LINE_MOST).unwrap_or(u64::MAX);
    let mut found = Vec::new();
    loop {
        found.clear();
        file.by_ref().take(most).read_until(b'\n', &mut found)?;
        if found.is_empty() {
            return Ok(agreed);
        }
        let seq = agreed.entries + 1;
        let row = if seq > head { None } else { view.journal_row(seq)? };
        let kept = row.as_ref().is_some_and(|row| keeps_what_was_erased(&found, seq, row));
        let expected = row.map(|(row, salted)| line(seq, &row, &salted) + "\n");
        if kept || expected.as_ref().is_some_and(|line| line.as_bytes() == found) {
            agreed.entries = seq;
            agreed.bytes += u64::try_from(found.len()).unwrap_or(0);
            continue;
        }
        let torn = expected.is_some_and(|line| line.as_bytes().starts_with(&found));
        agreed.differs = !torn;
        return Ok(agreed);
    }
}

/// Whether a line is the entry's with a personal part that the store has erased since: no fault of the line.
fn keeps_what_was_erased(found: &[u8], seq: u64, (row, salted): &StoredRow) -> bool {
    let read = || read_line(std::str::from_utf8(found).ok()?.strip_suffix('\n')?);
    salted.is_empty()
        && read().is_some_and(|(at, line, personal)| {
            let digest = parts(&line).map(|(_, digest, _)| digest).ok();
            at == seq && line == *row && digest == Some(personal_digest(&personal))
        })
}

/// The last line of which all before it, as far as the end is looked at, link up: its number, its
/// row, and the bytes up to its end. Number 0 for an empty or wholly torn file, nothing for a file
/// that is no journal.
pub(super) fn sound_end(file: &mut File) -> Result<Option<(u64, Vec<u8>, u64)>, StoreProblem> {
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

/// Whether a whole line behind these bytes is of an entry that the store has not, or has otherwise. One that does
/// not read counts where its number is beyond the store; a torn last line never does: it holds no whole entry.
pub(super) fn has_unknown(
    file: &mut File,
    behind: u64,
    view: &Reader,
    head: u64,
) -> Result<bool, StoreProblem> {
    file.seek(SeekFrom::Start(behind))?;
    let mut rest = Vec::new();
    file.read_to_end(&mut rest)?;
    for whole in rest.split_inclusive(|b| *b == b'\n').filter_map(|l| l.strip_suffix(b"\n")) {
        let text = String::from_utf8_lossy(whole);
        let known = match read_line(&text) {
            Some((seq, row, _)) => view.journal_row(seq)?.is_some_and(|(own, _)| own == row),
            None => {
                let number = text.split('\t').next().and_then(|n| n.parse::<u64>().ok());
                number.is_none_or(|seq| seq <= head)
            }
        };
        if !known {
            return Ok(true);
        }
    }
    Ok(false)
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
    let mut file = BufReader::new(open_file(path)?);
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

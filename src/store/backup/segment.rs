//! A piece of the journal in a file of its own: lines of the plain journal between a line that says after which
//! entry they follow and a line that says where they end. Both ends are proved by the chain.

use super::origin::Origin;
use crate::store::StoreProblem;
use crate::store::chain::{Hash, Head, hex};
use crate::store::plain::{self, line, unhex};
use crate::store::reader::Reader;

/// The largest text of one segment; a longer stretch is several.
const MOST: usize = 8 << 20;

const MARK: &str = "qiantai-journal 1";

/// A segment as it is to be written: the text, and the last entry in it.
pub struct Segment {
    pub text: String,
    pub first: u64,
    pub end: Head,
}

/// Makes the next segment of a store's journal after an entry; none where nothing follows.
///
/// # Errors
/// A read failed, or the journal does not link up: such a one is not copied.
pub fn next(
    view: &Reader,
    origin: &Origin,
    after: &Head,
    to: u64,
) -> Result<Option<Segment>, StoreProblem> {
    if after.seq >= to {
        return Ok(None);
    }
    let mut text = format!("{MARK} {} from {} {}\n", origin.words(), after.seq, hex(&after.hash));
    let mut head = after.clone();
    while head.seq < to && text.len() < MOST {
        let seq = head.seq + 1;
        let broken = || StoreProblem::Damaged(format!("流水第 {seq} 条与前文不连"));
        let (row, salted) = view.journal_row(seq)?.ok_or_else(broken)?;
        head = plain::follows(&head, seq, &row, &salted).ok_or_else(broken)?;
        text.push_str(&line(seq, &row, &salted));
        text.push('\n');
    }
    text.push_str(&format!("end {} {}\n", head.seq, hex(&head.hash)));
    Ok(Some(Segment { text, first: after.seq + 1, end: head }))
}

/// The first line of a segment: whose it is, and after which entry its lines follow.
pub fn read_begin(line: &str) -> Option<(Origin, Head)> {
    let words: Vec<&str> = line.strip_prefix(MARK)?.split_whitespace().collect();
    let [office, generation, kind, "from", seq, hash] = words.as_slice() else { return None };
    let origin = Origin::read(&[office, generation, kind])?;
    Some((origin, Head { seq: seq.parse().ok()?, hash: read_hash(hash)? }))
}

/// A hash in hexadecimal.
pub fn read_hash(text: &str) -> Option<Hash> {
    unhex(text)?.try_into().ok()
}

/// Walks a whole segment; answers where it begins and where it ends.
///
/// # Errors
/// What does not hold, as part of a sentence.
pub fn verify(text: &str) -> Result<(Origin, Head, Head), String> {
    let mut lines = text.lines();
    let begin = lines.next().and_then(read_begin);
    let (origin, begin) = begin.ok_or_else(|| "首行读不出".to_string())?;
    let mut head = begin.clone();
    for text in lines.by_ref() {
        if let Some(end) = text.strip_prefix("end ") {
            let said = end.split_once(' ').and_then(|(seq, hash)| {
                Some(Head { seq: seq.parse().ok()?, hash: read_hash(hash)? })
            });
            return match (said == Some(head.clone()), lines.next()) {
                (true, None) => Ok((origin, begin, head)),
                _ => Err("末行与内容不符".to_string()),
            };
        }
        let read = plain::read_line(text);
        let next = read.and_then(|(seq, row, salted)| plain::follows(&head, seq, &row, &salted));
        head = next.ok_or_else(|| format!("第 {} 条与前文不连", head.seq + 1))?;
    }
    Err("没有写完".to_string())
}

//! What is no part of the journal and still should not be lost: credentials, drafts, notes, the last acceptances,
//! a practice office's clock. A small text file beside the segments.

use super::origin::Origin;
use super::segment::read_hash;
use crate::engine::moment::Moment;
use crate::store::StoreProblem;
use crate::store::chain::{Head, hex};
use crate::store::opening::CLOCK;
use crate::store::plain::unhex;
use crate::store::reader::Reader;

const MARK: &str = "qiantai-local 1";

/// Acceptances that travel: what was sent again after a restoring was sent shortly before.
const ACCEPTED: usize = 2_000;

/// The local tables of a store at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    pub origin: Origin,
    /// The entry up to which the journal was then.
    pub at: Head,
    /// When.
    pub moment: Moment,
    pub credentials: Vec<(u32, Vec<u8>)>,
    pub notes: Vec<(String, Vec<u8>)>,
    pub drafts: Vec<(u64, Vec<u8>)>,
    /// Order, key, acceptance.
    pub accepted: Vec<(u64, Vec<u8>, Vec<u8>)>,
    pub clock: Option<Vec<u8>>,
}

impl Local {
    /// Of an open store.
    ///
    /// # Errors
    /// A read failed.
    pub fn of(view: &Reader, at: Head, moment: Moment) -> Result<Self, StoreProblem> {
        Ok(Self {
            origin: Origin::of(view)?,
            at,
            moment,
            credentials: view.credentials()?,
            notes: view.notes()?,
            drafts: view.drafts()?,
            accepted: view.last_accepted(ACCEPTED)?,
            clock: view.meta(CLOCK)?,
        })
    }

    /// As the file has it.
    pub fn text(&self) -> String {
        let (head, origin) = (&self.at, self.origin.words());
        let mut text =
            format!("{MARK} {origin} at {} {} {}\n", head.seq, hex(&head.hash), self.moment.0);
        let mut rows = 0;
        let mut row = |words: [&str; 3]| {
            rows += 1;
            text.push_str(&words.join(" "));
            text.push('\n');
        };
        for (badge, bytes) in &self.credentials {
            row(["credential", &badge.to_string(), &hex(bytes)]);
        }
        for (name, bytes) in &self.notes {
            row(["note", &hex(name.as_bytes()), &hex(bytes)]);
        }
        for (number, bytes) in &self.drafts {
            row(["draft", &number.to_string(), &hex(bytes)]);
        }
        for (order, key, bytes) in &self.accepted {
            row(["accepted", &format!("{order}:{}", hex(key)), &hex(bytes)]);
        }
        if let Some(bytes) = &self.clock {
            row(["clock", "-", &hex(bytes)]);
        }
        let digest = blake3::hash(text.as_bytes()).to_hex();
        text.push_str(&format!("end {rows} {digest}\n"));
        text
    }

    /// Reads the file; nothing of one that is not whole.
    pub fn read(text: &str) -> Option<Self> {
        let (body, end) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let body = format!("{body}\n");
        let (rows, digest) = end.strip_prefix("end ")?.split_once(' ')?;
        if digest != blake3::hash(body.as_bytes()).to_hex().as_str() {
            return None;
        }
        let mut lines = body.lines();
        let words: Vec<&str> = lines.next()?.strip_prefix(MARK)?.split_whitespace().collect();
        let [office, generation, kind, "at", seq, hash, moment] = words.as_slice() else {
            return None;
        };
        let mut local = Self {
            origin: Origin::read(&[office, generation, kind])?,
            at: Head { seq: seq.parse().ok()?, hash: read_hash(hash)? },
            moment: Moment(moment.parse().ok()?),
            credentials: Vec::new(),
            notes: Vec::new(),
            drafts: Vec::new(),
            accepted: Vec::new(),
            clock: None,
        };
        let mut count = 0;
        for line in lines {
            local.read_row(line)?;
            count += 1;
        }
        (rows.parse() == Ok(count)).then_some(local)
    }

    fn read_row(&mut self, line: &str) -> Option<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let [table, key, bytes] = words.as_slice() else { return None };
        let bytes = unhex(bytes)?;
        match *table {
            "credential" => self.credentials.push((key.parse().ok()?, bytes)),
            "note" => self.notes.push((String::from_utf8(unhex(key)?).ok()?, bytes)),
            "draft" => self.drafts.push((key.parse().ok()?, bytes)),
            "accepted" => {
                let (order, key) = key.split_once(':')?;
                self.accepted.push((order.parse().ok()?, unhex(key)?, bytes));
            }
            "clock" => self.clock = Some(bytes),
            // A later version's table, which this one could not use.
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::opening::Kind;

    #[test]
    fn a_local_file_comes_back_whole_or_not_at_all() {
        let local = Local {
            origin: Origin {
                office: "0123456789abcdef".to_string(),
                generation: 2,
                kind: Kind::Practice { seed: 7 },
            },
            at: Head { seq: 9, hash: [3; 32] },
            moment: Moment(1_700_000_000_000),
            credentials: vec![(8, vec![1, 2])],
            notes: vec![("throttle".to_string(), vec![])],
            drafts: vec![(4, vec![255])],
            accepted: vec![(5, vec![7; 32], vec![8])],
            clock: Some(vec![1; 8]),
        };
        let text = local.text();
        assert_eq!(Local::read(&text), Some(local));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let read = String::from_utf8(bytes).ok().and_then(|text| Local::read(&text));
            assert_eq!(read, None, "byte {at}");
            assert_eq!(text.get(..at).and_then(Local::read), None, "cut at {at}");
        }
    }
}

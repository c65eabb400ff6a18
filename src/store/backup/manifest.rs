//! The list of a backup's files, with what each must be: written last and renamed into place, so that what it does
//! not name does not count.

use super::age::keys::PublicKey;
use super::origin::Origin;
use super::segment::read_hash;
use crate::engine::moment::Moment;
use crate::store::chain::{Head, hex};

const MARK: &str = "qiantai-backup 1";

/// One file: its name, length and digest, and the entry up to which it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub bytes: u64,
    /// BLAKE3 in hexadecimal.
    pub digest: String,
    pub end: Head,
}

/// The files of one generation of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub origin: Origin,
    /// For whom its files are sealed, in their order; none, and they are plain.
    pub keys: Vec<PublicKey>,
    /// In the order of the journal, without a gap.
    pub segments: Vec<Listed>,
    /// Side files, the oldest first, each with its moment.
    pub locals: Vec<(Moment, Listed)>,
}

impl Manifest {
    pub fn new(origin: Origin) -> Self {
        Self { origin, keys: Vec::new(), segments: Vec::new(), locals: Vec::new() }
    }

    /// Up to which entry the segments go.
    pub fn head(&self) -> Head {
        self.segments.last().map_or_else(Head::start, |listed| listed.end.clone())
    }

    /// As the file has it.
    pub fn text(&self) -> String {
        let mut text = format!("{MARK} {}\n", self.origin.words());
        for key in &self.keys {
            text.push_str(&format!("key {key}\n"));
        }
        for listed in &self.segments {
            text.push_str(&format!("segment {}\n", listed.words()));
        }
        for (moment, listed) in &self.locals {
            text.push_str(&format!("local {} {}\n", listed.words(), moment.0));
        }
        let digest = blake3::hash(text.as_bytes()).to_hex();
        text.push_str(&format!("end {digest}\n"));
        text
    }

    /// Reads the file; nothing of one that is not whole.
    pub fn read(text: &str) -> Option<Self> {
        let (body, end) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let body = format!("{body}\n");
        if end.strip_prefix("end ")? != blake3::hash(body.as_bytes()).to_hex().as_str() {
            return None;
        }
        let mut lines = body.lines();
        let words: Vec<&str> = lines.next()?.strip_prefix(MARK)?.split_whitespace().collect();
        let mut manifest = Self::new(Origin::read(&words)?);
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words.split_first()? {
                (&"key", [key]) => manifest.keys.push(PublicKey::read(key)?),
                (&"segment", listed) => manifest.segments.push(Listed::read(listed)?),
                (&"local", [listed @ .., moment]) => {
                    let moment = Moment(moment.parse().ok()?);
                    manifest.locals.push((moment, Listed::read(listed)?));
                }
                _ => {}
            }
        }
        Some(manifest)
    }
}

impl Listed {
    /// A file with this content.
    pub fn of(name: String, bytes: &[u8], end: Head) -> Self {
        let digest = blake3::hash(bytes).to_hex().to_string();
        Self { name, bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX), digest, end }
    }

    /// Whether this is the content of the file.
    pub fn is(&self, bytes: &[u8]) -> bool {
        u64::try_from(bytes.len()) == Ok(self.bytes)
            && blake3::hash(bytes).to_hex().as_str() == self.digest
    }

    fn words(&self) -> String {
        let (seq, hash) = (self.end.seq, hex(&self.end.hash));
        format!("{} {} {} {seq} {hash}", self.name, self.bytes, self.digest)
    }

    fn read(words: &[&str]) -> Option<Self> {
        let [name, bytes, digest, seq, hash] = words else { return None };
        // A name leads to no other folder.
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        plain.then_some(())?;
        let end = Head { seq: seq.parse().ok()?, hash: read_hash(hash)? };
        let (name, digest) = ((*name).to_string(), (*digest).to_string());
        Some(Self { name, bytes: bytes.parse().ok()?, digest, end })
    }
}

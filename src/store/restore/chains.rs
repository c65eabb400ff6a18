//! All entries that the sources have, and the chains that they form. An entry counts where its hash follows from
//! the one before it; which file it lies in, and behind what, does not matter.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::sorting::Arrange;
use crate::store::StoreProblem;
use crate::store::backup::origin::Origin;
use crate::store::backup::segment::read_begin;
use crate::store::chain::{Hash, Head, link, personal_digest};
use crate::store::plain::{LINE_MOST, Line, read_line};
use crate::store::rows::parts;

/// Where an entry lies.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    at: u64,
    bytes: usize,
}

/// An entry that was proved against the one before it.
struct Known {
    seq: u64,
    before: Hash,
    place: Place,
    /// Its personal part is there, if it has one, and is its own.
    whole: bool,
}

/// An entry whose line stands behind nothing that could prove it.
struct Loose {
    seq: u64,
    hash: Hash,
    place: Place,
    whole: bool,
}

/// What all journals together say.
#[derive(Default)]
pub struct Chains {
    files: Vec<PathBuf>,
    known: HashMap<Hash, Known>,
    /// Whose journals they are, as far as they say.
    pub origins: Vec<Origin>,
    /// Lines that do not read.
    pub unreadable: u64,
    /// Files that could not be read to their end, each with a sentence.
    pub unread: Vec<String>,
    /// Lines that nothing proves: changed ones, and the first behind a hole.
    unproved: Vec<Loose>,
}

/// The end of a chain that begins at entry 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    pub head: Head,
    /// Where it leaves the longest one; its own length for that itself.
    pub parts_at: u64,
}

impl Chains {
    /// Reads all files. One that cannot be read is said among `unread`, with what could be read of it kept: the
    /// others may have the same entries.
    ///
    /// # Errors
    /// What was read cannot be read again.
    pub fn read(files: &[PathBuf]) -> Result<Self, StoreProblem> {
        let mut chains = Self { files: files.to_vec(), ..Self::default() };
        let mut loose = Vec::new();
        for (n, file) in files.iter().enumerate() {
            let read = File::open(file).map_err(StoreProblem::from);
            if let Err(problem) = read.and_then(|opened| chains.read_file(n, &opened, &mut loose)) {
                chains.unread.push(format!("{} 没有读完:{problem}", file.display()));
            }
        }
        chains.settle(loose)?;
        Ok(chains)
    }

    fn read_file(
        &mut self,
        n: usize,
        file: &File,
        loose: &mut Vec<Loose>,
    ) -> Result<(), StoreProblem> {
        let mut file = BufReader::new(file);
        let most = u64::try_from(LINE_MOST).unwrap_or(u64::MAX);
        let (mut at, mut bytes) = (0, Vec::new());
        let mut before = Some(Head::start());
        loop {
            bytes.clear();
            let count = file.by_ref().take(most).read_until(b'\n', &mut bytes)?;
            if count == 0 {
                return Ok(());
            }
            let place = Place { file: n, at, bytes: count };
            at += u64::try_from(count).unwrap_or(0);
            let text = std::str::from_utf8(&bytes).unwrap_or_default().trim_end_matches('\n');
            if let Some((origin, after)) = read_begin(text) {
                if !self.origins.contains(&origin) {
                    self.origins.push(origin);
                }
                before = Some(after);
                continue;
            }
            if text.starts_with("end ") {
                continue;
            }
            let Some((seq, row, salted)) = read_line(text).filter(|(_, row, _)| row.len() > 64)
            else {
                self.unreadable += 1;
                before = None;
                continue;
            };
            let (hash, digest, public) = parts(&row)?;
            let whole = if salted.is_empty() {
                personal_digest(&[]) == digest
            } else {
                personal_digest(&salted) == digest
            };
            let proved = before.as_ref().filter(|before| {
                before.seq + 1 == seq && link(&before.hash, &digest, public) == hash
            });
            match proved {
                Some(before) => {
                    self.keep(hash, Known { seq, before: before.hash, place, whole });
                }
                None => loose.push(Loose { seq, hash, place, whole }),
            }
            // A row carries its own hash, so that the chain goes on behind one that is bad.
            before = Some(Head { seq, hash });
        }
    }

    /// Keeps an entry; of two copies the one with its personal part.
    fn keep(&mut self, hash: Hash, known: Known) {
        match self.known.get(&hash) {
            Some(standing) if standing.whole || !known.whole => {}
            _ => {
                self.known.insert(hash, known);
            }
        }
    }

    /// Proves lines that stood behind nothing against entries of other files.
    fn settle(&mut self, mut loose: Vec<Loose>) -> Result<(), StoreProblem> {
        loose.arrange_by_key(|line| line.seq);
        let mut by_seq: HashMap<u64, Vec<Hash>> = HashMap::new();
        let wanted: HashSet<u64> = loose.iter().map(|line| line.seq.saturating_sub(1)).collect();
        for (hash, known) in self.known.iter().filter(|(_, known)| wanted.contains(&known.seq)) {
            by_seq.entry(known.seq).or_default().push(*hash);
        }
        by_seq.entry(0).or_default().push(Head::start().hash);
        for line in loose {
            let (_, row, _) = self.line_at(line.place)?;
            let (hash, digest, public) = parts(&row)?;
            let before = by_seq.get(&line.seq.saturating_sub(1));
            let before = before.into_iter().flatten();
            let follows = |before: &&Hash| link(before, &digest, public) == hash;
            match before.copied().find(|before| follows(&before)) {
                Some(before) => {
                    let (seq, place, whole) = (line.seq, line.place, line.whole);
                    self.keep(line.hash, Known { seq, before, place, whole });
                    by_seq.entry(seq).or_default().push(line.hash);
                }
                None => self.unproved.push(line),
            }
        }
        // What another file proves is not missed.
        let known = &self.known;
        self.unproved.retain(|line| !known.contains_key(&line.hash));
        Ok(())
    }

    /// The lines that nothing proves, in their order.
    ///
    /// # Errors
    /// A file cannot be read any more.
    pub fn unproved(&self) -> Result<Vec<Line>, StoreProblem> {
        self.unproved.iter().map(|line| self.line_at(line.place)).collect()
    }

    fn line_at(&self, place: Place) -> Result<Line, StoreProblem> {
        let mut file = File::open(&self.files[place.file])?;
        read_at(&mut file, place)
    }

    /// Every chain from entry 1 that nothing follows, the longest first.
    pub fn tips(&self) -> Vec<Tip> {
        let mut order: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
        for (hash, known) in &self.known {
            order.entry(known.seq).or_default().push(*hash);
        }
        let mut reached = HashSet::from([Head::start().hash]);
        let mut open = BTreeMap::new();
        for (seq, hashes) in order {
            for hash in hashes {
                let before = self.known[&hash].before;
                if reached.contains(&before) {
                    reached.insert(hash);
                    open.remove(&before);
                    open.insert(hash, seq);
                }
            }
        }
        let mut heads: Vec<Head> = open.into_iter().map(|(hash, seq)| Head { seq, hash }).collect();
        heads.arrange_by_key(|head| std::cmp::Reverse(head.seq));
        let Some(longest) = heads.first() else { return Vec::new() };
        let trunk: HashSet<Hash> = self.path(longest).into_iter().collect();
        let parting = |head: &Head| {
            let path = self.path(head);
            let shared = path.iter().take_while(|hash| trunk.contains(*hash)).count();
            u64::try_from(shared).unwrap_or(0)
        };
        heads.iter().map(|head| Tip { head: head.clone(), parts_at: parting(head) }).collect()
    }

    /// The hashes from entry 1 to a head.
    pub fn path(&self, head: &Head) -> Vec<Hash> {
        let mut path = Vec::new();
        let mut at = head.hash;
        while let Some(known) = self.known.get(&at) {
            path.push(at);
            at = known.before;
        }
        path.reverse();
        path
    }

    /// The lines of these entries, in their order. A personal part that is not its own is left out.
    pub fn lines<'a>(
        &'a self,
        path: &'a [Hash],
    ) -> impl Iterator<Item = Result<(Line, bool), StoreProblem>> + 'a {
        let mut open: Option<(usize, File)> = None;
        path.iter().map(move |hash| {
            let known = &self.known[hash];
            let place = known.place;
            let mut file = match open.take() {
                Some((n, file)) if n == place.file => file,
                _ => File::open(&self.files[place.file])?,
            };
            let (seq, row, salted) = read_at(&mut file, place)?;
            open = Some((place.file, file));
            let salted = if known.whole { salted } else { Vec::new() };
            Ok(((seq, row, salted), known.whole))
        })
    }

    /// Proved entries that are on no chain from entry 1: what lies behind a hole. In their order.
    pub fn stranded(&self, tips: &[Tip]) -> Vec<Hash> {
        let reached: HashSet<Hash> = tips.iter().flat_map(|tip| self.path(&tip.head)).collect();
        let mut left: Vec<(u64, Hash)> = self
            .known
            .iter()
            .filter(|(hash, _)| !reached.contains(*hash))
            .map(|(hash, known)| (known.seq, *hash))
            .collect();
        left.arrange();
        left.into_iter().map(|(_, hash)| hash).collect()
    }
}

fn read_at(file: &mut File, place: Place) -> Result<Line, StoreProblem> {
    let changed = || StoreProblem::Io("读着的流水文件变了;请重试".to_string());
    let mut bytes = vec![0; place.bytes];
    file.seek(SeekFrom::Start(place.at))?;
    file.read_exact(&mut bytes)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| changed())?;
    read_line(text.trim_end_matches('\n')).ok_or_else(changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plain::line;

    #[test]
    fn a_journal_that_cannot_be_read_is_said_and_the_others_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let whole = dir.path().join("journal.txt");
        let digest = personal_digest(&[]);
        let hash = link(&Head::start().hash, &digest, b"entry");
        let row = [hash.as_slice(), digest.as_slice(), b"entry"].concat();
        std::fs::write(&whole, line(1, &row, &[]) + "\n").unwrap();
        // A folder is opened like a file, and fails at the first read.
        let folder = dir.path().to_owned();
        let gone = dir.path().join("gone.txt");
        let chains = Chains::read(&[gone, folder, whole]).unwrap();
        assert_eq!(chains.tips().iter().map(|tip| tip.head.seq).collect::<Vec<_>>(), [1]);
        assert_eq!(chains.unread.len(), 2, "{:?}", chains.unread);
    }
}

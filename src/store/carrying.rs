//! The plain journal as whoever carries it elsewhere reads it: from a place on, entry by entry, each proved against
//! the one before.
//!
//! It reads the file and asks no desk: an office of any size is carried while its desk sleeps, and also where it does
//! not run. The file may be written on, or anew, at any moment: a torn last line is not there yet, and every round
//! begins with a new look at the place.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::StoreProblem;
use super::chain::{Hash, Head, hex};
use super::plain::{LINE_MOST, follows, read_line};
use super::rows::{entry_of_row, parts};
use crate::engine::moment::Moment;
use crate::forms::office::restoring;

/// Where a reader stands: behind an entry, of which it remembers where the line lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub seq: u64,
    pub hash: Hash,
    /// Where the entry's line begins in the file; only a help to find it again.
    pub line_at: u64,
    /// One, and one more for every restoring up to here.
    pub generation: u32,
    /// The begin of the hash of entry 1, in hexadecimal; empty before it.
    pub office: String,
}

impl Place {
    /// Before the first entry.
    pub fn start() -> Self {
        Self { generation: 1, ..Self::default() }
    }
}

/// An entry on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub seq: u64,
    pub prev: Hash,
    pub hash: Hash,
    /// The digest of the personal part, and the public bytes as they lie.
    pub body: Vec<u8>,
    /// The salted personal part; empty where there is none.
    pub salted: Vec<u8>,
    pub recorded: Moment,
    /// The generation in which it was written.
    pub generation: u32,
}

/// Reads a plain journal onwards.
pub struct Carrier {
    file: BufReader<File>,
    /// Where the next line begins.
    at: u64,
    place: Place,
}

impl Carrier {
    /// Opens a journal behind a place. Where its line lies elsewhere by now (the file was written anew), or another
    /// entry stands there, the file is read from its begin up to that number; [`Carrier::place`] says what was found.
    ///
    /// # Errors
    /// The file cannot be read, or a line before the place does not follow.
    pub fn open(path: &Path, place: &Place) -> Result<Self, StoreProblem> {
        let mut carrier =
            Self { file: BufReader::new(File::open(path)?), at: 0, place: Place::start() };
        if place.seq > 0 && carrier.stands(place)? {
            return Ok(carrier);
        }
        carrier.file.seek(SeekFrom::Start(0))?;
        (carrier.at, carrier.place) = (0, Place::start());
        while carrier.place.seq < place.seq && carrier.next_entry()?.is_some() {}
        Ok(carrier)
    }

    /// Behind which entry it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Bytes of the file up to there.
    pub fn bytes(&self) -> u64 {
        self.at
    }

    /// Whether the place's entry lies where it was.
    fn stands(&mut self, place: &Place) -> Result<bool, StoreProblem> {
        if place.line_at >= self.file.get_ref().metadata()?.len() {
            return Ok(false);
        }
        self.file.seek(SeekFrom::Start(place.line_at))?;
        let Some(line) = self.whole_line()? else { return Ok(false) };
        let read = std::str::from_utf8(&line).ok().and_then(read_line);
        let same = read.is_some_and(|(seq, row, _)| {
            seq == place.seq && row.first_chunk() == Some(&place.hash)
        });
        if same {
            self.at = place.line_at + length(&line) + 1;
            self.place = place.clone();
        }
        Ok(same)
    }

    /// The next line without its end; none where it is not whole yet.
    fn whole_line(&mut self) -> Result<Option<Vec<u8>>, StoreProblem> {
        let mut line = Vec::new();
        let most = u64::try_from(LINE_MOST).unwrap_or(u64::MAX);
        self.file.by_ref().take(most).read_until(b'\n', &mut line)?;
        Ok(line.pop_if(|last| *last == b'\n').is_some().then_some(line))
    }

    /// The next entry; none where no whole line follows.
    ///
    /// # Errors
    /// The line does not follow: nothing is carried past it before the desk has mended the file.
    pub fn next_entry(&mut self) -> Result<Option<Carried>, StoreProblem> {
        let Some(line) = self.whole_line()? else { return Ok(None) };
        let seq = self.place.seq + 1;
        let broken = || StoreProblem::Damaged(format!("流水文件第 {seq} 条与前文不连"));
        let read = std::str::from_utf8(&line).ok().and_then(read_line);
        let (_, row, salted) = read.filter(|read| read.0 == seq).ok_or_else(broken)?;
        let before = Head { seq: self.place.seq, hash: self.place.hash };
        let head = follows(&before, seq, &row, &salted).ok_or_else(broken)?;
        let entry = entry_of_row(&row, &[])?;
        let place = &mut self.place;
        if restoring::is_restoring(entry.slip.form, entry.step) {
            place.generation += 1;
        }
        if seq == 1 {
            place.office = hex(head.hash.get(..8).unwrap_or_default());
        }
        (place.seq, place.hash, place.line_at) = (seq, head.hash, self.at);
        self.at += length(&line) + 1;
        Ok(Some(Carried {
            seq,
            prev: before.hash,
            hash: head.hash,
            body: row.get(32..).unwrap_or_default().to_vec(),
            salted,
            recorded: entry.recorded,
            generation: self.place.generation,
        }))
    }
}

fn length(line: &[u8]) -> u64 {
    u64::try_from(line.len()).unwrap_or(u64::MAX)
}

/// An entry that was carried, proved against the one before it.
///
/// # Errors
/// It does not follow, or does not read.
pub fn proved(
    before: &Head,
    (seq, hash, body): (u64, &[u8], &[u8]),
    salted: &[u8],
) -> Result<(Vec<u8>, crate::engine::slip::Entry), StoreProblem> {
    let broken = || StoreProblem::Damaged(format!("总部的第 {seq} 条与前文不连"));
    let row = [hash, body].concat();
    parts(&row).map_err(|_| broken())?;
    follows(before, seq, &row, salted).ok_or_else(broken)?;
    let entry = entry_of_row(&row, salted)?;
    if entry.seq != seq {
        return Err(broken());
    }
    Ok((row, entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::prelude::*;
    use crate::engine::slip::Entry;
    use crate::store::chain::Salts;
    use crate::store::plain::line;
    use crate::store::rows::Row;

    /// Four entries: a slip, somebody's name, a restoring, a slip; with their personal parts or without.
    fn journal(with_personal: bool) -> Vec<String> {
        let mut before = Head::start();
        let mut lines = Vec::new();
        for (seq, form) in (1..).zip([14, 56, restoring::TAG, 14]) {
            let mut set = Fields::new();
            if form == 56 {
                set.set(1, Value::One(Cell::Name("张三".to_string())));
            }
            let entry = Entry {
                seq,
                slip: SlipId { form, number: seq },
                step: 1,
                version: 1,
                by: Badge(7),
                cosign: None,
                occurred: Moment(1_800_000_000_000),
                recorded: Moment(1_800_000_000_000),
                source: String::new(),
                late: String::new(),
                state: 1,
                set,
                dues: Vec::new(),
                corrects: None,
                postings: Vec::new(),
            };
            let row = Row::of(&entry, &before, &Salts::Seeded(3)).unwrap();
            before = Head { seq, hash: row.hash };
            let salted = if with_personal { row.salted } else { Vec::new() };
            lines.push(line(seq, &row.public, &salted) + "\n");
        }
        lines
    }

    fn read(carrier: &mut Carrier) -> Vec<Carried> {
        std::iter::from_fn(|| carrier.next_entry().unwrap()).collect()
    }

    #[test]
    fn a_journal_is_read_on_from_any_place_also_when_it_was_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.txt");
        let whole = journal(true);
        std::fs::write(&path, whole.concat()).unwrap();
        let mut carrier = Carrier::open(&path, &Place::start()).unwrap();
        let all = read(&mut carrier);
        assert_eq!(
            all.iter().map(|e| (e.seq, e.generation)).collect::<Vec<_>>(),
            [(1, 1), (2, 1), (3, 2), (4, 2)]
        );
        assert!(all.windows(2).all(|two| two[1].prev == two[0].hash));
        assert!(!all[1].salted.is_empty() && all[0].salted.is_empty());
        assert_eq!(carrier.place().office, hex(&all[0].hash[..8]));
        // From each place, by its line and without it, in this file and in one without the name.
        let mut places = vec![Place::start()];
        let mut carrier = Carrier::open(&path, &Place::start()).unwrap();
        while carrier.next_entry().unwrap().is_some() {
            places.push(carrier.place().clone());
        }
        for text in [whole, journal(false)] {
            std::fs::write(&path, text.concat()).unwrap();
            for (n, place) in places.iter().enumerate() {
                let lost = Place { line_at: u64::MAX, ..place.clone() };
                for place in [place, &lost] {
                    let mut carrier = Carrier::open(&path, place).unwrap();
                    let rest = read(&mut carrier);
                    let told = |all: &[Carried]| -> Vec<(u64, Hash, u32)> {
                        all.iter().map(|e| (e.seq, e.hash, e.generation)).collect()
                    };
                    assert_eq!(told(&rest), told(&all[n..]), "behind {n}");
                    assert_eq!(carrier.place().office, places[4].office);
                }
            }
        }
    }

    #[test]
    fn a_torn_line_is_waited_for_and_nothing_is_carried_past_one_that_does_not_follow() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.txt");
        let lines = journal(true);
        let text = lines.concat();
        let third = lines[..2].concat().len();
        for cut in [third, third + 1, third + lines[2].len() - 1] {
            std::fs::write(&path, text.get(..cut).unwrap()).unwrap();
            let mut carrier = Carrier::open(&path, &Place::start()).unwrap();
            assert_eq!(read(&mut carrier).len(), 2);
        }
        for (from, to) in [(&lines[1], "2\t00\t\n"), (&lines[1], ""), (&lines[2], "x\n")] {
            std::fs::write(&path, text.replace(from.as_str(), to)).unwrap();
            let mut carrier = Carrier::open(&path, &Place::start()).unwrap();
            let mut went = 0;
            let problem = loop {
                match carrier.next_entry() {
                    Ok(Some(_)) => went += 1,
                    Ok(None) => panic!("the journal ends before its fault"),
                    Err(problem) => break problem,
                }
            };
            assert!(problem.to_string().contains(&format!("第 {} 条", went + 1)), "{problem}");
        }
        assert!(Carrier::open(&dir.path().join("gone"), &Place::start()).is_err());
    }
}

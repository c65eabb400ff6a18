//! The look-up behind the intake box: who and where, from the first key typed.
//!
//! It keeps names, rooms and phone numbers of all people and rooms in memory and answers without
//! reading the store. It must not know a form, a right or a rule: whoever shows a hit decides what
//! of it may be seen. It must not scan all subjects: every probe is a range of sorted postings,
//! read in the order of the answer, so that a first key with fifty thousand hits costs no more than
//! the last one.

mod order;
mod place;
mod postings;
mod segment;
mod sound;
mod subject;
mod terms;
#[cfg(test)]
mod tests;
mod typed;

use segment::{MemorySegment, Segment};
use std::collections::BTreeSet;
use typed::Probe;

pub use subject::{Exactness, Names, Subject, SubjectKind, Why};
pub use typed::{Digits, is_whole_number};

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub kind: SubjectKind,
    pub id: u32,
    pub why: Why,
    pub exact: Exactness,
}

/// The index. New subjects are found at once: they go into a small tree in memory first and are
/// then merged into sorted segments of growing size, each at least twice as large as the next, so
/// that there are few.
#[derive(Default)]
pub struct Finder {
    segments: Vec<Segment>,
    memory: MemorySegment,
}

impl Finder {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a subject, in place of everything known about it.
    pub fn put(&mut self, subject: Subject, names: &Names<'_>) {
        self.remove(subject.kind, subject.id);
        let at = order::key(subject, names.rooms.first().copied());
        self.memory.put((subject.kind, subject.id), at, terms::of(names));
        if self.memory.is_full() {
            self.flush();
        }
    }

    /// Removes a subject; an unknown one is ignored.
    pub fn remove(&mut self, kind: SubjectKind, id: u32) {
        if !self.memory.remove((kind, id)) {
            self.segments.iter_mut().any(|segment| segment.remove((kind, id)));
        }
    }

    /// How many subjects there are.
    pub fn len(&self) -> usize {
        self.memory.len() + self.segments.iter().map(Segment::len).sum::<usize>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The best `limit` subjects for what was typed: by probe first (see `typed`), and within a
    /// probe by rank, natural order of rooms, kind and id. Always the same for the same content.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<Hit> {
        self.find_by(typed, Digits::All, limit)
    }

    /// The same, with phones looked up by these digits of theirs only.
    pub fn find_by(&self, typed: &str, digits: Digits, limit: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut seen = BTreeSet::new();
        for probe in typed::probes(typed, digits) {
            if hits.len() >= limit {
                break;
            }
            self.walk(&probe, |at| {
                if seen.insert(at) {
                    let (kind, id) = order::subject(at);
                    hits.push(Hit { kind, id, why: probe.why, exact: probe.exact });
                }
                hits.len() < limit
            });
        }
        hits
    }

    /// Merges all segments into one. Worth calling after a large load: queries are fastest then.
    pub fn settle(&mut self) {
        if self.memory.len() > 0 {
            let memory = std::mem::take(&mut self.memory);
            self.segments.push(memory.into_segment());
        }
        while self.segments.len() > 1 || self.segments.last().is_some_and(Segment::has_deleted) {
            self.merge_last_two();
        }
    }

    /// Memory of the sorted segments, in bytes.
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }

    /// Hands the subjects of one probe, in order, to `take` until it says no more.
    fn walk(&self, probe: &Probe, mut take: impl FnMut(u128) -> bool) {
        let mut walks: Vec<_> =
            self.segments.iter().map(|segment| segment.walk(probe).peekable()).collect();
        let mut memory = self.memory.found(probe).into_iter().peekable();
        loop {
            let in_segments = walks
                .iter_mut()
                .enumerate()
                .filter_map(|(which, walk)| walk.peek().map(|at| (*at, which)))
                .min();
            let next = match (in_segments, memory.peek()) {
                (Some((at, which)), in_memory)
                    if in_memory.is_none_or(|in_memory| at < *in_memory) =>
                {
                    walks.get_mut(which).and_then(Iterator::next)
                }
                _ => memory.next(),
            };
            match next {
                Some(at) if take(at) => {}
                _ => return,
            }
        }
    }

    /// Turns the tree into a segment, and merges segments of similar size.
    fn flush(&mut self) {
        let memory = std::mem::take(&mut self.memory);
        self.segments.push(memory.into_segment());
        while let [.., before, last] = self.segments.as_slice()
            && last.len() * 2 >= before.len()
        {
            self.merge_last_two();
        }
        // A segment with more deleted than living subjects is rewritten, or corrections would pile
        // up in it.
        for segment in &mut self.segments {
            if segment.is_mostly_deleted() {
                *segment = Segment::merge(std::mem::take(segment), Segment::default());
            }
        }
    }

    fn merge_last_two(&mut self) {
        let last = self.segments.pop().unwrap_or_default();
        let before = self.segments.pop().unwrap_or_default();
        self.segments.push(Segment::merge(before, last));
    }
}

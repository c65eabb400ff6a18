//! The look-up behind the intake box: who and where, from the first key typed.
//!
//! It holds names, rooms and phone tails of all persons and rooms in memory, and answers without
//! reading the store. It must not know a form, a right or a rule: whoever shows a hit decides
//! what of it may be seen. Nothing here is a scan of all subjects: every probe is a range of a
//! sorted shelf, walked in the order of the answer, so a first key with fifty thousand hits
//! costs what the last one costs.

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

use segment::{Fresh, Tier};
use std::collections::BTreeSet;
use typed::Probe;

pub use subject::{Exactness, Names, Subject, SubjectKind, Why};

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub kind: SubjectKind,
    pub id: u32,
    pub why: Why,
    pub exact: Exactness,
}

/// The index. New subjects are found at once; they lie in a small tree first and move to sorted
/// tiers of growing size, each at least twice as large as the next, so that there are few.
#[derive(Default)]
pub struct Finder {
    tiers: Vec<Tier>,
    fresh: Fresh,
}

impl Finder {
    /// An index that knows nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a subject known, in place of all that was known of it.
    pub fn put(&mut self, subject: Subject, names: &Names<'_>) {
        self.remove(subject.kind, subject.id);
        let at = order::key(subject, names.rooms.first().copied());
        self.fresh.put((subject.kind, subject.id), at, terms::of(names));
        if self.fresh.is_full() {
            self.freeze();
        }
    }

    /// Forgets a subject; nothing happens if it was not known.
    pub fn remove(&mut self, kind: SubjectKind, id: u32) {
        if !self.fresh.remove((kind, id)) {
            self.tiers.iter_mut().any(|tier| tier.remove((kind, id)));
        }
    }

    /// How many subjects are known.
    pub fn len(&self) -> usize {
        self.fresh.len() + self.tiers.iter().map(Tier::len).sum::<usize>()
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The best `limit` subjects for what was typed: by probe first (see `typed`), and within a
    /// probe by rank, natural order of rooms, kind and id. Always the same for the same content.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut seen = BTreeSet::new();
        for probe in typed::probes(typed) {
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

    /// Lays all tiers into one. Worth calling after a large load: questions are then fastest.
    pub fn settle(&mut self) {
        if self.fresh.len() > 0 {
            let fresh = std::mem::take(&mut self.fresh);
            self.tiers.push(fresh.into_tier());
        }
        while self.tiers.len() > 1 || self.tiers.last().is_some_and(Tier::has_dead) {
            self.merge_last();
        }
    }

    /// Memory held by the sorted tiers, in bytes.
    pub fn bytes(&self) -> usize {
        self.tiers.iter().map(Tier::bytes).sum()
    }

    /// Hands the subjects of one probe, in order, to `take` until it says no more.
    fn walk(&self, probe: &Probe, mut take: impl FnMut(u128) -> bool) {
        let mut walks: Vec<_> = self.tiers.iter().map(|tier| tier.walk(probe).peekable()).collect();
        let mut fresh = self.fresh.found(probe).into_iter().peekable();
        loop {
            let in_tiers = walks
                .iter_mut()
                .enumerate()
                .filter_map(|(which, walk)| walk.peek().map(|at| (*at, which)))
                .min();
            let next = match (in_tiers, fresh.peek()) {
                (Some((at, which)), young) if young.is_none_or(|young| at < *young) => {
                    walks.get_mut(which).and_then(Iterator::next)
                }
                _ => fresh.next(),
            };
            match next {
                Some(at) if take(at) => {}
                _ => return,
            }
        }
    }

    /// The young become a tier, and tiers too alike in size become one.
    fn freeze(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        self.tiers.push(fresh.into_tier());
        while let [.., before, last] = self.tiers.as_slice()
            && last.len() * 2 >= before.len()
        {
            self.merge_last();
        }
        // A tier whose dead outnumber its living is swept, or corrections would pile up in it.
        for tier in &mut self.tiers {
            if tier.is_mostly_dead() {
                *tier = Tier::merge(std::mem::take(tier), Tier::default());
            }
        }
    }

    fn merge_last(&mut self) {
        let last = self.tiers.pop().unwrap_or_default();
        let before = self.tiers.pop().unwrap_or_default();
        self.tiers.push(Tier::merge(before, last));
    }
}

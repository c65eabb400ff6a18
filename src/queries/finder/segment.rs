//! Segments of subjects: a small tree for the latest ones, sorted posting lists for all others.
//!
//! A segment numbers its subjects by their position in the order (slots), so that a smaller slot
//! comes first. It must not change except for deletion marks; it grows only by merging.

use super::postings::{NO_SLOT, PostingLists, Walk};
use super::terms::{TERM_KINDS, Term};
use super::typed::Probe;
use super::{SubjectKind, order};
use std::collections::{BTreeMap, BTreeSet};

/// How many subjects stay in the tree, which a query reads one by one. Tests keep few, so that a
/// handful of subjects already makes and merges segments.
const MEMORY_MOST: usize = if cfg!(test) { 4 } else { 256 };

type Who = (SubjectKind, u32);

/// The latest subjects, in an ordinary tree.
#[derive(Default)]
pub(super) struct MemorySegment {
    terms: BTreeSet<(u8, Box<[u8]>, u128)>,
    held: BTreeMap<Who, (u128, Vec<Term>)>,
}

impl MemorySegment {
    pub(super) fn put(&mut self, who: Who, at: u128, terms: Vec<Term>) {
        for term in &terms {
            self.terms.insert((term.kind as u8, term.key.clone(), at));
        }
        self.held.insert(who, (at, terms));
    }

    pub(super) fn remove(&mut self, who: Who) -> bool {
        let Some((at, terms)) = self.held.remove(&who) else { return false };
        for term in terms {
            self.terms.remove(&(term.kind as u8, term.key, at));
        }
        true
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.held.len() >= MEMORY_MOST
    }

    /// The subjects that match a probe, in order.
    pub(super) fn found(&self, probe: &Probe) -> Vec<u128> {
        let kind = probe.kind as u8;
        let key: &[u8] = &probe.key;
        let mut found: Vec<u128> = self
            .terms
            .range((kind, Box::from(key), 0)..)
            .take_while(|(s, k, _)| {
                *s == kind && if probe.whole { **k == *key } else { k.starts_with(key) }
            })
            .map(|(_, _, at)| *at)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn into_segment(self) -> Segment {
        let mut places: Vec<u128> = self.held.values().map(|(at, _)| *at).collect();
        places.sort_unstable();
        let mut segment = Segment::with_order(places);
        for (kind, key, at) in self.terms {
            if let (Some(lists), Ok(slot)) =
                (segment.postings.get_mut(usize::from(kind)), segment.order.binary_search(&at))
            {
                lists.push(&key, slot as u32);
            }
        }
        segment.postings = segment.postings.map(PostingLists::finish);
        segment
    }
}

/// Many subjects, sorted.
#[derive(Default)]
pub(super) struct Segment {
    /// The sort key of each slot, ascending; it contains the subject too.
    order: Vec<u128>,
    /// Slots by kind and id.
    by_id: Vec<u32>,
    /// One bit for each slot: removed, or replaced in a later segment.
    deleted: Vec<u64>,
    deleted_count: usize,
    postings: [PostingLists; TERM_KINDS],
}

impl Segment {
    fn with_order(order: Vec<u128>) -> Self {
        let mut by_id: Vec<u32> = (0..order.len() as u32).collect();
        by_id.sort_by_key(|slot| order.get(*slot as usize).copied().map(order::subject));
        let deleted = vec![0; order.len().div_ceil(64)];
        Self { order, by_id, deleted, deleted_count: 0, postings: Default::default() }
    }

    /// How many subjects are not deleted.
    pub(super) fn len(&self) -> usize {
        self.order.len() - self.deleted_count
    }

    pub(super) fn has_deleted(&self) -> bool {
        self.deleted_count > 0
    }

    pub(super) fn is_mostly_deleted(&self) -> bool {
        self.deleted_count > self.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let postings: usize = self.postings.iter().map(PostingLists::bytes).sum();
        self.order.len() * 16 + self.by_id.len() * 4 + self.deleted.len() * 8 + postings
    }

    fn is_deleted(&self, slot: u32) -> bool {
        self.deleted.get(slot as usize / 64).is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
    }

    fn place(&self, slot: u32) -> Option<u128> {
        self.order.get(slot as usize).copied()
    }

    pub(super) fn remove(&mut self, who: Who) -> bool {
        let found = self
            .by_id
            .binary_search_by_key(&Some(who), |slot| self.place(*slot).map(order::subject))
            .ok()
            .and_then(|i| self.by_id.get(i).copied())
            .filter(|slot| !self.is_deleted(*slot));
        let Some(slot) = found else { return false };
        if let Some(bits) = self.deleted.get_mut(slot as usize / 64) {
            *bits |= 1 << (slot % 64);
        }
        self.deleted_count += 1;
        true
    }

    /// The subjects that match a probe, without deleted ones, each once, in order.
    pub(super) fn walk<'a>(&'a self, probe: &Probe) -> impl Iterator<Item = u128> + use<'a> {
        let walk: Option<Walk<'a>> =
            self.postings.get(probe.kind as usize).map(|lists| lists.walk(&probe.key, probe.whole));
        let mut last = NO_SLOT;
        walk.into_iter()
            .flatten()
            .filter(move |slot| std::mem::replace(&mut last, *slot) != *slot)
            .filter(|slot| !self.is_deleted(*slot))
            .filter_map(|slot| self.place(slot))
    }

    /// Merges two segments without deleted subjects. Posting lists are freed one by one, so that
    /// memory never holds both twice.
    pub(super) fn merge(mut a: Self, mut b: Self) -> Self {
        let living = |segment: &Self| -> Vec<u128> {
            let alive = (0..segment.order.len() as u32).filter(|slot| !segment.is_deleted(*slot));
            alive.filter_map(|slot| segment.place(slot)).collect()
        };
        let mut places = living(&a);
        places.extend(living(&b));
        places.sort_unstable();
        let mut merged = Self::with_order(places);
        let map = |segment: &Self| -> Vec<u32> {
            let slots = 0..segment.order.len() as u32;
            let new =
                |slot| segment.place(slot).and_then(|at| merged.order.binary_search(&at).ok());
            slots
                .map(|slot| match new(slot).filter(|_| !segment.is_deleted(slot)) {
                    Some(new) => new as u32,
                    None => NO_SLOT,
                })
                .collect()
        };
        let (a_map, b_map) = (map(&a), map(&b));
        // These are not needed any more; the posting lists alone are large enough.
        for segment in [&mut a, &mut b] {
            segment.order = Vec::new();
            segment.by_id = Vec::new();
        }
        for (into, (a, b)) in
            merged.postings.iter_mut().zip(a.postings.iter_mut().zip(b.postings.iter_mut()))
        {
            *into = PostingLists::merge(&std::mem::take(a), &a_map, &std::mem::take(b), &b_map);
        }
        merged
    }
}

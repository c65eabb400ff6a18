//! Tiers of subjects: a small tree for the young, sorted shelves for all others.
//!
//! A tier numbers its subjects by their place in the order (slots), so a smaller slot always
//! stands first. It must not change but for marking the dead; growth is merging.

use super::postings::{GONE, Shelf, Walk};
use super::terms::{SHELVES, Term};
use super::typed::Probe;
use super::{SubjectKind, order};
use std::collections::{BTreeMap, BTreeSet};

/// How many subjects stay in the tree; a question looks at no more than these one by one.
/// Tests keep few, so that a handful of subjects already makes tiers and merges them.
const YOUNG: usize = if cfg!(test) { 4 } else { 256 };

type Who = (SubjectKind, u32);

/// Subjects just put, found through an ordinary tree.
#[derive(Default)]
pub(super) struct Fresh {
    terms: BTreeSet<(u8, Box<[u8]>, u128)>,
    held: BTreeMap<Who, (u128, Vec<Term>)>,
}

impl Fresh {
    pub(super) fn put(&mut self, who: Who, at: u128, terms: Vec<Term>) {
        for term in &terms {
            self.terms.insert((term.shelf as u8, term.key.clone(), at));
        }
        self.held.insert(who, (at, terms));
    }

    pub(super) fn remove(&mut self, who: Who) -> bool {
        let Some((at, terms)) = self.held.remove(&who) else { return false };
        for term in terms {
            self.terms.remove(&(term.shelf as u8, term.key, at));
        }
        true
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.held.len() >= YOUNG
    }

    /// Who answers a probe, in order.
    pub(super) fn found(&self, probe: &Probe) -> Vec<u128> {
        let shelf = probe.shelf as u8;
        let key: &[u8] = &probe.key;
        let mut found: Vec<u128> = self
            .terms
            .range((shelf, Box::from(key), 0)..)
            .take_while(|(s, k, _)| {
                *s == shelf && if probe.whole { **k == *key } else { k.starts_with(key) }
            })
            .map(|(_, _, at)| *at)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn into_tier(self) -> Tier {
        let mut places: Vec<u128> = self.held.values().map(|(at, _)| *at).collect();
        places.sort_unstable();
        let mut tier = Tier::with_order(places);
        for (shelf, key, at) in self.terms {
            if let (Some(shelf), Ok(slot)) =
                (tier.shelves.get_mut(usize::from(shelf)), tier.order.binary_search(&at))
            {
                shelf.push(&key, slot as u32);
            }
        }
        tier.shelves = tier.shelves.map(Shelf::finish);
        tier
    }
}

/// Many subjects, sorted once.
#[derive(Default)]
pub(super) struct Tier {
    /// The place in the order of each slot, ascending; it names the subject too.
    order: Vec<u128>,
    /// Slots by kind and id.
    by_id: Vec<u32>,
    /// One bit a slot: removed, or known better in a younger tier.
    dead: Vec<u64>,
    dead_count: usize,
    shelves: [Shelf; SHELVES],
}

impl Tier {
    fn with_order(order: Vec<u128>) -> Self {
        let mut by_id: Vec<u32> = (0..order.len() as u32).collect();
        by_id.sort_by_key(|slot| order.get(*slot as usize).copied().map(order::subject));
        let dead = vec![0; order.len().div_ceil(64)];
        Self { order, by_id, dead, dead_count: 0, shelves: Default::default() }
    }

    /// How many subjects are alive here.
    pub(super) fn len(&self) -> usize {
        self.order.len() - self.dead_count
    }

    pub(super) fn has_dead(&self) -> bool {
        self.dead_count > 0
    }

    pub(super) fn is_mostly_dead(&self) -> bool {
        self.dead_count > self.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let shelves: usize = self.shelves.iter().map(Shelf::bytes).sum();
        self.order.len() * 16 + self.by_id.len() * 4 + self.dead.len() * 8 + shelves
    }

    fn is_dead(&self, slot: u32) -> bool {
        self.dead.get(slot as usize / 64).is_some_and(|bits| bits >> (slot % 64) & 1 == 1)
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
            .filter(|slot| !self.is_dead(*slot));
        let Some(slot) = found else { return false };
        if let Some(bits) = self.dead.get_mut(slot as usize / 64) {
            *bits |= 1 << (slot % 64);
        }
        self.dead_count += 1;
        true
    }

    /// The living who answer a probe, each once, in order.
    pub(super) fn walk<'a>(&'a self, probe: &Probe) -> impl Iterator<Item = u128> + use<'a> {
        let walk: Option<Walk<'a>> =
            self.shelves.get(probe.shelf as usize).map(|shelf| shelf.walk(&probe.key, probe.whole));
        let mut last = GONE;
        walk.into_iter()
            .flatten()
            .filter(move |slot| std::mem::replace(&mut last, *slot) != *slot)
            .filter(|slot| !self.is_dead(*slot))
            .filter_map(|slot| self.place(slot))
    }

    /// Two tiers as one, without the dead. Shelves are let go one by one, so that both are never
    /// held twice.
    pub(super) fn merge(mut a: Self, mut b: Self) -> Self {
        let living = |tier: &Self| -> Vec<u128> {
            let alive = (0..tier.order.len() as u32).filter(|slot| !tier.is_dead(*slot));
            alive.filter_map(|slot| tier.place(slot)).collect()
        };
        let mut places = living(&a);
        places.extend(living(&b));
        places.sort_unstable();
        let mut merged = Self::with_order(places);
        let map = |tier: &Self| -> Vec<u32> {
            let slots = 0..tier.order.len() as u32;
            let new = |slot| tier.place(slot).and_then(|at| merged.order.binary_search(&at).ok());
            slots
                .map(|slot| match new(slot).filter(|_| !tier.is_dead(slot)) {
                    Some(new) => new as u32,
                    None => GONE,
                })
                .collect()
        };
        let (a_map, b_map) = (map(&a), map(&b));
        // The shelves are what is large; they should not stand beside what is no longer asked.
        for tier in [&mut a, &mut b] {
            tier.order = Vec::new();
            tier.by_id = Vec::new();
        }
        for (into, (a, b)) in
            merged.shelves.iter_mut().zip(a.shelves.iter_mut().zip(b.shelves.iter_mut()))
        {
            *into = Shelf::merge(&std::mem::take(a), &a_map, &std::mem::take(b), &b_map);
        }
        merged
    }
}

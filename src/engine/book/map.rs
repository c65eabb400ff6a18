//! A book in memory: what rule tables and generators decide against. It folds with the same `apply`.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use crate::engine::decision::{Asked, Decision, Drawn, Hand, Verdict};
use crate::engine::judge::judge;
use crate::engine::ledger::SumKey;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::policy::Policy;
use crate::engine::registry::Registry;
use crate::engine::slip::{Entry, Index, Slip, apply};
use crate::engine::value::{Badge, SlipId};

/// Slips and keys in maps.
#[derive(Clone)]
pub struct MapBook {
    slips: BTreeMap<SlipId, Slip>,
    keys: BTreeSet<(Index, u64, u64, SlipId)>,
    next: BTreeMap<u16, u64>,
    sums: BTreeMap<SumKey, Money>,
    policy: Policy,
    registry: &'static Registry,
    seq: u64,
}

impl Book for MapBook {
    fn slip(&self, id: SlipId) -> Option<Slip> {
        self.slips.get(&id).cloned()
    }

    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
        let low = (index, from.0, from.1, SlipId { form: 0, number: 0 });
        let high = (index, to.0, to.1, SlipId { form: u16::MAX, number: u64::MAX });
        self.keys.range(low..=high).take(most).map(|(_, _, _, id)| *id).collect()
    }

    fn next_number(&self, form: u16) -> u64 {
        self.next.get(&form).map_or(1, |n| n + 1)
    }

    fn registry(&self) -> &'static Registry {
        self.registry
    }

    fn policy(&self) -> &Policy {
        &self.policy
    }

    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
        self.sums.range(from..=to).take(most).map(|(key, sum)| (*key, *sum)).collect()
    }
}

impl MapBook {
    /// An empty book for the forms of a registry.
    pub fn over(registry: &'static Registry) -> Self {
        Self {
            slips: BTreeMap::new(),
            keys: BTreeSet::new(),
            next: BTreeMap::new(),
            sums: BTreeMap::new(),
            policy: Policy::new(registry.schema),
            registry,
            seq: 0,
        }
    }

    /// Decides a step and folds what was accepted. The entries come back as the journal would have them.
    pub fn take(&mut self, asked: &Asked, hand: Hand, now: Moment) -> (Verdict, Vec<Entry>) {
        let verdict = judge(self, asked, hand, now);
        let mut entries = Vec::new();
        if let Verdict::Accepted(decision) = &verdict {
            entries = self.entries(decision, asked, hand, now);
            for entry in &entries {
                self.fold(entry);
            }
        }
        (verdict, entries)
    }

    /// Writes an entry that no step of today decides: what an earlier release wrote, for tests of offices that began
    /// with it.
    pub fn lay(&mut self, drawn: Drawn, now: Moment) {
        let decision = Decision { drawn: vec![drawn], warnings: Vec::new() };
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        for entry in self.entries(&decision, &Asked::default(), hand, now) {
            self.fold(&entry);
        }
    }

    /// Sets the policy directly, for a table's `policy` rows.
    pub fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    fn entries(&self, decision: &Decision, asked: &Asked, hand: Hand, now: Moment) -> Vec<Entry> {
        let version = |id: SlipId| self.slips.get(&id).map_or(0, |s| s.version) + 1;
        let drawn = decision.drawn.iter().zip(self.seq + 1..);
        drawn.map(|(d, seq)| d.entry(seq, version(d.slip), asked, hand, now)).collect()
    }

    fn fold(&mut self, entry: &Entry) {
        self.seq = entry.seq;
        for posting in &entry.postings {
            let key = posting.key(entry.slip);
            let sum = self.sums.get(&key).copied().unwrap_or_default();
            // Out of range is refused before anything is folded; what is nothing leaves no row.
            match sum.plus(posting.amount) {
                Some(Money::ZERO) => self.sums.remove(&key),
                Some(sum) => self.sums.insert(key, sum),
                None => None,
            };
        }
        let id = entry.slip;
        let before = self.slips.remove(&id);
        // Keys are a function of the slip alone, so the old ones are known without a search.
        for key in before.as_ref().map_or_else(Vec::new, |slip| self.registry.keys(slip)) {
            self.keys.remove(&(key.index, key.a, key.b, id));
        }
        let slip = apply(before, entry);
        for key in self.registry.keys(&slip) {
            self.keys.insert((key.index, key.a, key.b, id));
        }
        let next = self.next.entry(id.form).or_default();
        *next = (*next).max(id.number);
        if let Some(policy) = self.registry.lookup.policy_on(&slip) {
            self.policy = policy;
        }
        self.slips.insert(id, slip);
    }
}

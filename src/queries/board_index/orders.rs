//! Slots in the orders in which boards show them. A changed slip is removed and inserted again,
//! which moves a few kilobytes; nothing is sorted when a board asks.

use std::cmp::Ordering;

use super::row_cache::{Facts, Interned};
use crate::engine::value::SlipId;

/// A sort order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SortKey {
    Urgency,
    Gravity,
    State,
    Worker,
    /// Finished slips, those told longest ago first.
    Told,
}

const ALL: [SortKey; 5] =
    [SortKey::Urgency, SortKey::Gravity, SortKey::State, SortKey::Worker, SortKey::Told];

#[derive(Default)]
pub(super) struct Orders {
    slots: [Vec<u32>; 5],
    /// Slips were appended and wait for being sorted together.
    in_bulk: bool,
    /// How many renames there had been when the order by worker was sorted.
    names: u64,
}

impl SortKey {
    fn includes(self, facts: &Facts) -> bool {
        match self {
            Self::Urgency | Self::State | Self::Worker => facts.open(),
            Self::Gravity => facts.open() && facts.gravity.is_some(),
            Self::Told => facts.told.is_some(),
        }
    }

    fn compare(self, a: &Facts, b: &Facts, interned: &Interned) -> Ordering {
        if self == Self::Told {
            return (a.told, a.id).cmp(&(b.told, b.id));
        }
        self.compare_groups(a, b, interned).then_with(|| (a.at, a.id).cmp(&(b.at, b.id)))
    }

    /// Which of two slips belongs to the earlier group of the list. Within a group a board sorts by
    /// the time left, which depends on the moment of asking; here slips of a group are sorted by
    /// their due moments, which is nearly the same.
    pub(super) fn compare_groups(self, a: &Facts, b: &Facts, interned: &Interned) -> Ordering {
        match self {
            Self::Urgency | Self::Told => Ordering::Equal,
            Self::Gravity => a.gravity.cmp(&b.gravity),
            Self::State => a.label.cmp(&b.label),
            // Mostly both have the same assignee: no name needs to be read.
            Self::Worker if a.assignee == b.assignee => Ordering::Equal,
            Self::Worker => interned.name_of(a.assignee).cmp(interned.name_of(b.assignee)),
        }
    }
}

impl Orders {
    pub(super) fn of(&self, by: SortKey) -> &[u32] {
        &self.slots[by as usize]
    }

    /// Inserts a slot into all orders. After many inserts [`Orders::finish_bulk`] sorts once.
    pub(super) fn insert(&mut self, facts: &[Facts], interned: &Interned, slot: u32) {
        let Some(own) = facts.get(slot as usize) else { return };
        for by in ALL {
            if !by.includes(own) {
                continue;
            }
            let slots = &mut self.slots[by as usize];
            let out_of_order = by == SortKey::Worker && self.names != interned.renames();
            let after = |other: &u32| by.compare(&facts[*other as usize], own, interned).is_lt();
            if self.in_bulk || out_of_order {
                slots.push(slot);
            } else {
                slots.insert(slots.partition_point(after), slot);
            }
        }
    }

    pub(super) fn remove(&mut self, facts: &[Facts], interned: &Interned, slot: u32) {
        let Some(own) = facts.get(slot as usize) else { return };
        for by in ALL.into_iter().filter(|by| by.includes(own)) {
            let slots = &mut self.slots[by as usize];
            let out_of_order = by == SortKey::Worker && self.names != interned.renames();
            let before = |other: &u32| by.compare(&facts[*other as usize], own, interned).is_lt();
            let at = if out_of_order || self.in_bulk { 0 } else { slots.partition_point(before) };
            if slots.get(at) == Some(&slot) {
                slots.remove(at);
            } else {
                slots.retain(|other| *other != slot);
            }
        }
    }

    /// Sorts by worker again if an assignee's name has changed.
    pub(super) fn resort_renamed(&mut self, facts: &[Facts], interned: &Interned) {
        if self.names != interned.renames() {
            self.names = interned.renames();
            self.sort(SortKey::Worker, facts, interned);
        }
    }

    /// Begins inserting many slips: they are appended until [`Orders::finish_bulk`].
    pub(super) fn begin_bulk(&mut self) {
        self.in_bulk = true;
    }

    /// Sorts all orders.
    pub(super) fn finish_bulk(&mut self, facts: &[Facts], interned: &Interned) {
        self.in_bulk = false;
        self.names = interned.renames();
        for by in ALL {
            self.sort(by, facts, interned);
        }
    }

    fn sort(&mut self, by: SortKey, facts: &[Facts], interned: &Interned) {
        let slots = &mut self.slots[by as usize];
        slots.sort_unstable_by(|a, b| {
            by.compare(&facts[*a as usize], &facts[*b as usize], interned)
        });
    }

    /// Finished slips whose owner was told before a day.
    pub(super) fn finished_before(&self, facts: &[Facts], day: u64) -> Vec<SlipId> {
        let told = self.of(SortKey::Told).iter().map(|slot| &facts[*slot as usize]);
        told.take_while(|f| f.told.is_some_and(|(on, _)| on < day)).map(|f| f.id).collect()
    }
}

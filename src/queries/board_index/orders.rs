//! The orders in which boards are read: slots, sorted. A slip that changes is taken out and put in
//! again, which moves a few kilobytes; nothing is sorted when a board asks.

use std::cmp::Ordering;

use super::row_cache::{Facts, Interned};
use crate::engine::value::SlipId;

/// One way of laying slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Urgency,
    Gravity,
    State,
    Worker,
    /// Finished slips, the longest told first.
    Told,
}

const ALL: [By; 5] = [By::Urgency, By::Gravity, By::State, By::Worker, By::Told];

#[derive(Default)]
pub(super) struct Orders {
    slots: [Vec<u32>; 5],
    /// Slips were put at the end and wait for one sorting.
    loading: bool,
    /// How many names of workers had changed when the order by worker was made.
    names: u64,
}

impl By {
    fn has(self, facts: &Facts) -> bool {
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
        self.parts(a, b, interned).then_with(|| (a.at, a.id).cmp(&(b.at, b.id)))
    }

    /// Which of two belongs to the earlier part of the list. Within a part a board goes by what is
    /// left of the clocks, which the moment of asking decides; here the slips of a part stand by the
    /// moments themselves, which are nearly that.
    pub(super) fn parts(self, a: &Facts, b: &Facts, interned: &Interned) -> Ordering {
        match self {
            Self::Urgency | Self::Told => Ordering::Equal,
            Self::Gravity => a.gravity.cmp(&b.gravity),
            Self::State => a.label.cmp(&b.label),
            // Mostly the next slip is in the same hands: no name needs to be read.
            Self::Worker if a.hands == b.hands => Ordering::Equal,
            Self::Worker => interned.called(a.hands).cmp(interned.called(b.hands)),
        }
    }
}

impl Orders {
    pub(super) fn of(&self, by: By) -> &[u32] {
        &self.slots[by as usize]
    }

    /// Puts a slot in its places. Many at once are sorted once, by [`Orders::settle`].
    pub(super) fn put(&mut self, facts: &[Facts], interned: &Interned, slot: u32) {
        let Some(own) = facts.get(slot as usize) else { return };
        for by in ALL {
            if !by.has(own) {
                continue;
            }
            let slots = &mut self.slots[by as usize];
            let stale = by == By::Worker && self.names != interned.renamed();
            let after = |other: &u32| by.compare(&facts[*other as usize], own, interned).is_lt();
            if self.loading || stale {
                slots.push(slot);
            } else {
                slots.insert(slots.partition_point(after), slot);
            }
        }
    }

    pub(super) fn remove(&mut self, facts: &[Facts], interned: &Interned, slot: u32) {
        let Some(own) = facts.get(slot as usize) else { return };
        for by in ALL.into_iter().filter(|by| by.has(own)) {
            let slots = &mut self.slots[by as usize];
            let stale = by == By::Worker && self.names != interned.renamed();
            let before = |other: &u32| by.compare(&facts[*other as usize], own, interned).is_lt();
            let at = if stale || self.loading { 0 } else { slots.partition_point(before) };
            if slots.get(at) == Some(&slot) {
                slots.remove(at);
            } else {
                slots.retain(|other| *other != slot);
            }
        }
    }

    /// After one slip was shelved anew: a worker who goes by another name stands in another place.
    pub(super) fn tidy(&mut self, facts: &[Facts], interned: &Interned) {
        if self.names != interned.renamed() {
            self.names = interned.renamed();
            self.sort(By::Worker, facts, interned);
        }
    }

    /// Many slips come: they are put at the end until [`Orders::settle`].
    pub(super) fn load(&mut self) {
        self.loading = true;
    }

    /// Sorts all of it.
    pub(super) fn settle(&mut self, facts: &[Facts], interned: &Interned) {
        self.loading = false;
        self.names = interned.renamed();
        for by in ALL {
            self.sort(by, facts, interned);
        }
    }

    fn sort(&mut self, by: By, facts: &[Facts], interned: &Interned) {
        let slots = &mut self.slots[by as usize];
        slots.sort_unstable_by(|a, b| {
            by.compare(&facts[*a as usize], &facts[*b as usize], interned)
        });
    }

    /// Finished slips told of before a day.
    pub(super) fn told_before(&self, facts: &[Facts], day: u64) -> Vec<SlipId> {
        let told = self.of(By::Told).iter().map(|slot| &facts[*slot as usize]);
        told.take_while(|f| f.told.is_some_and(|(on, _)| on < day)).map(|f| f.id).collect()
    }
}

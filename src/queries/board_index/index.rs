//! The index itself: every open slip in a slot, updated with the slips of each commit.

use crate::engine::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::cached_row::CachedRow;
use super::kinds::Kinds;
use super::orders::{Orders, SortKey};
use super::row_cache;
use super::row_cache::{Facts, Interned};
use crate::engine::deadline::Pause;
use crate::forms::callbacks::asking::Tally;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// Every open slip, and the finished ones that are still to be called back.
#[derive(Default)]
pub struct BoardIndex {
    /// By slot. What a scan compares is kept apart from what is shown, so that a scan stays in the
    /// processor's cache.
    pub(super) facts: Vec<Facts>,
    pub(super) rows: Vec<Option<Box<CachedRow>>>,
    pub(super) slots: BTreeMap<SlipId, u32>,
    free: Vec<u32>,
    pub(super) orders: Orders,
    pub(super) kinds: Kinds,
    pub(super) interned: Interned,
    /// Pairs of a slip that is named (a room, a person, a price) and the slip in the index that
    /// names it, which must be read again when the first changes.
    dependents: BTreeSet<(SlipId, SlipId)>,
    /// The first day from which finished slips are in the index, as their keys count days; none: no
    /// day yet.
    finished_from: Option<u64>,
}

impl BoardIndex {
    /// Reads what is open in a thread of its own and hands the index to `done`.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn build_in_background(
        view: Reader,
        done: impl FnOnce(Result<Box<Self>, StoreProblem>) + Send + 'static,
    ) -> Result<(), StoreProblem> {
        let thread = std::thread::Builder::new().name("board-index".to_string());
        thread.spawn(move || done(view.ask(|book| Box::new(Self::of(book)))))?;
        Ok(())
    }

    /// Indexes what is open in a book.
    pub fn of(book: &dyn Book) -> Self {
        let mut index = Self::default();
        index.orders.begin_bulk();
        for id in book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX) {
            index.insert(book, id);
        }
        index.orders.finish_bulk(&index.facts, &index.interned);
        index
    }

    /// How many slips are in the index.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Updates slips that have changed, and all slips that name one of them.
    pub fn refresh(&mut self, book: &dyn Book, changed: &[SlipId]) {
        let mut ids: BTreeSet<SlipId> = changed.iter().copied().into_set();
        let low = SlipId { form: 0, number: 0 };
        let high = SlipId { form: u16::MAX, number: u64::MAX };
        for id in changed {
            ids.extend(self.dependents.range((*id, low)..=(*id, high)).map(|(_, by)| *by));
        }
        for id in ids {
            self.remove(id);
            self.insert(book, id);
            self.orders.resort_renamed(&self.facts, &self.interned);
        }
    }

    /// Whether the finished slips from this day on are in the index, and not many older ones.
    pub fn holds_finished(&self, from: u64) -> bool {
        /// Days that are kept beyond, so that setting a clock back a little reads nothing again.
        const SLACK: u64 = 31;
        self.finished_from.is_some_and(|held| held <= from && from - held <= SLACK)
    }

    /// Keeps the finished slips from this day on in the index, and removes older ones.
    pub fn hold_finished(&mut self, book: &dyn Book, from: u64) {
        if self.holds_finished(from) {
            return;
        }
        match self.finished_from {
            Some(held) if held <= from => {
                self.finished_from = Some(from);
                for id in self.orders.finished_before(&self.facts, from) {
                    self.remove(id);
                    // A slip that is also open stays for that.
                    self.insert(book, id);
                }
                return;
            }
            _ => {}
        }
        let to = self.finished_from.map_or(u64::MAX, |held| held.saturating_sub(1));
        self.finished_from = Some(from);
        self.orders.begin_bulk();
        for id in book.keys(Index::Callback, (from, 0), (to, u64::MAX), usize::MAX) {
            self.remove(id);
            self.insert(book, id);
        }
        self.orders.finish_bulk(&self.facts, &self.interned);
    }

    /// Adds a slip, if it belongs into the index.
    fn insert(&mut self, book: &dyn Book, id: SlipId) {
        let Some(slip) = book.slip(id) else { return };
        let Some((row, facts)) =
            row_cache::of(book, &slip, &self.kinds, &mut self.interned, self.finished_from)
        else {
            return;
        };
        self.dependents.extend(row.depends_on.iter().map(|name| (*name, id)));
        let slot = match self.free.pop() {
            Some(slot) => {
                self.facts[slot as usize] = facts;
                self.rows[slot as usize] = Some(Box::new(row));
                slot
            }
            None => {
                self.facts.push(facts);
                self.rows.push(Some(Box::new(row)));
                u32::try_from(self.facts.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.slots.insert(id, slot);
        self.orders.insert(&self.facts, &self.interned, slot);
    }

    fn remove(&mut self, id: SlipId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        self.orders.remove(&self.facts, &self.interned, slot);
        if let Some(row) = self.rows.get_mut(slot as usize).and_then(Option::take) {
            for name in &row.depends_on {
                self.dependents.remove(&(*name, id));
            }
        }
        self.free.push(slot);
    }

    /// What the finished slips, and the callbacks of some, count as.
    pub fn tallies(&self) -> impl Iterator<Item = &Tally> {
        let slots = self.orders.of(SortKey::Told).iter();
        slots.filter_map(|slot| self.facts.get(*slot as usize)?.tally.as_ref())
    }

    /// The row in a slot; every slot in an order is filled.
    pub(super) fn row(&self, slot: u32) -> Option<&CachedRow> {
        self.rows.get(slot as usize)?.as_deref()
    }

    /// The pauses of a slip's clock after its due moment; mostly none.
    pub(super) fn stops(&self, slot: u32, facts: &Facts) -> &[Pause] {
        if !facts.stood {
            return &[];
        }
        self.row(slot).map_or(&[], |row| row.line.stops.as_slice())
    }

    /// The next due moment of a slip, as boards show it.
    pub fn due(&self, id: SlipId) -> Option<Moment> {
        self.row(*self.slots.get(&id)?)?.line.due
    }
}

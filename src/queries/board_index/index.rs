//! The index itself: slips by slot, kept up by the slips of each commit.

use std::collections::{BTreeMap, BTreeSet};

use super::cached_row::Kept;
use super::kinds::Kinds;
use super::orders::Orders;
use super::row_cache;
use super::row_cache::{Facts, Interned};
use crate::engine::book::Book;
use crate::engine::deadline::Pause;
use crate::engine::moment::Moment;
use crate::engine::slip::Index;
use crate::engine::value::SlipId;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// Every open slip, and the finished ones of the days in which they are asked about again.
#[derive(Default)]
pub struct Shelf {
    /// By slot: what is walked through, apart from what is shown, so that a walk stays in the cache.
    pub(super) facts: Vec<Facts>,
    pub(super) kept: Vec<Option<Box<Kept>>>,
    pub(super) slots: BTreeMap<SlipId, u32>,
    free: Vec<u32>,
    pub(super) orders: Orders,
    pub(super) kinds: Kinds,
    pub(super) interned: Interned,
    /// What a shelved slip names — its room, its people, its price — so that it is shelved anew when
    /// one of those changes.
    named: BTreeSet<(SlipId, SlipId)>,
    /// The first day from which finished slips are held, as their keys count days; none: no day yet.
    told_from: Option<u64>,
}

impl Shelf {
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

    /// What is open in a book.
    #[must_use]
    pub fn of(book: &dyn Book) -> Self {
        let mut shelf = Self::default();
        shelf.orders.load();
        for id in book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX) {
            shelf.lay(book, id);
        }
        shelf.orders.settle(&shelf.facts, &shelf.interned);
        shelf
    }

    /// How many slips are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Shelves slips anew after they changed, with all that names one of them.
    pub fn refresh(&mut self, book: &dyn Book, changed: &[SlipId]) {
        let mut ids: BTreeSet<SlipId> = changed.iter().copied().collect();
        let low = SlipId { form: 0, number: 0 };
        let high = SlipId { form: u16::MAX, number: u64::MAX };
        for id in changed {
            ids.extend(self.named.range((*id, low)..=(*id, high)).map(|(_, by)| *by));
        }
        for id in ids {
            self.take_off(id);
            self.lay(book, id);
            self.orders.tidy(&self.facts, &self.interned);
        }
    }

    /// Whether the finished slips are held that are asked about from this day on, and few others.
    #[must_use]
    pub fn holds_told(&self, from: u64) -> bool {
        /// Days past that are kept, so that a clock set back a little reads nothing anew.
        const SLACK: u64 = 31;
        self.told_from.is_some_and(|held| held <= from && from - held <= SLACK)
    }

    /// Holds the finished slips that are asked about again from this day on; days long past go.
    pub fn hold_told(&mut self, book: &dyn Book, from: u64) {
        if self.holds_told(from) {
            return;
        }
        match self.told_from {
            Some(held) if held <= from => {
                self.told_from = Some(from);
                for id in self.orders.told_before(&self.facts, from) {
                    self.take_off(id);
                    // What is open as well stays for that.
                    self.lay(book, id);
                }
                return;
            }
            _ => {}
        }
        let to = self.told_from.map_or(u64::MAX, |held| held.saturating_sub(1));
        self.told_from = Some(from);
        self.orders.load();
        for id in book.keys(Index::Callback, (from, 0), (to, u64::MAX), usize::MAX) {
            self.take_off(id);
            self.lay(book, id);
        }
        self.orders.settle(&self.facts, &self.interned);
    }

    /// Puts a slip in its places, if it has any.
    fn lay(&mut self, book: &dyn Book, id: SlipId) {
        let Some(slip) = book.slip(id) else { return };
        let Some((kept, facts)) =
            row_cache::of(book, &slip, &self.kinds, &mut self.interned, self.told_from)
        else {
            return;
        };
        self.named.extend(kept.names.iter().map(|name| (*name, id)));
        let slot = match self.free.pop() {
            Some(slot) => {
                self.facts[slot as usize] = facts;
                self.kept[slot as usize] = Some(Box::new(kept));
                slot
            }
            None => {
                self.facts.push(facts);
                self.kept.push(Some(Box::new(kept)));
                u32::try_from(self.facts.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.slots.insert(id, slot);
        self.orders.put(&self.facts, &self.interned, slot);
    }

    fn take_off(&mut self, id: SlipId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        self.orders.remove(&self.facts, &self.interned, slot);
        if let Some(kept) = self.kept.get_mut(slot as usize).and_then(Option::take) {
            for name in &kept.names {
                self.named.remove(&(*name, id));
            }
        }
        self.free.push(slot);
    }

    /// What stands in a slot; every slot that an order names is filled.
    pub(super) fn at(&self, slot: u32) -> Option<&Kept> {
        self.kept.get(slot as usize)?.as_deref()
    }

    /// When the clock of a slip stood still since its moment was over; mostly never.
    pub(super) fn stops(&self, slot: u32, facts: &Facts) -> &[Pause] {
        if !facts.stood {
            return &[];
        }
        self.at(slot).map_or(&[], |kept| kept.line.stops.as_slice())
    }

    /// The moment that hurts next on a slip, as the board has it.
    #[must_use]
    pub fn due(&self, id: SlipId) -> Option<Moment> {
        self.at(*self.slots.get(&id)?)?.line.due
    }
}

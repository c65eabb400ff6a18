//! Posting lists: sorted keys, each with the subjects that have it, in a few flat arrays.
//!
//! A prefix is a range of postings. Levels of minima over the postings allow reading a range in the
//! subjects' order without sorting or even reading all of it. Posting lists must not change; they
//! are merged into new ones.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

/// How many postings, or minima, one minimum stands for.
const FAN: usize = 8;

/// Marks a deleted subject when posting lists are merged.
pub(super) const NO_SLOT: u32 = u32::MAX;

/// Keys in byte order; `who` holds the slots of each key, in any order: the walk finds theirs.
#[derive(Default)]
pub(super) struct PostingLists {
    text: Vec<u8>,
    text_ends: Vec<u32>,
    who: Vec<u32>,
    who_ends: Vec<u32>,
    levels: Vec<Vec<u32>>,
}

impl PostingLists {
    fn bounds(ends: &[u32], i: usize) -> Range<usize> {
        let start = i.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        let end = ends.get(i).copied().unwrap_or(start);
        start as usize..end as usize
    }

    fn key(&self, i: usize) -> &[u8] {
        self.text.get(Self::bounds(&self.text_ends, i)).unwrap_or_default()
    }

    fn slots(&self, i: usize) -> &[u32] {
        self.who.get(Self::bounds(&self.who_ends, i)).unwrap_or_default()
    }

    fn keys(&self) -> usize {
        self.text_ends.len()
    }

    /// The first key for which `before` no longer holds.
    fn first_not(&self, from: usize, before: impl Fn(&[u8]) -> bool) -> usize {
        let (mut low, mut high) = (from, self.keys());
        while low < high {
            let middle = low.midpoint(high);
            if before(self.key(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The slots of all keys that begin with `key` (or are it), ascending; a slot with several
    /// such keys comes several times in a row.
    pub(super) fn walk(&self, key: &[u8], whole: bool) -> Walk<'_> {
        let low = self.first_not(0, |k| k < key);
        let high = if whole {
            low + usize::from(low < self.keys() && self.key(low) == key)
        } else {
            self.first_not(low, |k| k.starts_with(key))
        };
        let start = Self::bounds(&self.who_ends, low).start;
        let end = Self::bounds(&self.who_ends, high).start;
        Walk::new(self, if low < high { start..end } else { 0..0 })
    }

    /// Adds one posting; keys must come in order, slots of a key may come in any.
    pub(super) fn push(&mut self, key: &[u8], slot: u32) {
        if self.keys() == 0 || self.key(self.keys() - 1) != key {
            self.text.extend_from_slice(key);
            self.text_ends.push(self.text.len() as u32);
            self.who_ends.push(self.who.len() as u32);
        }
        self.who.push(slot);
        if let Some(end) = self.who_ends.last_mut() {
            *end = self.who.len() as u32;
        }
    }

    /// Builds the levels of minima; called once, after everything was pushed.
    pub(super) fn finish(mut self) -> Self {
        self.text.shrink_to_fit();
        self.text_ends.shrink_to_fit();
        self.who.shrink_to_fit();
        self.who_ends.shrink_to_fit();
        let minima = |below: &[u32]| -> Vec<u32> {
            below.chunks(FAN).map(|chunk| chunk.iter().copied().min().unwrap_or(NO_SLOT)).collect()
        };
        let mut level = minima(&self.who);
        while level.len() > 1 {
            let above = minima(&level);
            self.levels.push(level);
            level = above;
        }
        self
    }

    /// Merges two lists, with every slot renumbered by its map and deleted ones left out.
    pub(super) fn merge(a: &Self, a_map: &[u32], b: &Self, b_map: &[u32]) -> Self {
        // Reserved for both at once: growing by doubling would leave gaps as large as the list.
        let mut merged = Self {
            text: Vec::with_capacity(a.text.len() + b.text.len()),
            text_ends: Vec::with_capacity(a.keys() + b.keys()),
            who: Vec::with_capacity(a.who.len() + b.who.len()),
            who_ends: Vec::with_capacity(a.keys() + b.keys()),
            levels: Vec::new(),
        };
        let mapped = |map: &[u32], slots: &[u32]| -> Vec<u32> {
            slots
                .iter()
                .filter_map(|slot| map.get(*slot as usize).copied())
                .filter(|slot| *slot != NO_SLOT)
                .collect()
        };
        let (mut i, mut j) = (0, 0);
        while i < a.keys() || j < b.keys() {
            let turn = match (i < a.keys(), j < b.keys()) {
                (true, false) => Ordering::Less,
                (false, _) => Ordering::Greater,
                (true, true) => a.key(i).cmp(b.key(j)),
            };
            let key = if turn.is_le() { a.key(i) } else { b.key(j) };
            let mut slots = if turn.is_le() { mapped(a_map, a.slots(i)) } else { Vec::new() };
            if turn.is_ge() {
                slots.extend(mapped(b_map, b.slots(j)));
            }
            slots.into_iter().for_each(|slot| merged.push(key, slot));
            i += usize::from(turn.is_le());
            j += usize::from(turn.is_ge());
        }
        merged.finish()
    }

    pub(super) fn bytes(&self) -> usize {
        let numbers = self.text_ends.len() + self.who.len() + self.who_ends.len();
        self.text.len() + 4 * (numbers + self.levels.iter().map(Vec::len).sum::<usize>())
    }
}

/// A range of postings, smallest slot first, opened only as far as it is read.
pub(super) struct Walk<'a> {
    lists: &'a PostingLists,
    /// Minimum, level (0 is the postings themselves) and index on that level.
    open: BinaryHeap<Reverse<(u32, u8, u32)>>,
}

impl<'a> Walk<'a> {
    fn new(lists: &'a PostingLists, range: Range<usize>) -> Self {
        let mut walk = Self { lists, open: BinaryHeap::new() };
        let (mut low, mut high) = (range.start, range.end);
        let mut level = 0;
        // Whole blocks are handled one level up; the rest at either side here.
        loop {
            let (up_low, up_high) = (low.div_ceil(FAN), high / FAN);
            if up_low >= up_high || level >= lists.levels.len() {
                walk.open_range(level, low..high);
                return walk;
            }
            walk.open_range(level, low..up_low * FAN);
            walk.open_range(level, up_high * FAN..high);
            (low, high) = (up_low, up_high);
            level += 1;
        }
    }

    fn open_range(&mut self, level: usize, range: Range<usize>) {
        let row = match level.checked_sub(1) {
            None => Some(&self.lists.who),
            Some(above) => self.lists.levels.get(above),
        };
        let Some(minima) = row.and_then(|row| row.get(range.clone())) else { return };
        let nodes = range.zip(minima).map(|(i, min)| Reverse((*min, level as u8, i as u32)));
        self.open.extend(nodes);
    }
}

impl Iterator for Walk<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let Reverse((slot, level, index)) = self.open.pop()?;
            if level == 0 {
                return Some(slot);
            }
            let first = index as usize * FAN;
            self.open_range(usize::from(level) - 1, first..first + FAN);
        }
    }
}

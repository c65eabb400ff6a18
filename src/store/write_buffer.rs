//! The write buffer: what a batch has decided and not yet written into the tables. Later pieces of
//! the batch read the buffer before the tables. So a slip is decoded once, however often it is
//! read, and everything goes into each table in one pass, in the order of its keys.
//!
//! It must not know forms or rules, and nothing in it may outlive a failed commit.

use crate::engine::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use super::StoreProblem;
use super::chain::Hash;
use super::tables::{KEY_BYTES, SUM_BYTES, TOTAL_BYTES, key_bytes};

/// A cache of decoded slips: the same room, person and badge are read again and again. It is kept
/// from one commit to the next, because nobody else writes the store.
#[derive(Default)]
pub(super) struct SlipCache {
    slips: RefCell<Generations>,
    /// Complete lists of the slips under one `a` of an index: the room of a number, the people of a
    /// room. A key that is added or removed there drops the list.
    lists: RefCell<HashMap<(Index, u64), Vec<SlipId>>>,
}

/// What was read lately, and what before that. The older half is dropped when the younger is full,
/// so that whatever is read all the time stays.
#[derive(Default)]
struct Generations {
    young: HashMap<SlipId, Slip>,
    old: HashMap<SlipId, Slip>,
}

/// The most slips in a generation.
const GENERATION: usize = 256;
/// The most lists, and the most slips in one.
const LISTS: usize = 512;
const LISTED: usize = 16;

impl SlipCache {
    pub(super) fn get(&self, id: SlipId) -> Option<Slip> {
        let mut cache = self.slips.borrow_mut();
        if let Some(slip) = cache.young.get(&id) {
            return Some(slip.clone());
        }
        let slip = cache.old.remove(&id)?;
        cache.put(slip.clone());
        Some(slip)
    }

    pub(super) fn put(&self, slip: Slip) {
        self.slips.borrow_mut().put(slip);
    }

    /// The first `most` under one `a` of an index, if all of them are known.
    pub(super) fn listed(&self, under: (Index, u64), most: usize) -> Option<Vec<SlipId>> {
        let lists = self.lists.borrow();
        let list = lists.get(&under)?;
        Some(list.iter().copied().take(most).collect())
    }

    /// Remembers a list that is whole.
    pub(super) fn list(&self, under: (Index, u64), whole: &[SlipId]) {
        let mut lists = self.lists.borrow_mut();
        if whole.len() > LISTED {
            return;
        }
        if lists.len() >= LISTS {
            lists.clear();
        }
        lists.insert(under, whole.to_vec());
    }

    /// A key there is added or removed.
    pub(super) fn forget_list(&self, under: (Index, u64)) {
        self.lists.borrow_mut().remove(&under);
    }
}

impl Generations {
    fn put(&mut self, slip: Slip) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(slip.id, slip);
    }
}

/// Changes over a table: new values, and `None` for removed rows.
pub(super) type Overlay<const N: usize, T> = BTreeMap<[u8; N], Option<T>>;

/// A changed slip, and its bytes to be stored.
pub(super) struct Changed {
    pub(super) slip: Slip,
    pub(super) bytes: Vec<u8>,
}

#[derive(Default)]
pub(super) struct WriteBuffer {
    pub(super) cache: SlipCache,
    pub(super) slips: BTreeMap<(u16, u64), Changed>,
    pub(super) keys: Overlay<KEY_BYTES, ()>,
    pub(super) counters: BTreeMap<u16, u64>,
    pub(super) sums: Overlay<SUM_BYTES, i64>,
    pub(super) totals: Overlay<TOTAL_BYTES, (i64, u64)>,
    /// Who is to be forgotten when the buffer is written out (B-12), by which entry, and the slips of those who were.
    pub(super) to_forget: Vec<(PersonId, u64)>,
    pub(super) erased: Vec<Slip>,
    /// Requests that were accepted: their key, and the acceptance as it is to be stored.
    pub(super) accepted: HashMap<Hash, Vec<u8>>,
    /// The same in their order, by the entry they ended with.
    pub(super) order: Vec<(u64, Hash)>,
}

impl WriteBuffer {
    pub(super) fn with(cache: SlipCache) -> Self {
        Self { cache, ..Self::default() }
    }

    /// The slip as the batch has changed it, or as it was read before.
    pub(super) fn slip(&self, id: SlipId) -> Option<Slip> {
        match self.slips.get(&(id.form, id.number)) {
            Some(changed) => Some(changed.slip.clone()),
            None => self.cache.get(id),
        }
    }

    /// Adds a key, or removes it with `None`.
    pub(super) fn key(&mut self, key: Key, slip: SlipId, come: Option<()>) {
        self.cache.forget_list((key.index, key.a));
        self.keys.insert(key_bytes(key, slip), come);
    }

    /// Everything was written: changed slips move to the cache.
    pub(super) fn flushed(&mut self) {
        for (_, changed) in std::mem::take(&mut self.slips) {
            self.cache.put(changed.slip);
        }
        let cache = std::mem::take(&mut self.cache);
        let (to_forget, erased) =
            (std::mem::take(&mut self.to_forget), std::mem::take(&mut self.erased));
        *self = Self { to_forget, erased, ..Self::with(cache) };
    }
}

/// A table's rows in a range, with the buffered changes: ascending, at most `most`.
pub(super) fn merge<const N: usize, T: Copy>(
    rows: impl Iterator<Item = Result<([u8; N], T), StoreProblem>>,
    buffer: &Overlay<N, T>,
    range: RangeInclusive<[u8; N]>,
    most: usize,
) -> Result<Vec<([u8; N], T)>, StoreProblem> {
    let mut buffer = buffer.range(range).peekable();
    let mut rows = rows.peekable();
    let mut found = Vec::new();
    while found.len() < most {
        let mut before = |key: &[u8; N]| match rows.peek() {
            Some(Ok((row, _))) => key <= row,
            Some(Err(_)) => false,
            None => true,
        };
        match buffer.next_if(|(key, _)| before(key)) {
            Some((key, instead)) => {
                // The buffered value replaces the row under the same key.
                rows.next_if(|row| row.as_ref().is_ok_and(|(row, _)| row == key));
                found.extend(instead.map(|value| (*key, value)));
            }
            None => match rows.next() {
                Some(row) => found.push(row?),
                None => break,
            },
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which three rows of a table and three ahead of it can lie, against a plain map.
    #[test]
    fn what_lies_ahead_is_read_with_the_table() {
        let states = [None, Some(None), Some(Some(9))];
        for case in 0..8 * 27_usize {
            let table: BTreeMap<[u8; 1], i64> =
                (0..3).filter(|n| case >> n & 1 == 1).map(|n| ([n], i64::from(n))).collect();
            let mut buffer = Overlay::new();
            let mut rest = case / 8;
            for n in 0..3 {
                if let Some(state) = states[rest % 3] {
                    buffer.insert([n], state);
                }
                rest /= 3;
            }
            let mut model = table.clone();
            for (key, state) in &buffer {
                match state {
                    Some(value) => model.insert(*key, *value),
                    None => model.remove(key),
                };
            }
            for (low, high) in [(0, 2), (1, 2), (0, 1), (1, 1)] {
                for most in 0..4 {
                    let rows = table.range([low]..=[high]).map(|(k, v)| Ok((*k, *v)));
                    let found = merge(rows, &buffer, [low]..=[high], most).unwrap();
                    let wanted: Vec<([u8; 1], i64)> =
                        model.range([low]..=[high]).take(most).map(|(k, v)| (*k, *v)).collect();
                    assert_eq!(found, wanted, "{table:?} {buffer:?} {low}-{high} {most}");
                }
            }
        }
    }

    #[test]
    fn what_is_asked_for_all_the_time_stays_seen() {
        let slip = |number| {
            let id = SlipId { form: 14, number };
            let fields = crate::engine::fields::Fields::new();
            Slip { id, version: 1, state: 1, fields, dues: Vec::new(), story: Vec::new() }
        };
        let cache = SlipCache::default();
        cache.put(slip(0));
        for number in 1..10_000 {
            cache.put(slip(number));
            assert!(cache.get(SlipId { form: 14, number: 0 }).is_some());
        }
        assert!(cache.get(SlipId { form: 14, number: 1 }).is_none());
        let kept = cache.slips.borrow();
        assert!(kept.young.len() + kept.old.len() <= 2 * GENERATION);
    }
}

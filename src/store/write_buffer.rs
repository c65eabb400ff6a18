//! What a batch has decided and not yet laid into the tables: later pieces of the batch read it before
//! them. So a slip is decoded once, however often it is asked for, and what many pieces write goes
//! into each table in one pass, in the order of its keys.
//!
//! It must not know forms or rules, and nothing in it outlives a commit that failed.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use super::StoreProblem;
use super::chain::Hash;
use super::tables::{KEY_BYTES, SUM_BYTES, key_bytes};
use crate::engine::slip::{Index, Key, Slip};
use crate::engine::value::SlipId;

/// Slips that have been read or written, decoded: the same room, person and badge are asked for again
/// and again. Kept from one commit to the next, because nobody else writes the store.
#[derive(Default)]
pub(super) struct Seen {
    slips: RefCell<Generations>,
    /// Whole lists of what is found under one `a` of an index: the room of a number, the people of a
    /// room. A key that comes or goes there ends the list.
    lists: RefCell<HashMap<(Index, u64), Vec<SlipId>>>,
}

/// What was asked for lately, and what before that: the second is dropped whole when the first is
/// full, so whatever is asked for all the time stays.
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

impl Seen {
    pub(super) fn get(&self, id: SlipId) -> Option<Slip> {
        let mut seen = self.slips.borrow_mut();
        if let Some(slip) = seen.young.get(&id) {
            return Some(slip.clone());
        }
        let slip = seen.old.remove(&id)?;
        seen.put(slip.clone());
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

    /// Something comes or goes there.
    pub(super) fn unlist(&self, under: (Index, u64)) {
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

/// Rows over a table: what comes, and (`None`) what goes.
pub(super) type Side<const N: usize, T> = BTreeMap<[u8; N], Option<T>>;

/// A changed slip, and the bytes that are to be stored of it.
pub(super) struct Changed {
    pub(super) slip: Slip,
    pub(super) bytes: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Ahead {
    pub(super) seen: Seen,
    pub(super) slips: BTreeMap<(u16, u64), Changed>,
    pub(super) keys: Side<KEY_BYTES, ()>,
    pub(super) counters: BTreeMap<u16, u64>,
    pub(super) sums: Side<SUM_BYTES, i64>,
    /// Requests that were accepted: their key, and the acceptance as it is to be stored.
    pub(super) accepted: HashMap<Hash, Vec<u8>>,
    /// The same in their order, by the entry they ended with.
    pub(super) order: Vec<(u64, Hash)>,
}

impl Ahead {
    pub(super) fn with(seen: Seen) -> Self {
        Self { seen, ..Self::default() }
    }

    /// The slip as the batch has it, or as it was read before.
    pub(super) fn slip(&self, id: SlipId) -> Option<Slip> {
        match self.slips.get(&(id.form, id.number)) {
            Some(changed) => Some(changed.slip.clone()),
            None => self.seen.get(id),
        }
    }

    /// A key that comes, or goes.
    pub(super) fn key(&mut self, key: Key, slip: SlipId, come: Option<()>) {
        self.seen.unlist((key.index, key.a));
        self.keys.insert(key_bytes(key, slip), come);
    }

    /// All of it lies in the tables: what was changed there is now what was read.
    pub(super) fn laid(&mut self) {
        for (_, changed) in std::mem::take(&mut self.slips) {
            self.seen.put(changed.slip);
        }
        *self = Self::with(std::mem::take(&mut self.seen));
    }
}

/// A table's rows in a range with what lies ahead of it: ascending, at most `most`.
pub(super) fn merged<const N: usize, T: Copy>(
    rows: impl Iterator<Item = Result<([u8; N], T), StoreProblem>>,
    ahead: &Side<N, T>,
    range: RangeInclusive<[u8; N]>,
    most: usize,
) -> Result<Vec<([u8; N], T)>, StoreProblem> {
    let mut ahead = ahead.range(range).peekable();
    let mut rows = rows.peekable();
    let mut found = Vec::new();
    while found.len() < most {
        let mut before = |key: &[u8; N]| match rows.peek() {
            Some(Ok((row, _))) => key <= row,
            Some(Err(_)) => false,
            None => true,
        };
        match ahead.next_if(|(key, _)| before(key)) {
            Some((key, instead)) => {
                // The row under the same key gives way.
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
            let mut ahead = Side::new();
            let mut rest = case / 8;
            for n in 0..3 {
                if let Some(state) = states[rest % 3] {
                    ahead.insert([n], state);
                }
                rest /= 3;
            }
            let mut model = table.clone();
            for (key, state) in &ahead {
                match state {
                    Some(value) => model.insert(*key, *value),
                    None => model.remove(key),
                };
            }
            for (low, high) in [(0, 2), (1, 2), (0, 1), (1, 1)] {
                for most in 0..4 {
                    let rows = table.range([low]..=[high]).map(|(k, v)| Ok((*k, *v)));
                    let found = merged(rows, &ahead, [low]..=[high], most).unwrap();
                    let wanted: Vec<([u8; 1], i64)> =
                        model.range([low]..=[high]).take(most).map(|(k, v)| (*k, *v)).collect();
                    assert_eq!(found, wanted, "{table:?} {ahead:?} {low}-{high} {most}");
                }
            }
        }
    }

    #[test]
    fn what_is_asked_for_all_the_time_stays_seen() {
        let slip = |number| {
            let id = SlipId { form: 14, number };
            let fields = crate::engine::value::Fields::new();
            Slip { id, version: 1, state: 1, fields, dues: Vec::new(), story: Vec::new() }
        };
        let seen = Seen::default();
        seen.put(slip(0));
        for number in 1..10_000 {
            seen.put(slip(number));
            assert!(seen.get(SlipId { form: 14, number: 0 }).is_some());
        }
        assert!(seen.get(SlipId { form: 14, number: 1 }).is_none());
        let kept = seen.slips.borrow();
        assert!(kept.young.len() + kept.old.len() <= 2 * GENERATION);
    }
}

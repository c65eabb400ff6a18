//! Things put in order. The standard library's sort is made once for each kind of thing and each order, ten kilobytes of
//! program a time, and there were more than a hundred of them. Here one sort orders places, and a kind of thing adds
//! no more than its comparison and its swaps. Things that are equal keep their order.
//!
//! It takes about twice the time: what is sorted by tens of thousands (the finder, the boards, what is written to the
//! store) goes on by the standard library's. `tests/tidy.rs` names those files.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Puts a slice in order.
pub trait Arrange<T> {
    fn arrange(&mut self)
    where
        T: Ord;

    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);

    /// Works each key out once: for keys that cost something.
    fn arrange_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange(&mut self)
    where
        T: Ord,
    {
        let swaps = swaps(self.len(), &mut |a, b| self[a].cmp(&self[b]));
        swap_all(self, &swaps);
    }

    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let swaps = swaps(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        swap_all(self, &swaps);
    }

    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        let swaps = swaps(self.len(), &mut |a, b| key(&self[a]).cmp(&key(&self[b])));
        swap_all(self, &swaps);
    }

    fn arrange_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let swaps = swaps(keys.len(), &mut |a, b| keys[a].cmp(&keys[b]));
        swap_all(self, &swaps);
    }
}

fn swap_all<T>(things: &mut [T], swaps: &[usize]) {
    for (place, other) in swaps.iter().enumerate() {
        things.swap(place, *other);
    }
}

/// With what each place is swapped, one place after the other, so that all are in order; nothing where they are
/// already.
fn swaps(many: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..many).all(|at| compare(at - 1, at).is_le()) {
        return Vec::new();
    }
    let mut places = merged(many, compare);
    for place in 0..many {
        // What belongs here has been swapped away if its place was passed already: it went where that one's came from.
        let mut from = places[place];
        while from < place {
            from = places[from];
        }
        places[place] = from;
    }
    places
}

/// The places in the order of what stands there: runs are merged, each twice as long as those before.
fn merged(many: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..many).collect();
    let mut next = Vec::with_capacity(many);
    let mut run = 1;
    while run < many {
        next.clear();
        for both in places.chunks(2 * run) {
            let (mut left, mut right) = both.split_at(run.min(both.len()));
            while let ([a, rest_left @ ..], [b, rest_right @ ..]) = (left, right) {
                if compare(*a, *b).is_le() {
                    next.push(*a);
                    left = rest_left;
                } else {
                    next.push(*b);
                    right = rest_right;
                }
            }
            next.extend_from_slice(left);
            next.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut next);
        run *= 2;
    }
    places
}

/// Gathers into a map or a set one by one. `collect` sorts first, by a sort of that map's own.
pub trait Gather: Iterator + Sized {
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        for (key, value) in self {
            map.insert(key, value);
        }
        map
    }

    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        for item in self {
            set.insert(item);
        }
        set
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_order_of_the_standard_library_and_equals_keep_theirs(
            things in prop::collection::vec((0u8..9, any::<u16>()), 0..70)
        ) {
            let mut wanted = things.clone();
            wanted.sort_by_key(|(key, _)| *key);
            let mut by_key = things.clone();
            by_key.arrange_by_key(|(key, _)| *key);
            prop_assert_eq!(&by_key, &wanted);
            let mut cached = things.clone();
            cached.arrange_by_cached_key(|(key, _)| *key);
            prop_assert_eq!(&cached, &wanted);
            let mut compared = things.clone();
            compared.arrange_by(|a, b| a.0.cmp(&b.0));
            prop_assert_eq!(&compared, &wanted);
            wanted.sort();
            let mut whole = things.clone();
            whole.arrange();
            prop_assert_eq!(whole, wanted);
        }

        #[test]
        fn what_is_gathered_is_what_is_collected(things in prop::collection::vec((0u8..9, any::<u16>()), 0..40)) {
            let collected: BTreeMap<u8, u16> = things.iter().copied().collect();
            prop_assert_eq!(things.iter().copied().into_map(), collected, "the last of a key stays");
            let collected: BTreeSet<(u8, u16)> = things.iter().copied().collect();
            prop_assert_eq!(things.into_iter().into_set(), collected);
        }
    }
}

//! Random numbers of the practice office: the same sequence for the same seed on every machine.
//!
//! SplitMix64, integers only. It must not be used for secrets.

/// A random number generator.
pub(super) struct Rng(u64);

impl Rng {
    /// `stream` separates the generators of one seed, so that one more name does not change every slip.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = Self(seed ^ stream.wrapping_mul(0xd6e8_feb8_6659_fd93));
        rng.next_u64();
        rng
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `limit` − 1; 0 if `limit` is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.next_u64()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// An index into a list of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        let limit = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(limit)).unwrap_or(0)
    }

    /// `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap_or(0);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True with a probability of `percent` in a hundred.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An item of a list that must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }

    /// An item of a list; none if the list is empty.
    pub(super) fn choose<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.index(list.len())).copied()
    }

    /// An item of a list that must not be empty, with its weight as its probability.
    pub(super) fn pick_weighted<T: Copy>(&mut self, list: &[(T, u64)]) -> T {
        let mut left = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in list {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        list[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are SplitMix64's own for seed 0, after the first, which `new` drops.
    #[test]
    fn a_seed_always_gives_the_same_numbers() {
        let mut rng = Rng::new(0, 0);
        assert_eq!(rng.next_u64(), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(rng.next_u64(), 0x06c4_5d18_8009_454f);
    }

    #[test]
    fn numbers_keep_within_their_bounds_and_reach_them() {
        let mut rng = Rng::new(7, 1);
        let numbers: Vec<i64> = (0..2000).map(|_| rng.between(-3, 3)).collect();
        assert_eq!(numbers.iter().min(), Some(&-3));
        assert_eq!(numbers.iter().max(), Some(&3));
        let heavy = (0..1000).filter(|_| rng.pick_weighted(&[('a', 9), ('b', 1)]) == 'a').count();
        assert!((850..950).contains(&heavy), "{heavy}");
        assert_eq!(rng.choose::<u8>(&[]), None);
    }
}

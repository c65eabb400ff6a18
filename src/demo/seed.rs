//! The dice of the practice office: the same throws for the same seed, on every machine.
//!
//! SplitMix64, whole numbers only. It must not be used for anything that has to stay secret.

/// A stream of throws.
pub(super) struct Dice(u64);

impl Dice {
    /// `part` keeps the streams of one seed apart, so that a longer list of names does not move
    /// every slip.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut dice = Self(seed ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.throw();
        dice
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `most` − 1; 0 where `most` is 0.
    pub(super) fn below(&mut self, most: u64) -> u64 {
        let wide = u128::from(self.throw()) * u128::from(most);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// An index into a list of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        let most = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(most)).unwrap_or(0)
    }

    /// `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high - low + 1).unwrap_or(0);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True in `percent` of a hundred throws.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }

    /// One of a list, if it has any.
    pub(super) fn any<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.index(list.len())).copied()
    }

    /// One of a list that is not empty, each as often as its weight says.
    pub(super) fn weighed<T: Copy>(&mut self, list: &[(T, u64)]) -> T {
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
    fn a_seed_throws_the_same_for_ever() {
        let mut dice = Dice::new(0, 0);
        assert_eq!(dice.throw(), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(dice.throw(), 0x06c4_5d18_8009_454f);
    }

    #[test]
    fn throws_keep_within_their_bounds_and_reach_them() {
        let mut dice = Dice::new(7, 1);
        let thrown: Vec<i64> = (0..2000).map(|_| dice.between(-3, 3)).collect();
        assert_eq!(thrown.iter().min(), Some(&-3));
        assert_eq!(thrown.iter().max(), Some(&3));
        let heavy = (0..1000).filter(|_| dice.weighed(&[('a', 9), ('b', 1)]) == 'a').count();
        assert!((850..950).contains(&heavy), "{heavy}");
        assert_eq!(dice.any::<u8>(&[]), None);
    }
}

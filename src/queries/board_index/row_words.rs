//! The searchable text of a row, with a bloom filter that rules out nearly all rows without reading
//! their text.

/// A bloom filter of a text's letters and pairs of neighbouring letters. A text can only occur in
/// another one whose filter has all of its bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct BigramBloom([u64; 4]);

impl BigramBloom {
    pub(super) fn of(text: &str) -> Self {
        let mut bloom = Self::default();
        let mut before = None;
        for letter in text.chars() {
            bloom.set(u64::from(u32::from(letter)));
            if let Some(before) = before {
                bloom.set((u64::from(u32::from(letter)) << 32) | u64::from(u32::from(before)));
            }
            before = Some(letter);
        }
        bloom
    }

    fn set(&mut self, of: u64) {
        let bit = of.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        // 256 bits in four words.
        self.0[(bit >> 6) as usize] |= 1 << (bit & 63);
    }

    /// Whether all bits of the other one are set here.
    pub(super) fn may_contain(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(here, there)| here & there == there)
    }
}

/// The words of a row in one lower-case text, each on a line of its own: typed text has no line
/// break, so it cannot match across two words.
pub(super) fn searchable_text(words: &[&str]) -> String {
    words.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_holds_is_never_passed_over() {
        let whole = searchable_text(&["1-2-1203", "厨房漏水 紧急", "维修 000131", "赵工", "已派"]);
        let bloom = BigramBloom::of(&whole);
        for part in ["1203", "漏水", "紧急", "000131", "维修 0", "赵", "派", ""] {
            assert!(whole.contains(part) && bloom.may_contain(BigramBloom::of(part)), "{part}");
        }
        let passed = ["停电", "孙工", "999", "4-1"]
            .iter()
            .filter(|t| !bloom.may_contain(BigramBloom::of(t)));
        assert!(passed.count() >= 3, "marks pass nothing over");
    }
}

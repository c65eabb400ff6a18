//! The words of a row as the filter reads them, with a mark by which nearly all rows that cannot hold
//! the text are passed over without being read.

/// Which pairs of neighbouring letters a text holds, and which letters, by their hash. A text can
/// only lie in another whose marks hold all of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks([u64; 4]);

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let mut before = None;
        for letter in text.chars() {
            marks.set(u64::from(u32::from(letter)));
            if let Some(before) = before {
                marks.set((u64::from(u32::from(letter)) << 32) | u64::from(u32::from(before)));
            }
            before = Some(letter);
        }
        marks
    }

    fn set(&mut self, of: u64) {
        let bit = of.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        // A byte's worth of bits: 256 of them in four words.
        self.0[(bit >> 6) as usize] |= 1 << (bit & 63);
    }

    /// Whether all of another's marks are here.
    pub(super) fn hold(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(here, there)| here & there == there)
    }
}

/// The words of a row in one text, small letters only, each on a line of its own: what is typed holds
/// no line break, so it is never found across two of them.
pub(super) fn blob(words: &[&str]) -> String {
    words.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_holds_is_never_passed_over() {
        let whole = blob(&["1-2-1203", "厨房漏水 紧急", "维修 000131", "赵工", "已派"]);
        let marks = Marks::of(&whole);
        for part in ["1203", "漏水", "紧急", "000131", "维修 0", "赵", "派", ""] {
            assert!(whole.contains(part) && marks.hold(Marks::of(part)), "{part}");
        }
        let passed = ["停电", "孙工", "999", "4-1"].iter().filter(|t| !marks.hold(Marks::of(t)));
        assert!(passed.count() >= 3, "marks pass nothing over");
    }
}

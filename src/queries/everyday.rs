//! Everyday words: what a caller says for what the standard calls otherwise. The table is declared beside
//! this file; it widens what a search finds and decides nothing.

/// One kind of thing a line, its words separated by spaces; `#` begins a remark.
const TABLE: &str = include_str!("everyday.txt");
/// A single letter means too much.
const TYPED_LEAST: usize = 2;

/// The words of every kind of thing of which one word fits what is typed.
pub fn beside(typed: &str, fits: impl Fn(&str) -> bool) -> Vec<&'static str> {
    if typed.chars().count() < TYPED_LEAST {
        return Vec::new();
    }
    let kinds = TABLE.lines().filter(|line| !line.starts_with('#'));
    let meant = kinds.filter(|line| line.split_whitespace().any(&fits));
    meant.flat_map(str::split_whitespace).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_word_of_a_kind_brings_the_others() {
        let beside = |typed: &str| super::beside(typed, |word| word.contains(typed));
        assert!(beside("水管").contains(&"漏水"));
        assert!(beside("跳闸").contains(&"空气开关"));
        assert!(beside("水").is_empty(), "a single letter means too much");
        assert!(beside("没有这个").is_empty());
    }
}

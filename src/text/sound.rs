//! Whether typed letters mean a Chinese word: written, in whole pinyin, in first letters, or mixed.
//! It must not know what the words are for.

use pinyin::ToPinyinMulti;

/// Whether the typed letters are a beginning of the word: `yc`, `youch`, `有c` of 有偿.
pub fn begins(word: &str, typed: &str) -> bool {
    let typed: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    matches(&word, &typed)
}

/// Whether the typed letters mean the word from any of its characters on.
pub fn within(word: &str, typed: &str) -> bool {
    let typed: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    typed.is_empty()
        || (0..word.len()).any(|from| word.get(from..).is_some_and(|rest| matches(rest, &typed)))
}

fn matches(word: &[char], typed: &[char]) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((c, rest)) = word.split_first() else { return false };
    if typed.first() == Some(c) && matches(rest, typed.get(1..).unwrap_or_default()) {
        return true;
    }
    // Thousands of words are looked through for a key: nothing is copied.
    c.to_pinyin_multi().into_iter().flatten().any(|reading| {
        let letters = || reading.plain().chars().map(|c| if c == 'ü' { 'v' } else { c });
        let (same, all) =
            (letters().zip(typed).take_while(|(a, b)| a == *b).count(), letters().count());
        // A letter, part of a syllable or the whole: what is typed then belongs to the next one.
        (1..=same).rev().any(|n| {
            let left = typed.get(n..).unwrap_or_default();
            (n == 1 || n == all || left.is_empty()) && matches(rest, left)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_syllables_and_characters_mix() {
        for typed in ["", "y", "yc", "you", "youc", "youchang", "有", "有c", "Y"] {
            assert!(begins("有偿", typed), "{typed}");
        }
        for typed in ["c", "ychx", "wu", "有偿x", "yoc"] {
            assert!(!begins("有偿", typed), "{typed}");
        }
        assert!(begins("重大", "zd") && begins("重大", "cd"), "both readings");
        assert!(within("水槽下", "cao") && within("水槽下", "") && !within("水槽下", "q"));
        assert!(begins("POS 机", "pos"));
        assert!(
            within("疏通下水", "xiashui") && within("绿化", "lvh") && within("更换LED灯", "ledd")
        );
    }
}

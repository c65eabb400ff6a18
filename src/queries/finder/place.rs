//! Normalises half-typed rooms: `1栋2单元12` and `1-2-12` become the same prefix.
//!
//! Unlike the engine's reader it must not refuse anything, because what is typed is not complete
//! yet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words between the parts of a room; longer ones stand before those they contain.
const MARKS: [&str; 12] =
    ["#楼", "号楼", "栋", "幢", "座", "单元", "#", "haolou", "danyuan", "zhuang", "dong", "lou"];
/// Words after a door that say nothing.
const ENDINGS: [&str; 4] = ["号房", "室", "房", "户"];
const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// Full-width forms narrowed, letters small and without their marks (Müller is typed muller), dashes alike.
pub(super) fn narrow(text: &str) -> String {
    let dash = |c| {
        if matches!(c, '‐' | '‑' | '–' | '—' | '―' | '−' | '﹣') { '-' } else { c }
    };
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c)).nfkc();
    bare.map(dash).flat_map(char::to_lowercase).collect()
}

/// A room, whole or begun, with `-` between its parts and no leading zeros.
pub(super) fn plain(text: &str) -> String {
    let mut rest: Vec<char> = narrow(text).chars().filter(|c| !c.is_whitespace()).collect();
    // 3/2/501 is written with slashes; beside dashes they join doors, and the first one counts.
    if !rest.contains(&'-') {
        rest.iter_mut().filter(|c| **c == '/').for_each(|c| *c = '-');
    } else if let Some(slash) = rest.iter().position(|c| *c == '/') {
        rest.truncate(slash);
    }
    let mut made = String::new();
    let mut at = 0;
    while let Some(c) = rest.get(at) {
        let after = rest.get(at..).unwrap_or_default();
        if let Some((number, length)) = spoken(after) {
            made.push_str(&number.to_string());
            at += length;
        } else if let Some(length) = mark(after).filter(|_| ends_in_number(&made)) {
            made.push('-');
            at += length;
        } else {
            made.push(*c);
            at += 1;
        }
    }
    for ending in ENDINGS {
        if let Some(door) = made.strip_suffix(ending).filter(|door| ends_in_number(door)) {
            made = door.to_owned();
            break;
        }
    }
    let parts: Vec<&str> = made.split('-').map(without_zeros).collect();
    // 3栋-2 and 3#-2 leave an empty part between two dashes.
    let last = parts.len().saturating_sub(1);
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(i, part)| !part.is_empty() || *i == last)
        .map(|(_, part)| *part)
        .collect();
    kept.join("-")
}

fn starts(chars: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(i, c)| chars.get(i) == Some(&c))
}

fn mark(chars: &[char]) -> Option<usize> {
    MARKS.iter().find(|mark| starts(chars, mark)).map(|mark| mark.chars().count())
}

/// A mark divides only after a number or a building's letter.
fn ends_in_number(made: &str) -> bool {
    made.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric())
        && made.split('-').next_back().is_some_and(|part| {
            part.chars().count() == 1 || part.contains(|c: char| c.is_ascii_digit())
        })
}

/// A Chinese number up to 99 and its length, where a mark follows it.
fn spoken(chars: &[char]) -> Option<(usize, usize)> {
    let value = |c: &char| NUMERALS.iter().position(|n| n == c).map(|i| i + 1);
    let values: Vec<usize> = chars.iter().map_while(value).collect();
    let number = match values.as_slice() {
        [one] => *one,
        [10, one] if *one < 10 => 10 + one,
        [tens, 10] if *tens < 10 => tens * 10,
        [tens, 10, one] if *tens < 10 && *one < 10 => tens * 10 + one,
        _ => return None,
    };
    mark(chars.get(values.len()..)?).map(|_| (number, values.len()))
}

fn without_zeros(part: &str) -> &str {
    let plain = part.trim_start_matches('0');
    if plain.starts_with(|c: char| c.is_ascii_digit()) { plain } else { part }
}

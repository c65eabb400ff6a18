//! How wide text is on paper, in half-width columns, and how it is broken into lines.
//!
//! Printers of Chinese text give two columns to what screens show in one (`“”…—·①√℃×→`): both count as
//! two here, so that nothing overruns its cell.

use unicode_width::UnicodeWidthChar;

use super::encode;
use crate::text::Shown;

/// The columns of one character.
pub fn columns(letter: char) -> i32 {
    let wide = letter.width_cjk().map_or(0, |width| i32::try_from(width).unwrap_or(2));
    // What a printer takes from its Chinese font is as wide as a Chinese letter, é like 中.
    if wide == 1 && !letter.is_ascii() && encode::gbk(letter).is_some() { 2 } else { wide }
}

/// The columns of a line.
pub fn width(text: &str) -> i32 {
    text.chars().map(columns).sum()
}

/// Text as it is printed: clean, and with the character that printers have where people type another.
pub(super) fn clean(raw: &str) -> String {
    let lines = Shown::lines(raw);
    let lines: Vec<&str> = lines.iter().map(Shown::as_str).collect();
    lines.join("\n").chars().map(fold).collect()
}

fn fold(letter: char) -> char {
    match letter {
        '¥' => '￥',
        '–' | '‒' | '―' => '—',
        '•' => '·',
        '☑' | '✓' | '✔' => '√',
        '☐' => '□',
        '✗' | '✘' => '×',
        '\u{a0}' => ' ',
        other => other,
    }
}

/// Lines of at most so many columns. Latin words stay whole where they fit; a line does not begin with a
/// closing mark where its neighbour can come along.
pub(super) fn wrap(text: &str, most: i32) -> Vec<String> {
    let most = most.max(2);
    text.split('\n').flat_map(|line| wrap_line(line, most)).collect()
}

fn wrap_line(text: &str, most: i32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line: Vec<char> = Vec::new();
    let mut used = 0;
    for letter in text.chars() {
        if used + columns(letter) > most && !line.is_empty() {
            let rest = line.split_off(break_at(&line, letter));
            let rest_used: i32 = rest.iter().copied().map(columns).sum();
            lines.push(line.iter().collect::<String>().trim_end().to_string());
            if rest_used + columns(letter) > most {
                // Too long to come along: broken where it stands.
                lines.push(rest.iter().collect());
                (line, used) = (Vec::new(), 0);
            } else {
                (line, used) = (rest, rest_used);
            }
            if letter == ' ' {
                continue;
            }
        }
        used += columns(letter);
        line.push(letter);
    }
    lines.push(line.into_iter().collect());
    lines
}

/// How much of a full line stays when this character begins the next.
fn break_at(line: &[char], next: char) -> usize {
    let latin = |c: &char| c.is_ascii_graphic();
    let last = line.last();
    if next != ' ' && latin(&next) && last.is_some_and(latin) {
        return line.iter().rposition(|c| !latin(c)).map_or(line.len(), |at| at + 1);
    }
    let closing = "，。、；：？！）》」』】〉”’…,.;:?!)]}%".contains(next);
    let alone = columns(next) == 0 || closing;
    if alone && line.len() > 1 { line.len() - 1 } else { line.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_printers_make_wide_counts_as_two() {
        assert_eq!(width("“好”…—·①√℃×→é"), 24);
        assert_eq!(width("1-2-1203 Abc"), 12);
        assert_eq!(clean("¥5 – ☑"), "￥5 — √");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_but_spaces_is_lost(
            text in "[a-c1 ，。“”维修厨房漏水𠮷é\n]{0,80}", most in 2..40_i32,
        ) {
            let lines = wrap(&text, most);
            for line in &lines {
                prop_assert!(width(line) <= most, "{line:?} in {most}");
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}

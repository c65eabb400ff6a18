//! Signs for terminals that draw `─→“·` two cells wide or not at all: each as a sign of ASCII, wherever
//! it comes from. It must not touch letters, nor what takes two cells on every terminal.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthChar;

/// What is written in place of what; all of one cell.
const SIGNS: &[(&str, char)] = &[
    ("→▸▶►›»≥◂", '>'),
    ("←◀◄‹«≤", '<'),
    ("↑▴▲△", '^'),
    ("↓▾▼▽", 'v'),
    ("─━–—―‐‑−═", '-'),
    ("│┃║¦", '|'),
    ("┌┐└┘├┤┬┴┼╔╗╚╝", '+'),
    ("·•●○◆■□★☆", '*'),
    ("“”„″", '"'),
    ("‘’‚′", '\''),
    ("█▓", '#'),
    ("░▒", '.'),
    ("…", '~'),
    ("×", 'x'),
    ("√✓✔", 'Y'),
    ("÷", '/'),
    ("°", 'o'),
];

/// The sign of ASCII for a character; nothing if it may stay.
fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    if let Some((_, sign)) = SIGNS.iter().find(|(signs, _)| signs.contains(c)) {
        return Some(*sign);
    }
    let doubtful = c.width() == Some(1) && c.width_cjk() == Some(2) && !c.is_alphabetic();
    doubtful.then_some('?')
}

/// Writes every doubtful sign of a frame as one of ASCII.
pub fn plain_signs(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let mut signs = cell.symbol().chars();
        if let (Some(c), None) = (signs.next(), signs.next())
            && let Some(sign) = plain(c)
        {
            cell.set_char(sign);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn signs_become_ascii_and_text_stays() {
        let mut buffer = Buffer::with_lines(["“停水” 2 户 → ½·… ─│ 94㎡ é Ж", ""]);
        buffer.set_string(0, 1, "√—×①", Style::new());
        plain_signs(&mut buffer);
        let rows: Vec<String> = buffer
            .content
            .chunks(usize::from(buffer.area.width))
            .map(|row| row.iter().map(|cell| cell.symbol()).collect())
            .collect();
        assert!(rows[0].starts_with("\"停 水 \" 2 户  > ?*~ -| 94㎡  é Ж"), "{rows:?}");
        assert!(rows[1].starts_with("Y-x?"), "{rows:?}");
    }

    #[test]
    fn every_sign_is_of_one_cell_before_and_after() {
        for (signs, sign) in SIGNS {
            assert!(sign.is_ascii() && signs.chars().all(|c| c.width() == Some(1)), "{signs}");
        }
    }
}

//! Characters about which nothing has to be looked up: each is one glyph of a width that is known, stands by
//! itself beside any other of them, and is shown as it is. Most text of the house is made of them alone, and
//! is neither cleaned nor cut into glyphs by the tables of Unicode.
//!
//! It is a short way and never another answer: the tests go through all of them both ways.

/// Display cells of such a character; nothing for every other.
pub fn plain_cells(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{4e00}'..='\u{9fef}' | '\u{3001}'..='\u{3029}' | '\u{ff01}'..='\u{ff5e}' => Some(2),
        '─'..='╿' | '←'..='↓' | '“' | '”' | '…' | '·' | '×' | '√' | '▸' | '▾' => {
            Some(1)
        }
        _ => None,
    }
}

/// Display cells of text that is made of such characters alone.
pub fn plain_width(text: &str) -> Option<usize> {
    let mut cells = 0;
    for c in text.chars() {
        cells += plain_cells(c)?;
    }
    Some(cells)
}

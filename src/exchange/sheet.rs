//! A table as read from a file: rows of texts with their row numbers. It must not know what columns mean.

use std::collections::BTreeSet;

/// A sheet of a workbook, or a text file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet's name; empty for a text file.
    pub name: String,
    /// Whether whoever opens the file does not see it.
    pub hidden: bool,
    /// The numbers of the rows that they do not see, on a sheet that they do.
    pub hidden_rows: BTreeSet<u32>,
    /// The rows that are not empty, in order.
    pub rows: Vec<SheetRow>,
}

/// A row: its number in the spreadsheet, and its cells that are not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRow {
    pub number: u32,
    /// Sorted by column, counted from zero.
    pub cells: Vec<(u16, String)>,
    /// The columns in which a number that is not whole stands: of 1.10 no zero is left there.
    pub fractions: Vec<u16>,
}

/// The most columns that are read.
pub const COLUMNS_MOST: u16 = 256;
/// The most rows of one sheet.
pub const ROWS_MOST: u32 = 500_000;

impl SheetRow {
    /// The text of a column; empty if there is none.
    pub fn at(&self, column: u16) -> &str {
        let found = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok();
        found.and_then(|at| self.cells.get(at)).map_or("", |(_, text)| text.as_str())
    }
}

impl Sheet {
    /// Adds a cell after all others, unless its text is empty.
    pub fn push(&mut self, number: u32, column: u16, text: &str) {
        let text = super::cells::unquote(text);
        if text.is_empty() || column >= COLUMNS_MOST {
            return;
        }
        match self.rows.last_mut() {
            Some(row) if row.number == number => row.cells.push((column, text)),
            _ => self.rows.push(SheetRow {
                number,
                cells: vec![(column, text)],
                fractions: Vec::new(),
            }),
        }
    }
}

/// The letters of a column: 0 is `A`, 26 is `AA`.
pub fn letters(column: u16) -> String {
    let mut left = u32::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of these letters, in any case.
pub fn column(letters: &str) -> Option<u16> {
    let plain = !letters.is_empty() && letters.len() <= 2;
    if !plain || !letters.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let value = |c: char| u16::from(c.to_ascii_uppercase() as u8 - b'A') + 1;
    let number = letters.chars().fold(0u16, |sum, c| sum * 26 + value(c));
    Some(number - 1).filter(|c| *c < COLUMNS_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_columns_convert_both_ways() {
        for n in 0..COLUMNS_MOST {
            assert_eq!(column(&letters(n)), Some(n));
        }
        assert_eq!((letters(0).as_str(), letters(27).as_str()), ("A", "AB"));
        assert_eq!((column("房"), column(""), column("ZZ")), (None, None, None));
    }
}

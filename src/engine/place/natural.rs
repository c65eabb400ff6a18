//! Natural order: runs of digits count as numbers, so that 2 stands before 10.
//!
//! It compares texts and nothing else; it must not know what a room is.

use std::cmp::Ordering;

/// Compares two texts, digits as numbers of any length; equal only if the texts are equal.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (left, right) = (pieces(a), pieces(b));
    // Leading zeros make texts differ whose numbers do not, so the text has the last word.
    left.cmp(&right).then_with(|| a.cmp(b))
}

/// Digits sort before other characters; a number without leading zeros is ordered by its
/// length first, which needs no integer wide enough to hold it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(usize, String),
    Letter(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next() {
        if !first.is_ascii_digit() {
            found.push(Piece::Letter(first));
            continue;
        }
        let mut digits = String::from(first);
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let digits = digits.trim_start_matches('0').to_owned();
        found.push(Piece::Number(digits.len(), digits));
    }
    found
}

//! Pages as plain text: what a terminal shows, and a file for every printer.

use super::measure::columns;
use super::place::{Mark, Page};
use super::size::Paper;

/// The lines of a page on a paper of characters.
pub(super) fn lines(page: &Page, paper: &Paper) -> Vec<String> {
    let (wide, high) = (size(paper.columns), page.iter().map(bottom).max().unwrap_or(0));
    let mut grid = vec![vec![Some(' '); wide]; size(high + 1)];
    let mut set = |x: i32, y: i32, letter: Option<char>| {
        if let Some(cell) = grid.get_mut(size(y)).and_then(|row| row.get_mut(size(x))) {
            *cell = letter;
        }
    };
    for mark in page {
        match mark {
            Mark::Across { x0, x1, y } => (*x0..=*x1).for_each(|x| set(x, *y, Some('-'))),
            Mark::Down { x, y0, y1 } => (*y0..*y1).for_each(|y| set(*x, y, Some('|'))),
            Mark::Text { x, y, text, .. } => {
                let mut at = *x;
                for letter in text.chars() {
                    set(at, *y, Some(letter));
                    // The second half of a wide letter holds nothing.
                    (1..screen(letter)).for_each(|n| set(at + n, *y, None));
                    at += screen(letter);
                }
            }
        }
    }
    // Where rules meet.
    for (x, y) in page.iter().filter_map(ends).flatten() {
        let meets = |mark: &Mark| matches!(mark, Mark::Across { y: at, .. } if *at == y);
        if page.iter().any(meets) {
            set(x, y, Some('+'));
        }
    }
    let row = |row: Vec<Option<char>>| {
        row.into_iter().flatten().collect::<String>().trim_end().to_string()
    };
    grid.into_iter().map(row).collect()
}

/// The columns of a letter on a screen, which has one where paper may have two.
fn screen(letter: char) -> i32 {
    use unicode_width::UnicodeWidthChar;
    let cells = letter.width().map_or(0, |cells| i32::try_from(cells).unwrap_or(2));
    cells.min(columns(letter)).max(0)
}

/// The places above and below a rule from top to bottom.
fn ends(mark: &Mark) -> Option<[(i32, i32); 2]> {
    match mark {
        Mark::Down { x, y0, y1 } => Some([(*x, y0 - 1), (*x, *y1)]),
        _ => None,
    }
}

fn bottom(mark: &Mark) -> i32 {
    match mark {
        Mark::Text { y, .. } | Mark::Across { y, .. } => *y,
        Mark::Down { y1, .. } => y1 - 1,
    }
}

fn size(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

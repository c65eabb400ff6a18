//! Pages as plain text: what a terminal shows, and a file for every printer.

use super::measure::columns;
use super::place::{Mark, Page};
use super::size::Paper;

/// Cells of characters: in one a letter with the marks on it; the second half of a wide letter holds nothing.
struct Grid(Vec<Vec<String>>);

impl Grid {
    fn set(&mut self, x: i32, y: i32, text: impl Into<String>) {
        if let Some(cell) = self.cell(x, y) {
            *cell = text.into();
        }
    }

    fn cell(&mut self, x: i32, y: i32) -> Option<&mut String> {
        self.0.get_mut(size(y))?.get_mut(size(x))
    }

    fn write(&mut self, x: i32, y: i32, text: &str) {
        let (mut at, mut last) = (x, x);
        for letter in text.chars() {
            let wide = screen(letter);
            if wide == 0 {
                // A mark stands on the letter before it.
                self.cell(last, y).into_iter().for_each(|cell| cell.push(letter));
                continue;
            }
            self.set(at, y, letter);
            (1..wide).for_each(|n| self.set(at + n, y, ""));
            (last, at) = (at, at + wide);
        }
    }
}

/// The lines of a page on a paper of characters.
pub(super) fn lines(page: &Page, paper: &Paper) -> Vec<String> {
    let (wide, high) = (size(paper.columns), page.iter().map(bottom).max().unwrap_or(0));
    let mut grid = Grid(vec![vec![" ".to_string(); wide]; size(high + 1)]);
    for mark in page {
        match mark {
            Mark::Across { x0, x1, y } => (*x0..=*x1).for_each(|x| grid.set(x, *y, '-')),
            Mark::Down { x, y0, y1 } => (*y0..*y1).for_each(|y| grid.set(*x, y, '|')),
            Mark::Text { x, y, text, .. } => grid.write(*x, *y, text),
        }
    }
    // Where rules meet.
    for (x, y) in page.iter().filter_map(ends).flatten() {
        let meets = |mark: &Mark| matches!(mark, Mark::Across { y: at, .. } if *at == y);
        if page.iter().any(meets) {
            grid.set(x, y, '+');
        }
    }
    grid.0.into_iter().map(|row| row.concat().trim_end().to_string()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_on_its_letter() {
        let text = |x, text: &str| Mark::Text {
            x,
            y: 0,
            room: 20,
            big: false,
            red: false,
            text: text.into(),
        };
        let page = vec![text(0, "e\u{301}te\u{301}|中\u{301}文"), text(12, "|")];
        assert_eq!(lines(&page, &Paper::TEXT), ["e\u{301}te\u{301}|中\u{301}文    |"]);
    }
}

//! Whether a frame is an earlier one with some rows moved up or down, as lists are when one goes on
//! behind their edge. It must not write: it says what to move, and what that saves.
//!
//! Only whole rows are moved: terminals agree about nothing narrower.

use std::ops::Range;

use super::spot::{Spot, end_of};

/// Fewer rows than this are drawn again without a look at whether they have moved.
const FEWEST_ROWS: usize = 4;
/// Bytes that the moving itself takes: the region, the way to its edge, the region taken away.
const MOVING: isize = 24;
/// Bytes that going to a row takes on average.
const WAY: usize = 4;
/// Erasing the rest of a row.
const ERASE: usize = 3;

/// Rows to move within a region of the screen; the others keep their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The rows that take part; those that are left behind come out empty.
    pub region: Range<usize>,
    /// By how many rows.
    pub by: usize,
    /// Up: the list went on; down: it went back.
    pub up: bool,
}

/// Looks for the moving that saves most; `None`: drawing what changed is as short.
pub fn find(shown: &[Spot], next: &[Spot], columns: usize, dirty: &[bool]) -> Option<Scroll> {
    if dirty.iter().filter(|dirty| **dirty).count() < FEWEST_ROWS {
        return None;
    }
    let screens = Screens { shown, next, columns };
    let rows = dirty.len();
    let most = |up: bool| {
        let moved = |by: usize| {
            let (from, to) = if up { (by, 0) } else { (0, by) };
            let pairs = (0..rows - by).map(|n| (n + from, n + to));
            pairs.filter(|(old, new)| dirty[*new] && screens.has_moved(*old, *new)).count()
        };
        (1..rows).map(|by| (moved(by), by)).max_by_key(|(many, by)| (*many, rows - by))
    };
    let ways = [true, false].map(|up| (most(up), up));
    let (Some((many, by)), up) = ways.into_iter().max_by_key(|(most, _)| most.map(|m| m.0))? else {
        return None;
    };
    if many < 2 {
        return None;
    }
    screens.best_region(by, up)
}

struct Screens<'a> {
    shown: &'a [Spot],
    next: &'a [Spot],
    columns: usize,
}

impl Screens<'_> {
    fn row<'a>(&self, screen: &'a [Spot], row: usize) -> &'a [Spot] {
        &screen[row * self.columns..][..self.columns]
    }

    fn has_moved(&self, old: usize, new: usize) -> bool {
        let next = self.row(self.next, new);
        self.row(self.shown, old) == next && end_of(next) > 0
    }

    /// The rows next to each other that together save most when they are moved.
    fn best_region(&self, by: usize, up: bool) -> Option<Scroll> {
        let rows = self.next.len() / self.columns;
        let mut best: Option<(isize, Range<usize>)> = None;
        let (mut sum, mut first) = (0, 0);
        for row in 0..rows - by {
            // The upper row of the pair: `row` has what stood below, or stands above what it was.
            let (old, new) = if up { (row + by, row) } else { (row, row + by) };
            sum += self.saved(self.row(self.shown, old), new);
            if sum <= 0 {
                (sum, first) = (0, row + 1);
                continue;
            }
            let left = if up { row + 1..row + by + 1 } else { first..first + by };
            let empty = vec![Spot::BLANK; self.columns];
            let lost: isize = left.map(|row| self.saved(&empty, row)).sum();
            let total = sum + lost - MOVING;
            if total > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((total, first..row + by + 1));
            }
        }
        best.map(|(_, region)| Scroll { region, by, up })
    }

    /// What drawing a row saves if this were there rather than what is there.
    fn saved(&self, there: &[Spot], row: usize) -> isize {
        let next = self.row(self.next, row);
        let (now, then) = (cost(self.row(self.shown, row), next), cost(there, next));
        now.cast_signed() - then.cast_signed()
    }
}

/// About the bytes that make one row into another.
fn cost(from: &[Spot], to: &[Spot]) -> usize {
    if from == to {
        return 0;
    }
    let end = end_of(to);
    let text: usize =
        to[..end].iter().zip(from).filter(|(t, f)| t != f).map(|(t, _)| t.weight()).sum();
    let rest = if from[end..] == to[end..] { 0 } else { ERASE };
    WAY + text + rest
}

/// Moves rows as the terminal does it.
pub fn apply(scroll: &Scroll, shown: &mut [Spot], columns: usize) {
    let cells = scroll.region.start * columns..scroll.region.end * columns;
    let (region, by) = (&mut shown[cells], scroll.by * columns);
    let kept = region.len() - by;
    if scroll.up {
        region.rotate_left(by);
        region[kept..].fill(Spot::BLANK);
    } else {
        region.rotate_right(by);
        region[..by].fill(Spot::BLANK);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::super::abilities::Abilities;
    use super::*;

    fn screen(rows: &[String]) -> Vec<Spot> {
        let buffer = Buffer::with_lines(rows.iter().map(String::as_str));
        let mut spots = vec![Spot::Unknown; buffer.content.len()];
        let columns = usize::from(buffer.area.width);
        for (row, into) in buffer.content.chunks(columns).zip(spots.chunks_mut(columns)) {
            Spot::read(row, &Abilities::default(), into);
        }
        spots
    }

    fn list(from: usize, head: &str) -> Vec<Spot> {
        let places = ["楼上漏水", "电梯异响", "墙面起皮", "门禁失灵", "路灯不亮"];
        let item = |n: usize| format!("{n:03} {} {:09}", places[n % 5], n * 977 * 977 % 999_983);
        let mut rows = vec![format!("{head:22}")];
        rows.extend((from..from + 8).map(item));
        rows.push(format!("{:22}", "end"));
        screen(&rows)
    }

    fn found(shown: &[Spot], next: &[Spot]) -> Option<Scroll> {
        let columns = shown.len() / 10;
        let rows = shown.chunks(columns).zip(next.chunks(columns));
        let dirty: Vec<bool> = rows.map(|(a, b)| a != b).collect();
        find(shown, next, columns, &dirty)
    }

    #[test]
    fn a_list_that_goes_on_by_a_row_is_moved_without_what_stands_around_it() {
        let up = Scroll { region: 1..9, by: 1, up: true };
        assert_eq!(found(&list(5, "list"), &list(6, "list")), Some(up.clone()));
        let down = Scroll { region: 1..9, by: 3, up: false };
        assert_eq!(found(&list(8, "list"), &list(5, "another")), Some(down.clone()));
        assert_eq!(found(&list(5, "list"), &list(50, "list")), None);
        assert_eq!(found(&list(5, "list"), &list(5, "another")), None);
        let mut shown = list(5, "list");
        let columns = shown.len() / 10;
        apply(&up, &mut shown, columns);
        let next = list(6, "list");
        assert_eq!(shown[..8 * columns], next[..8 * columns]);
        assert!(shown[8 * columns..9 * columns].iter().all(|spot| *spot == Spot::BLANK));
        let mut shown = list(8, "list");
        apply(&down, &mut shown, columns);
        assert_eq!(shown[4 * columns..], list(5, "list")[4 * columns..]);
    }
}

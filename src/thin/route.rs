//! The way of the cursor from where it is to where something is drawn, in the fewest bytes that
//! every terminal understands in the same way. It must not write text: where going through what
//! stands there is shorter than jumping over it, it says so.

use super::number::{self, digits, sequence_of};

/// Where the terminal's cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nobody knows.
    Lost,
    /// Column and row.
    At(u16, u16),
    /// In this row, behind its last column: terminals differ in what a step from there does, so
    /// that only `CR` and going somewhere by number are used.
    Edge(u16),
}

/// A way to a column and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    from: Place,
    to: (u16, u16),
    start: Start,
    /// The column to write the row's own text from, up to the one that is gone to.
    pub through: Option<u16>,
    pub bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// To the place by its numbers.
    Jump,
    /// Up or down in the column that one is in, then along the row.
    Along,
    /// To the first column, then the same.
    Return,
}

impl Route {
    /// The shortest way. `through` says how many bytes the text of that row takes from a column to
    /// the one that is gone to, if it may be written again as things are.
    pub fn find(from: Place, to: (u16, u16), through: impl Fn(u16) -> Option<usize>) -> Route {
        let jump = Route { from, to, start: Start::Jump, through: None, bytes: jump_bytes(to) };
        let mut best = jump;
        let starts = match from {
            Place::Lost => return jump,
            Place::At(column, row) => {
                [Some((Start::Along, column, row)), Some((Start::Return, 0, row))]
            }
            Place::Edge(row) => [None, Some((Start::Return, 0, row))],
        };
        for (start, column, row) in starts.into_iter().flatten() {
            let first = usize::from(start == Start::Return) + one_way_bytes(row, to.1);
            let step = first + one_way_bytes(to.0, column);
            if step < best.bytes {
                best = Route { start, through: None, bytes: step, ..jump };
            }
            if column < to.0
                && let Some(text) = through(column)
                && first + text < best.bytes
            {
                best = Route { start, through: Some(column), bytes: first + text, ..jump };
            }
        }
        best
    }

    /// The bytes of the way, but for the text to go through.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (column, row) = match (self.start, self.from) {
            (Start::Along, Place::At(column, row)) => (column, row),
            (Start::Return, Place::At(_, row) | Place::Edge(row)) => {
                out.push(b'\r');
                (0, row)
            }
            _ => return jump(self.to, out),
        };
        down(row, self.to.1, out);
        if self.through.is_none() {
            along(column, self.to.0, out);
        }
    }
}

/// By numbers, which count from one and may be left out where they are one.
fn jump((column, row): (u16, u16), out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if row > 0 {
        number::write(out, usize::from(row) + 1);
    }
    if column > 0 {
        out.push(b';');
        number::write(out, usize::from(column) + 1);
    }
    out.push(b'H');
}

fn jump_bytes((column, row): (u16, u16)) -> usize {
    let digits = |at: u16| if at == 0 { 0 } else { digits(usize::from(at) + 1) };
    3 + digits(row) + digits(column) + usize::from(column > 0)
}

/// So many steps of one kind.
fn steps(many: u16, kind: u8, out: &mut Vec<u8>) {
    match many {
        0 => {}
        1 => out.extend_from_slice(&[0x1b, b'[', kind]),
        _ => number::sequence(out, usize::from(many), kind),
    }
}

fn steps_bytes(many: u16) -> usize {
    match many {
        0 => 0,
        1 => 3,
        _ => sequence_of(usize::from(many)),
    }
}

/// Most of one byte each that are shorter than a sequence.
const SINGLE: u16 = 4;

/// To another row, in the same column. `LF` never scrolls here: the row is on the screen.
fn down(from: u16, to: u16, out: &mut Vec<u8>) {
    one_way(from, to, (b'\n', b'B', b'A'), out);
}

fn along(from: u16, to: u16, out: &mut Vec<u8>) {
    one_way(to, from, (b'\x08', b'D', b'C'), out);
}

/// Onwards by single bytes or a sequence, back by a sequence.
fn one_way(from: u16, to: u16, (single, on, back): (u8, u8, u8), out: &mut Vec<u8>) {
    match to.checked_sub(from) {
        Some(many @ 0..=SINGLE) => out.extend((0..many).map(|_| single)),
        Some(many) => steps(many, on, out),
        None => steps(from - to, back, out),
    }
}

/// What either takes; the single bytes are on the way onwards.
fn one_way_bytes(from: u16, to: u16) -> usize {
    match to.checked_sub(from) {
        Some(many @ 0..=SINGLE) => usize::from(many),
        Some(many) => steps_bytes(many),
        None => steps_bytes(from - to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Place, to: (u16, u16)) -> String {
        let mut out = Vec::new();
        let route = Route::find(from, to, |_| None);
        route.write(&mut out);
        assert_eq!(out.len(), route.bytes, "{route:?}");
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let at = Place::At;
        assert_eq!(way(at(3, 3), (3, 3)), "");
        assert_eq!(way(at(3, 3), (0, 4)), "\r\n");
        assert_eq!(way(at(3, 3), (3, 5)), "\n\n");
        assert_eq!(way(at(3, 3), (4, 3)), "^[C");
        assert_eq!(way(at(3, 3), (1, 3)), "\x08\x08");
        assert_eq!(way(at(60, 3), (40, 3)), "^[20D");
        assert_eq!(way(at(60, 3), (2, 3)), "^[58D");
        assert_eq!(way(at(60, 3), (1, 3)), "\r^[C");
        assert_eq!(way(at(60, 13), (60, 12)), "^[A");
        assert_eq!(way(at(60, 13), (0, 0)), "^[H");
        assert_eq!(way(at(60, 13), (9, 0)), "^[;10H");
        assert_eq!(way(at(60, 3), (41, 12)), "^[13;42H");
        assert_eq!(way(Place::Edge(3), (0, 4)), "\r\n");
        assert_eq!(way(Place::Edge(3), (78, 3)), "\r^[78C");
        assert_eq!(way(Place::Edge(3), (78, 9)), "^[10;79H");
        assert_eq!(way(Place::Lost, (0, 3)), "^[4H");
    }

    #[test]
    fn short_text_is_gone_through_rather_than_jumped_over() {
        let route = Route::find(Place::At(3, 3), (5, 3), |from| Some(usize::from(5 - from)));
        assert_eq!((route.through, route.bytes), (Some(3), 2));
        let route = Route::find(Place::At(30, 3), (1, 4), |from| (from == 0).then_some(1));
        assert_eq!((route.through, route.bytes), (Some(0), 3));
        let route = Route::find(Place::At(3, 3), (7, 3), |_| Some(9));
        assert_eq!((route.through, route.bytes), (None, 4));
    }
}

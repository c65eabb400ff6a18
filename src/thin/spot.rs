//! One column of the screen as a terminal has it: a glyph, the right part of one, or nobody knows.
//! It must not know how glyphs come to the screen.

use ratatui::buffer::{Cell, CellWidth};
use unicode_width::UnicodeWidthChar;

use super::abilities::Abilities;
use super::pen::Pen;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// What stands there is not known, so it is equal to nothing that is wanted.
    Unknown,
    /// Covered by the glyph to the left.
    Rest,
    Glyph(Glyph),
}

/// What stands in one column, or begins there. Of a blank only what is seen counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    cell: Cell,
    /// Columns that it takes.
    pub width: u16,
    /// How many columns the cursor goes on, if every terminal agrees about that.
    pub sure: bool,
}

impl Glyph {
    /// An empty cell in the terminal's own colours.
    pub const BLANK: Glyph = Glyph { cell: Cell::EMPTY, width: 1, sure: true };

    pub fn text(&self) -> &str {
        self.cell.symbol()
    }

    pub fn is_blank(&self) -> bool {
        self.text() == " "
    }

    pub fn pen(&self) -> Pen {
        Pen::of(&self.cell)
    }

    /// Whether it looks as wanted when it is drawn with this pen.
    pub fn fits(&self, pen: Pen) -> bool {
        let pen = if self.is_blank() { pen.on_blank() } else { pen };
        self.pen() == pen
    }

    /// The glyph of a cell with this many columns left in its row. What cannot be drawn there, or
    /// would do something else to a terminal than be drawn, is a blank.
    fn of(cell: &Cell, left: usize, terminal: &Abilities) -> Glyph {
        let text = cell.symbol();
        // Most of a screen is this, and of one column on every terminal.
        if let [b'!'..=b'~'] = text.as_bytes() {
            let mut drawn = styled(Cell::EMPTY, Pen::of(cell));
            drawn.set_symbol(text);
            return Glyph { cell: drawn, width: 1, sure: true };
        }
        let odd = text.is_empty() || text.chars().any(char::is_control);
        let width = if odd { 0 } else { cell.cell_width() };
        let pen = Pen::of(cell);
        if width == 0 || usize::from(width) > left || text == " " {
            return Glyph { cell: styled(Cell::EMPTY, pen.on_blank()), ..Glyph::BLANK };
        }
        let mut drawn = styled(Cell::EMPTY, pen);
        drawn.set_symbol(text);
        Glyph { cell: drawn, width, sure: is_sure(text, width, terminal) }
    }

    /// The most columns that a terminal may take for it.
    pub fn reach(&self) -> u16 {
        if self.sure {
            return self.width;
        }
        let each = self.text().chars().map(|c| c.width_cjk().unwrap_or(1)).sum::<usize>();
        u16::try_from(each).unwrap_or(u16::MAX).max(self.width)
    }
}

fn styled(mut cell: Cell, pen: Pen) -> Cell {
    (cell.fg, cell.bg, cell.modifier) = (pen.fg, pen.bg, pen.modifier);
    cell
}

/// Whether the terminal's cursor goes on as we count. Clusters of several characters and emoji are
/// counted differently from terminal to terminal.
fn is_sure(text: &str, width: u16, terminal: &Abilities) -> bool {
    let mut chars = text.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return false };
    if only.is_ascii() {
        return true;
    }
    let emoji = matches!(only, '\u{1f000}'..='\u{1faff}');
    match (only.width(), only.width_cjk()) {
        (Some(1), Some(1)) => width == 1,
        (Some(1), _) => width == 1 && terminal.narrow_signs,
        (Some(2), _) => width == 2 && terminal.wide_han && !emoji,
        _ => false,
    }
}

impl Spot {
    pub const BLANK: Spot = Spot::Glyph(Glyph::BLANK);

    /// Reads a row of cells as a terminal will have it.
    pub fn read(row: &[Cell], terminal: &Abilities, into: &mut [Spot]) {
        let mut column = 0;
        while let (Some(cell), Some(spot)) = (row.get(column), into.get_mut(column)) {
            let glyph = Glyph::of(cell, row.len() - column, terminal);
            let next = column + usize::from(glyph.width);
            *spot = Spot::Glyph(glyph);
            into[column + 1..next].fill(Spot::Rest);
            column = next;
        }
    }

    pub fn glyph(&self) -> Option<&Glyph> {
        match self {
            Spot::Glyph(glyph) => Some(glyph),
            Spot::Unknown | Spot::Rest => None,
        }
    }

    /// Bytes of what stands here.
    pub fn weight(&self) -> usize {
        self.glyph().map_or(0, |glyph| glyph.text().len())
    }
}

/// The first column behind which a row is empty and plain.
pub fn end_of(row: &[Spot]) -> usize {
    row.len() - row.iter().rev().take_while(|spot| **spot == Spot::BLANK).count()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    fn read(text: &str) -> Vec<Spot> {
        let buffer = Buffer::with_lines([text]);
        let mut spots = vec![Spot::Unknown; buffer.content.len()];
        Spot::read(&buffer.content, &Abilities::default(), &mut spots);
        spots
    }

    #[test]
    fn wide_glyphs_cover_two_columns_and_what_terminals_count_differently_is_not_sure() {
        let spots = read("a汉 ");
        assert_eq!(spots[1].glyph().map(|g| (g.text(), g.width, g.sure)), Some(("汉", 2, true)));
        assert_eq!((&spots[2], &spots[3]), (&Spot::Rest, &Spot::BLANK));
        assert_eq!(end_of(&spots), 3);
        let sure = |text: &str| read(text)[0].glyph().unwrap().sure;
        assert!(sure("a") && sure("─") && sure("水") && sure("，"));
        assert!(!sure("e\u{301}") && !sure("\u{1f3e0}") && !sure("\u{2328}\u{fe0f}"));
        let family = read("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}");
        let family = family[0].glyph().unwrap();
        assert_eq!((family.width, family.reach()), (2, 6));
    }

    #[test]
    fn what_cannot_be_drawn_is_a_blank() {
        let mut buffer = Buffer::with_lines(["abc"]);
        buffer[(0, 0)].set_symbol("");
        buffer[(1, 0)].set_symbol("\u{200b}\x1b[2J");
        buffer[(2, 0)].set_symbol("汉");
        let mut spots = vec![Spot::Unknown; 3];
        Spot::read(&buffer.content, &Abilities::default(), &mut spots);
        assert_eq!(spots, vec![Spot::BLANK; 3], "no room, no width, no control characters");
    }
}

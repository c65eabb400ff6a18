//! The lines of the paper: which blanks stand side by side, from the field table's widths alone.
//! It must not know what is written in them.

use super::spot::{FOOT, Spot};
use super::{FormState, Part};

/// The paper grows no wider than a line can be read across.
const WIDEST: u16 = 132;

/// One line of the paper.
pub(super) enum Line {
    Blanks(Vec<Plot>),
    /// The column heads of a table.
    Head(usize),
    Row {
        field: usize,
        row: usize,
    },
}

/// A blank's place on its line, in twelfths.
pub(super) struct Plot {
    pub spot: Spot,
    pub from: u32,
    pub to: u32,
}

/// The width of the paper in so wide an area.
pub(super) fn paper_width(area: u16) -> u16 {
    area.min(WIDEST)
}

/// The cells inside the paper's frame.
pub(super) fn inner_width(area: u16) -> u16 {
    paper_width(area).saturating_sub(2)
}

/// Twelfths that a blank takes: on narrow screens more, so that it keeps room to write.
fn share(width: u8, inner: u16) -> u32 {
    let width = u32::from(width);
    let share = match inner {
        0..38 => 12,
        38..52 => width * 2,
        52..64 => width.max(6),
        _ => width,
    };
    share.clamp(1, 12)
}

impl FormState {
    /// The step's fields packed in order into lines of twelve columns, the foot last.
    pub(super) fn lines(&self, inner: u16) -> Vec<Line> {
        let mut packed = Packed { lines: Vec::new(), open: Vec::new(), used: 0 };
        let fields = (self.step.fields)().iter().zip(&self.parts).enumerate();
        for (i, (field, part)) in fields.filter(|(i, _)| !self.is_known(*i)) {
            match part {
                Part::One(_) => packed.lay(Spot::Field(i), share(field.width, inner)),
                Part::Rows(rows) => {
                    packed.close();
                    packed.lines.push(Line::Head(i));
                    let row = |row| Line::Row { field: i, row };
                    packed.lines.extend((0..rows.len()).map(row));
                }
            }
        }
        packed.close();
        let blanks = self.foot_blanks();
        let last = if blanks == FOOT.len() { 4 } else { 8 };
        for i in 0..blanks {
            packed.lay(Spot::Foot(i), share(if i == 0 { 4 } else { last }, inner));
        }
        packed.close();
        packed.lines
    }
}

struct Packed {
    lines: Vec<Line>,
    open: Vec<Plot>,
    used: u32,
}

impl Packed {
    fn lay(&mut self, spot: Spot, width: u32) {
        if self.used + width > 12 {
            self.close();
        }
        self.open.push(Plot { spot, from: self.used, to: self.used + width });
        self.used += width;
    }

    /// The last blank of a line takes what is left of it.
    fn close(&mut self) {
        if let Some(last) = self.open.last_mut() {
            last.to = 12;
            self.lines.push(Line::Blanks(std::mem::take(&mut self.open)));
        }
        self.used = 0;
    }
}

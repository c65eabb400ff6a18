//! Where the caret is and how it goes on: in order, by the lines of the paper, through the rows of
//! a table. It must not draw, and it changes no blank but by adding and taking away rows.

use crate::engine::kind::{Field, ROWS_MOST};

use super::paper::{self, Line};
use super::slot::{Slot, fresh_row};
use super::spot::{FOOT, LATE, Spot};
use super::{FormState, Part};

fn is_empty(row: &[Slot]) -> bool {
    row.iter().all(Slot::is_empty)
}

impl FormState {
    /// Every blank in the order of Tab.
    pub(super) fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (field, part) in self.parts.iter().enumerate().filter(|(i, _)| !self.is_known(*i)) {
            match part {
                Part::One(_) => spots.push(Spot::Field(field)),
                Part::Rows(rows) => {
                    for (row, cells) in rows.iter().enumerate() {
                        let cell = |column| Spot::Cell { field, row, column };
                        spots.extend((0..cells.len()).map(cell));
                    }
                }
            }
        }
        spots.extend((0..self.foot_blanks()).map(Spot::Foot));
        spots
    }

    /// Whether the desk knows a field itself, so that nobody fills it.
    pub(super) fn is_known(&self, field: usize) -> bool {
        (self.step.fields)().get(field).is_some_and(|f| self.known.contains(&f.name))
    }

    /// Tables in which nothing stands and nothing was touched.
    pub(super) fn bare_tables(&self) -> Vec<&'static str> {
        let bare = |part: &Part| match part {
            Part::Rows(rows) => rows.iter().flatten().all(|s| s.is_empty() && !s.touched),
            Part::One(_) => false,
        };
        let fields = (self.step.fields)().iter().zip(&self.parts);
        fields.filter(|(_, part)| bare(part)).map(|(field, _)| field.name).collect()
    }

    /// Makes the row of a path like `counts.2.item`, if it is the next one of its table.
    pub(super) fn room_for(&mut self, path: &str) {
        let mut parts = path.split('.');
        let (table, row) = (parts.next(), parts.next().and_then(|n| n.parse::<usize>().ok()));
        let Some(at) = (self.step.fields)().iter().position(|f| Some(f.name) == table) else {
            return;
        };
        let columns = self.columns(at);
        if let Some(Part::Rows(rows)) = self.parts.get_mut(at)
            && row == Some(rows.len() + 1)
            && rows.len() < ROWS_MOST
        {
            rows.push(fresh_row(columns));
        }
    }

    /// Blanks at the foot that stand on the paper now.
    pub(super) fn foot_blanks(&self) -> usize {
        let late = self.late_wanted || self.foot.get(LATE).is_some_and(|s| !s.is_empty());
        if late { FOOT.len() } else { LATE }
    }

    pub(super) fn slot(&self, spot: Spot) -> Option<&Slot> {
        match spot {
            Spot::Foot(i) => self.foot.get(i),
            Spot::Field(i) => match self.parts.get(i)? {
                Part::One(slot) => Some(slot),
                Part::Rows(_) => None,
            },
            Spot::Cell { field, row, column } => match self.parts.get(field)? {
                Part::Rows(rows) => rows.get(row)?.get(column),
                Part::One(_) => None,
            },
        }
    }

    pub(super) fn slot_mut(&mut self, spot: Spot) -> Option<&mut Slot> {
        match spot {
            Spot::Foot(i) => self.foot.get_mut(i),
            Spot::Field(i) => match self.parts.get_mut(i)? {
                Part::One(slot) => Some(slot),
                Part::Rows(_) => None,
            },
            Spot::Cell { field, row, column } => match self.parts.get_mut(field)? {
                Part::Rows(rows) => rows.get_mut(row)?.get_mut(column),
                Part::One(_) => None,
            },
        }
    }

    /// The field of a spot: the column, for a cell.
    pub(super) fn field_at(&self, spot: Spot) -> Option<&'static Field> {
        match spot {
            Spot::Field(i) => (self.step.fields)().get(i),
            Spot::Cell { field, column, .. } => self.columns(field).get(column),
            Spot::Foot(_) => None,
        }
    }

    pub(super) fn columns(&self, field: usize) -> &'static [Field] {
        (self.step.fields)().get(field).and_then(|f| f.rows).map_or(&[], |rows| rows())
    }

    pub(super) fn label(&self, spot: Spot) -> &'static str {
        match spot {
            Spot::Foot(i) => FOOT.get(i).map_or("", |(_, label)| label),
            _ => self.field_at(spot).map_or("", |f| f.label),
        }
    }

    /// As problems name it: `room`, `materials.2.name`, `late`.
    pub(super) fn path(&self, spot: Spot) -> String {
        match spot {
            Spot::Foot(i) => FOOT.get(i).map_or("", |(name, _)| name).to_string(),
            Spot::Field(_) => self.field_at(spot).map_or("", |f| f.name).to_string(),
            Spot::Cell { field, row, .. } => {
                let table = (self.step.fields)().get(field).map_or("", |f| f.name);
                let column = self.field_at(spot).map_or("", |f| f.name);
                format!("{table}.{}.{column}", row + 1)
            }
        }
    }

    /// The blank of a path; for a table's own name its first cell.
    pub(super) fn spot_of(&self, path: &str) -> Option<Spot> {
        let spots = self.spots();
        spots.iter().copied().find(|s| self.path(*s) == path).or_else(|| {
            spots.into_iter().find(|s| match s {
                Spot::Cell { field, .. } => {
                    (self.step.fields)().get(*field).is_some_and(|f| f.name == path)
                }
                _ => false,
            })
        })
    }

    /// Moves the caret, and tidies what it leaves: a table keeps no empty rows at its end.
    pub(super) fn go(&mut self, to: Spot) {
        let from = self.focus;
        if from == to {
            return;
        }
        if let Some(slot) = self.slot_mut(from) {
            slot.rest();
        }
        let table = |spot| match spot {
            Spot::Cell { field, .. } => Some(field),
            _ => None,
        };
        if let Some(field) = table(from).filter(|f| table(to) != Some(*f))
            && let Some(Part::Rows(rows)) = self.parts.get_mut(field)
        {
            while rows.len() > 1 && rows.last().is_some_and(|row| is_empty(row)) {
                rows.pop();
            }
        }
        self.focus = to;
    }

    /// To the next blank; round and round.
    pub(super) fn next(&mut self) {
        let spots = self.spots();
        let mut to = spots.iter().position(|s| *s == self.focus).map_or(0, |i| i + 1);
        if let Spot::Cell { field, row, column } = self.focus
            && let columns = self.columns(field)
            && let Some(Part::Rows(rows)) = self.parts.get_mut(field)
            && row + 1 == rows.len()
            && let Some(cells) = rows.get(row)
        {
            if is_empty(cells) && column == 0 {
                // Nothing was begun in the last row: the table is done.
                to += cells.len() - 1;
            } else if !is_empty(cells) && column + 1 == cells.len() && rows.len() < ROWS_MOST {
                rows.push(fresh_row(columns));
                self.go(Spot::Cell { field, row: row + 1, column: 0 });
                return;
            }
        }
        if let Some(spot) = spots.get(to).or(spots.first()) {
            self.go(*spot);
        }
    }

    /// To the blank before; into an empty row only at its head.
    pub(super) fn previous(&mut self) {
        let spots = self.spots();
        let here = spots.iter().position(|s| *s == self.focus).unwrap_or(0);
        let before = if here == 0 { spots.len().saturating_sub(1) } else { here - 1 };
        let Some(mut spot) = spots.get(before).copied() else { return };
        let from_outside = !matches!((self.focus, spot),
            (Spot::Cell { field: a, .. }, Spot::Cell { field: b, .. }) if a == b);
        if let Spot::Cell { field, row, .. } = spot
            && from_outside
            && let Some(Part::Rows(rows)) = self.parts.get(field)
            && rows.get(row).is_some_and(|cells| is_empty(cells))
        {
            spot = Spot::Cell { field, row, column: 0 };
        }
        self.go(spot);
    }

    /// To the blank above or below on the paper; answers whether there is one.
    pub(super) fn step_line(&mut self, down: bool) -> bool {
        let lines: Vec<Vec<(Spot, u32)>> = self
            .lines(paper::inner_width(self.width))
            .iter()
            .map(|line| self.across(line))
            .filter(|line| !line.is_empty())
            .collect();
        let here = lines.iter().enumerate().find_map(|(i, line)| {
            line.iter().find(|(spot, _)| *spot == self.focus).map(|(_, from)| (i, *from))
        });
        let Some((line, from)) = here else { return false };
        let to = if down { Some(line + 1) } else { line.checked_sub(1) };
        let Some(line) = to.and_then(|i| lines.get(i)) else { return false };
        let under = line.iter().rev().find(|(_, begins)| *begins <= from).or(line.first());
        if let Some((spot, _)) = under.copied() {
            self.go(spot);
        }
        true
    }

    /// The blanks of a line and where each begins, in 144ths of the line.
    fn across(&self, line: &Line) -> Vec<(Spot, u32)> {
        match line {
            Line::Blanks(plots) => plots.iter().map(|p| (p.spot, p.from * 12)).collect(),
            Line::Head(_) => Vec::new(),
            Line::Row { field, row } => {
                let columns = self.columns(*field);
                let all: u32 = columns.iter().map(|c| u32::from(c.width)).sum();
                let mut used = 0;
                let mut line = Vec::new();
                for (column, c) in columns.iter().enumerate() {
                    let spot = Spot::Cell { field: *field, row: *row, column };
                    line.push((spot, used * 144 / all.max(1)));
                    used += u32::from(c.width);
                }
                line
            }
        }
    }

    /// Adds a row below the caret's, or at the end of the first table; answers why it could not.
    pub(super) fn add_row(&mut self) -> Result<(), String> {
        let table = self.parts.iter().position(|p| matches!(p, Part::Rows(_)));
        let (field, after) = match self.focus {
            Spot::Cell { field, row, .. } => (field, Some(row)),
            _ => (table.ok_or("这一步没有表格,不用加行")?, None),
        };
        let columns = self.columns(field);
        let Some(Part::Rows(rows)) = self.parts.get_mut(field) else {
            return Err("这一步没有表格,不用加行".to_string());
        };
        if rows.len() >= ROWS_MOST {
            return Err(format!("最多 {ROWS_MOST} 行;请另开一单写其余的"));
        }
        let last_empty = rows.last().is_some_and(|row| is_empty(row));
        let row = match after {
            Some(row) => row + 1,
            // From outside one comes to the row that waits.
            None if last_empty => rows.len() - 1,
            None => rows.len(),
        };
        if after.is_some() || !last_empty {
            rows.insert(row.min(rows.len()), fresh_row(columns));
        }
        self.go(Spot::Cell { field, row, column: 0 });
        Ok(())
    }

    /// Takes away the caret's row; answers why it could not.
    pub(super) fn delete_row(&mut self) -> Result<(), String> {
        let Spot::Cell { field, row, column } = self.focus else {
            return Err("光标不在表格中,没有可删的行".to_string());
        };
        let columns = self.columns(field);
        if let Some(Part::Rows(rows)) = self.parts.get_mut(field) {
            if row < rows.len() {
                rows.remove(row);
            }
            if rows.is_empty() {
                rows.push(fresh_row(columns));
            }
            let row = row.min(rows.len() - 1);
            self.focus = Spot::Cell { field, row, column };
        }
        Ok(())
    }
}

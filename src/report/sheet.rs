//! A report as a sheet: columns, rows, sums, notes and signatures. It must not know how it is rendered or
//! where its figures come from.

use crate::engine::kind::reading::Sight;
use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

/// The most rows of a sheet, so that it fits into one message to a terminal. A note counts the rest.
pub const ROWS_MOST: usize = 2_000;

/// The result of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The id in the procedures: `RP-11`.
    pub id: String,
    pub title: String,
    /// The period as written above the sheet: `2026-11-21`.
    pub of: String,
    pub office: String,
    pub made: Moment,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The sums below the rows, with their labels.
    pub sums: Vec<(String, Cell)>,
    pub notes: Vec<String>,
    /// Who signs the printed sheet.
    pub signs: Vec<String>,
}

/// A column with its width on paper and on a screen of 80 cells; zero takes the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    pub cells: u8,
    pub narrow: u8,
}

/// A row, and the slip it is about; or, of a count, how many slips stand behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub slip: Option<SlipId>,
    pub cells: Vec<Cell>,
    /// How many slips the row counts; they can be asked for by the words in its first cell.
    pub counts: u32,
    /// The slips that it counts. They stay at the desk: a month of them would not fit into a message.
    #[serde(skip)]
    pub behind: Vec<SlipId>,
}

impl Row {
    /// A row about one slip, or about none.
    pub fn of(slip: Option<SlipId>, cells: Vec<Cell>) -> Self {
        Self { slip, cells, ..Self::default() }
    }

    /// A row that counts these slips.
    pub fn over(cells: Vec<Cell>, behind: Vec<SlipId>) -> Self {
        let counts = u32::try_from(behind.len()).unwrap_or(u32::MAX);
        Self { slip: None, cells, counts, behind }
    }

    /// What it is called where its slips are asked for.
    pub fn label(&self, made: Moment) -> String {
        self.cells.first().map_or_else(String::new, |cell| cell.shown(made))
    }
}

/// `#####.....`: a part of a whole in so many cells, for whoever would rather look than read.
pub(super) fn bar(part: usize, whole: usize, cells: usize) -> Cell {
    let full = part.saturating_mul(cells).checked_div(whole).unwrap_or(0).min(cells);
    Cell::Bar(format!("{}{}", FULL.repeat(full), BARE.repeat(cells - full)))
}

/// What a bar is made of on paper, in files and where signs are plain; a screen may have blocks for it.
pub const FULL: &str = "#";
pub const BARE: &str = ".";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    /// A number of an agreement, a receipt, a bank: never taken for a phone in somebody's words.
    Code(String),
    Number(i64),
    Money(Money),
    Moment(Moment),
    Day(Day),
    Yes(bool),
    /// A part of a whole, to look at; the figures stand in the columns before it.
    Bar(String),
}

impl Cell {
    /// The number of a paper of somebody else's.
    pub fn code(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Code(text) }
    }

    /// The cell for people. A moment on the day of the sheet has no date.
    pub fn shown(&self, made: Moment) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Code(text) | Self::Bar(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => money.to_string(),
            Self::Moment(at) => at.show(made),
            Self::Day(day) => day.to_string(),
            Self::Yes(yes) => if *yes { "是" } else { "否" }.to_string(),
        }
    }

    /// The cell for a narrow screen. A moment is its time on that day, else its date.
    pub fn brief(&self, day: Day) -> String {
        match self {
            Self::Moment(at) if at.day() == day => at.clock().to_string(),
            Self::Moment(at) => at.day().short(),
            other => other.shown(Moment(0)),
        }
    }

    /// Whether the cell is aligned to the right.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Money(_))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_string())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Money> for Cell {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Option<Moment>> for Cell {
    fn from(at: Option<Moment>) -> Self {
        at.map_or(Self::Empty, Self::Moment)
    }
}

impl Sheet {
    /// An empty sheet with columns of `(title, width on paper, width on a screen)`.
    pub fn with_columns(columns: &[(&str, u8, u8)]) -> Self {
        let column = |(title, cells, narrow): &(&str, u8, u8)| Column {
            title: (*title).to_string(),
            cells: *cells,
            narrow: *narrow,
        };
        let columns = columns.iter().map(column).collect();
        Self { columns, ..Self::default() }
    }

    /// Adds a sum below the rows.
    pub fn sum(&mut self, what: &str, cell: impl Into<Cell>) {
        self.sums.push((what.to_string(), cell.into()));
    }

    /// The sheet with its words changed.
    pub fn map_words(mut self, change: impl Fn(String) -> String) -> Self {
        let cells = self.rows.iter_mut().flat_map(|row| row.cells.iter_mut());
        for cell in cells.chain(self.sums.iter_mut().map(|(_, cell)| cell)) {
            if let Cell::Text(text) = cell {
                *text = change(std::mem::take(text));
            }
        }
        self.notes = self.notes.into_iter().map(change).collect();
        self
    }

    /// As it goes round in a file: like paper, with no phone in words, whoever took it out.
    pub fn to_take_out(self) -> Self {
        self.map_words(|words| Sight::Names.words(words))
    }

    /// Keeps the first rows, and counts all in a note.
    pub fn truncated(mut self) -> Self {
        let all = self.rows.len();
        if all > ROWS_MOST {
            self.rows.truncate(ROWS_MOST);
            self.notes.push(format!("共 {all} 行,只列前 {ROWS_MOST} 行;合计按全部计"));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_is_taken_out_bears_no_numbers() {
        let mut sheet = Sheet::with_columns(&[("事由", 0, 0)]);
        let cells = vec!["回电 138-1234-5678 问车位".into(), Cell::code("62345678")];
        sheet.rows.push(Row::of(None, cells));
        sheet.notes.push("请打 13812345678".to_string());
        let taken = sheet.to_take_out();
        assert_eq!(taken.rows[0].cells[0], "回电 138****5678 问车位".into());
        assert_eq!(taken.rows[0].cells[1], Cell::code("62345678"), "the bank's own number");
        assert_eq!(taken.notes, ["请打 138****5678"]);
    }

    #[test]
    fn a_bar_is_never_longer_than_its_place() {
        for (part, whole, full) in [(0, 0, 0), (0, 4, 0), (1, 4, 5), (4, 4, 20), (9, 4, 20)] {
            let bar = bar(part, whole, 20).shown(Moment(0));
            assert_eq!((bar.matches('#').count(), bar.len()), (full, 20), "{part} of {whole}");
        }
    }
}

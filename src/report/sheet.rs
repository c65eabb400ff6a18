//! A report as a sheet: columns, rows, sums and what is to be signed. It must not know how it will be
//! written down, nor where its figures came from.

use serde::{Deserialize, Serialize};

use crate::engine::moment::{Day, Moment};
use crate::engine::money::Money;
use crate::engine::value::SlipId;

/// The most rows of one sheet: what a line to a terminal carries, and more than anybody reads. What is
/// left out is counted in a note.
pub const ROWS_MOST: usize = 2_000;

/// A report, worked out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// What the procedures call it: `RP-11`.
    pub id: String,
    pub title: String,
    /// The time it speaks of, as written above it: `2026-11-21`.
    pub of: String,
    pub office: String,
    pub made: Moment,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Under the rows: what, and how much.
    pub sums: Vec<(String, Cell)>,
    pub notes: Vec<String>,
    /// Who signs the printed sheet.
    pub signs: Vec<String>,
}

/// A column, with the cells it takes on paper and on a screen of 80; zero takes what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub title: String,
    pub cells: u8,
    pub narrow: u8,
}

/// A row, and the slip it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub slip: Option<SlipId>,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(i64),
    Money(Money),
    Moment(Moment),
    Day(Day),
    Yes(bool),
}

impl Cell {
    /// As people read it; a moment without its day where that is the day of the sheet's making.
    #[must_use]
    pub fn shown(&self, made: Moment) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => money.to_string(),
            Self::Moment(at) => at.show(made),
            Self::Day(day) => day.to_string(),
            Self::Yes(yes) => if *yes { "是" } else { "否" }.to_string(),
        }
    }

    /// As little as says it, on a narrow screen: a moment of that day by its time, else by its day.
    #[must_use]
    pub fn brief(&self, day: Day) -> String {
        match self {
            Self::Moment(at) if at.day() == day => at.clock().to_string(),
            Self::Moment(at) => at.day().short(),
            other => other.shown(Moment(0)),
        }
    }

    /// Numbers stand at the right.
    #[must_use]
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
    /// Columns as `(title, cells on paper, cells on a screen)`.
    #[must_use]
    pub fn with_columns(columns: &[(&str, u8, u8)]) -> Self {
        let column = |(title, cells, narrow): &(&str, u8, u8)| Column {
            title: (*title).to_string(),
            cells: *cells,
            narrow: *narrow,
        };
        let columns = columns.iter().map(column).collect();
        Self { columns, ..Self::default() }
    }

    pub fn sum(&mut self, what: &str, cell: impl Into<Cell>) {
        self.sums.push((what.to_string(), cell.into()));
    }

    /// Keeps the first rows and says how many were left out.
    pub fn bounded(mut self) -> Self {
        let all = self.rows.len();
        if all > ROWS_MOST {
            self.rows.truncate(ROWS_MOST);
            self.notes.push(format!("共 {all} 行,只列前 {ROWS_MOST} 行;合计按全部计"));
        }
        self
    }
}

//! A list on its way to a file: as it is seen, but for phones, from its first row to its last, piece by piece. It must not know the screen.

use crate::engine::moment::Moment;
use crate::protocol::messages::{Page, Request, Row, Spot, View, Window};
use crate::report::sheet::ROWS_MOST;
use crate::report::{Cell, Row as SheetRow, Sheet};

/// Rows that are asked for at a time: what a screen asks for, too.
const ROWS_A_PIECE: u16 = 200;

/// What of the list is here already.
#[derive(Clone)]
pub struct Gathering {
    /// What the list is called.
    pub title: String,
    /// What it is narrowed to, in words.
    narrowed: String,
    view: View,
    rows: Vec<Row>,
}

impl Gathering {
    pub fn new(title: String, narrowed: String, view: View) -> Self {
        Self { title, narrowed, view, rows: Vec::new() }
    }

    /// How many rows are here.
    pub fn rows_here(&self) -> usize {
        self.rows.len()
    }

    /// Asks for the rows from this one on.
    pub fn request(&self, spot: Spot) -> Request {
        let window = Window { spot, before: 0, most: ROWS_A_PIECE };
        Request::TakeOut { view: self.view.clone(), window }
    }

    /// Takes a piece in. Where the next begins, if there is one that is wanted.
    pub fn take_in(&mut self, page: Page) -> Option<Spot> {
        let more = page.more && !page.rows.is_empty() && self.rows.len() <= ROWS_MOST;
        // A list that moved meanwhile has no slip twice.
        let known = |row: &Row| self.rows.iter().any(|known| known.id == row.id);
        let fresh: Vec<Row> = page.rows.into_iter().filter(|row| !known(row)).collect();
        self.rows.extend(fresh);
        let id = self.rows.last().map(|row| row.id).filter(|_| more)?;
        let or = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        Some(Spot::Slip { id, by: 1, or })
    }

    /// All of it, as it is written to a file.
    pub fn into_sheet(self, office: String, now: Moment) -> Sheet {
        let mut sheet = Sheet::with_columns(&[
            ("单号", 14, 11),
            ("房号", 12, 9),
            ("事由", 0, 0),
            ("状态", 10, 8),
            ("责任人", 8, 6),
            ("时限", 11, 8),
            ("开单", 11, 8),
        ]);
        (sheet.of, sheet.title, sheet.office, sheet.made) =
            (self.narrowed, self.title, office, now);
        sheet.rows = self.rows.into_iter().map(row).collect();
        sheet.truncated()
    }
}

fn row(row: Row) -> SheetRow {
    let cells = vec![
        row.number.into(),
        row.place.into(),
        row.matter.into(),
        row.state.into(),
        row.worker.into(),
        row.due.into(),
        Cell::Moment(row.opened),
    ];
    SheetRow::of(Some(row.id), cells)
}

//! Imports rosters (房屋, 住户) of offices into the registers of rooms (F-107) and people (F-56), lists of what
//! stood on paper before (期初, B-14), and the list of any other register, whose columns are its blanks.
//!
//! ```text
//! bytes ─► reading ─► sheets ─► header (+ column map) ─► records ─► join ─► units ─► plan ─► steps
//! └───────────────────────── at the terminal ─────────────────────────────┘         └ at the desk ┘
//! ```
//!
//! The terminal reads the file and sends [`Wanted`] rooms and people to the desk, which plans the steps for
//! each. Only `judge` decides whether a step is accepted, by the same rules as on the screen. Only `file`
//! opens files.

mod cells;
pub mod column_map;
pub mod columns;
mod doubts;
pub mod file;
mod from_paper;
mod header;
mod join;
mod limits;
mod listing;
mod opening;
mod people;
pub mod plan;
pub mod reading;
mod record;
pub mod registers;
mod rooms;
pub mod roster;
pub mod sheet;
pub mod summary;

/// Whether this program reads and writes workbooks; without, lists come in and go out as CSV.
pub const WORKBOOKS: bool = cfg!(feature = "workbooks");

#[cfg(feature = "workbooks")]
pub mod template;
#[cfg(not(feature = "workbooks"))]
pub mod template {
    //! What a program built without workbooks says of them.

    /// # Errors
    /// Always. A CSV is read as well; the import says which columns it misses.
    pub fn workbook(_: super::Kind) -> Result<Vec<u8>, String> {
        Err("本程序没有带工作簿,写不出模板;可自建 CSV,缺哪一栏导入时会说".to_string())
    }
}
mod unit;
mod vocabulary;
pub mod wanted;
pub mod writing;

pub use limits::{BATCH, BATCH_BYTES, BATCH_PARTS, FILE_MOST, TOO_MUCH, UNPACKED_MOST};
pub use reading::read;
pub use registers::Register;
pub use roster::{Kind, Roster, Unit};
pub use wanted::{Planned, RowOutcome, Verdict, Wanted};

/// Parses the operator's column map for a list of this kind.
///
/// # Errors
/// A sentence that says what cannot be understood.
pub fn column_map(kind: Kind, text: &str) -> Result<column_map::ColumnMap, String> {
    let Kind::Register(register) = kind else { return column_map::ColumnMap::parse(text) };
    let all: Vec<String> =
        listing::columns(register).into_iter().map(|(heading, _)| heading).collect();
    let is_column = |word: &str| listing::recognise(register, word).is_some();
    column_map::ColumnMap::parse_for(text, is_column, &all)
}

/// Reads a roster from the bytes of a file, by the operator's column map if there is one.
///
/// # Errors
/// A sentence: the bytes cannot be read, or a required column was not recognised.
pub fn roster(
    kind: Kind,
    bytes: &[u8],
    map: Option<&column_map::ColumnMap>,
) -> Result<Roster, String> {
    let sheets = read(bytes)?;
    match kind {
        Kind::Register(register) => listing::from_sheets(register, &sheets, map),
        kind => roster::from_sheets(kind, &sheets, map),
    }
}

//! Rosters as offices have them, brought into the registers of rooms (F-107) and people (F-56).
//!
//! ```text
//! bytes ─► reading ─► sheets ─► header (+ map) ─► records ─► join ─► units ─► plan ─► steps
//!          └──────────── on the operator's machine ────────────┘     └─ at the desk ─┘
//! ```
//!
//! A file is read where the operator sits; what it asks for goes to the desk as [`Wanted`], and the
//! desk says for each what would become of it. Nothing here decides whether a step is accepted: that
//! is `judge`, by the same rules as at the screen. Nothing here but `file` opens anything.

pub mod blanks;
mod cells;
pub mod file;
mod header;
mod join;
mod limits;
pub mod map;
mod people;
pub mod plan;
pub mod reading;
mod record;
mod rooms;
pub mod roster;
pub mod sheet;
pub mod sum;
mod unit;
pub mod wanted;
mod words;

pub use limits::{BATCH, BATCH_BYTES, BATCH_PARTS, FILE_MOST};
pub use reading::read;
pub use roster::{Kind, Roster, Unit};
pub use wanted::{Planned, Verdict, Wanted, What};

/// A roster out of a file's bytes, with the operator's map where there is one.
///
/// # Errors
/// One sentence: the bytes cannot be read, or a needed column was not recognised.
pub fn roster(kind: Kind, bytes: &[u8], map: Option<&map::Map>) -> Result<Roster, String> {
    let sheets = read(bytes)?;
    roster::of(kind, &sheets, map)
}

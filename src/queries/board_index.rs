//! The open shelf: what is open, as boards ask for it, kept in memory so that a board costs the same
//! whether ten slips are open or ten thousand.
//!
//! It is a fold of the store: built from keys beside the desk, kept up by the slips of each commit,
//! and thrown away with the process. It must not know a form by name: what a slip is shelved by stands
//! in its keys and in its line.

mod board_query;
mod cached_row;
mod index;
mod kinds;
mod orders;
mod row_cache;
mod row_words;
mod similar;
#[cfg(test)]
mod tests;

pub use board_query::{Asking, Board, Sifted};
pub use cached_row::Kept;
pub use index::Shelf;
pub use similar::Same;

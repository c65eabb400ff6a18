//! An index of all open slips in memory, so that a board costs about the same whether ten slips are
//! open or ten thousand.
//!
//! It is built from the store's keys in the background, updated with the slips of each commit, and
//! never stored. It must not know a form by name: everything it needs stands in a slip's keys, in its
//! line, and in what it counts as among callbacks.

mod board_query;
mod cached_row;
mod called_back;
mod index;
mod kinds;
mod orders;
mod row_cache;
mod row_words;
mod similar;
#[cfg(test)]
mod tests;

pub use board_query::{Board, BoardPage, BoardQuery, BoardRow};
pub use cached_row::CachedRow;
pub use index::BoardIndex;
pub use similar::SimilarSlips;

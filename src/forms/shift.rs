//! The shift: who stands it, how it passes on, and its book.

pub mod attendance;
pub mod book_entry;
pub mod handover;
pub mod policy;

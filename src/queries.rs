//! Read models: what screens ask of slips that stand. Nothing here changes any.

pub mod board_index;
pub mod directory;
pub mod finder;
pub mod links;
pub mod paging;
pub mod presenter;
pub mod time_left;

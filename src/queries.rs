//! Read models: answers to what screens ask about slips. Nothing here may change a slip.

pub mod board_index;
pub mod directory;
pub mod everyday;
pub mod exporting;
pub mod finder;
pub mod household;
pub mod links;
pub mod list_printing;
pub mod paging;
pub mod presenter;
pub mod printing;
pub mod settings;
pub mod time_left;

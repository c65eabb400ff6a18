//! What comes in at the desk: calls and visits, needs and suggestions, the control room, what callers are
//! to be told.

pub mod bulletins;
pub mod consults;
pub mod contact;
pub mod control_book;
pub mod logging;
pub mod needs;
pub mod policy;

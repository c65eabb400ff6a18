//! What comes in at the desk: calls and visits, the control room, what callers are to be told.

pub mod bulletins;
pub mod contact;
pub mod control_book;
pub mod logging;
pub mod need;
pub mod policy;

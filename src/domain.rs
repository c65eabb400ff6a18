//! The rules of the desk: pure functions and values, with no file, socket, clock or terminal.

pub mod money;
pub mod moment;
pub mod place;
pub mod staff;
pub mod policy;
pub mod notice;
pub mod value;
pub mod kind;
pub mod form;
pub mod slip;
pub mod book;
pub mod judge;
pub mod registers;

//! The rules of the desk: pure functions and values, with no file, socket, clock or terminal.

pub mod book;
pub mod calendar;
pub mod deadline;
pub mod form;
pub mod judge;
pub mod kind;
pub mod ledger;
pub mod moment;
pub mod money;
pub mod notice;
pub mod payers;
pub mod place;
pub mod policy;
pub mod registers;
pub mod settlement;
pub mod slip;
pub mod staff;
pub mod value;

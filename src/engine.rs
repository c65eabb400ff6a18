//! The engine: values, forms as a notion, and the one way to decide. Pure: no file, socket, clock or
//! terminal, and no form by name.

pub mod book;
pub mod calendar;
pub mod deadline;
pub mod decision;
pub mod fields;
pub mod form;
pub mod judge;
pub mod kind;
pub mod ledger;
pub mod moment;
pub mod money;
pub mod notice;
pub mod place;
pub mod policy;
pub mod prelude;
pub mod print;
pub mod registry;
pub mod rights;
pub mod slip;
pub mod step;
pub mod tag;
pub mod value;

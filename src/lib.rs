//! Qiantai (前台): the front desk of a property-management service centre, in a terminal.

pub mod cli;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod report;
pub mod store;
pub mod terminal;

//! Qiantai (前台): the front desk of a property-management service centre, in a terminal.

pub mod bytes;
pub mod cli;
pub mod demo;
pub mod desk;
pub mod engine;
pub mod exchange;
pub mod files;
pub mod forms;
#[cfg(feature = "head-office")]
pub mod headoffice;
pub mod language;
pub mod paper;
pub mod printing;
pub mod protocol;
pub mod queries;
pub mod report;
pub mod sorting;
pub mod store;
pub mod terminal;
pub mod text;
pub mod thin;

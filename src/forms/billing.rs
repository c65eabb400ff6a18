//! Money: service records, statements, deposits, receipts, long-term agreements.

pub mod agreement;
pub mod chasing;
pub mod closing;
pub mod deposit;
pub mod drawer;
pub mod month_run;
pub mod opening;
pub mod owing;
pub mod payers;
pub mod policy;
pub mod receipts;
pub mod service;
pub mod service_file;
pub mod settlement;
pub mod statement;

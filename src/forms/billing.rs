//! Money: service records, statements, deposits, receipts, long-term agreements.

pub mod agreement;
pub mod arrivals;
pub mod bank_lines;
pub mod bankings;
pub mod chasing;
pub mod closing;
pub mod collection;
pub mod deposit;
pub mod drawer;
pub mod fee_payments;
pub mod fee_rates;
pub mod fee_run;
pub mod fees;
pub mod month_run;
pub mod opening;
pub mod outgoings;
pub mod owing;
pub mod payers;
pub mod policy;
pub mod receipts;
pub mod service;
pub mod service_file;
pub mod settlement;
pub mod statement;

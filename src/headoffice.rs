//! Head office: a PostgreSQL database with an exact prefix of every office's journal, and what is read there.
//!
//! An office never needs it. This room carries journals there, folds them into tables for SQL and into local copies of
//! an office; it decides nothing about an office's work and must not write an office's store. Whatever it sends or
//! reads is proved by the chain.

pub mod account;
pub mod board;
pub mod code;
pub mod connection;
pub mod enrolling;
pub mod folding;
pub mod problem;
pub mod projection;
pub mod reading;
pub mod ruling;
pub mod schema;
pub mod shipping;

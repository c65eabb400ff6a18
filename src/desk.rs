//! The desk: the one process that owns the store and decides.

pub mod clock;
pub mod office;
pub mod pins;
pub mod practice;
pub mod process;
pub mod serve;
pub mod setup;

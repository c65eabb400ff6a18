//! The desk: the one process that owns the store and decides.

pub mod clock;
pub mod directory;
pub mod finder;
pub mod frame;
pub mod hours;
pub mod link;
mod links;
pub mod office;
pub mod pins;
pub mod practice;
pub mod process;
pub mod serve;
pub mod setup;
pub mod shelf;
pub mod shown;
pub mod spawn;
pub mod talk;
pub mod walk;

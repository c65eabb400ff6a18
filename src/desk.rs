//! The desk: the one process that owns the store and decides.

pub mod finder;
pub mod frame;
pub mod link;
pub mod pins;
pub mod practice;
pub mod serve;
pub mod spawn;
pub mod talk;
pub mod clock;
pub mod directory;
pub mod shown;
pub mod office;
pub mod setup;
pub mod process;

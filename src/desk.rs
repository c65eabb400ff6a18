//! The desk: the one process that owns the store and decides.

pub mod backup_targets;
pub mod clock;
pub mod last_backups;
pub mod log;
pub mod office;
pub mod pepper;
pub mod pepper_file;
pub mod pins;
pub mod practice;
pub mod process;
pub mod proving;
pub mod recovery;
pub mod restoring;
pub mod serve;
pub mod setup;
mod watching;

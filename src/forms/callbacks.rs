//! Callbacks: whoever was served is asked whether it is well (P-11). What a form's slips must say for
//! that, and what the office asks for, stands in `asking`; the paper is F-27.

mod again;
mod also;
pub mod asking;
pub mod audits;
pub(in crate::forms) mod calling;
pub mod director;
pub(in crate::forms) mod household;
pub mod own_papers;
pub mod paper;
pub mod policy;
pub mod quota;
pub mod record;
pub(in crate::forms) mod sheet;
pub mod summary;
pub(in crate::forms) mod trying;

pub use record::{RULES, TAG};

//! Complaints, from what was heard to the customer asked again.

pub mod case_report;
pub mod complaint;
pub mod policy;
pub mod summary;
pub mod uncooperative;
pub mod written_reply;

//! Complaints, from what was heard to the customer asked again.

pub mod complaint;
pub mod policy;
pub mod uncooperative;

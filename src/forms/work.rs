//! Work that sends somebody to a door: repairs, paid services, cleaning, and the material for it.

pub mod cleaning;
pub mod faults;
pub mod job;
pub mod paid;
pub mod policy;
pub mod purchase;
pub mod repair;
pub mod requisition;

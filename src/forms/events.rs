//! What happens on an estate besides work and money: incidents, visits to owners, community activities.

pub mod incident;
pub mod policy;

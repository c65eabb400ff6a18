//! What happens on an estate besides work and money: incidents, visits to owners, community activities.

pub mod activities;
pub mod incident;
pub mod month_bundle;
pub mod policy;
pub mod special_people;
pub mod visits;

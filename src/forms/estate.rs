//! The estate: its rooms, and the people who live there.

pub mod people;
pub mod rooms;

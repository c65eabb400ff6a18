//! The estate: its rooms, the people who live there, and how they come and go.

pub mod move_in;
pub mod move_out;
mod owner_word;
pub mod people;
pub mod policy;
pub mod rooms;
pub mod vacant;

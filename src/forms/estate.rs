//! The estate: its rooms, the people who live there, and how they come and go.

pub mod care;
pub mod confided;
pub mod house_handover;
pub mod household_staff;
pub mod month_checks;
pub mod move_in;
pub mod move_out;
mod owner_word;
pub mod passes;
pub mod people;
pub mod pets;
pub mod policy;
pub mod prepaid_fees;
pub mod rooms;
pub mod vacant;

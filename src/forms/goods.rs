//! Goods that leave the estate: who carries what out, by whose word, and the gate that lets it pass (P-36).

pub mod policy;
pub mod record;
pub mod slip;
mod standing;

//! Keys: what lies in the cupboard and for whom, and what of it is out (P-37).

pub mod cupboard;
pub mod loan;
pub mod policy;
pub mod record;

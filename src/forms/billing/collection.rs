//! 银行托收 (P-15): who has agreed to it, what is sent to the bank in a batch, and what the bank says of each line.

pub mod agreements;
pub mod batches;
pub mod record;
pub mod returns;

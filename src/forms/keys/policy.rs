//! What the office may set about keys.
//!
//! Read by its name; no rule carries a number of its own.

crate::limits! {
    /// Silent periods (clauses, appendix C).
    KEY_LOAN_HOURS = "D-63" "key_loan_hours" "钥匙借用归还" 24, 0..=720 Hours ["S2-key 3.2.2"];
}

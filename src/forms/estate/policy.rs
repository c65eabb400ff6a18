//! What the office may set about who lives in its houses.
//!
//! Read by its name; no rule carries a number of its own.

crate::limits! {
    /// Other callbacks. N-24 is a waiting time, not a deadline: due only after so many days.
    MOVE_IN_CALLBACK_MONTHS = "N-23a" "move_in_callback_months" "入住回访" 1, 1..=12 Months ["S2-callback 3.1.1b"];
}

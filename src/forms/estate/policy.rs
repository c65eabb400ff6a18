//! What the office may set about who lives in its houses.
//!
//! Read by its name; no rule carries a number of its own.

crate::limits! {
    /// Other callbacks. N-24 is a waiting time, not a deadline: due only after so many days.
    MOVE_IN_CALLBACK_MONTHS = "N-23a" "move_in_callback_months" "入住回访" 1, 1..=12 Months ["S2-callback 3.1.1b"];
    HOUSEHOLD_STAFF_PHOTOS = "N-67" "household_staff_photos" "保姆家教照片" 1, 0..=9 Count ["S2-forms 九"];
    // T-08 即刻
    DOG_CLEANING_FEE_HOURS = "T-08" "dog_cleaning_fee_hours" "犬只清洁费交纳" 24, 0..=720 Hours ["S2-pet 3.3.3"];
    DOG_CLEANING_FEN = "D-70" "dog_cleaning_fen" "犬只清洁费" 0, 0..=100_000_000 Fen ["S2-pet 3.3.3"];
}

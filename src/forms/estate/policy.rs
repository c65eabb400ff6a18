//! What the office may set about who lives in its houses.
//!
//! Read by its name; no rule carries a number or a side of its own.

crate::settings! {
    /// D-80: at the handover of a house, keys before the fees are paid.
    /// A seller has to hand over what was bought (P-30); the step order of one document alone has fees first.
    pub enum KeysAndFees = "D-80" "keys_and_fees" "交房未交费给不给钥匙" {
        Warned = "warned" "提醒，照交" ["S3 §1 L13–19"],
        Withheld = "withheld" "先交费再交钥匙" ["S3 §1 L15–19"],
    } default Warned, "以不交费为由扣钥匙，法律上站不住。";
}

crate::limits! {
    // N-41: half a year in the text; none where local rules forbid it.
    FEE_PREPAID_MONTHS = "N-41" "fee_prepaid_months" "交房预收物业费" 6, 0..=12 Months ["S3 §1 L13"];
    KEPT_KEYS = "N-48" "kept_keys" "整改留钥匙" 1, 0..=9 Count ["S3 §1 L17"];
    /// Other callbacks. N-24 is a waiting time, not a deadline: due only after so many days.
    MOVE_IN_CALLBACK_MONTHS = "N-23a" "move_in_callback_months" "入住回访" 1, 1..=12 Months ["S2-callback 3.1.1b"];
    HOUSEHOLD_STAFF_PHOTOS = "N-67" "household_staff_photos" "保姆家教照片" 1, 0..=9 Count ["S2-forms 九"];
    OVERVIEW_CHECK_MONTHS = "N-53" "overview_check_months" "住户一览核对" 1, 1..=12 Months ["S2-forms 一"];
    HOUSE_STATUS_MONTHS = "N-54" "house_status_months" "房屋状况报出纳" 1, 1..=12 Months ["S2-forms 十一"];
    // T-08 即刻
    DOG_CLEANING_FEE_HOURS = "T-08" "dog_cleaning_fee_hours" "犬只清洁费交纳" 24, 0..=720 Hours ["S2-pet 3.3.3"];
    DOG_CLEANING_FEN = "D-70" "dog_cleaning_fen" "犬只清洁费" 0, 0..=100_000_000 Fen ["S2-pet 3.3.3"];
}

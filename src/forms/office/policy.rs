//! What every trade goes by, and who is on a slip: the numbers an office may move.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// D-15: G-96, who sees a customer's number beside the two roles that the document names.
    pub enum NightFiles = "D-15" "night_files" "夜里谁可查客户资料" {
        WithOpenSlip = "with_open_slip" "值班人凭未结的单查，留记录" ["DESK 只提醒不拦"],
        TwoRoles = "two_roles" "只有物业经理和物业助理" ["S2-info 3.4"],
    } default WithOpenSlip, "楼下漏水时要打得通楼上的电话。";
}

crate::limits! {
    // T-04 限期
    CALLBACK_REMEDY_DAYS = "T-04a" "callback_remedy_days" "回访不满意整改" 3, 0..=60 Days ["S1B 4；S2-callback 3.5"];
    FAR_BACK_HOURS = "D-52" "far_back_hours" "补录早于此要写理由" 12, 0..=720 Hours ["DESK 日常 1"];
    UNSIGNED_WORK_DAYS = "D-55" "unsigned_work_days" "完工未签再催" 3, 0..=60 Days ["DESK 日常 8"];
    /// The terminal and the shift: how long a screen stays open with nobody at it; 0: it is never locked.
    SIGN_LOCK_MINUTES = "D-60" "sign_lock_minutes" "无人操作锁屏" 10, 0..=240 Minutes ["S4-pc 四；S4-pc 五"];
    // Who is on a slip: taken over freely within the first, let go after the second without a key.
    CLAIM_GRACE_MINUTES = "D-97" "claim_grace_minutes" "认领多久内可直接接手" 2, 0..=60 Minutes ["DESK 日常 2"];
    CLAIM_IDLE_MINUTES = "D-98" "claim_idle_minutes" "认领无动作自动放手" 30, 5..=480 Minutes ["DESK 日常 2"];
    // Who left is kept so long; then names and phones may be erased.
    FORGET_DAYS = "D-84" "forget_days" "离册几天后可删资料" 1095, 0..=7300 Days ["DESK 日常 6"];
    // Whoever gave a badge or a PIN does not sign beside it for so long (H-09); 0: never asked.
    OWN_HANDS_DAYS = "D-104" "own_hands_days" "给工号密码后不互签" 7, 0..=90 Days ["DESK 只提醒不拦"];
    // Numbers seen: more than so many of one badge in a day, and a head is told.
    UNMASKED_A_DAY = "D-83" "unmasked_a_day" "每人每天看号码" 20, 1..=500 Times ["S2-info 3.3"];
}

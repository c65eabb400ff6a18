//! Limits no document numbers and the desk cannot do without: D-51 and on.
//! Amounts the documents leave blank start at 0, which means: not set yet, so ask.

use super::super::Limit;
use super::super::Unit::{Days, Fen, Hours, Minutes, Months, Times};
use super::limit;

/// A million yuan in fen: beyond any deposit a household leaves, so more is a slip of the finger.
const MOST_FEN: i64 = 100_000_000;

/// Ordered by D- id.
pub const LIMITS: &[Limit] = &[
    // The clock of a slip where the documents stop.
    limit("D-51", "normal_arrival_minutes", "一般到场", [120, 0, 10_080], Minutes, "DESK 由谁来做"),
    limit("D-52", "far_back_hours", "补录早于此要写理由", [12, 0, 720], Hours, "DESK 日常 1"),
    limit("D-53", "urgent_log_minutes", "紧急先喊后补记", [10, 1, 240], Minutes, "DESK 只提醒不拦"),
    limit("D-54", "consent_after_hours", "补录同意价格", [24, 0, 720], Hours, "DESK 只提醒不拦"),
    limit("D-55", "unsigned_work_days", "完工未签再催", [3, 0, 60], Days, "DESK 日常 8"),
    limit("D-56", "chase_again_hours", "催过后再催", [2, 0, 240], Hours, "S2-repair 3.1.4"),
    limit("D-57", "callback_tries", "回访最多打几次", [3, 1, 20], Times, "DESK 日常 7"),
    limit("D-58", "call_again_hours", "没打通隔多久再打", [4, 0, 240], Hours, "DESK 日常 7"),
    limit("D-59", "parked_minutes", "挂起的单提醒", [15, 0, 1440], Minutes, "DESK 日常 2"),
    // The terminal and the shift.
    limit("D-60", "sign_lock_minutes", "无人操作锁屏", [10, 0, 240], Minutes, "S4-pc 四；S4-pc 五"),
    limit("D-61", "handover_late_minutes", "接班迟到记延班", [15, 0, 240], Minutes, "DESK 日常 9"),
    limit("D-62", "countersign_hours", "代接补签", [24, 0, 240], Hours, "DESK 日常 9"),
    // Silent periods (clauses, appendix C).
    limit("D-63", "key_loan_hours", "钥匙借用归还", [24, 0, 720], Hours, "S2-key 3.2.2"),
    limit("D-64", "quality_months", "服务质量评价间隔", [3, 1, 24], Months, "S0 4.5.4"),
    limit("D-65", "loss_months", "服务盈亏核算间隔", [3, 1, 24], Months, "S0 4.3.3"),
    // Silent amounts (clauses, appendix C).
    limit("D-66", "tenant_prepaid_fen", "租户预交", [0, 0, MOST_FEN], Fen, "S0 4.3.2；S4 4.3.2"),
    limit("D-67", "renovation_deposit_fen", "装修押金", [0, 0, MOST_FEN], Fen, "S3 §2 L45–47"),
    limit("D-68", "pass_deposit_fen", "出入证押金", [0, 0, MOST_FEN], Fen, "S3 §2 L45–51"),
    limit("D-69", "forfeit_fen", "装修违约金", [0, 0, MOST_FEN], Fen, "S3 §2 L60"),
    limit("D-70", "dog_cleaning_fen", "犬只清洁费", [0, 0, MOST_FEN], Fen, "S2-pet 3.3.3"),
    // The ladder of who is told of what is due, in working time after it (the first: before). Zero
    // before, for head office and for what is unread: not at all.
    limit("D-71", "remind_before_minutes", "到期前提醒", [5, 0, 240], Minutes, "DESK 日常 2"),
    limit("D-72", "foreman_told_minutes", "逾期报班长", [0, 0, 1440], Minutes, "S2-repair 3.1.4"),
    limit(
        "D-73",
        "engineering_told_minutes",
        "逾期报工程主管",
        [30, 0, 1440],
        Minutes,
        "S2-repair 3.1.4；S1E 4.3.3",
    ),
    limit("D-74", "head_told_minutes", "逾期报经理", [120, 0, 10_080], Minutes, "S1E 4.3.3"),
    limit("D-75", "company_told_hours", "逾期报公司", [24, 0, 720], Hours, "S2-repair 3.3.2"),
    limit("D-76", "unread_reminder_minutes", "未阅再上报", [60, 0, 1440], Minutes, "DESK 日常 2"),
    // Who rings about what a building has reported already: offered for so long (0: never), and from
    // which chaser on the slip is raised and its head told.
    limit("D-77", "same_report_hours", "同楼同类可并单", [48, 0, 720], Hours, "DESK 日常 2"),
    limit("D-78", "chases_that_raise", "催单升级次数", [3, 1, 20], Times, "S2-repair 3.1.4"),
    // A worker is not late at the door for every minute after a booked time.
    limit("D-79", "visit_grace_minutes", "约定上门可晚", [10, 0, 120], Minutes, "S1E 4.2.1"),
    // What cannot be done goes one level up each time; at least an hour, because it is never dropped.
    limit(
        "D-81",
        "next_level_hours",
        "报过仍未解决再报",
        [24, 1, 720],
        Hours,
        "S1E 4.3.3；S2-repair 3.3.2",
    ),
    // Agreements: how early a slip is issued, and how late it still is when the desk was off.
    limit("D-91", "agreement_ahead_days", "协议提前出单", [1, 0, 30], Days, "S0 4.2.5"),
    limit("D-92", "agreement_late_days", "协议漏出补单", [7, 0, 90], Days, "S0 4.2.5"),
    limit("D-93", "agreement_callback_days", "特约回访期", [7, 1, 60], Days, "S2-callback 3.1.1d"),
    limit("D-94", "supply_days", "申购到货", [3, 0, 90], Days, "S1E 3.4"),
    // Who is on a slip: taken over freely within the first, let go after the second without a key.
    limit(
        "D-97",
        "claim_grace_minutes",
        "认领多久内可直接接手",
        [2, 0, 60],
        Minutes,
        "DESK 日常 2",
    ),
    limit("D-98", "claim_idle_minutes", "认领无动作自动放手", [30, 5, 480], Minutes, "DESK 日常 2"),
];

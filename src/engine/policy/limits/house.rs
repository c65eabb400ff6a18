//! The numbers of house handover, renovation, reports and visits: N-41…N-79.
//! Calendar days (week's Friday, month end) are no limits and live with the reports.

use super::super::Limit;
use super::super::Unit::{Count, Days, Minutes, Months, Times};
use super::limit;

/// Ordered by N- id.
pub const LIMITS: &[Limit] = &[
    limit("N-41", "fee_prepaid_months", "交房预收物业费", [6, 0, 36], Months, "S3 §1 L13"),
    // Working days, as the calendar of the office counts them.
    limit("N-42", "renovation_approval_days", "装修审批工作日", [1, 1, 60], Days, "S3 §2 L32"),
    limit("N-43", "rectification_copies", "整改表份数", [3, 1, 9], Count, "S3 §2 L59"),
    limit("N-44", "refund_wait_months", "验收后多久退押金", [3, 0, 36], Months, "S3 §2 L70"),
    limit("N-46", "company_paper_copies", "装修公司资料份数", [1, 1, 9], Count, "S3 §2 L31"),
    limit("N-48", "kept_keys", "整改留钥匙", [1, 0, 9], Count, "S3 §1 L17"),
    limit("N-49", "renovation_patrols", "各部门每天巡装修", [1, 0, 9], Times, "S3 §2 L58"),
    limit(
        "N-50",
        "manager_site_checks",
        "经理每天抽装修户",
        [1, 0, 99],
        Times,
        "S2-job 管理处经理12",
    ),
    limit("N-51", "community_patrols", "每天巡社区", [1, 0, 9], Times, "S2-forms 三"),
    limit("N-53", "overview_check_months", "住户一览核对", [1, 1, 12], Months, "S2-forms 一"),
    limit("N-54", "house_status_months", "房屋状况报出纳", [1, 1, 12], Months, "S2-forms 十一"),
    limit("N-59", "consult_summary_months", "咨询记录汇总", [3, 1, 12], Months, "S1C-consult 四"),
    limit("N-60", "callback_audit_months", "公司查回访", [3, 1, 12], Months, "S1C-callback 六"),
    limit("N-62", "phone_rings", "接电话前响几声", [3, 1, 9], Times, "S2-etiq 三1"),
    limit("N-63", "doorbell_times", "门铃最多按几次", [3, 1, 9], Times, "S2-visit 4.2.3"),
    limit("N-65", "work_clothes_minutes", "班前换工作服", [15, 0, 60], Minutes, "S2-etiq 一2"),
    limit("N-67", "household_staff_photos", "保姆家教照片", [1, 0, 9], Count, "S2-forms 九"),
    // Both periods are asked for without a number; the defaults are ours.
    limit("N-78", "survey_months", "意见调查间隔", [6, 1, 24], Months, "S1D 6"),
    limit("N-79", "stock_count_months", "仓库盘点间隔", [1, 1, 12], Months, "S1D 10"),
];

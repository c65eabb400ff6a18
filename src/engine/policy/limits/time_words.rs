//! The time words of clauses §4.2 that carry no number: T-01…T-10, a letter for each place.
//! In all of them 0 is allowed and means: no limit is kept. The defaults are ours, and an office
//! is expected to change them; no rule may turn them into constants.

use super::super::Limit;
use super::super::Unit::{Days, Hours, Minutes, Months};
use super::limit;

/// Ordered by T- id.
pub const LIMITS: &[Limit] = &[
    // T-01 第一时间
    limit("T-01a", "price_told_minutes", "讲明收费", [10, 0, 1440], Minutes, "S2-paid 3.1.1"),
    limit(
        "T-01b",
        "owner_told_minutes",
        "回单后告知住户",
        [30, 0, 1440],
        Minutes,
        "S2-repair 3.4.1",
    ),
    limit("T-01c", "incident_up_minutes", "事件上报", [10, 0, 1440], Minutes, "S2-incident 3.1"),
    limit("T-01d", "police_call_minutes", "报警", [5, 0, 1440], Minutes, "S2-emerg 3.2.2"),
    // T-02 立即
    limit("T-02a", "duty_problem_minutes", "值班大事上报", [10, 0, 1440], Minutes, "S1C-duty 二"),
    limit(
        "T-02b",
        "small_complaint_minutes",
        "小问题处理",
        [60, 0, 1440],
        Minutes,
        "S1C-callback 二",
    ),
    limit(
        "T-02c",
        "complaint_up_minutes",
        "重大重要投诉上报",
        [10, 0, 1440],
        Minutes,
        "S3 §7 L173",
    ),
    limit(
        "T-02d",
        "urgent_matter_minutes",
        "来访急事上报",
        [10, 0, 1440],
        Minutes,
        "S3 §5 L122；S3 §6 L135",
    ),
    limit(
        "T-02e",
        "consult_answer_minutes",
        "咨询不清去问",
        [60, 0, 1440],
        Minutes,
        "S1C-consult 二",
    ),
    // T-03 长时间: from issuing; the slip is chased when it neither returns nor is repaired.
    limit(
        "T-03",
        "unreturned_slip_hours",
        "多久没回单就催",
        [24, 0, 720],
        Hours,
        "S2-repair 3.1.4",
    ),
    // T-04 限期
    limit(
        "T-04a",
        "callback_remedy_days",
        "回访不满意整改",
        [3, 0, 60],
        Days,
        "S1B 4；S2-callback 3.5",
    ),
    limit("T-04b", "first_responder_days", "首问答复", [3, 0, 60], Days, "S1C-first 五3"),
    // T-05 按规定时效: N-06…N-08 cover the upper classes, nothing covers the lowest.
    limit("T-05a", "department_handling_days", "部门处理投诉", [3, 0, 60], Days, "S3 §7 L179"),
    limit("T-05b", "minor_complaint_days", "轻微投诉办结", [3, 0, 60], Days, "S3 §7 L168"),
    // T-06 定期
    limit(
        "T-06a",
        "regular_callback_months",
        "便民服务回访",
        [1, 0, 12],
        Months,
        "S0 4.5.1；S1A 4.6；S4 4.5.1",
    ),
    limit("T-06b", "renovation_inspection_days", "工程部巡装修", [3, 0, 60], Days, "S2-reno 4.7"),
    limit(
        "T-06c",
        "department_check_months",
        "查各部门进度",
        [1, 0, 12],
        Months,
        "S2-job 客服中心5",
    ),
    // T-07 不定期: kept as the longest gap between two inspections.
    limit("T-07", "duty_inspection_days", "两次查岗最长间隔", [30, 0, 365], Days, "S1C-duty 六"),
    // T-08 即刻
    limit("T-08", "dog_cleaning_fee_hours", "犬只清洁费交纳", [24, 0, 720], Hours, "S2-pet 3.3.3"),
    // T-09 从速
    limit("T-09a", "caller_prompt_hours", "来电从速办", [4, 0, 240], Hours, "S2-recept 一7"),
    limit("T-09b", "visitor_prompt_hours", "来访从速办", [4, 0, 240], Hours, "S2-recept 二4"),
    // T-10 规定的时间: the working standard it points to is not among the documents.
    limit("T-10", "repair_finish_hours", "到场后修完", [24, 0, 720], Hours, "S1E 4.3.2"),
];

//! The numbers of calls, repairs, complaints, callbacks and the shift: N-01…N-39.
//! N-34, N-37 and N-38 must not stand here: they are a calendar day, a list of grounds and a
//! setting (C-22), not limits.

use super::super::Limit;
use super::super::Unit::{Count, Days, Fen, Hours, Minutes, Months, Percent, Times};
use super::limit;

/// Ordered by N- id; a letter follows where one number of the list holds two.
pub const LIMITS: &[Limit] = &[
    // From the call to the worker and to other departments.
    limit("N-01", "slip_minutes", "记录后开单", [5, 1, 120], Minutes, "S2-repair 3.1.2"),
    limit("N-02", "urgent_arrival_minutes", "紧急到场", [15, 1, 240], Minutes, "S2-repair 3.1.2"),
    limit("N-03", "transfer_minutes", "需求建议转部门", [10, 1, 240], Minutes, "S3 §6 L134"),
    limit("N-04", "complaint_transfer_minutes", "投诉转部门", [10, 1, 240], Minutes, "S3 §7 L174"),
    limit("N-05", "request_answer_days", "需求建议答复", [1, 1, 30], Days, "S3 §6 L140"),
    // Complaints: how long each class has, and what lifts one to the class above.
    limit("N-06", "important_complaint_days", "重要投诉办结", [1, 1, 30], Days, "S3 §7 L182"),
    limit("N-07", "major_answer_days", "重大投诉答复", [2, 1, 30], Days, "S3 §7 L183"),
    limit("N-08", "major_solve_days", "重大投诉办结", [15, 1, 90], Days, "S3 §7 L183"),
    limit("N-09", "complaint_answer_days", "投诉一律答复", [3, 1, 30], Days, "S1C-callback 二"),
    // Zero means the same day: the document says 当天.
    limit("N-10", "result_reply_days", "有结果后答复", [0, 0, 7], Days, "S3 §7 L180"),
    limit("N-11", "complaint_callback_days", "投诉回访（严）", [1, 1, 30], Days, "S3 §7 L188"),
    limit("N-12", "unsolved_to_major_days", "未解决升重大", [7, 1, 60], Days, "S3 §7 L159"),
    limit("N-13", "same_event_customers", "同事投诉升重大", [5, 2, 100], Count, "S3 §7 L161"),
    // Three documents agree on all of them, so an office cannot set it lower (G-36).
    limit("N-14", "complaint_callback_percent", "投诉回访率", [100, 100, 100], Percent, "S1B 1"),
    limit(
        "N-15",
        "complaint_callback_days_wide",
        "投诉回访（宽）",
        [3, 1, 30],
        Days,
        "S2-callback 3.1.1a",
    ),
    // Repairs: one rate for each side of C-05. "All" stays all; whoever wants less takes
    // another side.
    limit("N-16", "weekly_share_percent", "每周一回访上周", [30, 0, 100], Percent, "S1B 2"),
    limit("N-17", "daily_all_percent", "每天全部回访", [100, 100, 100], Percent, "S1C-callback 一"),
    limit(
        "N-18",
        "daily_share_percent",
        "每天按比例回访",
        [50, 0, 100],
        Percent,
        "S2-repair 3.4.2",
    ),
    limit(
        "N-19",
        "service_share_percent",
        "维修特约求助回访",
        [60, 0, 100],
        Percent,
        "S2-callback 3.1.2c",
    ),
    limit("N-20", "weekly_slips_percent", "每周回访单", [60, 0, 100], Percent, "S1E 4.6.1"),
    limit(
        "N-21",
        "supervisor_callback_fen",
        "主管回访起点",
        [20_000, 0, 10_000_000],
        Fen,
        "S1E 4.6.2",
    ),
    limit("N-22a", "director_sample_percent", "主任抽查", [20, 0, 100], Percent, "S1C-callback 三"),
    limit("N-22b", "director_sample_months", "主任抽查间隔", [3, 1, 12], Months, "S1C-callback 三"),
    // Other callbacks. N-24 is a waiting time, not a deadline: due only after so many days.
    limit("N-23a", "move_in_callback_months", "入住回访", [1, 1, 12], Months, "S2-callback 3.1.1b"),
    limit(
        "N-23b",
        "move_in_callback_percent",
        "入住回访率",
        [100, 0, 100],
        Percent,
        "S2-callback 3.1.2b",
    ),
    limit(
        "N-24",
        "repair_work_wait_days",
        "维修工程满几天回访",
        [7, 0, 60],
        Days,
        "S2-callback 3.1.1c",
    ),
    limit(
        "N-25",
        "agreement_middle_percent",
        "特约期过几成回访",
        [50, 1, 99],
        Percent,
        "S2-callback 3.1.1d",
    ),
    limit("N-26", "first_aid_callback_days", "救护后回访", [7, 1, 60], Days, "S2-callback 3.1.1e"),
    limit(
        "N-27a",
        "activity_callback_months",
        "活动后回访",
        [1, 1, 12],
        Months,
        "S2-callback 3.1.1f",
    ),
    limit(
        "N-27b",
        "activity_callback_percent",
        "活动回访率",
        [30, 0, 100],
        Percent,
        "S2-callback 3.1.2d",
    ),
    limit(
        "N-28a",
        "management_callback_days",
        "管理服务回访",
        [7, 1, 60],
        Days,
        "S2-callback 3.1.1g",
    ),
    // The document leaves this rate to the office; zero means none is set yet.
    limit(
        "N-28b",
        "management_callback_percent",
        "管理服务回访率",
        [0, 0, 100],
        Percent,
        "S2-callback 3.1.2e",
    ),
    limit(
        "N-29",
        "department_callback_percent",
        "部门客户回访率",
        [100, 0, 100],
        Percent,
        "S2-callback 3.1.2h",
    ),
    limit("N-30", "callback_form_hours", "回访表交回", [24, 1, 240], Hours, "S2-callback 3.6"),
    limit("N-31", "callback_form_months", "回访表留存", [24, 1, 600], Months, "S2-callback 3.6"),
    // The control room's log and the four-part slip.
    limit("N-32", "control_room_checks", "每天查中控记录", [2, 0, 24], Times, "S1E 4.5.3"),
    limit("N-33", "service_slip_copies", "有偿服务单联数", [4, 1, 6], Count, "S1E 4.5.2"),
    // The shift and the incident report.
    limit("N-35", "outgoing_tidy_minutes", "交班前整理", [15, 0, 120], Minutes, "S1C-shift 一"),
    limit("N-36", "incoming_early_minutes", "接班早到", [5, 0, 120], Minutes, "S1C-shift 三"),
    limit("N-39a", "incident_report_hours", "事件书面报告", [24, 1, 240], Hours, "S2-incident 3.5"),
    limit(
        "N-39b",
        "incident_special_hours",
        "先电话后书面",
        [36, 1, 240],
        Hours,
        "S2-incident 3.5",
    ),
];

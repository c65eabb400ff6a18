//! The settings about duty, handover, daily papers, visits, incidents and the greeting:
//! C-20…C-22, C-34, C-39, C-40, C-42. None of them may ever lock the phone desk (DESK).

use super::{Setting, side};

/// C-20: what the receiver does about missing goods or an open major repair.
/// Reads the major mark of D-03; other open work is handed over in any case.
pub static SHORTFALL: Setting = Setting {
    id: "C-20",
    name: "handover_shortfall",
    label: "交班时缺物或大修未完",
    sides: &[
        side("record_and_sign", "写明原因，双方签字，照样接班", "S1C-shift 三；S1C-shift 四"),
        side("refuse", "不接", "S1C-shift 六"),
        side("pass_on", "写进交接本，转下一班", "S2-shift 三–六"),
    ],
    default: "record_and_sign",
    why: "责任写清了，电话还有人接。",
};

/// C-21: the paper of the handover.
/// Where both sign, an unsigned handover is written down and never locks (D-09).
pub static PAPER: Setting = Setting {
    id: "C-21",
    name: "handover_paper",
    label: "交接班凭什么",
    sides: &[
        side("count_and_sign", "清点物品，双方签字", "S1C-shift 三；S1C-shift 五"),
        side("log_and_mark", "交接本分类记，办完红笔注明，不签字", "S2-shift 一–六"),
    ],
    default: "count_and_sign",
    why: "有签字才知道东西在谁手里少的。",
};

/// C-22: the hours somebody is on duty.
/// The handover of P-26 exists on both sides; only the roster of P-25 differs.
pub static HOURS: Setting = Setting {
    id: "C-22",
    name: "duty_hours",
    label: "值班时间",
    sides: &[
        side("round_the_clock", "昼夜不断人", "S1C-duty 一"),
        side("office_hours", "按上下班，上班先读交接本", "S2-shift 一；S2-forms 八"),
    ],
    default: "round_the_clock",
    why: "半夜爆管也要有人接电话。",
};

/// C-34: the report of the day.
/// Which paper the evening prints.
pub static DAILY_REPORT: Setting = Setting {
    id: "C-34",
    name: "daily_report",
    label: "日报用哪一种",
    sides: &[
        side("property_daily", "物业日报表，物业主任签字", "S2-forms 八"),
        side("department_reports", "部门日报和周报", "S3 §7 L190；S3 §8 L208"),
    ],
    default: "property_daily",
    why: "每天一张有人签，周数可从中汇出。",
};

/// C-39: who may visit owners, and who hears of it (one document answers the second twice).
/// A home visit asks for consent by phone first, on every side (G-101).
pub static VISITS: Setting = Setting {
    id: "C-39",
    name: "owner_visits",
    label: "谁去拜访业主，回来报谁",
    sides: &[
        side(
            "supervisor_by_kind",
            "主管以上；电话的报主任，上门的报经理",
            "S2-visit 2.0；S2-visit 4.1.6；S2-visit 4.2.9",
        ),
        side("supervisor_to_director", "主管以上，一律报物业主任", "S2-visit 4.1.6"),
        side("supervisor_to_manager", "主管以上，一律报物业经理", "S2-visit 4.2.9"),
        side("anyone", "不限人", "S3 §9 L212–213"),
    ],
    default: "supervisor_by_kind",
    why: "照原文两条各走各的，不用猜哪条写错。",
};

/// C-40: up which ladder a special incident is told. The hours are N-39a and N-39b.
/// The rank first shown when an incident is written.
pub static INCIDENTS: Setting = Setting {
    id: "C-40",
    name: "incident_chain",
    label: "突发事件报给谁",
    sides: &[
        side("step_by_step", "逐级报到物业主任，并书面报公司", "S2-incident 3.1；S2-incident 3.5"),
        side("centre_director", "直接报客服中心主任", "S1C-duty 二"),
        side("superior", "立即报上级领导", "S3 §5 L122；S3 §6 L135"),
    ],
    default: "step_by_step",
    why: "只有它写了书面报告和钟点。",
};

/// C-42: the words on lifting the phone. The office's own name is its own setting elsewhere.
/// A line of help above the call form.
pub static GREETING: Setting = Setting {
    id: "C-42",
    name: "phone_greeting",
    label: "接电话怎么开口",
    sides: &[
        side("company_and_offer", "问好，报公司，问需要", "S2-recept 一"),
        side("centre_name", "问好，报客服中心", "S3 §5 L119"),
    ],
    default: "company_and_offer",
    why: "多问一句，住户马上说正事。",
};

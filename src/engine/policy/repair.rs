//! The settings about sending the worker and the papers of a repair: C-31…C-33, C-44.
//! The minutes are limits (N-01…N-04); which of them run is said here.

use super::{Setting, side};

/// C-31: which clock runs from the call to the worker.
/// Booked time runs no minutes for what is not urgent; the transfer minutes are N-03 and N-04.
pub static DISPATCH_CLOCK: Setting = Setting {
    id: "C-31",
    name: "dispatch_clock",
    label: "派工按什么计时",
    sides: &[
        side("slip_and_arrival", "几分钟内开单，紧急的限时到场", "S2-repair 3.1.2"),
        side("booked_time", "及时开单，按约定时间上门", "S1E 4.2.1"),
        side("transfer", "限时转给相关部门", "S3 §6 L134；S3 §7 L174"),
    ],
    default: "slip_and_arrival",
    why: "开单和到场都有数，前台看得见晚了多少。",
};

/// C-32: the work-order paper.
/// The form a new job opens with; slips already open keep theirs.
pub static ORDER_FORM: Setting = Setting {
    id: "C-32",
    name: "work_order_form",
    label: "派工用什么单",
    sides: &[
        side("four_part_slip", "有偿服务单，一式四联", "S1E 4.2.1；S1E 4.5.2"),
        side("repair_and_cleaning", "工程维修单和清洁委托单", "S2-paid 3.2.2；S2-paid 3.2.3"),
        side("repair_notice", "维修通知单", "S1B 2"),
    ],
    default: "repair_and_cleaning",
    why: "有偿无偿都能开，修和扫各走各的部门。",
};

/// C-33: the paper of a repair that costs money.
/// Read when a job is paid, before C-32 (P-04 against P-05).
pub static PAID_FORM: Setting = Setting {
    id: "C-33",
    name: "paid_repair_form",
    label: "有偿维修开哪张单",
    sides: &[
        side("four_part_slip", "有偿服务单", "S1E 4.2.1"),
        side("repair_slip", "工程维修单", "S2-paid 3.2.2"),
    ],
    default: "four_part_slip",
    why: "其中一联就是收费凭据，账好对。",
};

/// C-44: who, besides the desk, may write a repair slip.
/// What happens to a report from below the grade is D-07.
pub static WRITTEN_BY: Setting = Setting {
    id: "C-44",
    name: "slip_written_by",
    label: "谁可以开维修单",
    sides: &[
        side("staff_by_grade", "前台，和到级别的员工", "S2-repair 3.1.2；S2-repair 3.2.1"),
        side("centre_and_control_room", "只有客服中心和中控室", "S1E 4.2.1"),
    ],
    default: "staff_by_grade",
    why: "巡逻和保洁先看见漏水，不该绕一圈再报。",
};

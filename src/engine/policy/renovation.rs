//! The settings about renovation, from the approval to the deposit's return: C-23…C-30.
//! The months, copies and rounds are limits (N-42…N-50).

use super::{Setting, side};

/// C-23: who signs before a household may begin (one document names two different signers).
/// Permits wait for these signatures (G-71); the working days are N-42.
pub static APPROVAL: Setting = Setting {
    id: "C-23",
    name: "renovation_approval",
    label: "装修由谁审批",
    sides: &[
        side(
            "engineering_director_manager",
            "工程部审，物业主任签，物业经理批",
            "S2-reno 4.2；S2-reno 4.4；S2-reno 4.5",
        ),
        side("director_signs", "物业主任签字即可", "S2-reno 4.4"),
        side("manager_approves", "物业经理审批", "S2-reno 3.0"),
        side("two_heads", "客户部、工程部负责人或授权人同签", "S3 §2 L32–33"),
    ],
    default: "two_heads",
    why: "两边都看过，又写明了一个工作日办完。",
};

/// C-24: who walks the sites, and how often.
/// Each department's round is counted by itself (N-49, N-50).
pub static PATROL: Setting = Setting {
    id: "C-24",
    name: "renovation_patrol",
    label: "装修现场谁巡",
    sides: &[
        side("engineering_regular", "工程部定期，经理每天抽", "S2-reno 4.7；S2-job 管理处经理12"),
        side("three_departments_daily", "客服、工程、保安每天各巡", "S3 §2 L58"),
    ],
    default: "three_departments_daily",
    why: "违章拖一天就砌成墙了。",
};

/// C-25: who signs the agreement.
/// A contractor signs for the owner only by a pledge that says so (G-70).
pub static AGREEMENT: Setting = Setting {
    id: "C-25",
    name: "renovation_agreement",
    label: "装修协议谁签",
    sides: &[
        side("contractor", "同装修公司签", "S2-reno 4.6"),
        side("owner_may_delegate", "业主签，可书面委托装修公司", "S3 §2 L42"),
    ],
    default: "owner_may_delegate",
    why: "押金和违约最后都找业主，理应业主签。",
};

/// C-26: which permits are issued.
/// All passes come back at once and are counted, whatever they are called (G-80, G-81).
pub static PERMITS: Setting = Setting {
    id: "C-26",
    name: "renovation_permits",
    label: "装修发哪些证",
    sides: &[
        side("three_papers", "许可证、材料进出证、人员出入证", "S2-reno 4.5"),
        side("site_and_pass", "进场证、人员出入证", "S3 §2 L48–51"),
        side("work_pass", "施工证", "S2-forms 二"),
    ],
    default: "three_papers",
    why: "材料进出也有凭据，门岗好查。",
};

/// C-27: what is done about a violation.
/// A forfeit counts only once the project manager has signed it (G-78).
pub static VIOLATIONS: Setting = Setting {
    id: "C-27",
    name: "renovation_violations",
    label: "装修违章怎么办",
    sides: &[
        side("stop_then_authorities", "叫停，严重的报政府、收证、请出", "S2-reno 4.7；S2-reno 4.9"),
        side("sheets_and_forfeit", "轻的口头，重的开整改表并扣违约金", "S3 §2 L59–60"),
        side("both", "先开整改表，不改再收证上报", "S3 §2 L59–60；S2-reno 4.9"),
    ],
    default: "both",
    why: "两套办法先后接得上，先留字据再动硬的。",
};

/// C-28: what must be done before work with fire.
/// Read by the entry of welding tools and gas as well (G-74).
pub static HOT_WORK: Setting = Setting {
    id: "C-28",
    name: "hot_work",
    label: "动火之前",
    sides: &[
        side("tell_office", "事先告诉管理处", "S2-reno 4.8"),
        side("permit", "先办动火审批", "S3 §2 L61"),
    ],
    default: "permit",
    why: "火不等人，批了再动。",
};

/// C-29: who looks at the finished work and who signs.
/// From this day the months of the refund run (C-30).
pub static ACCEPTANCE: Setting = Setting {
    id: "C-29",
    name: "renovation_acceptance",
    label: "竣工由谁验收",
    sides: &[
        side("engineering_then_manager", "工程部验，物业经理签", "S2-reno 4.13"),
        side("owner_two_departments", "业主填表，工程部和保安部同验", "S3 §2 L65–69"),
    ],
    default: "owner_two_departments",
    why: "业主在场，问题当面说清。",
};

/// C-30: when and on whose word the deposit goes back. The months are N-44.
/// Forfeits and unpaid water and electricity come off first, on either side (G-83).
pub static REFUND: Setting = Setting {
    id: "C-30",
    name: "deposit_refund",
    label: "装修押金怎么退",
    sides: &[
        side("manager_signature", "物业经理签字，出纳即退", "S2-reno 4.14"),
        side("wait_and_three_parties", "满几个月，三方签字，项目经理同意", "S3 §2 L70–74"),
    ],
    default: "wait_and_three_parties",
    why: "漏水往往几个月后才显出来。",
};

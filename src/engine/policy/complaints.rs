//! The settings about complaints, needs and suggestions: C-01…C-04, C-35, C-37, C-38, C-43, C-46.
//! Only what the documents say and which side we start with; the rules that read them live with
//! the registers. No side may be named here that no document (or practice, DESK) knows.

use super::{Setting, side};

/// C-01: how long the office has. The day counts stand beside it as N-06…N-10.
/// By class, the steps of P-18 run; by promise, P-19 and the time told to the owner (G-53).
pub static DEADLINE: Setting = Setting {
    id: "C-01",
    name: "complaint_deadline",
    label: "投诉答复时限",
    sides: &[
        side("three_days", "不分大小，同一期限（原文三天）", "S1C-callback 二"),
        side("by_class", "按等级各有期限（原文一、二、十五天）", "S3 §7 L180–185"),
        side("promised_time", "按当面讲定的时间", "S2-complaint 3.2.2"),
    ],
    default: "by_class",
    why: "分级最细，大事先催，小事也能另设天数。",
};

/// C-02: how soon after handling the customer is asked again. Beside it: N-11a, N-15.
/// The callback itself can never be skipped, true complaint or not (G-36).
pub static CALLBACK_TIME: Setting = Setting {
    id: "C-02",
    name: "complaint_callback_time",
    label: "投诉回访时间",
    sides: &[
        side("within_one_day", "处理完，按严的期限（原文一天）", "S3 §7 L187–188"),
        side("within_three_days", "处理完，按宽的期限（原文三天）", "S2-callback 3.1.1a"),
        side("by_content", "看投诉时间和内容另定", "S1B 1"),
    ],
    default: "within_one_day",
    why: "取最严的一家，守住它就守住了其余两家。",
};

/// C-03: the classes a complaint may be put in.
/// The classes decide which of N-06…N-08 and T-05b is running, and who is told (G-48, G-49).
pub static CLASSES: Setting = Setting {
    id: "C-03",
    name: "complaint_classes",
    label: "投诉分级",
    sides: &[
        side("four_classes", "无效、轻微、重要、重大", "S3 §7 L153–168"),
        side("small_and_big", "小问题当场办，大问题上报", "S1C-callback 二"),
        side("important_and_ordinary", "重要、普通两级", "S2-callback 3.1.3"),
    ],
    default: "four_classes",
    why: "只有四级分法写明了每一级的条件，时限也挂在它上面。",
};

/// C-04: who asks the customer again.
/// The classes of C-03 decide which of two callers the second side means.
pub static CALLBACK_BY: Setting = Setting {
    id: "C-04",
    name: "complaint_callback_by",
    label: "投诉由谁回访",
    sides: &[
        side("desk", "前台", "S3 §8 L200；S1B 1"),
        side("head_or_department", "重要的由经理，普通的由被投诉部门主管", "S2-callback 3.1.3"),
        side("first_responder", "首问责任人", "S1C-first 三"),
    ],
    default: "desk",
    why: "两份文件都交给前台，被投诉的部门自己回访难听到真话。",
};

/// C-35: how often complaints are counted.
/// Feeds the reports only; no step waits for it.
pub static STATISTICS: Setting = Setting {
    id: "C-35",
    name: "complaint_statistics",
    label: "投诉多久统计一次",
    sides: &[
        side("weekly", "每周统计分析", "S3 §7 L190"),
        side("monthly", "月底汇总", "S2-forms 六"),
    ],
    default: "weekly",
    why: "每周的数加起来就是月底的数，反过来不行。",
};

/// C-37: what on paper shows that the customer has accepted the outcome.
/// Asked for before the complaint closes (G-55).
pub static PROOF: Setting = Setting {
    id: "C-37",
    name: "complaint_proof",
    label: "投诉办结凭什么",
    sides: &[
        side("owner_signs", "业主在投诉表上签字", "S2-forms 六"),
        side("opinion_collected", "客户写上意见，收回存档", "S3 §7 L150"),
    ],
    default: "owner_signs",
    why: "签字最省事，日后也最说得清。",
};

/// C-38: whose consent is asked, of the measure beforehand or of the answer afterwards.
/// The owner is G-53 and the manager G-52; both are kept as hard stops where in force.
pub static CONSENT: Setting = Setting {
    id: "C-38",
    name: "complaint_consent",
    label: "处理投诉先问谁",
    sides: &[
        side("owner_consent", "办之前问业主是否同意办法", "S2-complaint 3.2.2"),
        side("manager_consent", "答复之前问经理是否同意结果", "S3 §7 L185"),
        side("both", "办前问业主，答前问经理", "S2-complaint 3.2.2；S3 §7 L185"),
    ],
    default: "both",
    why: "两道同意问的不是一件事，可以并行。",
};

/// C-43: the document says twice, differently, to whom the department's result goes.
/// Stands before the same-day answer (N-10) and beside the consent of C-38.
pub static FEEDBACK_TO: Setting = Setting {
    id: "C-43",
    name: "complaint_feedback_to",
    label: "部门处理结果报给谁",
    sides: &[
        side("supervisor_or_manager", "报项目主管或经理", "S3 §7 L180"),
        side("customer_manager_agrees", "报客户经理，点头后才答复", "S3 §7 L185"),
    ],
    default: "customer_manager_agrees",
    why: "答复前要有人负责，报了却没人点头等于没报。",
};

/// C-46: which service problems go up, and to whom.
/// An unsolved job is never dropped, whichever side is taken (G-31).
pub static ESCALATION: Setting = Setting {
    id: "C-46",
    name: "problem_escalation",
    label: "服务问题何时上报",
    sides: &[
        side("major_only", "难办的大问题才报主任", "S0 4.5.3；S1A 4.7"),
        side("every_case", "每件都附改进办法报经理", "S4 4.5.3"),
        side("engineering_then_head", "先报工程主管，再报管理处经理", "S1E 4.3.3"),
        side("head_then_adviser", "先报管理处经理，再报公司工程顾问", "S2-repair 3.3.2"),
    ],
    default: "major_only",
    why: "件件上报，真正的大事反而看不见。",
};

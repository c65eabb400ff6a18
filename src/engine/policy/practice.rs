//! The settings that come from the desk's practice rather than from two documents in conflict: D-.
//! Each still names the clause it leans on, or DESK where only practice speaks. The rule of the
//! defaults: warn and record where life comes first, block only what must be blocked.

use super::{Setting, side};

/// D-01: who names the worker of a slip.
pub static WHO_NAMES_WORKER: Setting = Setting {
    id: "D-01",
    name: "who_names_worker",
    label: "谁指定维修人",
    sides: &[
        side("foreman", "维修班长", "S2-repair 3.3.1"),
        side("supervisor", "管理处主管", "S0 4.2.6"),
        side("desk", "前台", "S1E 4.2.1"),
    ],
    default: "foreman",
    why: "班长最清楚谁有空、谁会修。",
};

/// D-02: from when the arrival minutes run; the clause names no start.
pub static ARRIVAL_CLOCK_STARTS: Setting = Setting {
    id: "D-02",
    name: "arrival_clock_starts",
    label: "到场时限从何时算",
    sides: &[
        side("from_call", "从住户来电", "DESK 由谁来做"),
        side("from_told", "从通知到维修", "DESK 由谁来做；S2-repair 3.1.2"),
    ],
    default: "from_told",
    why: "条文把通知和赶到连着说，前台耽误的另有开单时限管。",
};

/// D-03: who may mark a repair as major, without which it can never stop a handover.
pub static WHO_MARKS_MAJOR: Setting = Setting {
    id: "D-03",
    name: "who_marks_major",
    label: "谁定重大维修",
    sides: &[
        side("head", "管理处负责人", "DESK 由谁来做"),
        side("supervisor", "主管", "DESK 由谁来做"),
        side("desk", "前台", "DESK 由谁来做"),
    ],
    default: "supervisor",
    why: "要懂工程，又要夜里找得到人。",
};

/// D-04: who decides whether a request is paid (P-02).
pub static WHO_DECIDES_PAID: Setting = Setting {
    id: "D-04",
    name: "who_decides_paid",
    label: "有偿无偿谁定",
    sides: &[
        side("head", "物业主任", "S2-paid 2.1"),
        side("desk", "前台按价目表", "S2-paid 3.1.1；DESK 由谁来做"),
    ],
    default: "desk",
    why: "价目表上查得到，到现场不符再改性质。",
};

/// D-05: G-15 and G-16, consent to price and payment means before paid work.
pub static PRICE_CONSENT: Setting = Setting {
    id: "D-05",
    name: "price_consent",
    label: "没讲好价就动手",
    sides: &[
        side("block_billing", "提醒，补录同意前不结账", "DESK 只提醒不拦"),
        side("block_work", "不许开工", "S1E 4.4.1；S2-repair 3.3.5"),
    ],
    default: "block_billing",
    why: "先止住水，再补同意，账不会错收。",
};

/// D-06: G-19, how hard the tenant's prepayment stands in the way.
pub static PREPAYMENT_GATE: Setting = Setting {
    id: "D-06",
    name: "prepayment_gate",
    label: "租户没预交怎么办",
    sides: &[
        side("releasable", "只拦有偿的，主管可放行并记下", "DESK 只提醒不拦"),
        side("strict", "预交后才服务", "S0 4.3.2"),
    ],
    default: "releasable",
    why: "夜里收银处关门，抢修不能等。",
};

/// D-07: G-29, a report from staff below the grade named.
pub static STAFF_REPORT: Setting = Setting {
    id: "D-07",
    name: "staff_report",
    label: "级别不够的员工报修",
    sides: &[
        side("sign_after", "先收下，班长或主管补签", "DESK 只提醒不拦"),
        side("strict", "到级别的人才收", "S2-repair 3.2.1"),
    ],
    default: "sign_after",
    why: "漏水不看级别。",
};

/// D-08: G-30, work done but not signed.
pub static UNSIGNED_WORK: Setting = Setting {
    id: "D-08",
    name: "unsigned_work",
    label: "修好了没人签",
    sides: &[
        side("done_unsigned", "记完工未签，签后才结账", "DESK 只提醒不拦"),
        side("stay_open", "没签就不算完工", "S2-repair 3.3.5；S1E 4.5.1"),
    ],
    default: "done_unsigned",
    why: "人不在家是常事，单子不能永远挂着。",
};

/// D-09: G-05 and G-07, the receiver does not come or the post is left.
pub static HANDOVER_MISSED: Setting = Setting {
    id: "D-09",
    name: "handover_missed",
    label: "接班的没来或暂时离岗",
    sides: &[
        side("record_on", "记延班或暂离，事后补签", "DESK 只提醒不拦"),
        side("strict", "没签不能接班，没人替不能走", "S1C-shift 五；S1C-duty 五"),
    ],
    default: "record_on",
    why: "没签字也不能让电话没人接。",
};

/// D-10: G-01 and G-02, an unclear record or an untidy desk.
pub static UNTIDY_HANDOVER: Setting = Setting {
    id: "D-10",
    name: "untidy_handover",
    label: "记录不清或桌面不洁",
    sides: &[
        side("receiver_judges", "由接班人看，可双方签了接", "DESK 只提醒不拦"),
        side("refuse", "不接", "S1C-shift 六"),
    ],
    default: "receiver_judges",
    why: "清不清、洁不洁，当面的人最知道。",
};

/// D-11: G-23, work that no published price covers.
pub static OFF_LIST_PRICE: Setting = Setting {
    id: "D-11",
    name: "off_list_price",
    label: "价目表外的活谁可议价",
    sides: &[
        side("supervisor", "主管", "DESK 只提醒不拦"),
        side("head", "管理处负责人", "DESK 只提醒不拦"),
        side("forbidden", "不做", "S0 4.2.1"),
    ],
    default: "head",
    why: "离了公布的价，要有人担得起。",
};

/// D-12: G-24, the copy that proves the bill is lost.
pub static LOST_COPY: Setting = Setting {
    id: "D-12",
    name: "lost_copy",
    label: "收费联丢了",
    sides: &[
        side("signed_replacement", "补单签字，照补单收", "DESK 只提醒不拦"),
        side("no_bill", "没有原联不收费", "S1E 4.5.2"),
    ],
    default: "signed_replacement",
    why: "纸会丢，签过字的补单一样说得清。",
};

/// D-13: G-13, a worker has taken cash all the same.
pub static WORKER_CASH: Setting = Setting {
    id: "D-13",
    name: "worker_cash",
    label: "维修人员收了现金",
    sides: &[
        side("record_and_tell", "记违规收现，补收据，报负责人", "DESK 只提醒不拦"),
        side("refuse", "不入账，只按违规处理", "S1E 4.4.2"),
    ],
    default: "record_and_tell",
    why: "不让记，钱就走到账外去了。",
};

/// D-14: G-86, moving out with arrears.
pub static GOODS_AND_ARREARS: Setting = Setting {
    id: "D-14",
    name: "goods_and_arrears",
    label: "欠费搬家放不放行",
    sides: &[
        side("never", "结清才放行", "S3 §4 L107"),
        side("head_decides", "由管理处负责人定，记下理由", "DESK 只提醒不拦"),
    ],
    default: "never",
    why: "条文写得死；法律上有争议，本处可改由负责人定。",
};

/// D-15: G-96, opening a customer's file when neither named role is there.
pub static NIGHT_FILES: Setting = Setting {
    id: "D-15",
    name: "night_files",
    label: "夜里谁可查客户资料",
    sides: &[
        side("with_open_slip", "值班人凭未结的单查，留记录", "DESK 只提醒不拦"),
        side("two_roles", "只有物业经理和物业助理", "S2-info 3.4"),
    ],
    default: "with_open_slip",
    why: "楼下漏水时要打得通楼上的电话。",
};

/// D-16: G-26, which comes first when it is urgent.
pub static URGENT_FIRST: Setting = Setting {
    id: "D-16",
    name: "urgent_first",
    label: "紧急时先做什么",
    sides: &[
        side("radio_first", "先喊人，几分钟内补记", "DESK 只提醒不拦；S2-repair 3.1.2"),
        side("log_first", "先记录再开单", "S1E 4.2.1"),
    ],
    default: "radio_first",
    why: "人先到，字后补。",
};

/// D-17: which calls that did not reach count towards a callback rate.
pub static CALLS_THAT_COUNT: Setting = Setting {
    id: "D-17",
    name: "calls_that_count",
    label: "哪些回访算数",
    sides: &[
        side("reached", "只算说上话的", "DESK 日常 7"),
        side("reached_or_declined", "说上话的和拒访的", "DESK 日常 7"),
        side("after_tries", "打够次数没通的也算", "DESK 日常 7"),
    ],
    default: "reached_or_declined",
    why: "人家不愿说也是答复，没打通不是。",
};

/// D-18: G-50, the only role whose word makes a complaint's class.
pub static WHO_CLASSES_COMPLAINT: Setting = Setting {
    id: "D-18",
    name: "who_classes_complaint",
    label: "投诉等级谁定",
    sides: &[
        side("supervisor", "项目主管", "S3 §7 L153"),
        side("head", "管理处负责人", "DESK 由谁来做"),
    ],
    default: "supervisor",
    why: "条文只认主管；没设主管的小处改由负责人。",
};

/// D-19: what stands still while work waits for something that is named.
/// The finish always does; an agreed visit takes the place of the arrival on both sides.
pub static PAUSE_STOPS: Setting = Setting {
    id: "D-19",
    name: "pause_stops",
    label: "暂停时停哪些钟",
    sides: &[
        side("all", "到场和完工的钟都停", "DESK 由谁来做"),
        side("finish_only", "只停完工的钟，到场照算", "DESK 由谁来做；S2-repair 3.1.2"),
    ],
    default: "all",
    why: "业主要改天来，不该算谁迟到；暂停有起止和原因可查。",
};

//! The settings about callbacks other than complaints: C-05…C-08, C-36, C-45.
//! The rates themselves are limits (N-16…N-20); a side only says which of them is in force.

use super::{Setting, side};

/// C-05: the share of repairs called back, and over what period. Each side has its own rate,
/// read with `Policy::repair_callback_percent`.
pub static REPAIR_RATE: Setting = Setting {
    id: "C-05",
    name: "repair_callback_rate",
    label: "报修回访比例",
    sides: &[
        side("daily_all", "每天全部回访", "S1C-callback 一"),
        side("daily_share", "每天按比例，可自定（原文一半）", "S2-repair 3.4.2"),
        side("weekly_share", "每周一按比例访上周（原文三成）", "S1B 2"),
        side("weekly_slips", "每周按件数填回访单（原文六成）", "S1E 4.6.1"),
        side("service_share", "维修、特约、求助同一比例（原文六成）", "S2-callback 3.1.2c"),
    ],
    default: "daily_share",
    why: "每天都做、比例可自定，忙时也做得到。",
};

/// C-06: when a finished repair becomes due for its callback.
/// The last side is a waiting time (N-24), not a deadline.
pub static REPAIR_MOMENT: Setting = Setting {
    id: "C-06",
    name: "repair_callback_moment",
    label: "报修何时回访",
    sides: &[
        side("next_day", "当天或次日", "S1C-callback 一；S2-repair 3.4.2"),
        side("weekly", "每周集中一次", "S1B 2；S1E 4.6.1"),
        side("week_after", "完工满一周以后", "S2-callback 3.1.1c"),
    ],
    default: "next_day",
    why: "住户还记得清楚，没修好也能马上再约。",
};

/// C-07: who calls back repairs; two documents add a second look from above.
/// The amount is N-21, the director's sample N-22a every N-22b.
pub static REPAIR_BY: Setting = Setting {
    id: "C-07",
    name: "repair_callback_by",
    label: "报修由谁回访",
    sides: &[
        side("desk", "前台", "S1C-callback 一；S3 §8 L200；S2-callback 3.1.3c"),
        side("repair_head", "维修主管自己回访", "S1B 2"),
        side("desk_and_supervisor", "前台，金额大的再由主管", "S1E 4.6.1；S1E 4.6.2"),
        side("desk_and_director", "前台，主任每季抽查", "S1C-callback 一；S1C-callback 三"),
        side(
            "desk_supervisor_director",
            "前台，金额大的加主管，主任每季抽查",
            "S1E 4.6.2；S1C-callback 三",
        ),
    ],
    default: "desk_and_supervisor",
    why: "钱多的活儿多看一眼，日常仍由前台打完。",
};

/// C-08: how it is done, and whether the resident signs.
/// Where a signature is asked for and the call was no phone call, the form waits for it (G-38).
pub static METHOD: Setting = Setting {
    id: "C-08",
    name: "callback_method",
    label: "回访方式和签字",
    sides: &[
        side("any_signed_unless_phone", "方式不限，除电话外请住户签字", "S2-callback 3.3"),
        side("phone", "打电话", "S1C-callback 一"),
        side("on_site", "到现场看，同住户谈", "S1B 3"),
        side("phone_or_visit", "电话或上门", "S1E 4.6.1；S1E 4.6.2"),
    ],
    default: "any_signed_unless_phone",
    why: "各家的方式它都容得下，上门的又留了字据。",
};

/// C-36: how often callbacks are counted, and for whom.
/// Feeds the reports only.
pub static STATISTICS: Setting = Setting {
    id: "C-36",
    name: "callback_statistics",
    label: "回访多久汇总一次",
    sides: &[
        side("monthly_written", "每月写成报告交主任", "S1C-callback 一"),
        side("weekly", "每周末统计上报", "S3 §8 L208"),
    ],
    default: "weekly",
    why: "同投诉一起每周出数，月报从周数里加。",
};

/// C-45: how long callback forms stay. The months are N-31.
/// It speaks of the paper forms (G-40); the journal is never erased.
pub static RETENTION: Setting = Setting {
    id: "C-45",
    name: "callback_retention",
    label: "回访表留多久",
    sides: &[
        side("two_years", "满期限才可清理", "S2-callback 3.6"),
        side("no_end", "没写期限，一直留着", "S1C-callback 一；S3 §8 L201–208"),
    ],
    default: "two_years",
    why: "只有一家写了年限，照它不会留得更短。",
};

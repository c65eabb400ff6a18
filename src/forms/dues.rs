//! Kinds of due moments that several papers share: one space of numbers, stored for ever.

crate::dues! {
    /// Slip issued and the repair team told.
    TOLD = 1 "通知维修",
    /// Worker at the door.
    ARRIVE = 2 "到场",
    /// The work finished.
    FINISH = 3 "完工",
    /// The caller answered, or told the result.
    REPLY = 4 "答复",
    /// The next visit, as agreed.
    VISIT = 5 "上门",
    /// The slip back at the desk.
    RETURNED = 6 "回单",
    /// A signature under finished work.
    SIGN = 7 "补签",
    /// Passed on to another department.
    TRANSFER = 8 "转报",
    /// A complaint solved.
    SOLVE = 12 "办结",
    /// A grave matter reported upward.
    UP = 13 "上报",
    /// A customer asked again.
    CALLBACK = 14 "回访",
    /// What the callback found amiss, put right.
    REMEDY = 15 "整改",
    /// A complaint that is still open then is proposed as major.
    UPGRADE = 16 "提请重大",
    /// The shift handed over.
    HANDOVER = 17 "交班",
    /// A shift that a stand-in took, signed by the one who left it.
    COUNTERSIGN = 18 "代接补签",
    /// A matter in the shift book marked OK, or with its reason.
    MARKED = 19 "注明",
    /// Consent to price and means, owed for work that is done (G-15, G-16).
    CONSENT = 20 "补同意",
    /// The price told to whoever asked for work that costs money (G-17).
    PRICE = 21 "讲明收费",
    /// What cannot be done, with the next level (G-31).
    LEVEL = 22 "报上一级",
    /// The head of the team told of a slip that was chased three times (G-28).
    TOLD_UP = 23 "报负责人",
    /// A report from below the grade, signed by the foreman (G-29).
    VOUCHED = 24 "班长签认",
    /// The quality of a service judged again.
    EVALUATE = 70 "评质量",
    /// Income and cost of a service looked at.
    RECKON = 71 "核盈亏",
    /// A service bettered as was planned.
    MEND = 72 "改进",
    /// A partner's agreement renewed or ended.
    AGREEMENT = 73 "协议到期",
    /// Work that waits goes on.
    RESUME = 50 "恢复",
    /// The slip of an agreement's next service day issued.
    SERVICE = 60 "出单",
    /// An agreement in the middle of its term.
    MIDTERM = 61 "中期",
    /// An agreement over.
    EXPIRES = 62 "到期",
    /// The control room's book looked into.
    CHECK = 63 "抽查",
    /// Yesterday's sheet of it taken back.
    BACK = 64 "收回",
    /// What was asked to be bought, supplied.
    SUPPLY = 65 "到货",
    /// What a new release made of the office's settings, read by a head.
    READ = 80 "过目",
}

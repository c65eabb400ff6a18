//! What the office may set about duty and its handover. None of it may ever lock the phone desk.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-20: what the receiver does about missing goods or an open major repair.
    /// Reads the major mark of D-03; other open work is handed over in any case.
    pub enum HandoverShortfall = "C-20" "handover_shortfall" "交班时缺物或大修未完" {
        RecordAndSign = "record_and_sign" "写明原因，双方签字，照样接班" ["S1C-shift 三；S1C-shift 四"],
        Refuse = "refuse" "不接" ["S1C-shift 六"],
        PassOn = "pass_on" "写进交接本，转下一班" ["S2-shift 三–六"],
    } default RecordAndSign, "责任写清了，电话还有人接。";

    /// C-21: the paper of the handover.
    /// Where both sign, an unsigned handover is written down and never locks (D-09).
    pub enum HandoverPaper = "C-21" "handover_paper" "交接班凭什么" {
        CountAndSign = "count_and_sign" "清点物品，双方签字" ["S1C-shift 三；S1C-shift 五"],
        LogAndMark = "log_and_mark" "交接本分类记，办完红笔注明，不签字" ["S2-shift 一–六"],
    } default CountAndSign, "有签字才知道东西在谁手里少的。";

    /// C-22: the hours somebody is on duty.
    /// The handover of P-26 exists on both sides; only the roster of P-25 differs.
    pub enum DutyHours = "C-22" "duty_hours" "值班时间" {
        RoundTheClock = "round_the_clock" "昼夜不断人" ["S1C-duty 一"],
        OfficeHours = "office_hours" "按上下班，上班先读交接本" ["S2-shift 一；S2-forms 八"],
    } default RoundTheClock, "半夜爆管也要有人接电话。";

    /// D-09: G-05 and G-07, the receiver does not come or the post is left.
    pub enum HandoverMissed = "D-09" "handover_missed" "接班的没来或暂时离岗" {
        RecordOn = "record_on" "记延班或暂离，事后补签" ["DESK 只提醒不拦"],
        Strict = "strict" "没签不能接班，没人替不能走" ["S1C-shift 五；S1C-duty 五"],
    } default RecordOn, "没签字也不能让电话没人接。";

    /// C-34: the report of the day.
    pub enum DailyReport = "C-34" "daily_report" "日报用哪一种" {
        PropertyDaily = "property_daily" "物业日报表，物业主任签字" ["S2-forms 八"],
        DepartmentReports = "department_reports" "部门日报和周报" ["S3 §7 L190；S3 §8 L208"],
    } default PropertyDaily, "每天一张有人签，周数可从中汇出。";

    /// D-10: G-01 and G-02, an unclear record or an untidy desk.
    pub enum UntidyHandover = "D-10" "untidy_handover" "记录不清或桌面不洁" {
        ReceiverJudges = "receiver_judges" "由接班人看，可双方签了接" ["DESK 只提醒不拦"],
        Refuse = "refuse" "不接" ["S1C-shift 六"],
    } default ReceiverJudges, "清不清、洁不洁，当面的人最知道。";
}

crate::limits! {
    // The shift and the incident report.
    OUTGOING_TIDY_MINUTES = "N-35" "outgoing_tidy_minutes" "交班前整理" 15, 0..=120 Minutes ["S1C-shift 一"];
    INCOMING_EARLY_MINUTES = "N-36" "incoming_early_minutes" "接班早到" 5, 0..=120 Minutes ["S1C-shift 三"];
    // T-02 立即, T-07 不定期
    DUTY_PROBLEM_MINUTES = "T-02a" "duty_problem_minutes" "值班大事上报" 10, 0..=1440 Minutes ["S1C-duty 二"];
    /// Kept as the longest gap between two looks.
    DUTY_INSPECTION_DAYS = "T-07" "duty_inspection_days" "两次查岗最长间隔" 30, 0..=365 Days ["S1C-duty 六"];
    COMMUNITY_PATROLS = "N-51" "community_patrols" "每天巡社区" 1, 0..=9 Times ["S2-forms 三"];
    HANDOVER_LATE_MINUTES = "D-61" "handover_late_minutes" "接班迟到记延班" 15, 0..=240 Minutes ["DESK 日常 9"];
    COUNTERSIGN_HOURS = "D-62" "countersign_hours" "代接补签" 24, 0..=240 Hours ["DESK 日常 9"];
}

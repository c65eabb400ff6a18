//! What the office may set about callbacks: who asks, how, what counts, how long the forms stay.
//!
//! The rates of repairs (C-05, C-06) stand with the repairs, those of complaints with the complaints.

crate::settings! {
    /// C-07: who calls back repairs; two documents add a second look from above. The amount is N-21,
    /// the director's sample N-22a every N-22b.
    pub enum RepairCallbackBy = "C-07" "repair_callback_by" "报修由谁回访" {
        Desk = "desk" "前台" ["S1C-callback 一；S3 §8 L200；S2-callback 3.1.3c"],
        RepairHead = "repair_head" "维修主管自己回访" ["S1B 2"],
        DeskAndSupervisor = "desk_and_supervisor" "前台，金额大的再由主管" ["S1E 4.6.1；S1E 4.6.2"],
        DeskAndDirector = "desk_and_director" "前台，主任每季抽查" ["S1C-callback 一；S1C-callback 三"],
        DeskSupervisorDirector = "desk_supervisor_director" "前台，金额大的加主管，主任每季抽查" ["S1E 4.6.2；S1C-callback 三"],
    } default DeskAndSupervisor, "钱多的活儿多看一眼，日常仍由前台打完。";

    /// C-08: how it is done, and whether the resident signs. Where a signature is asked for and the call
    /// was no phone call, the form waits for it (G-38).
    pub enum CallbackMethod = "C-08" "callback_method" "回访方式和签字" {
        AnySignedUnlessPhone = "any_signed_unless_phone" "方式不限，除电话外请住户签字" ["S2-callback 3.3"],
        Phone = "phone" "打电话" ["S1C-callback 一"],
        OnSite = "on_site" "到现场看，同住户谈" ["S1B 3"],
        PhoneOrVisit = "phone_or_visit" "电话或上门" ["S1E 4.6.1；S1E 4.6.2"],
    } default AnySignedUnlessPhone, "各家的方式它都容得下，上门的又留了字据。";

    /// C-36: how often callbacks are summed up, and for whom (F-29).
    pub enum CallbackStatistics = "C-36" "callback_statistics" "回访多久汇总一次" {
        MonthlyWritten = "monthly_written" "每月写成报告交主任" ["S1C-callback 一"],
        Weekly = "weekly" "每周末统计上报" ["S3 §8 L208"],
    } default Weekly, "同投诉一起每周出数，月报从周数里加。";

    /// C-45: how long callback forms stay. The months are N-31. It speaks of the paper forms (G-40); the
    /// journal is never erased.
    pub enum CallbackRetention = "C-45" "callback_retention" "回访表留多久" {
        TwoYears = "two_years" "满期限才可清理" ["S2-callback 3.6"],
        NoEnd = "no_end" "没写期限，一直留着" ["S1C-callback 一；S3 §8 L201–208"],
    } default TwoYears, "只有一家写了年限，照它不会留得更短。";

    /// D-114: whether what is asked about on a paper of its own (a complaint, an agreement, a move-in, a need) has a
    /// callback form besides, which is signed, handed in and reviewed like the others (G-38 … G-40).
    pub enum CallbackForm = "D-114" "callback_form" "投诉、协议、入住等回访的记法" {
        EveryTime = "every_time" "每次另填回访登记表，经理审阅" ["S2-callback 3.3；S2-callback 3.5；S2-callback 3.6"],
        OnItsPaper = "on_its_paper" "记在原单上" ["S3 §8 L206"],
    } default EveryTime, "回访表有人审、留得住，原单上也照样记着。";

    /// C-48: when a paid job is called back, and which share of them. A callback while the fee is
    /// collected counts on every side.
    pub enum PaidCallback = "C-48" "paid_callback" "有偿服务何时回访" {
        AtCollection = "at_collection" "收费时逐件同步回访" ["S2-paid 3.2.2–3"],
        WeeklySlips = "weekly_slips" "每周按完成件数（原文六成）" ["S1E 4.6.1"],
        WeekAfter = "week_after" "完工满一周以后，按比例" ["S2-callback 3.1.1c；S2-callback 3.1.2c"],
    } default WeeklySlips, "一周做完，收费时顺口问的也算。";

    /// D-17: which calls that did not reach count towards a callback rate.
    pub enum CallsThatCount = "D-17" "calls_that_count" "哪些回访算数" {
        Reached = "reached" "只算说上话的" ["DESK 日常 7"],
        ReachedOrDeclined = "reached_or_declined" "说上话的和拒访的" ["DESK 日常 7"],
        AfterTries = "after_tries" "打够次数没通的也算" ["DESK 日常 7"],
    } default ReachedOrDeclined, "人家不愿说也是答复，没打通不是。";
}

crate::limits! {
    DIRECTOR_SAMPLE_PERCENT = "N-22a" "director_sample_percent" "主任抽查" 20, 0..=100 Percent ["S1C-callback 三"];
    DIRECTOR_SAMPLE_MONTHS = "N-22b" "director_sample_months" "主任抽查间隔" 3, 1..=12 Months ["S1C-callback 三"];
    // Nobody is rung at these hours, unless it was agreed; both alike: at any hour.
    QUIET_FROM_HOUR = "D-107" "quiet_from_hours" "晚上几点后不打" 21, 0..=24 Hours ["DESK 日常 7"];
    QUIET_UNTIL_HOUR = "D-108" "quiet_until_hours" "早上几点前不打" 8, 0..=24 Hours ["DESK 日常 7"];
    MOVE_IN_CALLBACK_PERCENT = "N-23b" "move_in_callback_percent" "入住回访率" 100, 0..=100 Percent ["S2-callback 3.1.2b"];
    MANAGEMENT_CALLBACK_DAYS = "N-28a" "management_callback_days" "管理服务回访" 7, 1..=60 Days ["S2-callback 3.1.1g"];
    /// The document leaves this rate to the office; zero means none is set yet.
    MANAGEMENT_CALLBACK_PERCENT = "N-28b" "management_callback_percent" "管理服务回访率" 0, 0..=100 Percent ["S2-callback 3.1.2e"];
    DEPARTMENT_CALLBACK_PERCENT = "N-29" "department_callback_percent" "部门客户回访率" 100, 0..=100 Percent ["S2-callback 3.1.2h"];
    CALLBACK_AUDIT_MONTHS = "N-60" "callback_audit_months" "公司查回访" 3, 1..=12 Months ["S1C-callback 六"];
    // T-06 定期: every service that was sold in these months is asked about in them.
    REGULAR_CALLBACK_MONTHS = "T-06a" "regular_callback_months" "便民服务回访" 1, 0..=12 Months ["S0 4.5.1；S1A 4.6；S4 4.5.1"];
    CALLBACK_FORM_HOURS = "N-30" "callback_form_hours" "回访表交回" 24, 1..=240 Hours ["S2-callback 3.6"];
    CALLBACK_FORM_MONTHS = "N-31" "callback_form_months" "回访表留存" 24, 1..=600 Months ["S2-callback 3.6"];
}

//! What the office may set about work: papers, clocks, consent, who is told, callbacks.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-05: the share of repairs called back, and over what period. Each side has its own rate,
    /// read with `Policy::repair_callback_percent`.
    pub enum RepairCallbackRate = "C-05" "repair_callback_rate" "报修回访比例" {
        DailyAll = "daily_all" "每天全部回访" ["S1C-callback 一"],
        DailyShare = "daily_share" "每天按比例，可自定（原文一半）" ["S2-repair 3.4.2"],
        WeeklyShare = "weekly_share" "每周一按比例访上周（原文三成）" ["S1B 2"],
        WeeklySlips = "weekly_slips" "每周按件数填回访单（原文六成）" ["S1E 4.6.1"],
        ServiceShare = "service_share" "维修、特约、求助同一比例（原文六成）" ["S2-callback 3.1.2c"],
    } default DailyShare, "每天都做、比例可自定，忙时也做得到。";

    /// C-06: when a finished repair becomes due for its callback.
    /// The last side is a waiting time (N-24), not a deadline.
    pub enum RepairCallbackMoment = "C-06" "repair_callback_moment" "报修何时回访" {
        NextDay = "next_day" "当天或次日" ["S1C-callback 一；S2-repair 3.4.2"],
        Weekly = "weekly" "每周集中一次" ["S1B 2；S1E 4.6.1"],
        WeekAfter = "week_after" "完工满一周以后" ["S2-callback 3.1.1c"],
    } default NextDay, "住户还记得清楚，没修好也能马上再约。";

    /// C-31: which clock runs from the call to the worker.
    /// Booked time runs no minutes for what is not urgent; the transfer minutes are N-03 and N-04.
    pub enum DispatchClock = "C-31" "dispatch_clock" "派工按什么计时" {
        SlipAndArrival = "slip_and_arrival" "几分钟内开单，紧急的限时到场" ["S2-repair 3.1.2"],
        BookedTime = "booked_time" "及时开单，按约定时间上门" ["S1E 4.2.1"],
        Transfer = "transfer" "限时转给相关部门" ["S3 §6 L134；S3 §7 L174"],
    } default SlipAndArrival, "开单和到场都有数，前台看得见晚了多少。";

    /// C-32: the work-order paper.
    /// The form a new job opens with; slips already open keep theirs.
    pub enum WorkOrderForm = "C-32" "work_order_form" "派工用什么单" {
        FourPartSlip = "four_part_slip" "有偿服务单，一式四联" ["S1E 4.2.1；S1E 4.5.2"],
        RepairAndCleaning = "repair_and_cleaning" "工程维修单和清洁委托单" ["S2-paid 3.2.2；S2-paid 3.2.3"],
        RepairNotice = "repair_notice" "维修通知单" ["S1B 2"],
    } default RepairAndCleaning, "有偿无偿都能开，修和扫各走各的部门。";

    /// C-33: the paper of a repair that costs money.
    /// Read when a job is paid, before C-32 (P-04 against P-05).
    pub enum PaidRepairForm = "C-33" "paid_repair_form" "有偿维修开哪张单" {
        FourPartSlip = "four_part_slip" "有偿服务单" ["S1E 4.2.1"],
        RepairSlip = "repair_slip" "工程维修单" ["S2-paid 3.2.2"],
    } default FourPartSlip, "其中一联就是收费凭据，账好对。";

    /// C-44: who, besides the desk, may write a repair slip.
    /// What happens to a report from below the grade is D-07.
    pub enum SlipWrittenBy = "C-44" "slip_written_by" "谁可以开维修单" {
        StaffByGrade = "staff_by_grade" "前台，和到级别的员工" ["S2-repair 3.1.2；S2-repair 3.2.1"],
        CentreAndControlRoom = "centre_and_control_room" "只有客服中心和中控室" ["S1E 4.2.1"],
    } default StaffByGrade, "巡逻和保洁先看见漏水，不该绕一圈再报。";

    /// C-46: which service problems go up, and to whom.
    /// An unsolved job is never dropped, whichever side is taken (G-31).
    pub enum ProblemEscalation = "C-46" "problem_escalation" "服务问题何时上报" {
        MajorOnly = "major_only" "难办的大问题才报主任" ["S0 4.5.3；S1A 4.7"],
        EveryCase = "every_case" "每件都附改进办法报经理" ["S4 4.5.3"],
        EngineeringThenHead = "engineering_then_head" "先报工程主管，再报管理处经理" ["S1E 4.3.3"],
        HeadThenAdviser = "head_then_adviser" "先报管理处经理，再报公司工程顾问" ["S2-repair 3.3.2"],
    } default MajorOnly, "件件上报，真正的大事反而看不见。";

    /// D-01: who names the worker of a slip.
    pub enum WhoNamesWorker = "D-01" "who_names_worker" "谁指定维修人" {
        Foreman = "foreman" "维修班长" ["S2-repair 3.3.1"],
        Supervisor = "supervisor" "管理处主管" ["S0 4.2.6"],
        Desk = "desk" "前台" ["S1E 4.2.1"],
    } default Foreman, "班长最清楚谁有空、谁会修。";

    /// D-02: from when the arrival minutes run; the clause names no start.
    pub enum ArrivalClockStarts = "D-02" "arrival_clock_starts" "到场时限从何时算" {
        FromCall = "from_call" "从住户来电" ["DESK 由谁来做"],
        FromTold = "from_told" "从通知到维修" ["DESK 由谁来做；S2-repair 3.1.2"],
    } default FromTold, "条文把通知和赶到连着说，前台耽误的另有开单时限管。";

    /// D-03: who may mark a repair as major, without which it can never stop a handover.
    pub enum WhoMarksMajor = "D-03" "who_marks_major" "谁定重大维修" {
        Head = "head" "管理处负责人" ["DESK 由谁来做"],
        Supervisor = "supervisor" "主管" ["DESK 由谁来做"],
        Desk = "desk" "前台" ["DESK 由谁来做"],
    } default Supervisor, "要懂工程，又要夜里找得到人。";

    /// D-04: who decides whether a request is paid (P-02).
    pub enum WhoDecidesPaid = "D-04" "who_decides_paid" "有偿无偿谁定" {
        Head = "head" "物业主任" ["S2-paid 2.1"],
        Desk = "desk" "前台按价目表" ["S2-paid 3.1.1；DESK 由谁来做"],
    } default Desk, "价目表上查得到，到现场不符再改性质。";

    /// D-05: G-15 and G-16, consent to price and payment means before paid work.
    pub enum PriceConsent = "D-05" "price_consent" "没讲好价就动手" {
        BlockBilling = "block_billing" "提醒，补录同意前不结账" ["DESK 只提醒不拦"],
        BlockWork = "block_work" "不许开工" ["S1E 4.4.1；S2-repair 3.3.5"],
    } default BlockBilling, "先止住水，再补同意，账不会错收。";

    /// D-07: G-29, a report from staff below the grade named.
    pub enum StaffReport = "D-07" "staff_report" "级别不够的员工报修" {
        SignAfter = "sign_after" "先收下，班长或主管补签" ["DESK 只提醒不拦"],
        Strict = "strict" "到级别的人才收" ["S2-repair 3.2.1"],
    } default SignAfter, "漏水不看级别。";

    /// D-08: G-30, work done but not signed.
    pub enum UnsignedWork = "D-08" "unsigned_work" "修好了没人签" {
        DoneUnsigned = "done_unsigned" "记完工未签，签后才结账" ["DESK 只提醒不拦"],
        StayOpen = "stay_open" "没签就不算完工" ["S2-repair 3.3.5；S1E 4.5.1"],
    } default DoneUnsigned, "人不在家是常事，单子不能永远挂着。";

    /// D-12: G-24, the copy that proves the bill is lost.
    pub enum LostCopy = "D-12" "lost_copy" "收费联丢了" {
        SignedReplacement = "signed_replacement" "补单签字，照补单收" ["DESK 只提醒不拦"],
        NoBill = "no_bill" "没有原联不收费" ["S1E 4.5.2"],
    } default SignedReplacement, "纸会丢，签过字的补单一样说得清。";

    /// D-13: G-13, a worker has taken cash all the same.
    pub enum WorkerCash = "D-13" "worker_cash" "维修人员收了现金" {
        RecordAndTell = "record_and_tell" "记违规收现，补收据，报负责人" ["DESK 只提醒不拦"],
        Refuse = "refuse" "不入账，只按违规处理" ["S1E 4.4.2"],
    } default RecordAndTell, "不让记，钱就走到账外去了。";

    /// D-16: G-26, which comes first when it is urgent.
    pub enum UrgentFirst = "D-16" "urgent_first" "紧急时先做什么" {
        RadioFirst = "radio_first" "先喊人，几分钟内补记" ["DESK 只提醒不拦；S2-repair 3.1.2"],
        LogFirst = "log_first" "先记录再开单" ["S1E 4.2.1"],
    } default RadioFirst, "人先到，字后补。";

    /// D-19: what stands still while work waits for something that is named.
    /// The finish always does; an agreed visit takes the place of the arrival on both sides.
    pub enum PauseStops = "D-19" "pause_stops" "暂停时停哪些钟" {
        All = "all" "到场和完工的钟都停" ["DESK 由谁来做"],
        FinishOnly = "finish_only" "只停完工的钟，到场照算" ["DESK 由谁来做；S2-repair 3.1.2"],
    } default All, "业主要改天来，不该算谁迟到；暂停有起止和原因可查。";
}

crate::limits! {
    // From the call to the worker and to other departments.
    SLIP_MINUTES = "N-01" "slip_minutes" "记录后开单" 5, 1..=120 Minutes ["S2-repair 3.1.2"];
    URGENT_ARRIVAL_MINUTES = "N-02" "urgent_arrival_minutes" "紧急到场" 15, 1..=240 Minutes ["S2-repair 3.1.2"];
    // Repairs: one rate for each side of C-05. "All" stays all; whoever wants less takes
    // another side.
    WEEKLY_SHARE_PERCENT = "N-16" "weekly_share_percent" "每周一回访上周" 30, 0..=100 Percent ["S1B 2"];
    DAILY_SHARE_PERCENT = "N-18" "daily_share_percent" "每天按比例回访" 50, 0..=100 Percent ["S2-repair 3.4.2"];
    SERVICE_SHARE_PERCENT = "N-19" "service_share_percent" "维修特约求助回访" 60, 0..=100 Percent ["S2-callback 3.1.2c"];
    WEEKLY_SLIPS_PERCENT = "N-20" "weekly_slips_percent" "每周回访单" 60, 0..=100 Percent ["S1E 4.6.1"];
    SUPERVISOR_CALLBACK_FEN = "N-21" "supervisor_callback_fen" "主管回访起点" 20_000, 0..=10_000_000 Fen ["S1E 4.6.2"];
    REPAIR_WORK_WAIT_DAYS = "N-24" "repair_work_wait_days" "维修工程满几天回访" 7, 0..=60 Days ["S2-callback 3.1.1c"];
    SERVICE_SLIP_COPIES = "N-33" "service_slip_copies" "有偿服务单联数" 4, 1..=6 Count ["S1E 4.5.2"];
    // T-01 第一时间
    PRICE_TOLD_MINUTES = "T-01a" "price_told_minutes" "讲明收费" 10, 0..=1440 Minutes ["S2-paid 3.1.1"];
    OWNER_TOLD_MINUTES = "T-01b" "owner_told_minutes" "回单后告知住户" 30, 0..=1440 Minutes ["S2-repair 3.4.1"];
    // T-03 长时间: from issuing; the slip is chased when it neither returns nor is repaired.
    UNRETURNED_SLIP_HOURS = "T-03" "unreturned_slip_hours" "多久没回单就催" 24, 0..=720 Hours ["S2-repair 3.1.4"];
    // T-10 规定的时间: the working standard it points to is not among the documents.
    REPAIR_FINISH_HOURS = "T-10" "repair_finish_hours" "到场后修完" 24, 0..=720 Hours ["S1E 4.3.2"];
    // The clock of a slip where the documents stop.
    NORMAL_ARRIVAL_MINUTES = "D-51" "normal_arrival_minutes" "一般到场" 120, 0..=10_080 Minutes ["DESK 由谁来做"];
    URGENT_LOG_MINUTES = "D-53" "urgent_log_minutes" "紧急先喊后补记" 10, 1..=240 Minutes ["DESK 只提醒不拦"];
    CONSENT_AFTER_HOURS = "D-54" "consent_after_hours" "补录同意价格" 24, 0..=720 Hours ["DESK 只提醒不拦"];
    CHASE_AGAIN_HOURS = "D-56" "chase_again_hours" "催过后再催" 2, 0..=240 Hours ["S2-repair 3.1.4"];
    // The ladder of who is told of what is due, in working time after it (the first: before). Zero
    // before, for head office and for what is unread: not at all.
    REMIND_BEFORE_MINUTES = "D-71" "remind_before_minutes" "到期前提醒" 5, 0..=240 Minutes ["DESK 日常 2"];
    FOREMAN_TOLD_MINUTES = "D-72" "foreman_told_minutes" "逾期报班长" 0, 0..=1440 Minutes ["S2-repair 3.1.4"];
    ENGINEERING_TOLD_MINUTES = "D-73" "engineering_told_minutes" "逾期报工程主管" 30, 0..=1440 Minutes ["S2-repair 3.1.4；S1E 4.3.3"];
    HEAD_TOLD_MINUTES = "D-74" "head_told_minutes" "逾期报经理" 120, 0..=10_080 Minutes ["S1E 4.3.3"];
    COMPANY_TOLD_HOURS = "D-75" "company_told_hours" "逾期报公司" 24, 0..=720 Hours ["S2-repair 3.3.2"];
    UNREAD_REMINDER_MINUTES = "D-76" "unread_reminder_minutes" "未阅再上报" 60, 0..=1440 Minutes ["DESK 日常 2"];
    // Who rings about what a building has reported already: offered for so long (0: never), and from
    // which chaser on the slip is raised and its head told.
    SAME_REPORT_HOURS = "D-77" "same_report_hours" "同楼同类可并单" 48, 0..=720 Hours ["DESK 日常 2"];
    CHASES_THAT_RAISE = "D-78" "chases_that_raise" "催单升级次数" 3, 1..=20 Times ["S2-repair 3.1.4"];
    // A worker is not late at the door for every minute after a booked time.
    VISIT_GRACE_MINUTES = "D-79" "visit_grace_minutes" "约定上门可晚" 10, 0..=120 Minutes ["S1E 4.2.1"];
    // What cannot be done goes one level up each time; at least an hour, because it is never dropped.
    NEXT_LEVEL_HOURS = "D-81" "next_level_hours" "报过仍未解决再报" 24, 1..=720 Hours ["S1E 4.3.3；S2-repair 3.3.2"];
    SUPPLY_DAYS = "D-94" "supply_days" "申购到货" 3, 0..=90 Days ["S1E 3.4"];
}

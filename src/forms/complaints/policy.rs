//! What the office may set about complaints: classes, times, consent, proof.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-01: how long the office has. The day counts stand beside it as N-06…N-10.
    /// By class, the steps of P-18 run; by promise, P-19 and the time told to the owner (G-53).
    pub enum ComplaintDeadline = "C-01" "complaint_deadline" "投诉答复时限" {
        ThreeDays = "three_days" "不分大小，同一期限（原文三天）" ["S1C-callback 二"],
        ByClass = "by_class" "按等级各有期限（原文一、二、十五天）" ["S3 §7 L180–185"],
        PromisedTime = "promised_time" "按当面讲定的时间" ["S2-complaint 3.2.2"],
    } default ByClass, "分级最细，大事先催，小事也能另设天数。";

    /// C-02: how soon after handling the customer is asked again. Beside it: N-11a, N-15.
    /// The callback itself can never be skipped, true complaint or not (G-36).
    pub enum ComplaintCallbackTime = "C-02" "complaint_callback_time" "投诉回访时间" {
        WithinOneDay = "within_one_day" "处理完，按严的期限（原文一天）" ["S3 §7 L187–188"],
        WithinThreeDays = "within_three_days" "处理完，按宽的期限（原文三天）" ["S2-callback 3.1.1a"],
        ByContent = "by_content" "看投诉时间和内容另定" ["S1B 1"],
    } default WithinOneDay, "取最严的一家，守住它就守住了其余两家。";

    /// C-03: the classes a complaint may be put in.
    /// The classes decide which of N-06…N-08 and T-05b is running, and who is told (G-48, G-49).
    pub enum ComplaintClasses = "C-03" "complaint_classes" "投诉分级" {
        FourClasses = "four_classes" "无效、轻微、重要、重大" ["S3 §7 L153–168"],
        SmallAndBig = "small_and_big" "小问题当场办，大问题上报" ["S1C-callback 二"],
        ImportantAndOrdinary = "important_and_ordinary" "重要、普通两级" ["S2-callback 3.1.3"],
    } default FourClasses, "只有四级分法写明了每一级的条件，时限也挂在它上面。";

    /// C-04: who asks the customer again.
    /// The classes of C-03 decide which of two callers the second side means.
    pub enum ComplaintCallbackBy = "C-04" "complaint_callback_by" "投诉由谁回访" {
        Desk = "desk" "前台" ["S3 §8 L200；S1B 1"],
        HeadOrDepartment = "head_or_department" "重要的由经理，普通的由被投诉部门主管" ["S2-callback 3.1.3"],
        FirstResponder = "first_responder" "首问责任人" ["S1C-first 三"],
    } default Desk, "两份文件都交给前台，被投诉的部门自己回访难听到真话。";

    /// C-37: what on paper shows that the customer has accepted the outcome.
    /// Asked for before the complaint closes (G-55).
    pub enum ComplaintProof = "C-37" "complaint_proof" "投诉办结凭什么" {
        OwnerSigns = "owner_signs" "业主在投诉表上签字" ["S2-forms 六"],
        OpinionCollected = "opinion_collected" "客户写上意见，收回存档" ["S3 §7 L150"],
    } default OwnerSigns, "签字最省事，日后也最说得清。";

    /// C-38: whose consent is asked, of the measure beforehand or of the answer afterwards.
    /// The owner is G-53 and the manager G-52; both are kept as hard stops where in force.
    pub enum ComplaintConsent = "C-38" "complaint_consent" "处理投诉先问谁" {
        OwnerConsent = "owner_consent" "办之前问业主是否同意办法" ["S2-complaint 3.2.2"],
        ManagerConsent = "manager_consent" "答复之前问经理是否同意结果" ["S3 §7 L185"],
        Both = "both" "办前问业主，答前问经理" ["S2-complaint 3.2.2；S3 §7 L185"],
    } default Both, "两道同意问的不是一件事，可以并行。";

    /// C-35: how often complaints are counted and summed up (F-32).
    pub enum ComplaintStatistics = "C-35" "complaint_statistics" "投诉多久统计一次" {
        Weekly = "weekly" "每周统计分析" ["S3 §7 L190"],
        Monthly = "monthly" "月底汇总" ["S2-forms 六"],
    } default Weekly, "每周的数加起来就是月底的数，反过来不行。";

    /// C-43: the document says twice, differently, to whom the department's result goes.
    /// Stands before the same-day answer (N-10) and beside the consent of C-38.
    pub enum FeedbackTo = "C-43" "complaint_feedback_to" "部门处理结果报给谁" {
        SupervisorOrManager = "supervisor_or_manager" "报项目主管或经理" ["S3 §7 L180"],
        CustomerManagerAgrees = "customer_manager_agrees" "报客户经理，点头后才答复" ["S3 §7 L185"],
    } default CustomerManagerAgrees, "答复前要有人负责，报了却没人点头等于没报。";

    /// D-18: G-50, the only role whose word makes a complaint's class.
    pub enum WhoClassesComplaint = "D-18" "who_classes_complaint" "投诉等级谁定" {
        Supervisor = "supervisor" "项目主管" ["S3 §7 L153"],
        Head = "head" "管理处负责人" ["DESK 由谁来做"],
    } default Supervisor, "条文只认主管；没设主管的小处改由负责人。";
}

crate::limits! {
    COMPLAINT_TRANSFER_MINUTES = "N-04" "complaint_transfer_minutes" "投诉转部门" 10, 1..=240 Minutes ["S3 §7 L174"];
    // Complaints: how long each class has, and what lifts one to the class above.
    IMPORTANT_COMPLAINT_DAYS = "N-06" "important_complaint_days" "重要投诉办结" 1, 1..=30 Days ["S3 §7 L182"];
    MAJOR_ANSWER_DAYS = "N-07" "major_answer_days" "重大投诉答复" 2, 1..=30 Days ["S3 §7 L183"];
    MAJOR_SOLVE_DAYS = "N-08" "major_solve_days" "重大投诉办结" 15, 1..=90 Days ["S3 §7 L183"];
    COMPLAINT_ANSWER_DAYS = "N-09" "complaint_answer_days" "投诉一律答复" 3, 1..=30 Days ["S1C-callback 二"];
    // Zero means the same day: the document says 当天.
    RESULT_REPLY_DAYS = "N-10" "result_reply_days" "有结果后答复" 0, 0..=7 Days ["S3 §7 L180"];
    COMPLAINT_CALLBACK_DAYS = "N-11" "complaint_callback_days" "投诉回访（严）" 1, 1..=30 Days ["S3 §7 L188"];
    UNSOLVED_TO_MAJOR_DAYS = "N-12" "unsolved_to_major_days" "未解决升重大" 7, 1..=60 Days ["S3 §7 L159"];
    SAME_EVENT_CUSTOMERS = "N-13" "same_event_customers" "同事投诉升重大" 5, 2..=100 Count ["S3 §7 L161"];
    /// From the first complaint of an event on; 0: the desk gathers none.
    SAME_EVENT_HOURS = "N-13b" "same_event_hours" "同事投诉归并" 48, 0..=720 Hours ["S3 §7 L161"];
    COMPLAINT_CALLBACK_DAYS_WIDE = "N-15" "complaint_callback_days_wide" "投诉回访（宽）" 3, 1..=30 Days ["S2-callback 3.1.1a"];
    // T-02 立即: a small matter is dealt with at once, where the classes are small and big.
    SMALL_COMPLAINT_MINUTES = "T-02b" "small_complaint_minutes" "小问题处理" 60, 0..=1440 Minutes ["S1C-callback 二"];
    COMPLAINT_UP_MINUTES = "T-02c" "complaint_up_minutes" "重大重要投诉上报" 10, 0..=1440 Minutes ["S3 §7 L173"];
    CALLBACK_TRIES = "D-57" "callback_tries" "回访最多打几次" 3, 1..=20 Times ["DESK 日常 7"];
    CALL_AGAIN_HOURS = "D-58" "call_again_hours" "没打通隔多久再打" 4, 0..=240 Hours ["DESK 日常 7"];
    // T-05 按规定时效: N-06…N-08 cover the upper classes, nothing covers the lowest.
    DEPARTMENT_HANDLING_DAYS = "T-05a" "department_handling_days" "部门处理投诉" 3, 0..=60 Days ["S3 §7 L179"];
    MINOR_COMPLAINT_DAYS = "T-05b" "minor_complaint_days" "轻微投诉办结" 3, 0..=60 Days ["S3 §7 L168"];
}

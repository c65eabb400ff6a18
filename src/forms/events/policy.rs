//! What the office may set about incidents, visits and activities.
//!
//! Read by their types; no rule carries a number or a side of its own. None of it may slow an incident.

crate::settings! {
    /// C-40: up which ladder a special incident is told. The hours are N-39a and N-39b.
    /// The rank first shown when an incident is written.
    pub enum IncidentChain = "C-40" "incident_chain" "突发事件报给谁" {
        StepByStep = "step_by_step" "逐级报到物业主任，并书面报公司" ["S2-incident 3.1；S2-incident 3.5"],
        CentreDirector = "centre_director" "直接报客服中心主任" ["S1C-duty 二"],
        Superior = "superior" "立即报上级领导" ["S3 §5 L122；S3 §6 L135"],
    } default StepByStep, "只有它写了书面报告和钟点。";

    /// C-39: who may visit owners, and who hears of it (one document answers the second twice).
    /// A home visit asks for consent by phone first, on every side (G-101).
    pub enum OwnerVisits = "C-39" "owner_visits" "谁去拜访业主，回来报谁" {
        SupervisorByKind = "supervisor_by_kind" "主管以上；电话的报主任，上门的报经理" ["S2-visit 2.0；S2-visit 4.1.6；S2-visit 4.2.9"],
        SupervisorToDirector = "supervisor_to_director" "主管以上，一律报物业主任" ["S2-visit 4.1.6"],
        SupervisorToManager = "supervisor_to_manager" "主管以上，一律报物业经理" ["S2-visit 4.2.9"],
        Anyone = "anyone" "不限人" ["S3 §9 L212–213"],
    } default SupervisorByKind, "照原文两条各走各的，不用猜哪条写错。";
}

crate::limits! {
    INCIDENT_REPORT_HOURS = "N-39a" "incident_report_hours" "事件书面报告" 24, 1..=240 Hours ["S2-incident 3.5"];
    INCIDENT_SPECIAL_HOURS = "N-39b" "incident_special_hours" "先电话后书面" 36, 1..=240 Hours ["S2-incident 3.5"];
    INCIDENT_UP_MINUTES = "T-01c" "incident_up_minutes" "事件上报" 10, 0..=1440 Minutes ["S2-incident 3.1"];
    POLICE_CALL_MINUTES = "T-01d" "police_call_minutes" "报警" 5, 0..=1440 Minutes ["S2-emerg 3.2.2"];
    DOORBELL_TIMES = "N-63" "doorbell_times" "门铃最多按几次" 3, 1..=9 Times ["S2-visit 4.2.3"];
    FIRST_AID_CALLBACK_DAYS = "N-26" "first_aid_callback_days" "救护后回访" 7, 1..=60 Days ["S2-callback 3.1.1e"];
    ACTIVITY_CALLBACK_MONTHS = "N-27a" "activity_callback_months" "活动后回访" 1, 1..=12 Months ["S2-callback 3.1.1f"];
    ACTIVITY_CALLBACK_PERCENT = "N-27b" "activity_callback_percent" "活动回访率" 30, 0..=100 Percent ["S2-callback 3.1.2d"];
    // No document says it: the firm that serves the lift is to be there in so many minutes.
    LIFT_ARRIVAL_MINUTES = "D-85" "lift_arrival_minutes" "困人维保到场" 30, 1..=240 Minutes ["DESK 日常 11"];
}

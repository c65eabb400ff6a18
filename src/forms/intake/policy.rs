//! What the office may set about how the phone is lifted, about calls that are passed on and about the control room's book.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-42: how the phone is lifted. The office's own name is its own setting elsewhere.
    pub enum PhoneGreeting = "C-42" "phone_greeting" "接电话怎么开口" {
        CompanyAndOffer = "company_and_offer" "问好，报公司，问需要" ["S2-recept 一"],
        CentreName = "centre_name" "问好，报客服中心" ["S3 §5 L119"],
    } default CompanyAndOffer, "多问一句，住户马上说正事。";
}

crate::limits! {
    PHONE_RINGS = "N-62" "phone_rings" "接电话前响几声" 3, 1..=9 Times ["S2-etiq 三1"];
    TRANSFER_MINUTES = "N-03" "transfer_minutes" "需求建议转部门" 10, 1..=240 Minutes ["S3 §6 L134"];
    REQUEST_ANSWER_DAYS = "N-05" "request_answer_days" "需求建议答复" 1, 1..=30 Days ["S3 §6 L140"];
    CONSULT_ANSWER_MINUTES = "T-02e" "consult_answer_minutes" "咨询不清去问" 60, 0..=1440 Minutes ["S1C-consult 二"];
    CONSULT_SUMMARY_MONTHS = "N-59" "consult_summary_months" "咨询记录汇总" 3, 1..=12 Months ["S1C-consult 四"];
    // T-04 限期
    FIRST_RESPONDER_DAYS = "T-04b" "first_responder_days" "首问答复" 3, 0..=60 Days ["S1C-first 五3"];
    URGENT_MATTER_MINUTES = "T-02d" "urgent_matter_minutes" "来访急事上报" 10, 0..=1440 Minutes ["S3 §5 L122；S3 §6 L135"];
    NEIGHBOUR_MINUTES = "D-117" "neighbour_minutes" "请邻居配合回话" 10, 1..=240 Minutes ["DESK 日常 5"];
    // The control room's log and the four-part slip.
    CONTROL_ROOM_CHECKS = "N-32" "control_room_checks" "每天查中控记录" 2, 0..=24 Times ["S1E 4.5.3"];
}

//! What the office may set about renovation: who approves, patrols, signs; what is issued; what a violation costs; when
//! the deposit goes back.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-23: who signs before a household may begin (one document names two different signers).
    /// Permits wait for these signatures (G-71); the working days are N-42.
    pub enum RenovationApproval = "C-23" "renovation_approval" "装修由谁审批" {
        EngineeringDirectorManager = "engineering_director_manager" "工程部审，物业主任签，物业经理批" ["S2-reno 4.2；S2-reno 4.4；S2-reno 4.5"],
        DirectorSigns = "director_signs" "物业主任签字即可" ["S2-reno 4.4"],
        ManagerApproves = "manager_approves" "物业经理审批" ["S2-reno 3.0"],
        TwoHeads = "two_heads" "客户部、工程部负责人或授权人同签" ["S3 §2 L32–33"],
    } default TwoHeads, "两边都看过，又写明了一个工作日办完。";

    /// C-24: who walks the sites, and how often.
    /// Each department's round is counted by itself (N-49, T-06b).
    pub enum RenovationPatrol = "C-24" "renovation_patrol" "装修现场谁巡" {
        EngineeringRegular = "engineering_regular" "工程部定期，经理每天抽" ["S2-reno 4.7；S2-job 管理处经理12"],
        ThreeDepartmentsDaily = "three_departments_daily" "客服、工程、保安每天各巡" ["S3 §2 L58"],
    } default ThreeDepartmentsDaily, "违章拖一天就砌成墙了。";

    /// C-25: who signs the agreement.
    /// A contractor signs for the owner only by a pledge that says so (G-70).
    pub enum RenovationAgreement = "C-25" "renovation_agreement" "装修协议谁签" {
        Contractor = "contractor" "同装修公司签" ["S2-reno 4.6"],
        OwnerMayDelegate = "owner_may_delegate" "业主签，可书面委托装修公司" ["S3 §2 L42"],
    } default OwnerMayDelegate, "押金和违约最后都找业主，理应业主签。";

    /// C-26: which permits are issued.
    /// All passes come back at once and are counted, whatever they are called (G-80, G-81).
    pub enum RenovationPermits = "C-26" "renovation_permits" "装修发哪些证" {
        ThreePapers = "three_papers" "许可证、材料进出证、人员出入证" ["S2-reno 4.5"],
        SiteAndPass = "site_and_pass" "进场证、人员出入证" ["S3 §2 L48–51"],
        WorkPass = "work_pass" "施工证" ["S2-forms 二"],
    } default ThreePapers, "材料进出也有凭据，门岗好查。";

    /// C-27: what is done about a violation.
    /// A forfeit counts only once the project manager has signed it (G-78).
    pub enum RenovationViolations = "C-27" "renovation_violations" "装修违章怎么办" {
        StopThenAuthorities = "stop_then_authorities" "叫停，严重的报政府、收证、请出" ["S2-reno 4.7；S2-reno 4.9"],
        SheetsAndForfeit = "sheets_and_forfeit" "轻的口头，重的开整改表并扣违约金" ["S3 §2 L59–60"],
        Both = "both" "先开整改表，不改再收证上报" ["S3 §2 L59–60；S2-reno 4.9"],
    } default Both, "两套办法先后接得上，先留字据再动硬的。";

    /// C-28: what must be done before work with fire.
    /// Read by the entry of welding tools and gas as well (G-74).
    pub enum HotWork = "C-28" "hot_work" "动火之前" {
        TellOffice = "tell_office" "事先告诉管理处" ["S2-reno 4.8"],
        Permit = "permit" "先办动火审批" ["S3 §2 L61"],
    } default Permit, "火不等人，批了再动。";

    /// C-29: who looks at the finished work and who signs.
    /// From this day the months of the refund run (C-30).
    pub enum RenovationAcceptance = "C-29" "renovation_acceptance" "竣工由谁验收" {
        EngineeringThenManager = "engineering_then_manager" "工程部验，物业经理签" ["S2-reno 4.13"],
        OwnerTwoDepartments = "owner_two_departments" "业主填表，工程部和保安部同验" ["S3 §2 L65–69"],
    } default OwnerTwoDepartments, "业主在场，问题当面说清。";

    /// C-30: when and on whose word the deposit goes back. The months are N-44.
    /// Forfeits and unpaid water and electricity come off first, on either side (G-83).
    pub enum DepositRefund = "C-30" "deposit_refund" "装修押金怎么退" {
        ManagerSignature = "manager_signature" "物业经理签字，出纳即退" ["S2-reno 4.14"],
        WaitAndThreeParties = "wait_and_three_parties" "满几个月，三方签字，项目经理同意" ["S3 §2 L70–74"],
    } default WaitAndThreeParties, "漏水往往几个月后才显出来。";
}

crate::limits! {
    // Working days, as the calendar of the office counts them.
    RENOVATION_APPROVAL_DAYS = "N-42" "renovation_approval_days" "装修审批工作日" 1, 1..=60 Days ["S3 §2 L32"];
    RECTIFICATION_COPIES = "N-43" "rectification_copies" "整改表份数" 3, 1..=9 Count ["S3 §2 L59"];
    REFUND_WAIT_MONTHS = "N-44" "refund_wait_months" "验收后多久退押金" 3, 0..=36 Months ["S3 §2 L70"];
    COMPANY_PAPER_COPIES = "N-46" "company_paper_copies" "装修公司资料份数" 1, 1..=9 Count ["S3 §2 L31"];
    RENOVATION_PATROLS = "N-49" "renovation_patrols" "各部门每天巡装修" 1, 0..=9 Times ["S3 §2 L58"];
    RENOVATION_INSPECTION_DAYS = "T-06b" "renovation_inspection_days" "工程部巡装修" 3, 0..=60 Days ["S2-reno 4.7"];
    RENOVATION_DEPOSIT_FEN = "D-67" "renovation_deposit_fen" "装修押金" 0, 0..=100_000_000 Fen ["S3 §2 L45–47"];
    PASS_DEPOSIT_FEN = "D-68" "pass_deposit_fen" "出入证押金" 0, 0..=100_000_000 Fen ["S3 §2 L45–51"];
    // How many sites the manager looks at himself.
    MANAGER_SITE_CHECKS = "N-50" "manager_site_checks" "经理每天抽装修户" 1, 0..=99 Times ["S2-job 管理处经理12"];
    DISPUTE_DAYS = "D-90" "dispute_days" "争议款多久内谈" 30, 1..=365 Days ["S3 §2 L73"];
    FORFEIT_FEN = "D-69" "forfeit_fen" "装修违约金" 0, 0..=100_000_000 Fen ["S3 §2 L60"];
}

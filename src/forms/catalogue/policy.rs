//! What the office may set about the list of paid services, its prices and its judges.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-09: who approves that a service is offered at all.
    /// Only an approved item may be published and sold (G-23).
    pub enum ServiceApproval = "C-09" "service_approval" "服务项目由谁批" {
        GeneralManager = "general_manager" "公司总经理" ["S0 3.1"],
        OfficeDirector = "office_director" "管理处总主任" ["S1A 4.3"],
        BranchManager = "branch_manager" "分公司经理" ["S4 4.1.5"],
        CentreManager = "centre_manager" "管理中心经理" ["S4 3.1"],
    } default GeneralManager, "多数文件要管理处以外的人点头，批高不批低。";

    /// C-10: who approves the price.
    /// Kept apart from C-09 because one document has two different approvers.
    pub enum PriceApproval = "C-10" "price_approval" "收费标准由谁批" {
        GeneralManager = "general_manager" "公司总经理" ["S0 3.1；S0 4.1.4"],
        DepartmentsAndUnits = "departments_and_units" "相关部门批，并同业主单位谈定" ["S1A 4.4；S1A 4.5"],
        BranchManager = "branch_manager" "分公司经理" ["S4 4.1.5"],
    } default GeneralManager, "同项目一处批，不会批了项目却没批价。";

    /// C-11: who works the price out.
    /// Working out is not approving: the price still goes through C-10.
    pub enum PricedBy = "C-11" "priced_by" "收费标准由谁拟" {
        DirectorAndProperty = "director_and_property" "主任和物业主管" ["S0 4.1.4"],
        DirectorAndFinance = "director_and_finance" "主任和财务人员" ["S1A 4.4"],
        ManagerAndSupervisors = "manager_and_supervisors" "经理和各部门主管" ["S4 4.1.4"],
    } default DirectorAndFinance, "有财务在场，成本和票据一次想到。";

    /// C-12: who plans, surveys, selects and publishes: one chain of four for each document.
    /// Shown as the names asked for on F-01 to F-04.
    pub enum CatalogueChain = "C-12" "catalogue_chain" "策划、调查、挑选、公告由谁" {
        DirectorAndSupervisor = "director_and_supervisor" "主任策划和公告，物业主管调查和挑选" ["S0 3.2；S0 4.1.2；S0 4.2.1"],
        ServiceCentre = "service_centre" "管理处策划，其余都由客服中心" ["S1A 4.1；S1A 4.3；S1A 4.5"],
        AssistantAndAffairs = "assistant_and_affairs" "物业助理策划和挑选，事务部调查，经理公告" ["S4 3.1；S4 4.1.2；S4 4.2.1"],
    } default ServiceCentre, "人少的管理处，客服中心一家就能走完。";

    /// C-13: where the list is put up.
    /// Two documents say three places; one of them lists only two (N-73).
    pub enum NoticeChannels = "C-13" "notice_channels" "服务公告贴在哪里" {
        EntranceBoardsHome = "entrance_boards_home" "出入口、公告栏、信箱或上门" ["S0 4.2.2"],
        EntranceBoardsUnitBox = "entrance_boards_unit_box" "出入口、办公区和公共栏、单位信箱" ["S1A 4.5"],
        BoardsHome = "boards_home" "公告栏、信箱或上门" ["S4 4.2.2"],
        MoveInAndDaily = "move_in_and_daily" "入伙时和平时宣传" ["S1E 4.1.1"],
    } default EntranceBoardsHome, "三处都贴，住户总有一处看得到。";

    /// C-14: who may stop a service.
    /// Stopping without that word is refused (G-22).
    pub enum StopApproval = "C-14" "stop_approval" "停一项服务由谁批" {
        GeneralManager = "general_manager" "公司总经理" ["S0 4.3.4"],
        BranchManager = "branch_manager" "分公司经理" ["S4 4.3.4.2"],
    } default GeneralManager, "谁批开的，谁批停。";

    /// C-15: who says that a service loses money.
    /// The first step of P-16.
    pub enum LossReportedBy = "C-15" "loss_reported_by" "亏损由谁提出" {
        Anyone = "anyone" "谁发现谁提出" ["S0 4.3.3"],
        AdminDepartment = "admin_department" "行政部" ["S4 4.3.3"],
    } default Anyone, "早一天有人说，就少亏一天。";

    /// C-41: who judges the quality of a service.
    /// The figures come from callbacks, complaints and service records (P-17).
    pub enum QualityJudgedBy = "C-41" "quality_judged_by" "服务质量由谁评" {
        OfficeDirector = "office_director" "管理处主任" ["S0 4.5.4"],
        ServiceCentre = "service_centre" "客户服务中心" ["S1A 4.6"],
        CentreManager = "centre_manager" "管理中心经理" ["S4 4.5.4"],
    } default OfficeDirector, "干活的人不自己打分。";

    /// C-47: which list of principles stands over the service list.
    /// A help text and nothing more; no step reads it.
    pub enum ServicePrinciples = "C-47" "service_principles" "便民服务原则用哪一份" {
        SmallProfit = "small_profit" "讲时效、不扰邻、保本微利、不私收" ["S0 4.4"],
        WithEnvironment = "with_environment" "再加环境效益，并不收礼物" ["S4 4.4"],
        SafeAndFair = "safe_and_fair" "保密安全、质优、价平、求稳" ["S1A 4.2"],
    } default WithEnvironment, "它包住了第一份，又说清礼物也不能收。";
}

crate::limits! {
    // Both periods are asked for without a number; the defaults are ours.
    SURVEY_MONTHS = "N-78" "survey_months" "意见调查间隔" 6, 1..=24 Months ["S1D 6"];
    QUALITY_MONTHS = "D-64" "quality_months" "服务质量评价间隔" 3, 1..=24 Months ["S0 4.5.4"];
    LOSS_MONTHS = "D-65" "loss_months" "服务盈亏核算间隔" 3, 1..=24 Months ["S0 4.3.3"];
}

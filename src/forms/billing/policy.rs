//! What the office may set about money: who takes and checks it, prepayment, agreements.
//!
//! Read by their types; no rule carries a number or a side of its own.

crate::settings! {
    /// C-16: by what means a paid service is settled.
    /// Whatever is chosen, a worker never takes cash on site (G-13, D-13).
    pub enum PaymentMeans = "C-16" "payment_means" "有偿服务怎么付款" {
        MonthlyAccount = "monthly_account" "记账，月底到收银处一次交" ["S0 4.3.1；S4 4.3.1"],
        BankInPrinciple = "bank_in_principle" "原则上银行托收" ["S1E 4.4.2"],
        BankOrCash = "bank_or_cash" "托收或现金，事先讲好" ["S1E 4.4.1"],
    } default BankInPrinciple, "少碰现金，私收就少；要付现的只到收银处交。";

    /// C-17: into whose hand the customer pays.
    /// On site it is never the worker (G-13); one document names two takers.
    pub enum MoneyTakenBy = "C-17" "money_taken_by" "钱由谁收" {
        Cashier = "cashier" "收银员或出纳" ["S0 3.5；S3 §2 L45–47；S4 3.5；S2-forms 十"],
        ServiceCentre = "service_centre" "客户服务中心" ["S1E 3.1"],
        Assistant = "assistant" "物业助理按标准收" ["S2-paid 3.2.2；S2-paid 3.2.3"],
    } default Cashier, "开单的不收钱，收钱的不开单。";

    /// C-18: what a tenant leaves before the first paid service. No amount is written anywhere.
    /// How hard it stands in the way is D-06; the amount is D-66.
    pub enum TenantPrepayment = "C-18" "tenant_prepayment" "租户预交什么" {
        FeeOrDeposit = "fee_or_deposit" "预交服务费或押金" ["S0 4.3.2"],
        None = "none" "租户和业主一样，不预交" ["S2-paid 3.2.2"],
    } default FeeOrDeposit, "费用或押金都认，收银处好办。";

    /// C-19: who checks the service records before they are billed (G-20).
    /// The role whose word lets a record into the month's statement; a hard stop.
    pub enum RecordsAuditedBy = "C-19" "records_audited_by" "服务记录由谁审核" {
        OfficeSupervisor = "office_supervisor" "管理处主管" ["S0 4.3.1"],
        PropertyAssistant = "property_assistant" "物业助理" ["S4 4.3.1"],
    } default OfficeSupervisor, "多数管理处的物业助理就是前台，自己不能审自己。";

    /// D-06: G-19, how hard the tenant's prepayment stands in the way.
    pub enum PrepaymentGate = "D-06" "prepayment_gate" "租户没预交怎么办" {
        Releasable = "releasable" "只拦有偿的，主管可放行并记下" ["DESK 只提醒不拦"],
        Strict = "strict" "预交后才服务" ["S0 4.3.2"],
    } default Releasable, "夜里收银处关门，抢修不能等。";

    /// D-11: G-23, work that no published price covers.
    pub enum OffListPrice = "D-11" "off_list_price" "价目表外的活谁可议价" {
        Supervisor = "supervisor" "主管" ["DESK 只提醒不拦"],
        Head = "head" "管理处负责人" ["DESK 只提醒不拦"],
        Forbidden = "forbidden" "不做" ["S0 4.2.1"],
    } default Head, "离了公布的价，要有人担得起。";

    /// D-82: who owes the property fees of a room that is let. The law asks the owner, who may agree with a tenant.
    pub enum FeesOwedBy = "D-82" "fees_owed_by" "出租房物业费向谁收" {
        Owner = "owner" "业主" ["S2-job 物业助理4"],
        Resident = "resident" "租户在住的向租户收" ["S1D 5"],
    } default Owner, "合同是跟业主签的；租约换了，账不用换。";
}

crate::limits! {
    AGREEMENT_MIDDLE_PERCENT = "N-25" "agreement_middle_percent" "特约期过几成回访" 50, 1..=99 Percent ["S2-callback 3.1.1d"];
    // Silent amounts (clauses, appendix C).
    TENANT_PREPAID_FEN = "D-66" "tenant_prepaid_fen" "租户预交" 0, 0..=100_000_000 Fen ["S0 4.3.2；S4 4.3.2"];
    // How many lines a bank takes in one file (silent).
    COLLECTION_LINES = "D-86" "collection_lines" "托收每批笔数" 500, 1..=2_000 Count ["S1E 4.4.2"];
    // Agreements: how early a slip is issued, and how late it still is when the desk was off.
    // A debt that nobody asked for with proof is lost after three years (民法典 188).
    LIMITATION_WARN_MONTHS = "D-95" "limitation_warn_months" "时效多久前提醒" 30, 1..=36 Months ["S1D 5"];
    CHASE_AGAIN_DAYS = "D-96" "chase_again_days" "欠费多久再催" 15, 1..=180 Days ["S2-job 物业助理4"];
    CHASE_REPORT_TRIES = "D-99" "chase_report_tries" "催几次上报" 3, 1..=20 Times ["S1D 5"];
    AGREEMENT_AHEAD_DAYS = "D-91" "agreement_ahead_days" "协议提前出单" 1, 0..=30 Days ["S0 4.2.5"];
    AGREEMENT_LATE_DAYS = "D-92" "agreement_late_days" "协议漏出补单" 7, 0..=90 Days ["S0 4.2.5"];
    AGREEMENT_CALLBACK_DAYS = "D-93" "agreement_callback_days" "特约回访期" 7, 1..=60 Days ["S2-callback 3.1.1d"];
}

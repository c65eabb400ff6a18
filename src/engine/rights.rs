//! Roles and rights: one table says who may see, do, approve and sign.
//!
//! The roles are the R- slots of clauses §1.1; an office maps its people to them.

use super::kind::Pick;

crate::choice! {
    /// A role slot. Codes are stored.
    pub enum Role {
        Desk = 1 "desk" "前台",
        Supervisor = 2 "supervisor" "客服主管",
        Head = 3 "head" "管理处主任",
        Cashier = 4 "cashier" "出纳",
        EngineeringHead = 5 "engineering-head" "工程主管",
        Foreman = 6 "foreman" "维修班长",
        Worker = 7 "worker" "维修工",
        SecurityHead = 8 "security-head" "保安主管",
        SecurityForeman = 9 "security-foreman" "保安班长",
        Guard = 10 "guard" "保安",
        CleaningHead = 11 "cleaning-head" "保洁主管",
        Cleaner = 12 "cleaner" "保洁员",
        Storekeeper = 13 "storekeeper" "仓管员",
        ControlRoom = 14 "control-room" "中控室",
        Archivist = 15 "archivist" "文秘档案",
        Company = 16 "company" "公司",
        Clock = 17 "clock" "钟",
    }
}

impl Role {
    /// The roles that a person may have: time itself, which stands last, is nobody.
    pub const POSTS: &'static [Pick] = match Self::PICKS.split_last() {
        Some((_, posts)) => posts,
        None => &[],
    };

    /// Whether work slips are given to such hands: those who repair and those who clean, and who leads
    /// them.
    pub fn goes_out(self) -> bool {
        use Role::{Cleaner, CleaningHead, EngineeringHead, Foreman, Worker};
        matches!(self, Worker | Foreman | EngineeringHead | Cleaner | CleaningHead)
    }
}

crate::choice! {
    /// A trade, by which work finds its worker. Codes are stored.
    pub enum Trade {
        Plumbing = 1 "plumbing" "水暖",
        Electric = 2 "electric" "强电",
        Weak = 3 "weak-current" "弱电",
        Carpentry = 4 "carpentry" "泥木",
        Lift = 5 "lift" "电梯",
        General = 6 "general" "综合",
        Cleaning = 7 "cleaning" "保洁",
        Security = 8 "security" "秩序",
    }
}

/// Who fetches from the store: the storekeeper and the desk, and whoever heads a team, engineers and
/// cleaners alike (P-06, P-07).
const DRAWERS: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Storekeeper,
    Role::EngineeringHead,
    Role::Foreman,
    Role::CleaningHead,
];

/// Who sends cleaners: whoever dispatches anything, and their own head.
const SENDERS: &[Role] = &[
    Role::CleaningHead,
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::EngineeringHead,
    Role::Foreman,
    Role::ControlRoom,
];

/// Who deals with an incident: whoever sits at a terminal, and every head of a team (P-43: everyone reports).
const ALARMED: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::ControlRoom,
    Role::EngineeringHead,
    Role::Foreman,
    Role::SecurityHead,
    Role::SecurityForeman,
    Role::CleaningHead,
    Role::Archivist,
    Role::Cashier,
];

/// Who reports a job upward, or reads the report (C-46).
const REPORTERS: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::EngineeringHead,
    Role::Foreman,
    Role::CleaningHead,
    Role::ControlRoom,
    Role::Company,
];

/// Who deals with renovation sites: the desk, and those who look at them or approve (P-31, P-32).
const SITES: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::EngineeringHead,
    Role::Foreman,
    Role::SecurityHead,
    Role::SecurityForeman,
];

/// Managers of the middle grade and above (S1C-duty 七): who heads a team or answers for the office.
const MANAGERS: &[Role] =
    &[Role::Head, Role::Supervisor, Role::EngineeringHead, Role::SecurityHead, Role::CleaningHead];

/// Who keeps the post and is relieved there.
const WATCH: &[Role] = &[Role::Desk, Role::Supervisor, Role::Head, Role::ControlRoom];

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Log calls and visits, answer them.
    TakeCalls,
    /// Issue a repair slip (C-44).
    IssueSlip,
    /// Tell the team, name the worker, record arrivals and returned slips, chase.
    Dispatch,
    /// Void a slip or move it to another room.
    Mend,
    /// Put a complaint in its class; which of the roles, D-18 says (G-50).
    GradeComplaint,
    /// Agree to the result of a complaint before it is told (G-52).
    AgreeResult,
    /// Carry a complaint on: report, pass, propose, answer.
    HandleComplaint,
    /// Ask the customer again; who should, C-04 says.
    CallBack,
    /// See a whole phone number, with a record.
    SeePhone,
    /// See the whole names of residents, which a storekeeper or the company's office needs for nothing.
    SeeNames,
    /// Read lists, slips and the directory.
    Read,
    /// Keep rooms and people.
    KeepDirectory,
    /// Keep fault codes, prices and notices.
    KeepCatalogue,
    /// Plan services, survey, review, price, publish, judge; who should, C-11, C-12, C-41 say.
    PlanCatalogue,
    /// Keep staff and their badges.
    KeepStaff,
    /// Keep the working calendar.
    KeepCalendar,
    /// Say what time it is, where the machine's clock is in doubt.
    KeepClock,
    /// Change policy.
    SetPolicy,
    /// Keep the service records: log, confirm, note consent, copies, breaches; make statements.
    RecordService,
    /// Let a record into the month's statement (C-19).
    AuditService,
    /// Take and give back money (C-17).
    TakeMoney,
    /// Release a tenant's prepayment; second hand where money goes back.
    Release,
    /// Reverse what stands in the accounts.
    Reverse,
    /// Enter what stood on paper before the desk kept the books, and sign for its totals.
    CarryIn,
    /// Record what was drawn from the store.
    DrawMaterial,
    /// Open the office: its name, its first operator.
    OpenOffice,
    /// Write a reminder that has fallen due: time alone.
    Remind,
    /// Sign in at a terminal at all.
    SignIn,
    /// Take over a colleague's draft.
    TakeOver,
    /// Fix the fee of a cleaning commission (S2-forms 十).
    CleaningFee,
    /// Send cleaners and record their arrivals and papers (P-06): their head beside whoever dispatches.
    SendCleaners,
    /// Write the control room's book (S1E 4.1.3).
    ControlBook,
    /// Look into the control room's book and take its sheets back (N-32).
    SpotCheck,
    /// Write the shift book and mark what is done.
    KeepBook,
    /// Keep what the office gives its staff and who of them came (S2-job 客服中心 8 and 10).
    KeepOffice,
    /// Instruct on a matter of the shift book (经理批示).
    Instruct,
    /// Decide about a handover that the receiver refused (P-26).
    RuleHandover,
    /// Stand a shift and hand it over.
    StandDuty,
    /// Sign for a shift, refuse it, or stand in.
    TakeShift,
    /// Report a job upward, or write that the report was read (C-46).
    ReportUp,
    /// Erase what is personal about somebody who left; a second badge has the same right.
    Forget,
    /// Write what is seen and found day by day: rounds (P-28).
    KeepRegisters,
    /// Take the whole office out in open formats (B-10).
    ExportOffice,
    /// Begin an incident, tick its list, tell it upward, draft its report (P-43, P-44).
    Incident,
    /// Sign what only the head of the office may: reports, forfeits, refunds, plans (项目经理).
    SignAsHead,
    /// Carry a renovation on, and the papers that hang on it (P-31…P-34).
    Renovate,
    /// Answer for a holiday or a special day, as a manager of the middle grade or above (N-77).
    LeadHoliday,
    /// Let goods pass the gate by their slip (P-36): the gate's own terminal, or the desk for it.
    Gate,
}

/// Who works at a screen.
const AT_A_SCREEN: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::Cashier,
    Role::EngineeringHead,
    Role::Foreman,
    Role::SecurityHead,
    Role::SecurityForeman,
    Role::CleaningHead,
    Role::Storekeeper,
    Role::ControlRoom,
    Role::Archivist,
    Role::Company,
];

/// Those of them whose work is with residents.
const KNOW_RESIDENTS: &[Role] = &[
    Role::Desk,
    Role::Supervisor,
    Role::Head,
    Role::Cashier,
    Role::EngineeringHead,
    Role::Foreman,
    Role::SecurityHead,
    Role::SecurityForeman,
    Role::CleaningHead,
    Role::ControlRoom,
    Role::Archivist,
];

impl Right {
    pub const ALL: &'static [Self] = &[
        Self::TakeCalls,
        Self::IssueSlip,
        Self::Dispatch,
        Self::Mend,
        Self::GradeComplaint,
        Self::AgreeResult,
        Self::HandleComplaint,
        Self::CallBack,
        Self::SeePhone,
        Self::SeeNames,
        Self::Read,
        Self::KeepDirectory,
        Self::KeepCatalogue,
        Self::PlanCatalogue,
        Self::KeepStaff,
        Self::KeepCalendar,
        Self::KeepClock,
        Self::SetPolicy,
        Self::RecordService,
        Self::AuditService,
        Self::TakeMoney,
        Self::Release,
        Self::Reverse,
        Self::CarryIn,
        Self::DrawMaterial,
        Self::OpenOffice,
        Self::Remind,
        Self::SignIn,
        Self::TakeOver,
        Self::CleaningFee,
        Self::SendCleaners,
        Self::ControlBook,
        Self::SpotCheck,
        Self::KeepBook,
        Self::KeepOffice,
        Self::Instruct,
        Self::RuleHandover,
        Self::StandDuty,
        Self::TakeShift,
        Self::ReportUp,
        Self::Forget,
        Self::KeepRegisters,
        Self::ExportOffice,
        Self::Incident,
        Self::SignAsHead,
        Self::Renovate,
        Self::LeadHoliday,
        Self::Gate,
    ];

    /// The word in a refusal: 开维修单.
    pub fn label(self) -> &'static str {
        match self {
            Self::TakeCalls => "办前台登记",
            Self::IssueSlip => "开维修单",
            Self::Dispatch => "派工与回单",
            Self::Mend => "作废或改房号",
            Self::GradeComplaint => "定投诉等级",
            Self::AgreeResult => "同意投诉结果",
            Self::HandleComplaint => "处理投诉",
            Self::CallBack => "回访",
            Self::SeePhone => "查看完整号码",
            Self::SeeNames => "查看住户全名",
            Self::Read => "查看单据",
            Self::KeepDirectory => "维护住户资料",
            Self::KeepCatalogue => "维护故障码、价目与通知",
            Self::PlanCatalogue => "办服务项目与意见调查",
            Self::KeepStaff => "维护人员",
            Self::KeepCalendar => "维护工作日历",
            Self::KeepClock => "校时",
            Self::SetPolicy => "改设置",
            Self::RecordService => "登记有偿服务",
            Self::AuditService => "审核服务记录",
            Self::TakeMoney => "收款退款",
            Self::Release => "放行与退款签字",
            Self::Reverse => "红冲与关账",
            Self::CarryIn => "登记期初",
            Self::DrawMaterial => "登记领料",
            Self::OpenOffice => "开办管理处",
            Self::Remind => "写上报提醒",
            Self::SignIn => "在前台登录",
            Self::TakeOver => "接管草稿",
            Self::CleaningFee => "拟定清洁费用",
            Self::SendCleaners => "派保洁与回单",
            Self::ControlBook => "记中控记录",
            Self::SpotCheck => "抽查与验证",
            Self::KeepBook => "记交接班本",
            Self::KeepOffice => "登记处内台账",
            Self::Instruct => "批示",
            Self::RuleHandover => "批示拒接的交班",
            Self::StandDuty => "值班与交班",
            Self::TakeShift => "接班",
            Self::ReportUp => "上报与批阅",
            Self::Forget => "删除个人资料",
            Self::KeepRegisters => "登记日常台账",
            Self::ExportOffice => "整体导出",
            Self::Incident => "处置突发事件",
            Self::SignAsHead => "以项目经理签认",
            Self::Renovate => "办理装修",
            Self::LeadHoliday => "节日带班",
            Self::Gate => "门岗核放",
        }
    }

    /// The roles that have the right, before policy widens it.
    pub fn roles(self) -> &'static [Role] {
        use Role::{
            Archivist, Cashier, CleaningHead, ControlRoom, Desk, EngineeringHead, Foreman, Head,
            SecurityForeman, SecurityHead, Supervisor,
        };
        match self {
            Self::TakeCalls => &[Desk, Supervisor, Head, ControlRoom, Archivist, Cashier],
            Self::IssueSlip => &[Desk, Supervisor, Head, ControlRoom],
            Self::Dispatch => &[Desk, Supervisor, Head, EngineeringHead, Foreman, ControlRoom],
            Self::Mend => &[Desk, Supervisor, Head],
            Self::GradeComplaint | Self::AgreeResult => &[Supervisor, Head],
            Self::HandleComplaint => &[Desk, Supervisor, Head, ControlRoom, Archivist, Cashier],
            Self::CallBack => &[
                Desk,
                Supervisor,
                Head,
                ControlRoom,
                Archivist,
                Cashier,
                EngineeringHead,
                SecurityHead,
                CleaningHead,
            ],
            Self::SeePhone => {
                &[Desk, Supervisor, Head, ControlRoom, Foreman, EngineeringHead, Cashier]
            }
            Self::SeeNames => KNOW_RESIDENTS,
            Self::Read | Self::SignIn => AT_A_SCREEN,
            Self::KeepDirectory | Self::PlanCatalogue => &[Desk, Supervisor, Head, Archivist],
            Self::KeepCatalogue | Self::KeepStaff | Self::KeepCalendar | Self::Instruct => {
                &[Supervisor, Head]
            }
            Self::SetPolicy | Self::RuleHandover | Self::SignAsHead | Self::ExportOffice => &[Head],
            Self::Incident => ALARMED,
            Self::Renovate => SITES,
            Self::RecordService | Self::ControlBook => &[Desk, Supervisor, Head, ControlRoom],
            Self::CleaningFee => &[CleaningHead, Desk, Supervisor, Head],
            Self::SendCleaners => SENDERS,
            Self::SpotCheck | Self::KeepOffice => &[Desk, Supervisor, Head],
            Self::AuditService => &[Supervisor, Head],
            Self::TakeMoney => &[Cashier],
            Self::CarryIn => &[Cashier, Desk, Supervisor, Head],
            Self::KeepClock | Self::Release | Self::Reverse | Self::Forget => &[Supervisor, Head],
            Self::DrawMaterial => DRAWERS,
            Self::KeepRegisters => &[Desk, Supervisor, Head, ControlRoom, Archivist],
            Self::ReportUp => REPORTERS,
            Self::LeadHoliday => MANAGERS,
            Self::Gate => &[SecurityForeman, SecurityHead, Desk, Supervisor, Head, ControlRoom],
            Self::OpenOffice | Self::Remind => &[],
            Self::TakeOver | Self::KeepBook | Self::StandDuty | Self::TakeShift => WATCH,
        }
    }
}

//! The settings about who takes, checks and prepays money: C-16…C-19.
//! They say the way of the money; amounts are limits or prices, never here.

use super::{Setting, side};

/// C-16: by what means a paid service is settled.
/// Whatever is chosen, a worker never takes cash on site (G-13, D-13).
pub static MEANS: Setting = Setting {
    id: "C-16",
    name: "payment_means",
    label: "有偿服务怎么付款",
    sides: &[
        side("monthly_account", "记账，月底到收银处一次交", "S0 4.3.1；S4 4.3.1"),
        side("bank_in_principle", "原则上银行托收", "S1E 4.4.2"),
        side("bank_or_cash", "托收或现金，事先讲好", "S1E 4.4.1"),
    ],
    default: "bank_in_principle",
    why: "少碰现金，私收就少；要付现的只到收银处交。",
};

/// C-17: into whose hand the customer pays.
/// On site it is never the worker (G-13); one document names two takers.
pub static TAKEN_BY: Setting = Setting {
    id: "C-17",
    name: "money_taken_by",
    label: "钱由谁收",
    sides: &[
        side("cashier", "收银员或出纳", "S0 3.5；S3 §2 L45–47；S4 3.5；S2-forms 十"),
        side("service_centre", "客户服务中心", "S1E 3.1"),
        side("assistant", "物业助理按标准收", "S2-paid 3.2.2；S2-paid 3.2.3"),
    ],
    default: "cashier",
    why: "开单的不收钱，收钱的不开单。",
};

/// C-18: what a tenant leaves before the first paid service. No amount is written anywhere.
/// How hard it stands in the way is D-06; the amount is D-66.
pub static TENANT_PREPAYS: Setting = Setting {
    id: "C-18",
    name: "tenant_prepayment",
    label: "租户预交什么",
    sides: &[
        side("fee_or_deposit", "预交服务费或押金", "S0 4.3.2"),
        side("guarantee", "预交服务保证金", "S4 4.3.2"),
        side("none", "租户和业主一样，不预交", "S2-paid 3.2.2"),
    ],
    default: "fee_or_deposit",
    why: "费用或押金都认，收银处好办。",
};

/// C-19: who checks the service records before they are billed (G-20).
/// The role whose word lets a record into the month's statement; a hard stop.
pub static AUDITED_BY: Setting = Setting {
    id: "C-19",
    name: "records_audited_by",
    label: "服务记录由谁审核",
    sides: &[
        side("office_supervisor", "管理处主管", "S0 4.3.1"),
        side("property_assistant", "物业助理", "S4 4.3.1"),
    ],
    default: "office_supervisor",
    why: "多数管理处的物业助理就是前台，自己不能审自己。",
};

//! What a new office has and what it still lacks.

use serde::{Deserialize, Serialize};

/// What an office needs before it works with the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// People who can sign in.
    Staff,
    Rooms,
    Residents,
    /// Fault codes in force.
    Faults,
    /// Services on sale.
    Prices,
    /// Somebody has looked at what the office follows.
    Settings,
    /// Working hours.
    Hours,
    /// The duty phone book.
    Phones,
    /// What stood on paper before, signed for; nothing too.
    Opening,
}

impl Need {
    /// In the order in which an office is opened.
    pub const ALL: [Need; 9] = [
        Need::Staff,
        Need::Rooms,
        Need::Residents,
        Need::Faults,
        Need::Prices,
        Need::Settings,
        Need::Hours,
        Need::Phones,
        Need::Opening,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Need::Staff => "人员和密码",
            Need::Rooms => "房屋",
            Need::Residents => "住户",
            Need::Faults => "故障码",
            Need::Prices => "价目",
            Need::Settings => "设置",
            Need::Hours => "工作日历",
            Need::Phones => "值班通讯录",
            Need::Opening => "期初",
        }
    }
}

/// How far one of them is, read from what stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    pub need: Need,
    /// The register in which it stands, by its id.
    pub form: String,
    pub ready: bool,
    /// `2 人在册,1 人有密码`.
    pub said: String,
    /// Whether the asker may do it.
    pub may: bool,
    /// The roles that may: 客服主管、管理处主任.
    pub who: String,
}

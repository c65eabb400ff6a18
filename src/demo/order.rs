//! A repair as it is reported, before it is a slip.

use super::catalogue::Fault;
use super::sites::Caller;
use crate::engine::moment::Moment;
use crate::forms::work::{paid, repair};

/// A repair as it is reported.
pub(super) struct Order {
    pub(super) room: u32,
    pub(super) caller: Option<Caller>,
    pub(super) fault: &'static Fault,
    /// Told in the same breath, by this way.
    pub(super) told: Option<&'static str>,
    /// Nobody at home, and this key or time instead.
    pub(super) nobody: bool,
    pub(super) key: bool,
    pub(super) visit: Option<Moment>,
    /// The price item, where it goes by the paid-service slip: whatever surely costs money does.
    pub(super) item: Option<&'static str>,
}

impl Order {
    /// The form that it is written on.
    pub(super) fn form(&self) -> u16 {
        if self.item.is_some() { paid::TAG } else { repair::TAG }
    }
}

/// What callers add.
pub(super) static REMARKS: &[&str] = &[
    "已自行关总阀",
    "老人在家,请先打电话",
    "家里有小孩,请中午后敲门轻些",
    "上次修过同一处",
    "楼下邻居已来说过",
    "请带材料上门",
    "住户要求穿鞋套",
    "已用盆接水",
];

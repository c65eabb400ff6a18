//! A repair as it is reported, before it is a slip.

use super::catalogue::Fault;
use super::plan::Caller;
use crate::engine::moment::Moment;
use crate::forms::work::{paid, repair};

/// A repair as it is reported.
pub(super) struct WorkOrder {
    pub(super) room: u32,
    pub(super) caller: Option<Caller>,
    pub(super) fault: &'static Fault,
    /// How the foreman is told while the slip is opened.
    pub(super) told: Option<&'static str>,
    /// Nobody is at home; the kept key or a visit at an agreed time serves instead.
    pub(super) nobody_home: bool,
    pub(super) key: bool,
    pub(super) visit: Option<Moment>,
    /// The price item of paid work, which has its own form.
    pub(super) item: Option<&'static str>,
}

impl WorkOrder {
    pub(super) fn form(&self) -> u16 {
        if self.item.is_some() { paid::TAG } else { repair::TAG }
    }
}

/// Remarks of callers.
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

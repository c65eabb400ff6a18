//! Lines of the list of who came in and what was handed out.

use serde::{Deserialize, Serialize};

use crate::engine::moment::Moment;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLine {
    /// Its place in the list: what comes before it is asked for by this.
    pub number: u64,
    pub at: Moment,
    /// 登录.
    pub deed: String,
    /// `王丽(102)`.
    pub who: String,
    pub uid: u32,
    pub pid: i32,
    pub script: bool,
    /// The record or slip: `B-04/000012`.
    pub about: String,
}

impl AccessLine {
    /// All but the moment, in one line.
    pub fn said(&self) -> String {
        let by = if self.script { "脚本" } else { "终端" };
        let said = format!(
            "{} {} {by} uid {} pid {} {}",
            self.deed, self.who, self.uid, self.pid, self.about
        );
        said.trim_end().to_string()
    }
}

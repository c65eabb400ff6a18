//! Who waits for an answer, and the work that the next commit does for them.

use super::claims::Takeover;
use super::pin_change::NewPin;
use crate::desk::serve::{Conn, Permit};
use crate::engine::value::Badge;
use crate::exchange::plan::Plan;
use crate::store::taking::Work;

/// The most pieces of work from the inbox in one commit.
pub(super) const BATCH: usize = 512;

/// The answer to a request that needs a signed-in operator.
pub(super) const SIGN_FIRST: &str = "请先登录";

/// The answer to who asks a real office for slips without a badge.
pub(super) const NEEDS_BADGE: &str =
    "单据、清单和报表要登录才看得到;脚本请加 --as 工号 --pins 文件";

/// Who asked: the connection and the request's number, so that the answer finds its way back.
pub(super) struct Waiting {
    pub(super) conn: Conn,
    pub(super) n: u64,
    /// Held until the answer is sent: it limits how many requests of one terminal may be open.
    pub(super) _permit: Option<Permit>,
}

/// Work for the next commit, and who gets which answer.
pub(super) struct Pending {
    pub(super) waiting: Option<Waiting>,
    pub(super) work: Vec<Work>,
    /// The answer, where it is not simply the answer to a step.
    pub(super) reply: Option<CommitReply>,
    pub(super) by: Badge,
}

/// The answer to a commit of drafts, takeovers, rosters or PINs.
pub(super) enum CommitReply {
    DraftKept(u64),
    DraftOpened(u64),
    /// A slip was taken over from another operator.
    TakenOver(Takeover),
    Roster(Vec<Plan>),
    /// A new PIN stands, with the entry on the record of its owner.
    PinKept(Box<NewPin>),
    Starter,
}

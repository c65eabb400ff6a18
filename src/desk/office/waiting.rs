//! Who waits for an answer, and the work that the next commit does for them.

use super::claims::Relief;
use crate::desk::serve::{Conn, Place};
use crate::engine::value::Badge;
use crate::exchange::plan::Plan;
use crate::store::taking::Work;

/// How much of the inbox one commit may hold.
pub(super) const BATCH: usize = 512;

/// What is said to whoever asks for more than may be read without a badge.
pub(super) const SIGN_FIRST: &str = "请先签到";

/// A question with its way back.
pub(super) struct Waiting {
    pub(super) conn: Conn,
    pub(super) n: u64,
    /// Kept until answered: a terminal may have only so many questions open.
    pub(super) _place: Option<Place>,
}

/// Work for the next commit, and what to tell when it is done.
pub(super) struct Pending {
    pub(super) waiting: Option<Waiting>,
    pub(super) work: Vec<Work>,
    /// What this is answered with, where that is not a step's answer.
    pub(super) draft: Option<Keeping>,
    pub(super) by: Badge,
}

/// What a draft's or a roster's commit is answered with.
pub(super) enum Keeping {
    Kept(u64),
    Opened(u64),
    /// A slip that another was on.
    Relieved(Relief),
    Roster(Vec<Plan>),
}

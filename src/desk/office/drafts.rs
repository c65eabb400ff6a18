//! Half-typed steps, kept at the desk: found again after a dropped line, a lock, or at another
//! terminal; taken over only with a record (B-05).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::waiting::Keeping;
use crate::bytes;
use crate::desk::serve::Conn;
use crate::engine::judge::Asked;
use crate::engine::moment::Moment;
use crate::engine::value::{Badge, SlipId};
use crate::protocol::messages::{Draft, Reply};
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// What is said of a draft that is no more.
pub(super) const GONE: &str = "这份草稿已经提交或作废";

/// A draft as stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) draft: Draft,
    pub(super) badge: u32,
    pub(super) since: Moment,
    pub(super) last_key: Moment,
}

/// All drafts of the office.
pub(super) struct Drafts {
    pub(super) kept: BTreeMap<u64, Kept>,
    /// Which terminal has it open.
    pub(super) open: BTreeMap<u64, Conn>,
    pub(super) next: u64,
}

impl Drafts {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        let mut kept = BTreeMap::new();
        for (number, bytes) in view.drafts()? {
            // A draft of another version's shape is not worth refusing to open for.
            if let Ok(draft) = bytes::decode::<Kept>(&bytes) {
                kept.insert(number, draft);
            }
        }
        let next = kept.last_key_value().map_or(1, |(n, _)| n + 1);
        Ok(Self { kept, open: BTreeMap::new(), next })
    }

    /// The drafts as the store has them, after a commit that failed; who has which open stays so.
    pub(super) fn reload(&mut self, view: &Reader) -> Result<(), StoreProblem> {
        let fresh = Self::load(view)?;
        self.open.retain(|number, _| fresh.kept.contains_key(number));
        self.kept = fresh.kept;
        self.next = self.next.max(fresh.next);
        Ok(())
    }

    pub(super) fn released(&mut self, conn: Conn) {
        self.open.retain(|_, holder| *holder != conn);
    }

    pub(super) fn forget(&mut self, number: u64) {
        self.kept.remove(&number);
        self.open.remove(&number);
    }

    /// What the commit of a draft is answered with.
    pub(super) fn answer(&self, keeping: &Keeping) -> Reply {
        match keeping {
            Keeping::Kept(number) => Reply::DraftKept { number: *number },
            Keeping::Opened(number) => match self.kept.get(number) {
                Some(kept) => Reply::DraftOpened { number: *number, draft: kept.draft.clone() },
                None => Reply::No(GONE.to_string()),
            },
            Keeping::Relieved(..) | Keeping::Roster(_) => Reply::Done,
        }
    }

    /// How many there are, without the one that ends now.
    pub(super) fn count(&self, ends: Option<u64>) -> usize {
        self.kept.keys().filter(|number| Some(**number) != ends).count()
    }

    /// Somebody's latest draft of a step on a slip.
    pub(super) fn of_step(&self, slip: SlipId, step: &str, badge: Badge) -> Option<u64> {
        let of = |asked: &Asked| asked.slip == Some(slip) && asked.step == step;
        let own = |k: &Kept| k.badge == badge.0 && of(&k.draft.asked);
        self.kept.iter().rfind(|(_, k)| own(k)).map(|(number, _)| *number)
    }

    /// A terminal left this draft's form.
    pub(super) fn put_down(&mut self, conn: Conn, number: u64) {
        self.open.retain(|n, holder| *n != number || *holder != conn);
    }

    /// A terminal left the form of a slip: its drafts lie here, open nowhere.
    pub(super) fn left(&mut self, conn: Conn, slip: SlipId) {
        let of = |k: &Kept| k.draft.asked.slip == Some(slip);
        let kept = &self.kept;
        self.open.retain(|n, holder| *holder != conn || !kept.get(n).is_some_and(of));
    }
}

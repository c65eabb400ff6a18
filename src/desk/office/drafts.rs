//! Drafts: half-typed steps, kept at the desk. An operator finds them again after a lost
//! connection, a locked screen, or at another terminal; another operator takes them over only with
//! a record (B-05).

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::waiting::CommitReply;
use crate::bytes;
use crate::desk::serve::Conn;
use crate::protocol::messages::{Draft, Reply};
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The answer for a draft that no longer exists.
pub(super) const GONE: &str = "这份草稿已经提交或作废";

/// A draft as stored.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct StoredDraft {
    pub(super) draft: Draft,
    pub(super) badge: u32,
    pub(super) since: Moment,
    pub(super) last_key: Moment,
}

/// All drafts of the office.
pub(super) struct Drafts {
    pub(super) by_number: BTreeMap<u64, StoredDraft>,
    /// The terminal in which a draft is open.
    pub(super) open: BTreeMap<u64, Conn>,
    pub(super) next: u64,
    /// The day on which old ones were last looked for.
    pub(super) tended: Option<Day>,
}

impl Drafts {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        let mut by_number = BTreeMap::new();
        for (number, bytes) in view.drafts()? {
            // A draft that an earlier version wrote differently is dropped: it must not keep the
            // desk from starting.
            if let Ok(draft) = bytes::decode::<StoredDraft>(&bytes) {
                by_number.insert(number, draft);
            }
        }
        let next = by_number.last_key_value().map_or(1, |(n, _)| n + 1);
        Ok(Self { by_number, open: BTreeMap::new(), next, tended: None })
    }

    /// Reads the drafts again after a failed commit. Which terminal has which open does not change.
    pub(super) fn reload(&mut self, view: &Reader) -> Result<(), StoreProblem> {
        let fresh = Self::load(view)?;
        self.open.retain(|number, _| fresh.by_number.contains_key(number));
        self.by_number = fresh.by_number;
        self.next = self.next.max(fresh.next);
        Ok(())
    }

    pub(super) fn close_terminal(&mut self, conn: Conn) {
        self.open.retain(|_, holder| *holder != conn);
    }

    pub(super) fn forget(&mut self, number: u64) {
        self.by_number.remove(&number);
        self.open.remove(&number);
    }

    /// The answer after a draft was written.
    pub(super) fn answer(&self, reply: &CommitReply) -> Reply {
        match reply {
            CommitReply::DraftKept(number) => Reply::DraftKept { number: *number },
            CommitReply::DraftOpened(number) => match self.by_number.get(number) {
                Some(kept) => Reply::DraftOpened { number: *number, draft: kept.draft.clone() },
                None => Reply::No(GONE.to_string()),
            },
            _ => Reply::Done,
        }
    }

    /// How many drafts there are, without the one that ends now.
    pub(super) fn count(&self, ends: Option<u64>) -> usize {
        self.by_number.keys().filter(|number| Some(**number) != ends).count()
    }

    /// How many of them are one operator's.
    pub(super) fn count_of(&self, badge: Badge) -> usize {
        self.by_number.values().filter(|kept| kept.badge == badge.0).count()
    }

    /// An operator's latest draft of a step on a slip.
    pub(super) fn latest_of_step(&self, slip: SlipId, step: &str, badge: Badge) -> Option<u64> {
        let of = |asked: &Asked| asked.slip == Some(slip) && asked.step == step;
        let own = |k: &StoredDraft| k.badge == badge.0 && of(&k.draft.asked);
        self.by_number.iter().rfind(|(_, k)| own(k)).map(|(number, _)| *number)
    }

    /// Whether a draft is open at another terminal than this one.
    pub(super) fn open_elsewhere(&self, number: u64, conn: Conn) -> bool {
        self.open.get(&number).is_some_and(|holder| *holder != conn)
    }

    /// The form of a draft was closed at a terminal.
    pub(super) fn close_draft(&mut self, conn: Conn, number: u64) {
        self.open.retain(|n, holder| *n != number || *holder != conn);
    }

    /// The form of a slip was closed at a terminal: its drafts are open nowhere.
    pub(super) fn close_slip(&mut self, conn: Conn, slip: SlipId) {
        let of = |k: &StoredDraft| k.draft.asked.slip == Some(slip);
        let kept = &self.by_number;
        self.open.retain(|n, holder| *holder != conn || !kept.get(n).is_some_and(of));
    }
}

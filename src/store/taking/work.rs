//! Work for one commit, and its results.

use crate::engine::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bytes::encode;
use crate::engine::decision::{Hand, Input, Problem};
use crate::engine::policy::Policy;
use crate::store::StoreProblem;
use crate::store::access::Access;
use crate::store::chain::{Hash, Head};
use crate::store::plain::Line;

/// One piece of work for the next commit.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all work is steps; the rest is rare")]
pub enum Work {
    Step(Handed),
    /// Keeps a draft, or drops it with `None`.
    Draft(u64, Option<Vec<u8>>),
    Credential(Badge, Vec<u8>),
    /// A small local thing; dropped with `None`.
    Note(String, Option<Vec<u8>>),
    /// Somebody came in, was turned away, was handed something out.
    Access(Access),
    /// A practice office's clock; `None` lets it run with the desk's.
    Clock(Option<Moment>),
}

/// A submitted step, with the id under which it may be sent again.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Made by the asker; scoped by badge. Empty: never remembered.
    pub id: String,
    pub asked: Asked,
    pub hand: Hand,
    /// Values that the desk computes and writes over the submitted ones; `None` removes the blank.
    /// They are not part of the request: the same step sent again is the same step.
    pub known: Vec<(String, Option<String>)>,
    /// The draft that ends when the step is accepted.
    pub draft: Option<u64>,
    /// The PIN that the step is about.
    pub pin: Option<Box<NewCredential>>,
    /// When it was taken, if not now: for a practice office's past.
    pub at: Option<Moment>,
}

/// A PIN as it is to be kept, which stands or falls with the step that says so: one commit, so that the journal never
/// names a row that is not there.
#[derive(Clone, Debug)]
pub struct NewCredential {
    pub of: Badge,
    pub row: Vec<u8>,
    /// Until when it is a given one.
    pub given: Option<Vec<u8>>,
    /// What the entry bears (`staff::PROOF`).
    pub proof: String,
}

impl Handed {
    /// A step that is taken now.
    pub fn now(id: String, asked: Asked, hand: Hand) -> Self {
        Self { id, asked, hand, known: Vec::new(), draft: None, pin: None, at: None }
    }

    /// The step as it is judged: with the computed values.
    pub(super) fn with_computed(&self) -> Cow<'_, Asked> {
        if self.known.is_empty() {
            return Cow::Borrowed(&self.asked);
        }
        let mut asked = self.asked.clone();
        for (name, value) in &self.known {
            asked.fields.retain(|(field, _)| field != name);
            let input = value.clone().map(Input::Text);
            asked.fields.extend(input.map(|input| (name.clone(), input)));
        }
        Cow::Owned(asked)
    }
}

/// The proof that a step is in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub slip: SlipId,
    pub version: u32,
    /// The slip's last entry of this step.
    pub seq: u64,
    pub warnings: Vec<Notice>,
}

/// The result of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Accepted(Acceptance),
    Refused(Notice),
    Invalid(Vec<Problem>),
    /// A draft, a note or the like was written.
    Kept,
    /// The same id came with different content: a mistake of the asker; nothing is written.
    Reused,
}

/// The results of one commit.
#[derive(Debug, Default)]
pub struct Taken {
    pub done: Vec<Done>,
    /// The changed slips as they are now, in the order of the journal.
    pub changed: Vec<Slip>,
}

/// Who asked by which id, and what.
pub(super) struct Request {
    pub(super) key: Option<[u8; 32]>,
    pub(super) digest: Hash,
}

impl Request {
    pub(super) fn of(handed: &Handed) -> Result<Self, StoreProblem> {
        let cosign = handed.hand.cosign.map(|b| b.0);
        let body = encode(&(&handed.asked, cosign))?;
        let scope = format!("{}\n{}", handed.hand.badge.0, handed.id);
        let key = (!handed.id.is_empty()).then(|| *blake3::hash(scope.as_bytes()).as_bytes());
        Ok(Self { key, digest: *blake3::hash(&body).as_bytes() })
    }
}

/// What a batch changes in memory. It is adopted only after the commit succeeded.
pub(super) struct Batch {
    pub(super) head: Head,
    pub(super) last: Moment,
    pub(super) policy: Arc<Policy>,
    pub(super) changed: Vec<Slip>,
    /// What somebody was forgotten on (B-12).
    pub(super) erased: Vec<Slip>,
    pub(super) pins: Vec<NewCredential>,
    /// For the plain journal, which writes them out on its own thread.
    pub(super) lines: Vec<Line>,
    /// How many of them are in the journal's table already.
    pub(super) flushed: usize,
    pub(super) wrote: bool,
}

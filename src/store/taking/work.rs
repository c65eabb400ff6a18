//! What is handed in for the next commit, and what became of it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::bytes::encode;
use crate::engine::judge::{Asked, Hand, Input, Problem};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::slip::Slip;
use crate::engine::value::{Badge, SlipId};
use crate::store::StoreProblem;
use crate::store::chain::Hash;

/// Something for the next commit.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all work is steps; the rest is rare")]
pub enum Work {
    Step(Handed),
    /// Keeps a draft, or drops it with `None`.
    Draft(u64, Option<Vec<u8>>),
    Credential(Badge, Vec<u8>),
    /// A small local thing; dropped with `None`.
    Note(String, Option<Vec<u8>>),
    /// A practice office's clock; `None` lets it run with the desk's.
    Clock(Option<Moment>),
}

/// A step as handed in, with the id under which it may be sent again.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Made by the asker; scoped by badge. Empty: never remembered.
    pub id: String,
    pub asked: Asked,
    pub hand: Hand,
    /// What the desk knows itself and writes over what was asked; `None` takes the blank out. It is
    /// not part of what the asker said: the same step sent again is the same step.
    pub known: Vec<(String, Option<String>)>,
    /// The draft that ends when the step is accepted.
    pub draft: Option<u64>,
    /// When it was taken, if not now: a practice office's past.
    pub at: Option<Moment>,
}

impl Handed {
    /// A step that is taken now.
    #[must_use]
    pub fn now(id: String, asked: Asked, hand: Hand) -> Self {
        Self { id, asked, hand, known: Vec::new(), draft: None, at: None }
    }

    /// What is judged.
    pub(super) fn judged(&self) -> Cow<'_, Asked> {
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

/// That a step stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub slip: SlipId,
    pub version: u32,
    /// The slip's last entry of this step.
    pub seq: u64,
    pub warnings: Vec<Notice>,
}

/// What became of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Accepted(Acceptance),
    Refused(Notice),
    Invalid(Vec<Problem>),
    /// A local thing was kept.
    Kept,
    /// The same id came with another content: the asker's mistake, never done twice.
    Reused,
}

/// What one commit did.
#[derive(Debug, Default)]
pub struct Taken {
    pub done: Vec<Done>,
    /// The slips that changed, as they now stand, in the order of the journal.
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
